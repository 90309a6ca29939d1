"""Stops all messages to a person."""

from __future__ import annotations

from journey.declaration import DurationType, NodeKind, Parameter, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import Suppress
from journey.values import to_optional_seconds
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    if not values["duration"]:
        return say("No more messages")
    return say("No messages for {duration}", duration=duration_words(values["duration"]))


def _step(values: Values, journey: Journey) -> Suppress:
    return Suppress(to_optional_seconds(values["duration"]))


KIND = NodeKind(
    id="suppress",
    family=ACTION,
    words=mark("Suppress"),
    help=mark("The person gets no message of any journey for some time, or ever."),
    icon="user-x",
    rank=50,
    replay="exact",
    practices=("RULE-11",),
    search=(mark("do not contact"), mark("unsubscribe"), mark("mute")),
    parameters=(
        Parameter("duration", mark("How long"), DurationType(1), default="", help=mark("Empty: for ever.")),
        Parameter("reason", mark("Reason"), TextType(), default=""),
    ),
    summary=_summary,
    step=_step,
)
