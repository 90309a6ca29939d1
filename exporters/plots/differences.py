"""How far figures of another version lie from those of the base, as shares of it, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporters.plots.plot import Plot, PlotTable, Region
from exporters.plots.sheet import FIGURE, POINTS_A_PIXEL, SMALL, Sheet, shortened, text_style, text_width
from journey.words import number, say

ROW = 24.0
LEAST_ROW = 17.0
#: The space to the right of a point in which its difference is written.
WRITTEN = 10.0
#: A share beyond this is drawn as an arrow at the edge, so that the others can be told apart.
WIDEST = 1.0


@dataclass(frozen=True)
class DifferenceRow:
    """One figure. ``share`` and its ends ``low`` and ``high`` are parts of the base's figure; None where there is no
    share (the base is nothing, or fewer than 30), and None for the ends where no interval is given; the outer ends are
    those over what is assumed. ``words`` name the figure, ``told`` says its difference, ``more`` all there is to say.
    """

    words: str
    base: float
    other: float
    share: float | None
    low: float | None
    high: float | None
    outer_low: float | None
    outer_high: float | None
    told: str
    more: str
    clear: bool


def differences_plot(rows: Sequence[DifferenceRow], labels: tuple[str, str], finding: str, statement: str) -> Plot:
    """The plot of these rows; ``labels`` name the base and the other version."""
    return Plot(
        id="differences",
        title=say("“{other}” less “{base}”, as shares of “{base}”", base=labels[0], other=labels[1]),
        finding=finding,
        statement=statement,
        table=_table(rows, labels),
        draw=lambda sheet: _draw(sheet, rows),
        is_empty=not rows,
    )


def _table(rows: Sequence[DifferenceRow], labels: tuple[str, str]) -> PlotTable:
    heads = (say("figure"), *labels, say("difference"), say("share"), say("share from"), say("share to"))
    return PlotTable(
        heads,
        tuple((row.words, row.base, row.other, row.other - row.base, row.share, row.low, row.high) for row in rows),
    )


def _draw(sheet: Sheet, rows: Sequence[DifferenceRow]) -> list[Region]:
    height = max(min((sheet.height - 22) / max(len(rows), 1), ROW), LEAST_ROW)
    shown = rows[: max(int((sheet.height - 22) / height), 1)]
    names = min(max(text_width(row.words, SMALL) for row in shown) + 8, sheet.width * 0.45)
    told = max(text_width(row.told, FIGURE) for row in shown) + WRITTEN
    empty = max(sheet.height - 20 - height * len(shown), 0.0)
    axes = sheet.axes(left=names, top=2, right=told, bottom=18 + empty)
    spread = [0.0, *(end for row in shown for end in (row.share, row.low, row.high, row.outer_low, row.outer_high))]
    ends = [end for end in spread if end is not None]
    low, high = max(min(ends), -WIDEST), min(max(ends), WIDEST)
    reach = max(high - low, 0.02)
    axes.set_xlim(low - 0.06 * reach, high + 0.06 * reach)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.axvline(0, color=sheet.style.muted, linewidth=POINTS_A_PIXEL, zorder=1)
    for place, row in enumerate(shown):
        axes.axhline(place + 0.5, color=sheet.style.border, linewidth=POINTS_A_PIXEL, zorder=0)
        if row.share is not None:
            ink = sheet.style.accent if row.clear else sheet.style.muted
            # Assumptions outside, sampling inside.
            for first, last, band, width in (
                (row.outer_low, row.outer_high, sheet.style.border, 13),
                (row.low, row.high, sheet.style.band, 9),
            ):
                if first is not None and last is not None:
                    axes.plot(
                        [_within(first), _within(last)],
                        [place, place],
                        color=band,
                        linewidth=width * POINTS_A_PIXEL,
                        solid_capstyle="butt",
                        zorder=2,
                    )
            sign = "o" if abs(row.share) <= WIDEST else ">" if row.share > 0 else "<"
            axes.plot([_within(row.share)], [place], sign, color=ink, markersize=6 * POINTS_A_PIXEL, zorder=3)
        _write(sheet, axes, place, row, names)
    for value in _ticks(low, high):
        sheet_label = f"{'+' if value > 0 else '−'}{abs(value) * 100:.0f} %" if value else "0"
        axes.annotate(
            sheet_label,
            (value, len(shown) - 0.5),
            xytext=(0, -5 * POINTS_A_PIXEL),
            textcoords="offset points",
            ha="center",
            va="top",
            **text_style(sheet.style.muted),
        )
    first, last = axes.get_xlim()
    return [sheet.region(axes, first, place + 0.5, last, place - 0.5, row.more) for place, row in enumerate(shown)]


def _within(share: float) -> float:
    return max(min(share, WIDEST), -WIDEST)


def _write(sheet: Sheet, axes: object, place: int, row: DifferenceRow, room: float) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    words = shortened(row.words, room - 8, SMALL)
    for side, align, text, size, ink in (
        (0.0, "right", words, SMALL, sheet.style.text),
        (1.0, "left", row.told, FIGURE, sheet.style.text if row.clear else sheet.style.muted),
    ):
        axes.annotate(
            text,
            (side, place),
            xycoords=("axes fraction", "data"),
            xytext=((WRITTEN if side else -6) * POINTS_A_PIXEL, 0),
            textcoords="offset points",
            ha=align,
            va="center",
            annotation_clip=False,
            **text_style(ink, size),
        )


def _ticks(low: float, high: float) -> list[float]:
    """Zero, and a round share near each end that is far enough from it."""
    reach = high - low
    ticks = {0.0}
    for end in (low, high):
        rounded = round(end, 2 if abs(end) < 0.3 else 1)
        if abs(rounded) > reach * 0.25:
            ticks.add(rounded)
    return sorted(ticks)


def share_words(share: float) -> str:
    """A share with its sign: +15.6 %."""
    if abs(share) < 0.0005:
        return say("{number} %", number="0")
    sign = "+" if share > 0 else "−"
    return say("{number} %", number=f"{sign}{number(abs(share) * 100, 1)}")
