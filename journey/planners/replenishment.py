"""When to remind of what is nearly used up (practice AUTO-07): quantity / use - lead - shipping."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import msgspec

from journey.catalogue.replenishment_wait import KIND, reminder_day
from journey.declaration import NumberType
from journey.planners.planner import NewStep, Plan, PlanError, Planner
from journey.spans import write_duration
from journey.values import to_fraction
from journey.words import mark, number, say, say_count, value_text

PLANNER = Planner(
    id="replenishment",
    words=mark("Replenishment"),
    help=mark("On which day to remind people of what they have nearly used up."),
    icon="repeat-2",
    practices=("AUTO-07",),
)

_OF_NODE = {"count": "quantity_default", "per_day": "use_per_day", "lead": "lead_days", "shipping": "shipping_days"}


def _limits(field: str) -> NumberType:
    found = next(parameter.type for parameter in KIND.parameters if parameter.id == _OF_NODE[field])
    assert isinstance(found, NumberType)
    return found


#: The four numbers, what they are called and what they may be: those of the step "Replenishment wait".
FIELDS: tuple[tuple[str, str, NumberType], ...] = (
    ("count", mark("Pieces in one order"), _limits("count")),
    ("per_day", mark("Used a day"), _limits("per_day")),
    ("lead", mark("Remind ahead by, days"), _limits("lead")),
    ("shipping", mark("Shipping takes, days"), _limits("shipping")),
)


class Supply(msgspec.Struct, frozen=True):
    """What was bought and how fast it goes. ``lead``: days that people need to decide; ``shipping``: days."""

    count: float = 100
    per_day: float = 1
    lead: float = 3
    shipping: float = 5


def supply_days(supply: Supply) -> Fraction:
    """How many days the supply lasts."""
    return to_fraction(supply.count) / to_fraction(supply.per_day)


def day_of(supply: Supply) -> Fraction:
    """The day of the reminder after the order; with 100, 1, 3 and 5 it is day 92.

    PlanError if a number is out of its bounds, or the reminder would have to go out before the order.
    """
    for field, words, limits in FIELDS:
        value = getattr(supply, field)
        if not limits.minimum <= value <= limits.maximum:
            low, high = value_text(limits.minimum), value_text(limits.maximum)
            raise PlanError(say("“{field}” must be from {low} to {high}.", field=say(words), low=low, high=high), field)
    day = reminder_day(*(to_fraction(getattr(supply, field)) for field, _, _ in FIELDS))
    if day <= 0:
        raise PlanError(
            say(
                "The supply lasts {days}, less than it takes to decide and to ship. Take a larger quantity, or remind "
                "with the order.",
                days=days_words(supply_days(supply)),
            ),
            "count",
        )
    return day


def wait_of(day: Fraction) -> str:
    """The delay until a day, as the document writes it: in days, or cut off to whole hours."""
    if day.denominator == 1:
        return write_duration(int(day), "days")
    hours = int(day * 24)
    return write_duration(hours, "hours") if hours else write_duration(max(int(day * 1440), 1), "minutes")


def days_words(days: Fraction) -> str:
    """A number of days in words, with one decimal where it is not whole."""
    if days.denominator == 1:
        return say_count("{count} day", "{count} days", int(days))
    return say("{number} days", number=number(float(days), 1))


def day_words(day: Fraction) -> str:
    """The number of a day, with one decimal where it is not whole."""
    return number(float(day), 0 if day.denominator == 1 else 1)


def formula(supply: Supply) -> str:
    """The arithmetic in one line: 100 / 1 − 3 − 5 = 92. PlanError as day_of."""
    count, per_day, lead, shipping = (value_text(getattr(supply, field)) for field, _, _ in FIELDS)
    return f"{count} / {per_day} − {lead} − {shipping} = {day_words(day_of(supply))}"


def sentence(supply: Supply) -> str:
    """The plan in words. PlanError as day_of."""
    return say(
        "Remind on day {day} after the order: the supply lasts {supply}, people get {lead} to decide, and shipping "
        "takes {shipping}.",
        day=day_words(day_of(supply)),
        supply=days_words(supply_days(supply)),
        lead=days_words(to_fraction(supply.lead)),
        shipping=days_words(to_fraction(supply.shipping)),
    )


def numbers_of(parameters: Mapping[str, Any]) -> dict[str, float]:
    """The four numbers of a replenishment wait; those that it does not have, or that are none, as the step has them by
    default. Several units in a piece are counted as units."""
    defaults = {parameter.id: parameter.default for parameter in KIND.parameters}
    values = {name: _number(parameters.get(name), defaults[name]) for name in (*_OF_NODE.values(), "units")}
    values["quantity_default"] *= values["units"]
    return {field: values[name] for field, name in _OF_NODE.items()}


def _number(value: Any, otherwise: float) -> float:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return value if known else otherwise


def used_in(count: float, days: float) -> float:
    """How much is used a day by people who buy ``count`` again after ``days``, to three digits."""
    return float(f"{count / days:.3g}")


def plan(supply: Supply) -> Plan:
    """The plan for a journey: a wait that keeps all four numbers, or a delay of so many days. PlanError as day_of."""
    day = day_of(supply)
    numbers = {name: getattr(supply, field) for field, name in _OF_NODE.items()}
    return Plan(
        name=say("Plan the replenishment"),
        # A new order begins a new supply.
        step=NewStep("replenishment_wait", {**numbers, "units": 1, "on_order": "restart"}),
        settings={"replenishment_wait": {**numbers, "units": 1}, "delay": {"duration": wait_of(day)}},
        start=NewStep("order_completed"),
    )
