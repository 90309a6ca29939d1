"""A place on the canvas to come back to."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, TextType, Values, no_outputs
from journey.families import FLOW
from journey.journey import Journey
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return str(values["text"]) or say("A place to come back to")


KIND = NodeKind(
    id="bookmark",
    family=FLOW,
    words=mark("Bookmark"),
    help=mark("Marks a place on the canvas. Nobody passes it."),
    icon="bookmark",
    rank=60,
    replay="none",
    group="structure",
    search=(mark("flag"), mark("anchor")),
    parameters=(Parameter("text", mark("Text"), TextType(200), default=""),),
    outputs=no_outputs,
    summary=_summary,
    step=None,
)
