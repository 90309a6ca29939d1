"""Figures with their ranges, one below the other: an inner band, an outer one, and the figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporters.plots.plot import Plot, PlotTable, Region
from exporters.plots.sheet import FIGURE, POINTS_A_PIXEL, SMALL, Sheet, text_style, text_width
from journey.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A band is at most so high, in pixels.
HIGHEST = 14.0

#: From this width on, in pixels, names stand beside the rows instead of above.
WIDE = 700.0


@dataclass(frozen=True)
class RangeRow:
    """One figure. ``low`` to ``high``: the inner band; ``outer``: the wider one around it, if there is any; ``mark``:
    another value to hold it against. ``told``: the figure in words, at the right; ``words``: when pointed at.
    ``whole``: a scale from nothing reaches at least so far."""

    name: str
    value: float
    low: float
    high: float
    outer: tuple[float, float] | None
    mark: float | None
    told: str
    words: str
    whole: float = 0.0

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest that is drawn."""
        drawn = [self.value, self.low, self.high, *(self.outer or ()), *([] if self.mark is None else [self.mark])]
        return min(drawn), max(drawn)


def range_plot(plot_id: str, title: str, finding: str, statement: str, rows: Sequence[RangeRow], zero: bool) -> Plot:
    """A plot of ranges. Each row has a scale of its own: from nothing (``zero``), or as far around the figure, in per
    cent of it, as the widest of all rows reaches."""
    return Plot(
        id=plot_id,
        title=title,
        finding=finding,
        statement=statement,
        table=PlotTable(
            (say("figure"), say("value"), say("low"), say("high"), say("lowest"), say("highest")),
            tuple((row.name, row.value, row.low, row.high, *(row.outer or (row.low, row.high))) for row in rows),
        ),
        draw=lambda sheet: draw_ranges(sheet, rows, zero),
        is_empty=not rows,
    )


def draw_ranges(sheet: Sheet, rows: Sequence[RangeRow], zero: bool) -> list[Region]:
    """Draw the rows; gives what each says when pointed at."""
    room = max(text_width(row.told, FIGURE) for row in rows) + 12
    beside = sheet.width >= WIDE
    names = min(max(text_width(row.name, SMALL) for row in rows) + 12, sheet.width * 0.4) if beside else 2
    axes = sheet.axes(left=names, top=2, right=room, bottom=4)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows), 0)
    _, height = sheet.size_of(axes)
    line = height / len(rows)
    named = line >= 2.2 * SMALL and not beside
    thick = min(HIGHEST, line * (0.34 if named else 0.7)) / line
    regions = []
    for place, row in enumerate(rows):
        middle = place + (1 - thick / 2 - 0.03 if named else 0.5)
        _draw_row(sheet, axes, row, middle, thick, _scale(rows, row, zero))
        if named or beside:
            axes.annotate(
                row.name,
                (0, middle if beside else middle - thick / 2),
                xytext=((2 - names) * POINTS_A_PIXEL, 0) if beside else (0, 2 * POINTS_A_PIXEL),
                textcoords="offset points",
                ha="left",
                va="center" if beside else "bottom",
                **text_style(sheet.style.text, SMALL),
            )
        axes.annotate(
            row.told,
            (1, middle),
            xytext=(8 * POINTS_A_PIXEL, 0),
            textcoords="offset points",
            ha="left",
            va="center",
            **text_style(sheet.style.text, FIGURE),
        )
        regions.append(sheet.region(axes, 0, place, 1, place + 1, row.words))
    return regions


def _scale(rows: Sequence[RangeRow], row: RangeRow, zero: bool) -> tuple[float, float]:
    """The values at the left and the right end of a row."""
    if zero:
        return 0.0, max(row.ends[1], row.whole, 1.0)
    widest = max(max(each.ends[1] - each.value, each.value - each.ends[0]) / max(each.value, 1.0) for each in rows)
    reach = max(widest, 0.001) * max(row.value, 1.0)
    return row.value - reach, row.value + reach


def _draw_row(sheet: Sheet, axes: Axes, row: RangeRow, middle: float, thick: float, scale: tuple[float, float]) -> None:
    first, last = scale
    style = sheet.style

    def at(value: float) -> float:
        return (value - first) / (last - first)

    axes.plot([0, 1], [middle, middle], color=style.border, linewidth=POINTS_A_PIXEL, zorder=0)
    if row.outer is not None:
        low, high = row.outer
        axes.barh(
            middle,
            at(high) - at(low),
            left=at(low),
            height=thick,
            color=style.sunken,
            edgecolor=style.muted,
            linewidth=POINTS_A_PIXEL / 2,
            zorder=1,
        )
    inner = at(row.high) - at(row.low)
    axes.barh(middle, inner, left=at(row.low), height=thick * (0.6 if row.outer else 1), color=style.band, zorder=2)
    ends = (middle - thick / 2, middle + thick / 2)
    axes.plot([at(row.value)] * 2, ends, color=style.accent, linewidth=2 * POINTS_A_PIXEL, zorder=4)
    if row.mark is not None:
        axes.plot(
            at(row.mark),
            middle,
            "o",
            color=style.surface,
            markeredgecolor=style.muted,
            markersize=4,
            clip_on=False,
            zorder=3,
        )
