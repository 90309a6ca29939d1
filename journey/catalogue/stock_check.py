"""Splits people by whether a product is there, or a coupon still holds."""

from __future__ import annotations

from journey.condition import AttributeOperand, Comparison, Condition, EventsOperand
from journey.condition_words import attribute_words
from journey.declaration import (
    ChoiceType,
    EventNameType,
    NodeKind,
    NumberType,
    Output,
    Parameter,
    PropertyType,
    ReferenceType,
    Values,
)
from journey.families import SPLIT
from journey.journey import Journey
from journey.model import Coupon
from journey.steps import Branch, ConditionBranch
from journey.words import mark, say, value_text


def _coupon(values: Values, journey: Journey) -> Coupon | None:
    coupon = journey.records.get(values["coupon"] or "")
    return coupon if isinstance(coupon, Coupon) else None


def _outputs(values: Values) -> tuple[Output, ...]:
    if values["check"] == "coupon":
        return (Output("ok", say("still valid")), Output("not", say("not valid")))
    return (Output("ok", say("in stock")), Output("not", say("not in stock")))


def _summary(values: Values, journey: Journey) -> str:
    if values["check"] == "coupon":
        coupon = _coupon(values, journey)
        return say("Coupon {coupon} still valid", coupon=coupon.name if coupon else "?")
    name = attribute_words(values["field"])
    return say("{field} at least {value}", field=name, value=value_text(values["least"]))


def _condition(values: Values, journey: Journey) -> Condition:
    if values["check"] == "coupon":
        coupon = _coupon(values, journey)
        return Comparison(
            left=AttributeOperand(name=f"coupon.{values['coupon']}", within=coupon.valid if coupon else ""), value=True
        )
    operand = EventsOperand(event=values["event"], measure="last", property=values["field"])
    return Comparison(left=operand, operator="at_least", value=float(values["least"]))


def _step(values: Values, journey: Journey) -> Branch:
    return Branch((ConditionBranch("ok", _condition(values, journey)),), "not")


KIND = NodeKind(
    id="stock_check",
    family=SPLIT,
    words=mark("Stock check"),
    help=mark("People are split by whether the product is there, or their coupon still holds."),
    icon="package",
    rank=100,
    replay="exact",
    practices=("RULE-04", "RULE-05"),
    search=(mark("coupon check"), mark("in stock"), mark("inventory"), mark("coupon valid"), mark("expired")),
    parameters=(
        Parameter(
            "check",
            mark("Check"),
            ChoiceType((("stock", mark("The product is there")), ("coupon", mark("The coupon still holds")))),
            default="stock",
        ),
        Parameter(
            "event",
            mark("Stock event"),
            EventNameType(),
            default="stock",
            required=True,
            help=mark("The person's latest such event tells the stock."),
            shown_if=("check", ("stock",)),
        ),
        Parameter(
            "field",
            mark("Pieces in"),
            PropertyType(),
            default="stock",
            required=True,
            shown_if=("check", ("stock",)),
        ),
        Parameter("least", mark("At least"), NumberType(0, 1e9), default=1, shown_if=("check", ("stock",))),
        Parameter(
            "coupon",
            mark("Coupon"),
            ReferenceType("coupons"),
            default="",
            required=True,
            help=mark("Valid for the time that the coupon says, from its issue in a journey."),
            shown_if=("check", ("coupon",)),
        ),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
