"""What plots are made from: a result, the names in its journeys, and the part that it is narrowed to."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from exporters.dates import date_of
from exporters.estimand import statement
from exporters.names import Names
from exporters.withholding import Cell, Told, rounded
from journey.words import say

if TYPE_CHECKING:
    from simulator.histogram import Histogram
    from simulator.result import Result


class Activity(msgspec.Struct, frozen=True):
    """When customers were active on their own: ``hours`` are the 168 hours of the local week (Monday 00:00 first),
    ``event`` is what was counted, ``made`` whether a generator made it."""

    event: str
    made: bool
    hours: tuple[int, ...]


class Source(msgspec.Struct, frozen=True):
    """A result to plot. With ``node`` plots are narrowed to that step, with ``edge`` to that edge. In what leaves the
    shop ``told`` says which counts are not told exactly, and counts from 1 to below ``least`` are not told."""

    result: Result
    names: Names
    activity: Activity | None = None
    node: str | None = None
    edge: str | None = None
    told: Mapping[Cell, Told] = {}
    least: int = 0

    def how(self, cell: Cell) -> Told:
        """How the count may be told."""
        return self.told.get(cell, Told.EXACTLY)

    def shown(self, cell: Cell, count: int) -> int:
        """The count as a plot may draw and tell it, but for small ones, which the sheet draws alike."""
        how = self.how(cell)
        return count if how is Told.EXACTLY or 0 < count < self.least else rounded(count) if how is Told.ROUNDED else 0

    def is_small(self, count: int) -> bool:
        """Whether a count is too small to be told."""
        return 0 < count < self.least

    def statement(self, what: str) -> str:
        """What a figure of this source is an answer to; says which step it is narrowed to."""
        if self.node is not None:
            what = say("{what}, step “{step}” alone", what=what, step=self.names.node(self.node))
        return statement(self.result, what)

    def days(self, *counts: Histogram) -> list[datetime.date]:
        """All dates of the period, and those that the local dates of ``counts`` add at its ends."""
        first, last = self.result.start // 86_400, self.result.end // 86_400
        for histogram in counts:
            if len(histogram.values):
                first = min(first, int(histogram.values[0]))
                last = max(last, int(histogram.values[-1]))
        return [date_of(day) for day in range(first, last + 1)]
