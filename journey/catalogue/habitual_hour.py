"""Waits for the hour at which a person is usually there."""

from __future__ import annotations

from fractions import Fraction

from journey.condition import AttributeOperand
from journey.condition_words import match_words
from journey.declaration import (
    AttributeType,
    DurationType,
    EventMatchesType,
    FlagType,
    NodeKind,
    NumberType,
    Parameter,
    TableType,
    TimeType,
    Values,
    ZoneType,
)
from journey.families import WAIT
from journey.journey import Journey
from journey.letters import listed
from journey.spans import duration_words
from journey.steps import HabitualHour, Lookup
from journey.values import to_lookup, to_match, to_seconds, to_time
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    events = listed(match_words(to_match(event)) for event in values["events"])
    return say("Usual hour of {events}, within {duration}", events=events, duration=duration_words(values["window"]))


def _step(values: Values, journey: Journey) -> HabitualHour:
    return HabitualHour(
        matches=tuple(to_match(event) for event in values["events"]),
        window=to_seconds(values["window"]),
        least=int(values["least"]),
        otherwise=to_time(values["otherwise"]) if values["has_otherwise"] else None,
        zone=values["zone"],
        others=_others(values),
    )


def _others(values: Values) -> Lookup | None:
    """The hour of people of whom too little is known, by what they are."""
    if not values["has_otherwise"] or not values["hours_by"]:
        return None
    found = to_lookup(0, values["hours_by"], AttributeOperand(name=values["by"]))
    table = tuple((text, hour * 3600) for text, hour in found.table)
    return Lookup(Fraction(to_time(values["otherwise"])), found.operand, table)


KIND = NodeKind(
    id="habitual_hour",
    family=WAIT,
    words=mark("Habitual hour"),
    help=mark("People wait for the hour of the day at which they usually do something. It changes when, not whether."),
    icon="alarm-clock",
    rank=60,
    replay="exact",
    practices=("SIN-7",),
    search=(mark("send time optimisation"), mark("best time"), mark("smart send time")),
    parameters=(
        Parameter(
            "events",
            mark("Usual hour of"),
            EventMatchesType(),
            default=[{"event": "order"}, {"event": "view"}],
            required=True,
        ),
        Parameter("window", mark("Within the next"), DurationType(3600, 7 * 86_400), default="PT24H", required=True),
        Parameter("least", mark("From at least"), NumberType(1, 1000, whole=True, unit=mark("events")), default=3),
        Parameter(
            "has_otherwise",
            mark("With fewer, at a fixed time"),
            FlagType(),
            default=True,
            help=mark("Else they go on at once."),
        ),
        Parameter(
            "otherwise",
            mark("At"),
            TimeType(),
            default="10:00",
            required=True,
            shown_if=("has_otherwise", (True,)),
        ),
        Parameter(
            "by",
            mark("Another hour by"),
            AttributeType(),
            default="country",
            help=mark("People of whom too little is known go by those who are like them."),
            shown_if=("has_otherwise", (True,)),
        ),
        Parameter(
            "hours_by", mark("Hour of the day"), TableType(0, 23.75), default=[], shown_if=("has_otherwise", (True,))
        ),
        Parameter("zone", mark("Whose time"), ZoneType(), default="person"),
    ),
    summary=_summary,
    step=_step,
)
