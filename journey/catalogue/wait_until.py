"""Waits until a time of day or a weekday."""

from __future__ import annotations

from journey.declaration import (
    ChoiceType,
    FlagType,
    NodeKind,
    Parameter,
    TimeType,
    Values,
    WeekdaysType,
    ZoneType,
)
from journey.families import WAIT
from journey.journey import Journey
from journey.letters import listed
from journey.model import WEEKDAYS
from journey.steps import Until
from journey.values import to_time, to_weekdays
from journey.words import mark, say

DAY_WORDS = {
    "mon": mark("Mon"),
    "tue": mark("Tue"),
    "wed": mark("Wed"),
    "thu": mark("Thu"),
    "fri": mark("Fri"),
    "sat": mark("Sat"),
    "sun": mark("Sun"),
}


def weekdays_words(days: list[str] | tuple[str, ...]) -> str:
    """Weekdays in short: "Mon to Fri", "Sat, Sun", "any day"."""
    chosen = [day for day in WEEKDAYS if day in days]
    if len(chosen) == 7:
        return say("any day")
    if chosen == list(WEEKDAYS[:5]):
        return say("Mon to Fri")
    return listed(say(DAY_WORDS[day]) for day in chosen)


def _summary(values: Values, journey: Journey) -> str:
    days = weekdays_words(values["weekdays"])
    if values["any_time"]:
        return say("Until {days}", days=days)
    return say("Until {time}, {days}", time=values["time"], days=days)


def _step(values: Values, journey: Journey) -> Until:
    return Until(
        time=None if values["any_time"] else to_time(values["time"]),
        weekdays=to_weekdays(values["weekdays"]),
        zone=values["zone"],
        if_past=values["if_past"],
    )


KIND = NodeKind(
    id="wait_until",
    family=WAIT,
    words=mark("Wait until"),
    help=mark("People wait for a time of day, or for certain weekdays."),
    icon="calendar-clock",
    rank=20,
    replay="exact",
    practices=("SIN-7",),
    search=(mark("time of day"), mark("weekday"), mark("send window")),
    parameters=(
        Parameter("weekdays", mark("On"), WeekdaysType(), default=list(WEEKDAYS), required=True),
        Parameter("any_time", mark("At any time of these days"), FlagType(), default=False),
        Parameter("time", mark("At"), TimeType(), default="09:00", required=True, shown_if=("any_time", (False,))),
        Parameter("zone", mark("Whose time"), ZoneType(), default="person"),
        Parameter(
            "if_past",
            mark("If it is past today"),
            ChoiceType(
                (
                    ("next", mark("Wait for the next")),
                    ("go_on", mark("Go on at once")),
                    ("exit", mark("End here")),
                )
            ),
            default="next",
            shown_if=("any_time", (False,)),
        ),
    ),
    summary=_summary,
    step=_step,
)
