"""Starts at a completed order."""

from __future__ import annotations

from journey.condition_words import condition_words
from journey.declaration import EventNameType, FilterType, NodeKind, NumberType, Parameter, Values
from journey.families import TRIGGER
from journey.journey import Journey
from journey.steps import EventTrigger
from journey.values import filtered, to_filter
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    ordinal = int(values["ordinal"])
    text = say("Order number {number}", number=ordinal) if ordinal else say("Every order")
    where = to_filter(values["where"])
    return say("{what} where {filter}", what=text, filter=condition_words(where)) if where else text


def _step(values: Values, journey: Journey) -> EventTrigger:
    return EventTrigger(match=filtered(values["event"], values["where"]), ordinal=int(values["ordinal"]))


KIND = NodeKind(
    id="order_completed",
    family=TRIGGER,
    words=mark("Order completed"),
    help=mark("People start when an order is placed, whatever they bought or only what you choose."),
    icon="package-check",
    rank=20,
    replay="exact",
    practices=("AUTO-04", "AUTO-06"),
    search=(mark("purchase"), mark("order placed"), mark("bought"), mark("checkout")),
    parameters=(
        Parameter("event", mark("Event"), EventNameType(), default="order", required=True),
        Parameter(
            "where",
            mark("Only orders where"),
            FilterType(),
            default=None,
            help=mark("For example product, category, value or promo code."),
        ),
        Parameter(
            "ordinal",
            mark("Only the person's order number"),
            NumberType(0, 1000, whole=True),
            default=0,
            help=mark("1 is the first order ever; 0 is every order."),
        ),
    ),
    summary=_summary,
    step=_step,
)
