"""Waits for a fixed time."""

from __future__ import annotations

from journey.declaration import DurationType, FlagType, NodeKind, Parameter, Values
from journey.families import WAIT
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import Delay
from journey.values import to_optional_seconds, to_seconds
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    duration = duration_words(values["duration"])
    if values["working_days"]:
        return say("Wait {duration}, working days only", duration=duration)
    return say("Wait {duration}", duration=duration)


def _step(values: Values, journey: Journey) -> Delay:
    return Delay(
        to_seconds(values["duration"]), bool(values["working_days"]), to_optional_seconds(values["jitter"]) or 0
    )


KIND = NodeKind(
    id="delay",
    family=WAIT,
    words=mark("Delay"),
    help=mark("People wait here for a fixed time."),
    icon="clock",
    rank=10,
    replay="exact",
    search=(mark("time delay"), mark("wait")),
    parameters=(
        Parameter("duration", mark("Wait"), DurationType(), default="P1D", required=True),
        Parameter(
            "working_days",
            mark("Count working days only"),
            FlagType(),
            default=False,
            help=mark("Whole days are counted from Monday to Friday, in the person's own time."),
        ),
        Parameter(
            "jitter",
            mark("And up to so long more"),
            DurationType(0, 7 * 86_400),
            default="",
            help=mark("Drawn by lot, so that not all go on at once."),
        ),
    ),
    summary=_summary,
    step=_step,
)
