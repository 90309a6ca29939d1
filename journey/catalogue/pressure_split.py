"""Splits people by how much they have been sent."""

from __future__ import annotations

from journey.condition import Comparison, SentOperand
from journey.declaration import ChoiceType, DurationType, NodeKind, NumberType, Output, Parameter, Values
from journey.families import SPLIT
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import Branch, ConditionBranch
from journey.words import mark, say, value_text


def _outputs(values: Values) -> tuple[Output, ...]:
    return (
        Output("saturated", say("over {value}", value=value_text(values["saturated"]))),
        Output("target", say("on target")),
        Output("under", say("under {value}", value=value_text(values["target"]))),
    )


def _summary(values: Values, journey: Journey) -> str:
    if values["measure"] == "index":
        return say("By the pressure index now")
    within = duration_words(values["within"])
    if values["measure"] == "weight":
        return say("By the weight of messages in {duration}", duration=within)
    return say("By messages in {duration}", duration=within)


def _step(values: Values, journey: Journey) -> Branch:
    operand = SentOperand(within=values["within"], measure=values["measure"])
    return Branch(
        (
            ConditionBranch(
                "saturated", Comparison(left=operand, operator="greater", value=float(values["saturated"]))
            ),
            ConditionBranch("target", Comparison(left=operand, operator="at_least", value=float(values["target"]))),
        ),
        "under",
    )


def _problems(values: Values, journey: Journey) -> tuple[tuple[str, str], ...]:
    if values["target"] > values["saturated"]:
        return (("saturated", say("Must not be less than the target.")),)
    return ()


KIND = NodeKind(
    id="pressure_split",
    family=SPLIT,
    words=mark("Pressure split"),
    help=mark("People are split by how many messages they have been sent lately."),
    icon="activity",
    rank=80,
    replay="exact",
    practices=("RULE-03",),
    search=(mark("fatigue"), mark("frequency"), mark("saturation"), mark("over-mailed")),
    parameters=(
        Parameter(
            "measure",
            mark("By"),
            ChoiceType(
                (
                    ("count", mark("Number of messages")),
                    ("weight", mark("Their weight")),
                    ("index", mark("Pressure index")),
                )
            ),
            default="count",
        ),
        Parameter(
            "within",
            mark("In the last"),
            DurationType(3600),
            default="P7D",
            required=True,
            shown_if=("measure", ("count", "weight")),
        ),
        Parameter("target", mark("On target from"), NumberType(0, 1e6), default=1, required=True),
        Parameter("saturated", mark("Saturated over"), NumberType(0, 1e6), default=3, required=True),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
    problems=_problems,
)
