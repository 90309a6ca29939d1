"""Which hours suit which product (practice SIN-7): breakfast is not offered at 14:00, nor an office lunch at 19:00."""

from __future__ import annotations

import msgspec

from journey.catalogue.wait_until import weekdays_words
from journey.model import WEEKDAYS
from journey.planners.planner import NewStep, Plan, PlanError, Planner
from journey.spans import time_seconds
from journey.words import mark, say

PLANNER = Planner(
    id="daypart",
    words=mark("Hours of sending"),
    help=mark("At which hours of the day a product is thought of, so that messages about it go out then."),
    icon="timer",
    practices=("SIN-7",),
)


class Window(msgspec.Struct, frozen=True):
    """Hours of certain weekdays, in each person's own time, as the document writes them. ``end`` is not included."""

    start: str
    end: str
    weekdays: tuple[str, ...] = WEEKDAYS


class Daypart(msgspec.Struct, frozen=True):
    """What is offered, and the hours before people decide about it. ``why`` is a marked text."""

    id: str
    words: str
    window: Window
    why: str


#: What people decide about at certain hours: messages go out shortly before.
DAYPARTS: tuple[Daypart, ...] = (
    Daypart(
        "breakfast",
        mark("Breakfast"),
        Window("06:00", "09:00"),
        mark("Breakfast is decided before it is eaten: at 14:00 the offer is too late."),
    ),
    Daypart(
        "office_lunch",
        mark("Lunch at the office"),
        Window("10:00", "12:00", WEEKDAYS[:5]),
        mark("Lunch at the office is decided in the late morning of a working day: at 19:00 nobody is there."),
    ),
    Daypart(
        "dinner",
        mark("Dinner"),
        Window("15:30", "18:00"),
        mark("Dinner is decided in the afternoon, before people go shopping or cook."),
    ),
    Daypart(
        "work",
        mark("What companies buy"),
        Window("09:00", "17:00", WEEKDAYS[:5]),
        mark("Whoever buys for a company reads at work."),
    ),
    Daypart(
        "home",
        mark("What is chosen at home"),
        Window("18:00", "21:00"),
        mark("What people choose at leisure they choose in the evening."),
    ),
)


def check_window(window: Window) -> None:
    """PlanError if the hours are none, or no day is chosen."""
    for field in ("start", "end"):
        try:
            time_seconds(getattr(window, field))
        except ValueError:
            raise PlanError(say("Enter a time such as 09:00."), field) from None
    if window.start == window.end:
        raise PlanError(say("These hours hold nothing. Let them end later than they begin."), "end")
    if not window.weekdays:
        raise PlanError(say("Choose at least one day."), "weekdays")


def sentence(window: Window) -> str:
    """The plan in words. PlanError as check_window."""
    check_window(window)
    return say(
        "Send from {start} to {end}, {days}, in each person's own time. Whoever comes at another hour waits for the "
        "next such one.",
        start=window.start,
        end=window.end,
        days=weekdays_words(window.weekdays),
    )


def plan(window: Window) -> Plan:
    """The plan for a journey. PlanError as check_window."""
    check_window(window)
    values = {"start": window.start, "end": window.end, "weekdays": list(window.weekdays)}
    return Plan(
        name=say("Plan the hours of sending"),
        step=NewStep("time_window", values),
        settings={
            "time_window": values,
            "wait_until": {"time": window.start, "weekdays": list(window.weekdays), "any_time": False},
        },
    )
