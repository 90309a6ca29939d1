"""Local time in a replay: when the clocks of a zone stand at what, both ways.

The zones are those of the ``tzdata`` package that the program ships, never those of the machine, so that the
version of the database is an input of a run. All instants are UNIX times in whole seconds, a date is the number
of days after 1970-01-01, weekdays count from Monday = 0.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import tzdata  # type: ignore[import-untyped]  # data, no types

from simulator.history.errors import HistoryError
from simulator.history.zones import load_zone
from simulator.run import DAY, RunError

#: Beyond the period of a replay, local times are known for so long: no wait for a local time takes longer.
MARGIN = 400 * DAY

#: Changes of offsets are looked for, and kept, in blocks of so many seconds.
_BLOCK = 128 * DAY


@dataclass(frozen=True)
class ZoneTable:
    """``offsets[i]`` (seconds east of UTC) holds from ``changes[i - 1]`` to before ``changes[i]``; there is one
    offset more than changes, which ascend."""

    name: str
    changes: tuple[int, ...]
    offsets: tuple[int, ...]

    def offset(self, instant: int) -> int:
        """The offset from UTC at an instant."""
        return self.offsets[bisect_right(self.changes, instant)]

    def local(self, instant: int) -> int:
        """What the zone's clock shows, as seconds after 1970-01-01 00:00 on that clock."""
        return instant + self.offset(instant)

    def date(self, instant: int) -> int:
        """The local date."""
        return self.local(instant) // DAY

    def week_hour(self, instant: int) -> int:
        """The hour of the local week: 0 is Monday 00:00 to 00:59, 167 Sunday 23:00 to 23:59."""
        local = self.local(instant)
        return weekday(local // DAY) * 24 + local % DAY // 3600

    def next_change(self, instant: int) -> int | None:
        """The first instant after ``instant`` at which the offset changes."""
        place = bisect_right(self.changes, instant)
        return self.changes[place] if place < len(self.changes) else None

    def instant_of(self, date: int, time: int) -> int | None:
        """The first instant at which the clock shows ``time`` (seconds of the day) on ``date``.

        A time that the clock skips is the first instant after the gap; None if the date has changed by then
        (replay semantics 8.20).
        """
        instant = self.reached(date * DAY + time)
        return instant if self.date(instant) == date else None

    def start_of(self, date: int, after: int) -> int:
        """The first instant from ``after`` on at which the clock shows ``date`` or a later one."""
        return self.reached(date * DAY, after)

    def reached(self, local: int, after: int | None = None) -> int:
        """The first instant (from ``after`` on) at which the clock shows ``local`` or more."""
        since = after
        for place, offset in enumerate(self.offsets):
            until = self.changes[place] if place < len(self.changes) else None
            if until is None or (until + offset > local and (since is None or until > since)):
                instant = local - offset
                return instant if since is None else max(instant, since)
            since = until if since is None else max(since, until)
        raise AssertionError("the last offset has no end")


def weekday(date: int) -> int:
    """The weekday of a date."""
    return (date + 3) % 7


@cache
def zone_table(name: str, first: int, last: int) -> ZoneTable:
    """The zone's offsets from ``first`` to ``last``; before and after them the nearest one holds.

    RunError if there is no such zone.
    """
    try:
        zone = load_zone(name)
    except HistoryError as error:
        raise RunError(str(error)) from None
    blocks = range(first // _BLOCK, (last - 1) // _BLOCK + 1)
    found = [change for block in blocks for change in _changes(name, block) if first < change[0] <= last]
    return ZoneTable(name, tuple(at for at, _ in found), (_offset(zone, first), *(offset for _, offset in found)))


@cache
def _changes(name: str, block: int) -> tuple[tuple[int, int], ...]:
    """When the offset changes within a block, its end included, and to what. Periods share blocks, so that a forecast,
    which replays many of them, looks at each day once."""
    zone = load_zone(name)
    first = block * _BLOCK
    offset = _offset(zone, first)
    changes = []
    for day in range(first, first + _BLOCK, DAY):
        low, high = day, day + DAY
        after = _offset(zone, high)
        if after == offset:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if _offset(zone, middle) == offset else (low, middle)
        changes.append((high, after))
        offset = after
    return tuple(changes)


def _offset(zone: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, zone).utcoffset() or timedelta()
    return int(offset.total_seconds())


def database_version() -> str:
    """The version of the time-zone database, such as 2025b."""
    return str(tzdata.IANA_VERSION)
