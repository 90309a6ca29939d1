"""What a plot is: its words, its numbers and how it is drawn."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporters.plots.sheet import Sheet

Value = str | int | float | None


@dataclass(frozen=True)
class Region:
    """A part of a drawn plot that says more when pointed at: a rectangle in shares of the figure's width and
    height, from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    words: str


@dataclass(frozen=True)
class PlotTable:
    """The numbers behind a plot: one tuple a row, in the order of ``columns``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def as_csv(self) -> str:
        """The table as CSV (RFC 4180) with a line of heads."""
        return csv_text(self.columns, self.rows)


@dataclass(frozen=True)
class Plot:
    """One plot.

    ``title`` names it; ``finding`` is what to read off it, in one sentence; ``statement`` says what is counted,
    on which data and under which assumption. ``draw`` draws it onto an empty sheet and gives the regions
    that say more. ``is_empty``: there is nothing to draw; ``finding`` says why. ``found``: the counts that the
    finding tells.
    """

    id: str
    title: str
    finding: str
    statement: str
    table: PlotTable
    draw: Callable[[Sheet], Sequence[Region]]
    is_empty: bool = False
    found: tuple[int, ...] = ()


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    """Rows as CSV. A text that a spreadsheet would take for a formula is kept a text by an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([_plain(cell) for cell in columns])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return file.getvalue()


def _plain(cell: Value) -> Value:
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + cell
    return cell
