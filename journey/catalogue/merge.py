"""Brings several ways together."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, TextType, Values
from journey.families import FLOW
from journey.journey import Journey
from journey.steps import PASS, Branch
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return str(values["label"]) or say("Ways come together")


def _step(values: Values, journey: Journey) -> Branch:
    return PASS


KIND = NodeKind(
    id="merge",
    family=FLOW,
    words=mark("Merge"),
    help=mark("Ways come together; whoever arrives first goes on first."),
    icon="merge",
    rank=27,
    replay="exact",
    group="structure",
    search=(mark("join"), mark("gather"), mark("rejoin")),
    parameters=(Parameter("label", mark("Label"), TextType(80), default=""),),
    summary=_summary,
    step=_step,
)
