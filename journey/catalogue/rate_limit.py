"""Lets only so many people pass in an hour, a day or a week."""

from __future__ import annotations

from journey.capacity_parameters import PER, per_words
from journey.declaration import (
    NEXT,
    ChoiceType,
    DurationType,
    FlagType,
    NodeKind,
    NumberType,
    Output,
    Parameter,
    Values,
)
from journey.families import WAIT
from journey.journey import Journey
from journey.steps import Capacity, RateLimit
from journey.values import to_seconds
from journey.words import mark, say


def _outputs(values: Values) -> tuple[Output, ...]:
    return (NEXT, Output("overflow", say("too many"))) if _overflows(values) else (NEXT,)


def _overflows(values: Values) -> bool:
    return bool(values["limited"]) or values["per"] == "all"


def _summary(values: Values, journey: Journey) -> str:
    return per_words(int(values["limit"]), values["per"])


def _step(values: Values, journey: Journey) -> RateLimit:
    capacity = Capacity(int(values["limit"]), values["per"])
    return RateLimit(capacity, to_seconds(values["longest"]) if values["limited"] else None)


KIND = NodeKind(
    id="rate_limit",
    family=WAIT,
    words=mark("Rate limit"),
    help=mark("Only so many people pass in an hour, a day or a week; who comes first goes first, the others wait."),
    icon="radio",
    rank=80,
    replay="exact",
    search=(mark("throttle"), mark("capacity"), mark("queue"), mark("per day"), mark("warm-up")),
    parameters=(
        Parameter("limit", mark("At most"), NumberType(1, 1e9, whole=True, unit=mark("people")), default=500),
        Parameter("per", mark("In each"), ChoiceType(PER), default="day"),
        Parameter(
            "limited",
            mark("Own way out for those who would wait too long"),
            FlagType(),
            default=False,
            help=mark("They go there at once. Without it everybody waits until there is a place."),
            shown_if=("per", ("hour", "day", "week")),
        ),
        Parameter(
            "longest",
            mark("Too long is more than"),
            DurationType(),
            default="P2D",
            required=True,
            shown_if=("limited", (True,)),
        ),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
