"""Tells who the journey is for."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, ReferenceType, TextType, Values, no_outputs
from journey.families import FLOW
from journey.journey import Journey
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return str(values["job"]) or str(values["persona"]) or say("Who the journey is for")


KIND = NodeKind(
    id="persona_card",
    family=FLOW,
    words=mark("Persona card"),
    help=mark("Tells for whom the journey is and what they want to get done. Nobody passes it."),
    icon="user-round",
    rank=50,
    replay="none",
    practices=("LIFE-03", "SIN-1"),
    group="structure",
    search=(mark("persona"), mark("job to be done"), mark("customer profile")),
    parameters=(
        Parameter("persona", mark("Persona"), TextType(80), default=""),
        Parameter("share", mark("Who they are"), ReferenceType("segments"), default=""),
        Parameter("job", mark("What they want to get done"), TextType(1000, multiline=True), default=""),
    ),
    outputs=no_outputs,
    summary=_summary,
    step=None,
)
