"""Writes quiet hours and closed windows into the kernel's tables."""

from __future__ import annotations

from journey.steps import DAY, Program, QuietRule
from simulator.compiled.program_tables import ProgramTables

_WEEK = 7 * DAY


def write_quiet(tables: ProgramTables, program: Program, quiet: QuietRule) -> int:
    """Adds quiet hours, as spans of the local week."""
    rows = tables.rows["windows"]
    first = len(rows)
    for weekdays, start, end in quiet.windows:
        length = (end - start) % DAY
        for day in sorted(weekdays):
            begins = day * DAY + start
            if length:
                rows.add(start=begins, end=min(begins + length, _WEEK))
            if begins + length > _WEEK:
                rows.add(start=0, end=begins + length - _WEEK)
    zone = -1
    if quiet.zone != "person":
        zone = tables.clocks.row(program.zone if quiet.zone == "journey" else quiet.zone)
    return tables.rows["quiets"].add(windows=first, count=len(rows) - first, skip=quiet.on_block == "skip", zone=zone)
