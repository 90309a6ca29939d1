"""Dates, durations and shares as people write them."""

from __future__ import annotations

import datetime

from journey.spans import SECONDS
from journey.words import mark, mark_count, number, say, say_count

MONTHS = (
    *(mark("Jan"), mark("Feb"), mark("Mar"), mark("Apr"), mark("May"), mark("Jun")),
    *(mark("Jul"), mark("Aug"), mark("Sep"), mark("Oct"), mark("Nov"), mark("Dec")),
)
WEEKDAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))

#: A date that is as wide in plots as any.
WIDE_DAY = datetime.date(2011, 12, 28)

#: A share of fewer than this says more about chance than about people.
FEWEST_FOR_A_RATE = 30

_UNITS = (
    ("days", mark_count("{count} day", "{count} days")),
    ("hours", mark_count("{count} hour", "{count} hours")),
    ("minutes", mark_count("{count} minute", "{count} minutes")),
)


def month_words(day: datetime.date) -> str:
    """The month of a date: Nov."""
    return say(MONTHS[day.month - 1])


def day_words(day: datetime.date) -> str:
    """A date: 5 Nov 2011."""
    return say("{day} {month} {year}", day=day.day, month=month_words(day), year=day.year)


def day_format() -> str:
    """How a field for a date writes it, in Qt's letters: as ``day_words`` does."""
    return say("{day} {month} {year}", day="d", month="MMM", year="yyyy")


def day_of_year(day: datetime.date) -> str:
    """A date whose year is known: 5 Nov."""
    return say("{day} {month}", day=day.day, month=month_words(day))


def month_of_year(day: datetime.date) -> str:
    """A month with its year: Nov 2011."""
    return say("{month} {year}", month=month_words(day), year=day.year)


def date_of(day: int) -> datetime.date:
    """The date of a number of days after 1970-01-01."""
    return datetime.date(1970, 1, 1) + datetime.timedelta(days=day)


def rough_duration(seconds: float) -> str:
    """A duration in its two largest units from minutes up: 2 days 3 hours; under a minute in seconds."""
    whole = int(seconds)
    parts: list[str] = []
    for unit, forms in _UNITS:
        amount, whole = divmod(whole, SECONDS[unit])
        if amount:
            parts.append(say_count(*forms, amount))
        if len(parts) == 2 or (parts and unit == "hours"):
            break
    return " ".join(parts) if parts else say_count("{count} second", "{count} seconds", whole)


def percent(part: int, whole: int) -> str:
    """``part`` of ``whole`` in per cent; of too few for a rate the two counts: "3 of 12"."""
    if whole < FEWEST_FOR_A_RATE:
        return say("{part} of {whole}", part=number(part), whole=number(whole))
    decimals = 1 if whole >= 1000 else 0
    return say("{number} %", number=number(100 * part / whole, decimals))
