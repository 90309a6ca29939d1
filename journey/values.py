"""Parameter values as the steps need them: JSON in, records, seconds and exact numbers out.

All functions raise ValueError or msgspec.ValidationError on a value of the wrong type; the checks run before any
replay and name the place.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import msgspec

from journey.condition import AnyOperand, AttributeOperand, Condition, EventMatch
from journey.model import WEEKDAYS
from journey.spans import duration_seconds, time_seconds
from journey.steps import Lookup, Rate


def to_match(value: Any) -> EventMatch:
    """An event match."""
    return msgspec.convert(value, EventMatch)


def to_condition(value: Any) -> Condition:
    """A condition."""
    return msgspec.convert(value, Condition)  # type: ignore[no-any-return]


def to_filter(value: Any) -> Condition | None:
    """A condition, or None where it is empty."""
    return None if not value else to_condition(value)


def filtered(event: str, where: Any, any_key: bool = False) -> EventMatch:
    """An event with an optional filter."""
    return EventMatch(event=event, where=to_filter(where), any_key=any_key)


def to_seconds(value: str) -> int:
    """A duration in seconds."""
    return duration_seconds(value)


def to_optional_seconds(value: str | None) -> int | None:
    """A duration in seconds, None where it is empty."""
    return duration_seconds(value) if value else None


def to_time(value: str) -> int:
    """A time of day in seconds after midnight."""
    return time_seconds(value)


def to_day(value: str) -> int:
    """The date of a text that begins with YYYY-MM-DD, as days after 1970-01-01."""
    return (date.fromisoformat(value[:10]) - date(1970, 1, 1)).days


def to_weekdays(value: Any) -> frozenset[int]:
    """Weekdays, Monday = 0."""
    return frozenset(WEEKDAYS.index(day) for day in value)


def to_fraction(value: float | int | str) -> Fraction:
    """An exact number: 0.1 is one tenth, as it was typed."""
    return Fraction(str(value))


def to_thousandths(value: float) -> int:
    """A weight in whole thousandths."""
    return round(to_fraction(value) * 1000)


def to_rate(low: float, middle: float, high: float) -> Rate:
    """An assumed rate in per cent with its range; the ends are never on the wrong side of it."""
    parts = [round(to_fraction(value) * 10_000) for value in (low, middle, high)]
    return Rate(min(parts[0], parts[1]), parts[1], max(parts[1], parts[2]))


def to_lookup(default: float, rows: Any, operand: AnyOperand | None) -> Lookup:
    """A number by a text, from a table parameter."""
    table = tuple((str(row["value"]), to_fraction(row["number"])) for row in rows or ())
    return Lookup(to_fraction(default), operand if table else None, table)


#: Tables by country look at this attribute.
COUNTRY = AttributeOperand(name="country")
