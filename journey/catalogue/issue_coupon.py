"""Gives a person a coupon."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, ReferenceType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.model import Coupon
from journey.steps import SetAttribute
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    coupon = journey.records.get(values["coupon"] or "")
    if not isinstance(coupon, Coupon):
        return say("No coupon chosen")
    return f"{coupon.name}, {coupon.value}" if coupon.value else coupon.name


def _step(values: Values, journey: Journey) -> SetAttribute:
    return SetAttribute(f"coupon.{values['coupon']}", "set", 1.0)


KIND = NodeKind(
    id="issue_coupon",
    family=ACTION,
    words=mark("Issue coupon"),
    help=mark("Gives the person a coupon that messages can show."),
    icon="ticket",
    rank=40,
    replay="exact",
    practices=("RULE-04",),
    search=(mark("voucher"), mark("discount"), mark("promo code")),
    parameters=(Parameter("coupon", mark("Coupon"), ReferenceType("coupons"), default="", required=True),),
    summary=_summary,
    step=_step,
)
