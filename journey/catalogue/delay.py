"""Waits for a fixed time."""

from __future__ import annotations

from journey.declaration import DurationType, NodeKind, Parameter, Values
from journey.families import WAIT
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import Delay
from journey.values import to_seconds
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return say("Wait {duration}", duration=duration_words(values["duration"]))


def _step(values: Values, journey: Journey) -> Delay:
    return Delay(to_seconds(values["duration"]))


KIND = NodeKind(
    id="delay",
    family=WAIT,
    words=mark("Delay"),
    help=mark("People wait here for a fixed time."),
    icon="clock",
    rank=10,
    replay="exact",
    search=(mark("time delay"), mark("wait")),
    parameters=(Parameter("duration", mark("Wait"), DurationType(), default="P1D", required=True),),
    summary=_summary,
    step=_step,
)
