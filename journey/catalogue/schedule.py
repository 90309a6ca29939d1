"""Starts people at fixed times."""

from __future__ import annotations

from datetime import date

from journey.declaration import (
    ChoiceType,
    DateType,
    NodeKind,
    NumberType,
    Parameter,
    ReferenceType,
    TimeType,
    Values,
    WeekdaysType,
    ZoneType,
)
from journey.families import TRIGGER
from journey.journey import Journey
from journey.model import WEEKDAYS, Segment
from journey.recurrence import Recurrence
from journey.steps import ScheduleTrigger
from journey.values import to_day, to_time, to_weekdays
from journey.words import mark, mark_count, say, say_count

_EVERY = (
    ("once", mark("Once")),
    ("day", mark("Days")),
    ("week", mark("Weeks")),
    ("month", mark("Months")),
    ("year", mark("Years")),
)
#: Each time, and at longer intervals.
_COUNTED = {
    "day": (mark("Every day"), mark_count("Every {count} day", "Every {count} days")),
    "week": (mark("Every week"), mark_count("Every {count} week", "Every {count} weeks")),
    "month": (mark("Every month"), mark_count("Every {count} month", "Every {count} months")),
    "year": (mark("Every year"), mark_count("Every {count} year", "Every {count} years")),
}


def _summary(values: Values, journey: Journey) -> str:
    start, at = str(values["start"])[:10], values["at"]
    if values["every"] == "once":
        return say("On {date} at {time}", date=start, time=at)
    each, counted = _COUNTED[values["every"]]
    interval = int(values["interval"])
    often = say(each) if interval == 1 else say_count(*counted, interval)
    return say("{often} at {time}", often=often, time=at)


def _problems(values: Values, journey: Journey) -> tuple[tuple[str, str], ...]:
    if values["until"] and date.fromisoformat(values["until"][:10]) < date.fromisoformat(values["start"][:10]):
        return (("until", say("The last date lies before the first.")),)
    return ()


def _step(values: Values, journey: Journey) -> ScheduleTrigger:
    audience = journey.records.get(values["audience"] or "")
    return ScheduleTrigger(
        dates=Recurrence(
            start=to_day(values["start"]),
            every=values["every"],
            interval=int(values["interval"]),
            weekdays=to_weekdays(values["weekdays"] or ()) if values["every"] == "week" else frozenset(),
            month_day=int(values["month_day"]) if values["every"] == "month" else 0,
            most=int(values["most"]) or None,
            end=to_day(values["until"]) if values["until"] else None,
        ),
        at=to_time(values["at"]),
        zone=values["zone"],
        audience=audience.condition if isinstance(audience, Segment) else None,
    )


KIND = NodeKind(
    id="schedule",
    family=TRIGGER,
    words=mark("Schedule"),
    help=mark("People start on a date, or on dates that come again."),
    icon="calendar-clock",
    rank=65,
    replay="exact",
    practices=("AUTO-05",),
    search=(mark("scheduled"), mark("recurring"), mark("every week"), mark("newsletter"), mark("rrule")),
    parameters=(
        Parameter("audience", mark("Who"), ReferenceType("segments"), default="", help=mark("Empty: everybody.")),
        Parameter("start", mark("First on"), DateType(), default="2026-01-05T00:00", required=True),
        Parameter("at", mark("At"), TimeType(), default="09:00", required=True),
        Parameter("zone", mark("Whose time"), ZoneType(), default="journey"),
        Parameter("every", mark("Again every"), ChoiceType(_EVERY), default="week"),
        Parameter(
            "interval",
            mark("So many of them"),
            NumberType(1, 1000, whole=True),
            default=1,
            shown_if=("every", ("day", "week", "month", "year")),
        ),
        Parameter("weekdays", mark("On"), WeekdaysType(), default=[WEEKDAYS[0]], shown_if=("every", ("week",))),
        Parameter(
            "month_day",
            mark("Day of the month"),
            NumberType(-1, 31, whole=True),
            default=0,
            help=mark("0: that of the first date; -1: the last. Months that lack the day are passed over."),
            shown_if=("every", ("month",)),
        ),
        Parameter("until", mark("Last on"), DateType(), default="", help=mark("Empty: for ever.")),
        Parameter(
            "most",
            mark("At most"),
            NumberType(0, 100_000, whole=True, unit=mark("times")),
            default=0,
            help=mark("0: no limit."),
        ),
    ),
    summary=_summary,
    step=_step,
    problems=_problems,
)
