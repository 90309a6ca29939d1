"""Starts at a date that is known about the person."""

from __future__ import annotations

from journey.condition_words import attribute_words
from journey.declaration import (
    AttributeType,
    ChoiceType,
    NodeKind,
    NumberType,
    Parameter,
    TimeType,
    Values,
)
from journey.families import TRIGGER
from journey.journey import Journey
from journey.letters import listed
from journey.steps import DateTrigger
from journey.values import to_time
from journey.words import mark, say, say_count


def _summary(values: Values, journey: Journey) -> str:
    name = attribute_words(values["attribute"] or "?")
    days, months = int(values["offset_days"]), int(values["offset_months"])
    if not days and not months:
        return say("On {date} at {time}", date=name, time=values["at"])
    parts = []
    if months:
        parts.append(say_count("{count} month", "{count} months", abs(months)))
    if days:
        parts.append(say_count("{count} day", "{count} days", abs(days)))
    span = listed(parts)
    if days <= 0 and months <= 0:
        return say("{span} before {date}", span=span, date=name)
    if days >= 0 and months >= 0:
        return say("{span} after {date}", span=span, date=name)
    return say("{date}, moved by {months} months and {days} days", date=name, months=months, days=days)


def _step(values: Values, journey: Journey) -> DateTrigger:
    return DateTrigger(
        attribute=values["attribute"],
        offset_days=int(values["offset_days"]),
        offset_months=int(values["offset_months"]),
        yearly=values["recurrence"] == "yearly",
        at=to_time(values["at"]),
        leap_day=values["leap_day"],
    )


KIND = NodeKind(
    id="date_property",
    family=TRIGGER,
    words=mark("Date or birthday"),
    help=mark("People start on a date of theirs, such as a birthday, or some days before it."),
    icon="calendar",
    rank=60,
    replay="exact",
    practices=("AUTO-08",),
    search=(mark("anniversary"), mark("birthday"), mark("date")),
    parameters=(
        Parameter("attribute", mark("Date in"), AttributeType(), default="birthday", required=True),
        Parameter(
            "offset_days",
            mark("Days after it"),
            NumberType(-3660, 3660, whole=True, unit=mark("days")),
            default=0,
            help=mark("Negative: before the date."),
        ),
        Parameter(
            "offset_months",
            mark("Months after it"),
            NumberType(-120, 120, whole=True, unit=mark("months")),
            default=0,
            help=mark("Negative: before the date."),
        ),
        Parameter(
            "recurrence",
            mark("Again"),
            ChoiceType((("yearly", mark("Every year")), ("none", mark("Only once")))),
            default="yearly",
        ),
        Parameter("at", mark("At"), TimeType(), default="09:00", help=mark("In the person's own time.")),
        Parameter(
            "leap_day",
            mark("29 February in other years"),
            ChoiceType((("february_28", mark("28 February")), ("march_1", mark("1 March")))),
            default="february_28",
            shown_if=("recurrence", ("yearly",)),
        ),
    ),
    summary=_summary,
    step=_step,
)
