"""Waits until what was bought is nearly used up."""

from __future__ import annotations

from fractions import Fraction

from journey.condition import EventMatch, EventPropertyOperand
from journey.declaration import (
    ChoiceType,
    DurationType,
    EventNameType,
    NodeKind,
    NumberType,
    Output,
    Parameter,
    PropertyType,
    TableType,
    Values,
)
from journey.families import WAIT
from journey.journey import Journey
from journey.steps import WaitForSupply
from journey.values import COUNTRY, to_fraction, to_lookup, to_seconds
from journey.words import mark, say, value_text


def reminder_day(quantity: Fraction, use: Fraction, lead: Fraction, shipping: Fraction) -> Fraction:
    """Days from the order to the reminder: quantity / use - lead - shipping (practice AUTO-07)."""
    return quantity / use - lead - shipping


def _summary(values: Values, journey: Journey) -> str:
    day = reminder_day(
        to_fraction(values["quantity_default"]) * to_fraction(values["units"]),
        to_fraction(values["use_per_day"]),
        to_fraction(values["lead_days"]),
        to_fraction(values["shipping_days"]),
    )
    if values["quantity"]:
        return say(
            "{quantity} at {use} a day, {lead} + {shipping} days before",
            quantity=values["quantity"].replace("_", " "),
            use=value_text(values["use_per_day"]),
            lead=value_text(values["lead_days"]),
            shipping=value_text(values["shipping_days"]),
        )
    return say("Day {day} after the order", day=value_text(float(day)))


def _outputs(values: Values) -> tuple[Output, ...]:
    if values["on_order"] == "restart":
        return (Output("due", say("nearly used up")),)
    return (Output("due", say("nearly used up")), Output("bought", say("bought meanwhile")))


def _step(values: Values, journey: Journey) -> WaitForSupply:
    return WaitForSupply(
        order=EventMatch(event=values["order"]),
        quantity=values["quantity"],
        quantity_default=to_fraction(values["quantity_default"]) * to_fraction(values["units"]),
        units=to_fraction(values["units"]),
        use_per_day=to_lookup(
            values["use_per_day"], values["use_by_product"], EventPropertyOperand(name=values["product"])
        ),
        lead_days=to_fraction(values["lead_days"]),
        shipping_days=to_lookup(values["shipping_days"], values["shipping_by_country"], COUNTRY),
        floor=to_seconds(values["floor"]),
        restart=values["on_order"] == "restart",
    )


KIND = NodeKind(
    id="replenishment_wait",
    family=WAIT,
    words=mark("Replenishment wait"),
    help=mark("People wait until what they bought is nearly used up: quantity / use - lead - shipping."),
    icon="repeat-2",
    rank=40,
    replay="exact",
    practices=("AUTO-07",),
    search=(mark("refill"), mark("reorder"), mark("used up")),
    parameters=(
        Parameter("order", mark("Order event"), EventNameType(), default="order", required=True),
        Parameter(
            "quantity",
            mark("Quantity in"),
            PropertyType(),
            default="",
            help=mark("The order's property that holds how many were bought; empty: always the quantity below."),
        ),
        Parameter(
            "quantity_default",
            mark("Quantity where it is not known"),
            NumberType(0.001, 1e6),
            default=100,
            required=True,
            help=mark("In pieces, like the order's own."),
        ),
        Parameter(
            "units",
            mark("Units in one piece"),
            NumberType(0.001, 1e6),
            default=1,
            help=mark("A box of 30 capsules holds 30 units."),
        ),
        Parameter(
            "use_per_day",
            mark("Used a day"),
            NumberType(0.0001, 1e6, unit=mark("a day")),
            default=1,
            required=True,
        ),
        Parameter(
            "product",
            mark("Product in"),
            PropertyType(),
            default="product",
            help=mark("The order's property by which the table below is read."),
        ),
        Parameter("use_by_product", mark("Used a day, by product"), TableType(0.0001, 1e6), default=[]),
        Parameter(
            "lead_days",
            mark("Remind ahead by"),
            NumberType(0, 365, unit=mark("days")),
            default=3,
            help=mark("Days people need to decide."),
        ),
        Parameter("shipping_days", mark("Shipping takes"), NumberType(0, 365, unit=mark("days")), default=5),
        Parameter("shipping_by_country", mark("Shipping days, by country"), TableType(0, 365), default=[]),
        Parameter("floor", mark("Wait at least"), DurationType(), default="P1D", required=True),
        Parameter(
            "on_order",
            mark("If they buy meanwhile"),
            ChoiceType((("leave", mark("Leave by a way of their own")), ("restart", mark("Start the wait anew")))),
            default="leave",
        ),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
