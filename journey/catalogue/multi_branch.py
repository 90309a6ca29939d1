"""Splits people over several ways; the first that fits is taken."""

from __future__ import annotations

from journey.condition_parameters import EVALUATED
from journey.condition_words import condition_words
from journey.declaration import ConditionBranchesType, NodeKind, Output, Parameter, Values
from journey.families import SPLIT
from journey.journey import Journey
from journey.letters import listed
from journey.steps import Branch, ConditionBranch
from journey.values import to_condition
from journey.words import mark, say


def _outputs(values: Values) -> tuple[Output, ...]:
    named = [
        Output(branch["id"], branch.get("name") or condition_words(to_condition(branch["condition"])))
        for branch in values["branches"] or ()
    ]
    return (*named, Output("else", say("everybody else")))


def _summary(values: Values, journey: Journey) -> str:
    return listed(output.words for output in _outputs(values))


def _step(values: Values, journey: Journey) -> Branch:
    return Branch(
        tuple(ConditionBranch(branch["id"], to_condition(branch["condition"])) for branch in values["branches"]),
        "else",
        values["evaluated"] == "entry",
    )


KIND = NodeKind(
    id="multi_branch",
    family=SPLIT,
    words=mark("Several branches"),
    help=mark("People take the first branch whose condition is true of them."),
    icon="list-plus",
    rank=20,
    replay="exact",
    practices=("SIN-1", "AUTO-04"),
    search=(mark("multi-branch"), mark("switch"), mark("paths")),
    parameters=(
        Parameter(
            "branches",
            mark("Branches"),
            ConditionBranchesType(),
            default=[
                {
                    "id": "regular",
                    "name": "regular",
                    "condition": {
                        "is": "group",
                        "conditions": [
                            {
                                "is": "comparison",
                                "left": {"of": "events", "event": "order"},
                                "operator": "at_least",
                                "value": 3,
                            }
                        ],
                    },
                }
            ],
            required=True,
        ),
        EVALUATED,
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
