"""Splits people by one condition."""

from __future__ import annotations

from journey.condition_parameters import EVALUATED
from journey.condition_words import condition_words
from journey.declaration import ConditionType, NodeKind, Output, Parameter, Values
from journey.families import SPLIT
from journey.journey import Journey
from journey.steps import Branch, ConditionBranch
from journey.values import to_condition
from journey.words import mark, say


def _outputs(values: Values) -> tuple[Output, ...]:
    return (Output("yes", say("yes")), Output("no", say("no")))


def _summary(values: Values, journey: Journey) -> str:
    return condition_words(to_condition(values["condition"]), journey)


def _step(values: Values, journey: Journey) -> Branch:
    branches = (ConditionBranch("yes", to_condition(values["condition"])),)
    return Branch(branches, "no", values["evaluated"] == "entry")


KIND = NodeKind(
    id="condition_split",
    family=SPLIT,
    words=mark("Condition"),
    help=mark("People go one way if something is true of them, else the other."),
    icon="git-branch",
    rank=10,
    replay="exact",
    practices=("SIN-1", "RULE-13"),
    search=(mark("yes or no"), mark("if"), mark("conditional split")),
    parameters=(
        Parameter(
            "condition",
            mark("If"),
            ConditionType(),
            default={
                "is": "group",
                "conditions": [
                    {
                        "is": "comparison",
                        "left": {"of": "events", "event": "order", "within": "P90D"},
                        "operator": "at_least",
                        "value": 2,
                    }
                ],
            },
            required=True,
        ),
        EVALUATED,
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
