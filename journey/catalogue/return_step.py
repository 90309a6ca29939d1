"""Takes a return one step further."""

from __future__ import annotations

from journey.declaration import AttributeType, ChoiceType, NodeKind, Parameter, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.steps import SetAttribute
from journey.words import mark, say

_STEPS = (
    ("authorised", mark("Return authorised")),
    ("received", mark("Return received")),
    ("refunded", mark("Refunded")),
    ("exchanged", mark("Exchanged")),
    ("refused", mark("Return refused")),
)


def _summary(values: Values, journey: Journey) -> str:
    return say(dict(_STEPS).get(values["step"]) or str(values["step"]))


def _step(values: Values, journey: Journey) -> SetAttribute:
    return SetAttribute(values["attribute"], "set", str(values["step"]))


KIND = NodeKind(
    id="return_step",
    family=ACTION,
    words=mark("Return step"),
    help=mark("Notes how far the return of an order has come."),
    icon="package",
    rank=120,
    replay="exact",
    practices=("RULE-02",),
    search=(mark("return process"), mark("RMA"), mark("refund"), mark("send back"), mark("exchange")),
    parameters=(
        Parameter("step", mark("Step"), ChoiceType(_STEPS), default="authorised"),
        Parameter("attribute", mark("Kept in"), AttributeType(), default="return_status", required=True),
    ),
    summary=_summary,
    step=_step,
)
