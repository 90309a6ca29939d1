"""Drawn only: frame."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, TextType, Values, no_outputs
from journey.families import FLOW
from journey.journey import Journey
from journey.words import mark


def _summary(values: Values, journey: Journey) -> str:
    return str(values["text"])


KIND = NodeKind(
    id="frame",
    family=FLOW,
    words=mark("Frame"),
    help=mark("A frame around steps that belong together. Nobody passes it."),
    icon="box",
    rank=40,
    replay="none",
    group="structure",
    parameters=(Parameter("text", mark("Text"), TextType(4000, multiline=True), default=""),),
    outputs=no_outputs,
    summary=_summary,
    step=None,
)
