"""Starts when a cart was left without an order."""

from __future__ import annotations

from journey.condition import Comparison, Condition, EventMatch, EventPropertyOperand, Group
from journey.declaration import (
    DurationType,
    EventNameType,
    FilterType,
    NodeKind,
    NumberType,
    Parameter,
    PropertyType,
    Values,
)
from journey.families import TRIGGER
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import SilenceTrigger
from journey.values import to_filter, to_optional_seconds, to_seconds
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return say("No order for {duration}", duration=duration_words(values["after"]))


def _where(values: Values) -> Condition | None:
    where = to_filter(values["where"])
    if not values["minimum_value"]:
        return where
    enough = Comparison(
        left=EventPropertyOperand(name="value"), operator="at_least", value=float(values["minimum_value"])
    )
    return Group(conditions=(enough, where)) if where else enough


def _step(values: Values, journey: Journey) -> SilenceTrigger:
    return SilenceTrigger(
        arm=(EventMatch(event=values["event"], where=_where(values)),),
        after=to_seconds(values["after"]),
        cancel=(EventMatch(event=values["order"]),),
        again_after=to_optional_seconds(values["again_after"]) or 0,
        key=values["key"],
    )


KIND = NodeKind(
    id="cart_abandonment",
    family=TRIGGER,
    words=mark("Cart abandoned"),
    help=mark("People start when they filled a cart and did not order in time."),
    icon="shopping-cart",
    rank=30,
    replay="exact",
    practices=("AUTO-02",),
    search=(mark("cart"), mark("checkout"), mark("basket")),
    parameters=(
        Parameter("event", mark("Cart event"), EventNameType(), default="cart", required=True),
        Parameter(
            "after",
            mark("No order for"),
            DurationType(60),
            default="PT1H",
            required=True,
            help=mark("Counted from the last change of the cart."),
        ),
        Parameter("order", mark("Order event"), EventNameType(), default="order", required=True),
        Parameter(
            "minimum_value",
            mark("Cart value at least"),
            NumberType(0, 1e12),
            default=0,
            help=mark("0 takes every cart."),
        ),
        Parameter("where", mark("Only carts where"), FilterType(), default=None),
        Parameter(
            "key",
            mark("Cart number in"),
            PropertyType(),
            default="",
            help=mark("A property that tells one cart from another; empty: one cart a person."),
        ),
        Parameter(
            "again_after",
            mark("At most once every"),
            DurationType(),
            default="",
            help=mark("Empty: every abandoned cart counts."),
        ),
    ),
    summary=_summary,
    step=_step,
)
