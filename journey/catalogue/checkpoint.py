"""Counts who comes by."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, TextType, Values
from journey.families import FLOW
from journey.journey import Journey
from journey.steps import PASS, Branch
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    if not values["label"]:
        return say("Counts who comes by")
    return f"{values['label']}: {values['metric']}" if values["metric"] else str(values["label"])


def _step(values: Values, journey: Journey) -> Branch:
    return PASS


KIND = NodeKind(
    id="checkpoint",
    family=FLOW,
    words=mark("Checkpoint"),
    help=mark("Counts the people who come by and lets them pass."),
    icon="target",
    rank=25,
    replay="exact",
    practices=("RULE-12",),
    group="structure",
    search=(mark("measurement point"), mark("milestone"), mark("KPI")),
    parameters=(
        Parameter("label", mark("Label"), TextType(80), default=""),
        Parameter("metric", mark("What is measured"), TextType(120), default=""),
    ),
    summary=_summary,
    step=_step,
)
