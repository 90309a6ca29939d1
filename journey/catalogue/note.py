"""Drawn only: note."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, TextType, Values, no_outputs
from journey.families import FLOW
from journey.journey import Journey
from journey.words import mark


def _summary(values: Values, journey: Journey) -> str:
    return str(values["text"])


KIND = NodeKind(
    id="note",
    family=FLOW,
    words=mark("Note"),
    help=mark("A text on the canvas. Nobody passes it."),
    icon="sticky-note",
    rank=30,
    replay="none",
    group="structure",
    parameters=(Parameter("text", mark("Text"), TextType(4000, multiline=True), default=""),),
    outputs=no_outputs,
    summary=_summary,
    step=None,
)
