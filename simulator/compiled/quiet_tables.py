"""Writes quiet hours and closed windows into the kernel's tables."""

from __future__ import annotations

from functools import lru_cache

from journey.steps import DAY, Program, QuietRule
from simulator.compiled.program_tables import ProgramTables

_WEEK = 7 * DAY
_HOUR = 3600


def write_quiet(tables: ProgramTables, program: Program, quiet: QuietRule) -> int:
    """Adds quiet hours, as spans of the local week."""
    windows = []
    for weekdays, start, end in quiet.windows:
        length = (end - start) % DAY
        for day in sorted(weekdays):
            begins = day * DAY + start
            if length:
                windows.append((begins, min(begins + length, _WEEK)))
            if begins + length > _WEEK:
                windows.append((0, begins + length - _WEEK))
    zone = -1
    if quiet.zone != "person":
        zone = tables.clocks.row(program.zone if quiet.zone == "journey" else quiet.zone)
    first = len(tables.rows["windows"])
    for start, end in windows:
        tables.rows["windows"].add(start=start, end=end)
    hours = len(tables.quiet_hours)
    tables.quiet_hours += _by_hour(tuple(windows))
    return tables.rows["quiets"].add(
        windows=first, count=len(windows), skip=quiet.on_block == "skip", zone=zone, hours=hours
    )


@lru_cache(maxsize=64)
def _by_hour(windows: tuple[tuple[int, int], ...]) -> list[int]:
    """For each hour of the week what the windows make of it (tables.py, QUIET)."""
    hours = []
    for first in range(0, _WEEK, _HOUR):
        last = first + _HOUR
        touching = [(start, end) for start, end in windows if start < last and end > first]
        covering = [end for start, end in touching if start <= first and end >= last]
        hours.append(max(covering) if covering else -1 if touching else 0)
    return hours
