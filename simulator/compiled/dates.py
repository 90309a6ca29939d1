"""The dates of date triggers, worked out for every word that the attribute can hold."""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from re import compile as pattern

from journey.steps import DateTrigger

_EPOCH = date(1970, 1, 1).toordinal()
#: So far beyond a run blocked dates may hold somebody back.
BLOCKED_MARGIN = 3000
_DATE = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@lru_cache(maxsize=8)
def dates_by_word(step: DateTrigger, words: tuple[str, ...], first: int, last: int) -> tuple[tuple[int, ...], ...]:
    """For each word the dates from ``first`` to ``last`` (days after 1970-01-01), ascending; none if it is no date."""
    return tuple(tuple(_dates(step, word, first, last)) for word in words)


def day_of(word: str) -> int | None:
    """The date ``YYYY-MM-DD`` as days after 1970-01-01; None if it is none."""
    if not _DATE.fullmatch(word):
        return None
    try:
        return date.fromisoformat(word).toordinal() - _EPOCH
    except ValueError:
        return None


def blocked_days(texts: Sequence[str], first: int, last: int) -> list[int]:
    """The dates from ``first`` to ``last`` that are blocked, by YYYY-MM-DD or each year by MM-DD."""
    if not texts:
        return []
    found = ((day, date.fromordinal(day + _EPOCH).isoformat()) for day in range(first, last + BLOCKED_MARGIN))
    return [day for day, text in found if text in texts or text[5:] in texts]


def _dates(step: DateTrigger, word: str, first: int, last: int) -> Sequence[int]:
    if not _DATE.fullmatch(word):
        return ()
    try:
        base = date.fromisoformat(word)
    except ValueError:
        return ()
    years = range(base.year, base.year + 1)
    if step.yearly:
        moved = abs(step.offset_days) // 365 + abs(step.offset_months) // 12 + 2
        earliest = date.fromordinal(first + _EPOCH).year - moved
        latest = date.fromordinal(last + _EPOCH).year + moved
        years = range(max(base.year, earliest), min(latest, date.max.year) + 1)
    found = (_moved(step, base, year) for year in years)
    return [day for day in found if day is not None and first <= day <= last]


def _moved(step: DateTrigger, base: date, year: int) -> int | None:
    """The occurrence of a year, moved by months, then by days; None if the calendar has no such date."""
    try:
        day = _existing(year, base.month, base.day, step.leap_day)
        months = day.year * 12 + day.month - 1 + step.offset_months
        day = _existing(months // 12, months % 12 + 1, day.day, step.leap_day)
        return (day + timedelta(days=step.offset_days)).toordinal() - _EPOCH
    except (ValueError, OverflowError):
        return None


def _existing(year: int, month: int, day: int, leap_day: str) -> date:
    """The date, or what stands for it in a year or month that lacks it."""
    if (month, day) == (2, 29) and not isleap(year):
        return date(year, 2, 28) if leap_day == "february_28" else date(year, 3, 1)
    return date(year, month, min(day, monthrange(year, month)[1]))
