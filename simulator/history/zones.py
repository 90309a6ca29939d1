"""Time zones of imports: from the time on a shop's clock to UTC, whole columns at once.

The zones are those of the ``tzdata`` package, the same on every machine.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from journey.words import say
from simulator.history.errors import HistoryError

#: The years that an import accepts: all times of a history fit 32 bits whatever its first one is.
FIRST_SECOND = int(datetime(1995, 1, 1, tzinfo=UTC).timestamp())
LAST_SECOND = int(datetime(2060, 1, 1, tzinfo=UTC).timestamp())

_DAY = 86_400
_NAME = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")


@cache
def load_zone(name: str) -> ZoneInfo:
    """The zone of an IANA name. HistoryError if there is none."""
    try:
        if not _NAME.fullmatch(name):
            raise ValueError(name)
        *folders, leaf = name.split("/")
        package = ".".join(["tzdata", "zoneinfo", *folders])
        with resources.files(package).joinpath(leaf).open("rb") as file:
            return ZoneInfo.from_file(file, key=name)
    except (OSError, ValueError, ImportError, TypeError):
        raise HistoryError(
            say("There is no time zone “{name}”.", name=name),
            remedy=say("Give an IANA name such as Europe/London or UTC."),
        ) from None


@cache
def offset_changes(name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """When the zone's offset from UTC begins to hold (UNIX times, ascending) and the offset (seconds).

    The first entry holds since ever. Covers the years that an import accepts.
    """
    zone = load_zone(name)
    first = FIRST_SECOND - 2 * _DAY
    starts, offsets = [np.iinfo(np.int64).min // 2], [_offset(zone, first)]
    for day in range(first, LAST_SECOND + 2 * _DAY, _DAY):
        if _offset(zone, day + _DAY) != offsets[-1]:
            low, high = day, day + _DAY
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(zone, middle) == offsets[-1] else (low, middle)
            starts.append(high)
            offsets.append(_offset(zone, day + _DAY))
    return np.array(starts, dtype=np.int64), np.array(offsets, dtype=np.int64)


def to_utc(local: NDArray[np.int64], name: str) -> tuple[NDArray[np.int64], int, int]:
    """UNIX times of wall-clock times (seconds since 1970 as if in UTC), and how many fell in a gap or twice.

    A time that the clock skipped becomes the first instant after the gap; one that it showed twice is
    taken at its first occurrence, as the replay does.
    """
    starts, offsets = offset_changes(name)
    ends = np.append(starts[1:], np.iinfo(np.int64).max // 2) + offsets
    era = np.searchsorted(ends, local, side="right")
    utc = local - offsets[era]
    skipped = utc < starts[era]
    later = np.minimum(era + 1, len(starts) - 1)
    doubled = (later > era) & (local - offsets[later] >= starts[later])
    return np.maximum(utc, starts[era]), int(skipped.sum()), int(doubled.sum())


def to_utc_one(local: int, name: str) -> int:
    """``to_utc`` for one moment."""
    starts, offsets, ends = _listed(name)
    era = bisect_right(ends, local)
    return max(local - offsets[era], starts[era])


def to_local(utc: int, name: str) -> int:
    """The wall-clock time (seconds since 1970 as if in UTC) of a UNIX time."""
    starts, offsets, _ = _listed(name)
    return utc + offsets[bisect_right(starts, utc) - 1]


@cache
def _listed(name: str) -> tuple[list[int], list[int], list[int]]:
    starts, offsets = offset_changes(name)
    ends = starts[1:] + offsets[:-1]
    return starts.tolist(), offsets.tolist(), ends.tolist()


def _offset(zone: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, zone).utcoffset() or timedelta()
    return int(offset.total_seconds())
