"""The occurrences of a date trigger (R5.10)."""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from re import fullmatch

from journey.steps import DateTrigger
from simulator.plain.person import Value
from simulator.zones import ZoneTable

#: The ordinal of 1970-01-01.
EPOCH = date(1970, 1, 1).toordinal()
_LAST_YEAR = 9999


def next_occurrence(step: DateTrigger, value: Value, zone: ZoneTable, earliest: int) -> int | None:
    """The first occurrence at or after an instant; None if there is none."""
    base = read_date(value) if isinstance(value, str) else None
    if base is None:
        return None
    for day in _days(step, base, zone.date(earliest)):
        moment = zone.instant_of(day, step.at)
        if moment is not None and moment >= earliest:
            return moment
    return None


def _days(step: DateTrigger, base: date, today: int) -> Iterator[int]:
    """The local dates from about ``today`` on, ascending."""
    if not step.yearly:
        years: Iterator[int] | range = range(base.year, base.year + 1)
    else:
        shift = abs(step.offset_days) // 365 + abs(step.offset_months) // 12 + 2
        this_year = date.fromordinal(today + EPOCH).year
        years = range(max(base.year, this_year - shift), min(this_year + shift, _LAST_YEAR) + 1)
    for year in years:
        day = _moved(step, base, year)
        if day is not None:
            yield day


def _moved(step: DateTrigger, base: date, year: int) -> int | None:
    """The date of one year, moved; None beyond the calendar."""
    try:
        yearly = _day_of(year, base.month, base.day, step.leap_day)
        months = yearly.year * 12 + yearly.month - 1 + step.offset_months
        moved = _day_of(months // 12, months % 12 + 1, yearly.day, step.leap_day)
        return (moved + timedelta(days=step.offset_days)).toordinal() - EPOCH
    except (ValueError, OverflowError):
        return None


def _day_of(year: int, month: int, day: int, leap_day: str) -> date:
    if (month, day) == (2, 29) and not isleap(year):
        return date(year, 2, 28) if leap_day == "february_28" else date(year, 3, 1)
    return date(year, month, min(day, monthrange(year, month)[1]))


@cache
def read_date(text: str) -> date | None:
    """The date ``YYYY-MM-DD``, None if it is none."""
    if not fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
