"""The dates of something that recurs, after the recurrence rules of RFC 5545 (FREQ, INTERVAL, BYDAY, BYMONTHDAY,
COUNT, UNTIL). Dates are days after 1970-01-01, weekdays count from Monday = 0."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import count, islice, takewhile
from typing import Literal

import msgspec

_EPOCH = date(1970, 1, 1).toordinal()
#: The last date of the calendar.
LAST_DATE = date.max.toordinal() - _EPOCH


class Recurrence(msgspec.Struct, frozen=True):
    """From ``start`` on, every ``interval`` days, weeks, months or years, or once.

    Weeks begin on Monday; ``weekdays`` are those of the weeks (empty: that of ``start``). ``month_day``: the day of the
    month, -1 the last, 0 that of ``start``; months and years that lack the day are passed over. At most ``most`` dates
    in all, none after ``end``.
    """

    start: int
    every: Literal["once", "day", "week", "month", "year"] = "once"
    interval: int = 1
    weekdays: frozenset[int] = frozenset()
    month_day: int = 0
    most: int | None = None
    end: int | None = None


def recurring_dates(rule: Recurrence, first: int, last: int) -> list[int]:
    """The dates from ``first`` to ``last``, ascending."""
    final = min(last, LAST_DATE if rule.end is None else rule.end)
    until = takewhile(lambda day: day <= final, _dates(rule))
    return [day for day in islice(until, rule.most) if day >= first]


def _dates(rule: Recurrence) -> Iterator[int]:
    """All dates, for ever or to the end of the calendar."""
    step = max(1, rule.interval)
    if rule.every == "once":
        return iter((rule.start,))
    if rule.every == "day":
        return count(rule.start, step)
    if rule.every == "week":
        return _weekly(rule, step)
    return _monthly(rule, step if rule.every == "month" else 12 * step)


def _weekly(rule: Recurrence, step: int) -> Iterator[int]:
    weekday = (rule.start + 3) % 7
    chosen = sorted(rule.weekdays) or [weekday]
    for monday in count(rule.start - weekday, 7 * step):
        yield from (monday + day for day in chosen if monday + day >= rule.start)


def _monthly(rule: Recurrence, step: int) -> Iterator[int]:
    begins = date.fromordinal(rule.start + _EPOCH)
    for month in range(begins.year * 12 + begins.month - 1, (date.max.year + 1) * 12, step):
        year, place = divmod(month, 12)
        longest = monthrange(year, place + 1)[1]
        wanted = longest if rule.month_day == -1 else rule.month_day or begins.day
        if wanted <= longest:
            day = date(year, place + 1, wanted).toordinal() - _EPOCH
            if day >= rule.start:
                yield day
