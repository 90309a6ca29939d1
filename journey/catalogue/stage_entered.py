"""Starts when somebody enters a lifecycle stage."""

from __future__ import annotations

from journey.declaration import ChoiceType, NodeKind, Parameter, ReferenceType, Values
from journey.families import TRIGGER
from journey.journey import Journey
from journey.steps import StageTrigger
from journey.words import mark, say


def _name(journey: Journey, stage_id: str | None) -> str:
    stage = journey.stage(stage_id or "")
    return stage.name if stage else ""


def _summary(values: Values, journey: Journey) -> str:
    name = _name(journey, values["stage"]) or say("any stage")
    if values["direction"] == "back":
        return say("Goes back to {stage}", stage=name)
    return say("Enters {stage}", stage=name)


def _step(values: Values, journey: Journey) -> StageTrigger:
    return StageTrigger(
        stage=_name(journey, values["stage"]),
        direction=values["direction"],
        from_stage=_name(journey, values["from_stage"]),
        order=tuple(stage.name for stage in journey.stages),
    )


KIND = NodeKind(
    id="stage_entered",
    family=TRIGGER,
    words=mark("Stage entered"),
    help=mark("People start when another journey moves them to a stage, forward or back."),
    icon="layers",
    rank=80,
    replay="exact",
    practices=("SIN-2", "LIFE-01", "LIFE-02"),
    search=(mark("lifecycle"), mark("stage change")),
    parameters=(
        Parameter(
            "stage",
            mark("Stage"),
            ReferenceType("stages"),
            default="",
            help=mark("Empty: any stage."),
        ),
        Parameter(
            "direction",
            mark("Direction"),
            ChoiceType((("any", mark("Forward or back")), ("forward", mark("Forward")), ("back", mark("Backward")))),
            default="any",
        ),
        Parameter(
            "from_stage",
            mark("Coming from"),
            ReferenceType("stages"),
            default="",
            help=mark("Empty: from anywhere."),
        ),
    ),
    summary=_summary,
    step=_step,
)
