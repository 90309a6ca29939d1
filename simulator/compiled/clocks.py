"""The zones of a run as tables of offset changes."""

from __future__ import annotations

from simulator.compiled import opcodes as op
from simulator.compiled.rows import Rows
from simulator.compiled.tables import SHIFT, ZONE
from simulator.history.history import History
from simulator.zones import MARGIN, zone_table


class Clocks:
    """Rows of "zones" and "shifts". The zones of the history come first, so that a customer's zone is its row."""

    def __init__(self, history: History, start: int, end: int) -> None:
        self.zones = Rows(ZONE)
        self.shifts = Rows(SHIFT)
        self._origin = history.origin
        self._period = (start + history.origin - MARGIN, end + history.origin + MARGIN)
        self._rows: dict[str, int] = {}
        for code, name in enumerate(history.zones):
            row = self._add(name if code in history.inhabited else "UTC")
            self._rows.setdefault(name if code in history.inhabited else "UTC", row)

    def row(self, name: str) -> int:
        """The row of a zone by its IANA name. RunError if there is no such zone."""
        if name not in self._rows:
            self._rows[name] = self._add(name)
        return self._rows[name]

    def _add(self, name: str) -> int:
        table = zone_table(name, *self._period)
        starts = [op.NEVER, *(change - self._origin for change in table.changes)]
        first = len(self.shifts)
        for since, offset in zip(starts, table.offsets, strict=True):
            self.shifts.add(since=since, offset=offset + self._origin)
        self.shifts.add(since=op.FOREVER)
        until = starts[1] if len(starts) > 1 else op.FOREVER
        return self.zones.add(
            first=first, row=first, since=op.NEVER, until=until, offset=table.offsets[0] + self._origin
        )
