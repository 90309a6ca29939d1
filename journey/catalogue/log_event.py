"""Writes an event to the person's record."""

from __future__ import annotations

from journey.condition_words import attribute_words
from journey.declaration import NodeKind, Parameter, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.steps import PASS, Branch
from journey.words import mark


def _summary(values: Values, journey: Journey) -> str:
    return attribute_words(values["event"] or "?")


def _step(values: Values, journey: Journey) -> Branch:
    return PASS


KIND = NodeKind(
    id="log_event",
    family=ACTION,
    words=mark("Log event"),
    help=mark("Writes an event to the person's record, for other systems. A replay only counts this."),
    icon="play",
    rank=110,
    replay="none",
    search=(mark("track"), mark("custom event"), mark("record")),
    parameters=(
        Parameter("event", mark("Event"), TextType(120), default="", required=True),
        Parameter("note", mark("With"), TextType(500), default=""),
    ),
    summary=_summary,
    step=_step,
)
