"""Moves a person to a lifecycle stage, forward or back."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, ReferenceType, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.steps import SetStage
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    stage = journey.stage(values["stage"] or "")
    return say("Stage is {stage}", stage=stage.name) if stage else say("No stage chosen")


def _step(values: Values, journey: Journey) -> SetStage:
    stage = journey.stage(values["stage"])
    if stage is None:
        raise ValueError(values["stage"])
    return SetStage(stage.name)


KIND = NodeKind(
    id="set_stage",
    family=ACTION,
    words=mark("Set stage"),
    help=mark("Records the person's stage; a stage may go back."),
    icon="flag-triangle-right",
    rank=10,
    replay="exact",
    practices=("SIN-2", "LIFE-02"),
    search=(mark("lifecycle"), mark("advance"), mark("return to stage")),
    parameters=(
        Parameter("stage", mark("Stage"), ReferenceType("stages"), default="", required=True),
        Parameter("reason", mark("Reason"), TextType(), default=""),
    ),
    summary=_summary,
    step=_step,
)
