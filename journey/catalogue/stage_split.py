"""Splits people by their lifecycle stage."""

from __future__ import annotations

from journey.condition import Comparison, StageOperand, StageVisitsOperand
from journey.declaration import ChoiceType, NodeKind, Output, Parameter, StageBranchesType, Values
from journey.families import SPLIT
from journey.journey import Journey
from journey.letters import listed
from journey.steps import Branch, ConditionBranch
from journey.words import mark, say


def _name(journey: Journey, stage_id: str) -> str:
    stage = journey.stage(stage_id)
    return stage.name if stage else ""


def _outputs(values: Values) -> tuple[Output, ...]:
    named = [Output(branch["id"], branch.get("name") or say("in a stage")) for branch in values["branches"] or ()]
    return (*named, Output("else", say("another stage")))


def _summary(values: Values, journey: Journey) -> str:
    names = listed(_name(journey, branch["stage"]) or "?" for branch in values["branches"] or ())
    if values["look"] == "before":
        return say("Was in {stages} before", stages=names)
    return say("Is in {stages}", stages=names)


def _step(values: Values, journey: Journey) -> Branch:
    branches = []
    for branch in values["branches"]:
        name = _name(journey, branch["stage"])
        if values["look"] == "before":
            condition = Comparison(left=StageVisitsOperand(name=name), operator="at_least", value=1)
        else:
            condition = Comparison(left=StageOperand(), operator="equal", value=name)
        branches.append(ConditionBranch(branch["id"], condition))
    return Branch(tuple(branches), "else")


KIND = NodeKind(
    id="stage_split",
    family=SPLIT,
    words=mark("Stage split"),
    help=mark("People are split by the stage they are in, or were in before."),
    icon="layers",
    rank=60,
    replay="exact",
    practices=("SIN-2", "LIFE-02"),
    search=(mark("lifecycle"), mark("stage")),
    parameters=(
        Parameter("branches", mark("Stages"), StageBranchesType(), default=[], required=True),
        Parameter(
            "look",
            mark("Look at"),
            ChoiceType((("now", mark("The stage now")), ("before", mark("All stages so far")))),
            default="now",
        ),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
