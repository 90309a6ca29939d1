"""Waits for the hour at which a person is usually there."""

from __future__ import annotations

from journey.condition_words import match_words
from journey.declaration import (
    DurationType,
    EventMatchesType,
    FlagType,
    NodeKind,
    NumberType,
    Parameter,
    TimeType,
    Values,
    ZoneType,
)
from journey.families import WAIT
from journey.journey import Journey
from journey.letters import listed
from journey.spans import duration_words
from journey.steps import HabitualHour
from journey.values import to_match, to_seconds, to_time
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
    )


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
        Parameter("zone", mark("Whose time"), ZoneType(), default="person"),
    ),
    summary=_summary,
    step=_step,
)
