"""Waits until an order has arrived."""

from __future__ import annotations

from journey.condition import EventMatch
from journey.declaration import DurationType, EventNameType, NodeKind, NumberType, Parameter, TableType, Values
from journey.families import WAIT
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import WaitAfterEvent
from journey.values import COUNTRY, to_lookup, to_optional_seconds
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    if values["after"]:
        return say("{duration} after delivery", duration=duration_words(values["after"]))
    return say("Until delivered")


def _step(values: Values, journey: Journey) -> WaitAfterEvent:
    return WaitAfterEvent(
        event=EventMatch(event=values["event"]),
        seconds=to_optional_seconds(values["after"]) or 0,
        assumed_days=to_lookup(values["transit_days"], values["transit_by_country"], COUNTRY),
        since=EventMatch(event=values["order"]),
    )


KIND = NodeKind(
    id="delivery_wait",
    family=WAIT,
    words=mark("Delivery wait"),
    help=mark("People wait until their order has arrived; where nobody logs that, for the usual days from the order."),
    icon="truck",
    rank=45,
    replay="exact",
    practices=("SIN-3",),
    search=(mark("shipped"), mark("delivered"), mark("transit"), mark("parcel")),
    parameters=(
        Parameter("event", mark("Delivery event"), EventNameType(), default="delivered", required=True),
        Parameter("after", mark("And then for"), DurationType(), default="", help=mark("Empty: not longer.")),
        Parameter("order", mark("Order event"), EventNameType(), default="order", required=True),
        Parameter(
            "transit_days",
            mark("Delivered after, where not logged"),
            NumberType(0, 365, unit=mark("days")),
            default=5,
            help=mark("Counted from the order."),
        ),
        Parameter("transit_by_country", mark("The same, by country"), TableType(0, 365), default=[]),
    ),
    summary=_summary,
    step=_step,
)
