"""Gives a person a coupon."""

from __future__ import annotations

from journey.declaration import NEXT, NodeKind, NumberType, Output, Parameter, ReferenceType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.model import Coupon
from journey.steps import Capacity, RateLimit, SetAttribute
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    coupon = journey.records.get(values["coupon"] or "")
    if not isinstance(coupon, Coupon):
        return say("No coupon chosen")
    return f"{coupon.name}, {coupon.value}" if coupon.value else coupon.name


def _outputs(values: Values) -> tuple[Output, ...]:
    return (NEXT, Output("overflow", say("none left"))) if values["limit"] else (NEXT,)


def _step(values: Values, journey: Journey) -> SetAttribute | RateLimit:
    given = SetAttribute(f"coupon.{values['coupon']}", "set", 1.0)
    if not values["limit"]:
        return given
    return RateLimit(Capacity(int(values["limit"]), "all"), 0, (given,))


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
    parameters=(
        Parameter("coupon", mark("Coupon"), ReferenceType("coupons"), default="", required=True),
        Parameter(
            "limit",
            mark("At most, for all people"),
            NumberType(0, 1e9, whole=True, unit=mark("coupons")),
            default=0,
            help=mark("Who comes first gets one, the others go a way of their own; 0: no limit."),
        ),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
