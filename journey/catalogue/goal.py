"""Counts a success and ends the way."""

from __future__ import annotations

from journey.declaration import NEXT, ChoiceType, FlagType, NodeKind, Output, Parameter, Values
from journey.families import GOAL
from journey.journey import Journey
from journey.steps import GoalStep
from journey.words import mark, say


def _outputs(values: Values) -> tuple[Output, ...]:
    return () if values["exits"] else (NEXT,)


def _summary(values: Values, journey: Journey) -> str:
    return say("Each one counts") if values["counts"] == "each" else say("Counts once a visit")


def _step(values: Values, journey: Journey) -> GoalStep:
    return GoalStep("", values["counts"], bool(values["exits"]))


KIND = NodeKind(
    id="goal",
    family=GOAL,
    words=mark("Goal"),
    help=mark("What the journey is for: people who come here count as a success."),
    icon="target",
    rank=10,
    replay="exact",
    practices=("RULE-12",),
    group="structure",
    search=(mark("conversion"), mark("success")),
    parameters=(
        Parameter(
            "counts",
            mark("Counts"),
            ChoiceType((("first", mark("The first time")), ("each", mark("Each time")))),
            default="first",
        ),
        Parameter("exits", mark("The journey ends here"), FlagType(), default=True),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
