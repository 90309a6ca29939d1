"""What a difference hangs on: how far it swings with each assumption from its low to its high end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporters.plots.plot import Plot, PlotTable, Region
from exporters.plots.sheet import FIGURE, POINTS_A_PIXEL, SMALL, Sheet, shortened, text_style, text_width
from journey.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 30.0
_ENDS = 8.0

#: Below the bars stand what nothing is, and which part is which.
_FOOT = 20.0
_SWATCH = 12.0


@dataclass(frozen=True)
class SwingBar:
    """One assumption: the difference at its low and at its high end, both also in words with the end they belong to;
    ``break_even``: where both versions are worth the same, in words, empty if nowhere."""

    words: str
    low: float
    high: float
    low_words: str
    high_words: str
    break_even: str = ""

    @property
    def width(self) -> float:
        """How far the difference swings."""
        return abs(self.high - self.low)


def tornado_plot(bars: Sequence[SwingBar], value: float, title: str, finding: str, statement: str) -> Plot:
    """The plot of these bars, the widest on top; ``value`` is the difference with everything as it is assumed."""
    ordered = sorted((bar for bar in bars if bar.width), key=lambda bar: -bar.width)
    heads = (say("assumption"), say("at its low end"), say("at its high end"), say("break-even"))
    rows = tuple((bar.words, bar.low, bar.high, bar.break_even) for bar in bars)
    return Plot(
        id="tornado",
        title=title,
        finding=finding,
        statement=statement,
        table=PlotTable(heads, rows),
        draw=lambda sheet: _draw(sheet, ordered, value),
        is_empty=not ordered,
    )


def _draw(sheet: Sheet, bars: Sequence[SwingBar], value: float) -> list[Region]:
    room = sheet.height - 4 - _FOOT
    height = max(min(room / max(len(bars), 1), ROW), 18.0)
    shown = bars[: max(int(room / height), 1)]
    names = min(max(text_width(bar.words, SMALL) for bar in shown) + 8, sheet.width * 0.5)
    ends = max(text_width(text, FIGURE) for bar in shown for text in (bar.low_words, bar.high_words)) + _ENDS
    ends = min(ends, sheet.width * 0.25)
    empty = max(room - 2 - height * len(shown), 0.0)
    axes = sheet.axes(left=names + ends, top=2, right=ends, bottom=4 + _FOOT + empty)
    points = [value, 0.0, *(end for bar in shown for end in (bar.low, bar.high))]
    low, high = min(points), max(points)
    reach = max(high - low, 1e-9)
    axes.set_xlim(low - 0.02 * reach, high + 0.02 * reach)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    for position, ink, dashes in ((value, sheet.style.text, "solid"), (0.0, sheet.style.muted, (0, (3, 2)))):
        axes.axvline(position, color=ink, linewidth=POINTS_A_PIXEL, linestyle=dashes, zorder=3)
    for place, bar in enumerate(shown):
        # The part at the low end is hatched: which end is which never rests on colour alone.
        for end, hatch in ((bar.low, "////"), (bar.high, "")):
            axes.barh(
                place,
                end - value,
                left=value,
                height=0.56,
                color=sheet.style.bar if not hatch else sheet.style.surface,
                edgecolor=sheet.style.bar,
                hatch=hatch,
                linewidth=POINTS_A_PIXEL,
                zorder=2,
            )
        _write(sheet, axes, place, bar, names, ends)
    _foot(sheet, axes, len(shown), names + ends)
    first, last = axes.get_xlim()
    return [sheet.region(axes, first, place + 0.5, last, place - 0.5, _more(bar)) for place, bar in enumerate(shown)]


def _foot(sheet: Sheet, axes: Axes, rows: int, left: float) -> None:
    """Where nothing is, and which part of a bar is at which end of its assumption."""
    from matplotlib.patches import Rectangle

    axes.annotate(
        "0",
        (0.0, rows - 0.5),
        xytext=(0, -4 * POINTS_A_PIXEL),
        textcoords="offset points",
        ha="center",
        va="top",
        annotation_clip=False,
        **text_style(sheet.style.muted),
    )
    width, height = sheet.size_of(axes)
    at, line = -left, -(_FOOT - 6) / height
    for hatch, words in (("////", say("at its low end")), ("", say("at its high end"))):
        swatch = Rectangle(
            (at / width, line - 4 / height),
            _SWATCH / width,
            8 / height,
            transform=axes.transAxes,
            facecolor=sheet.style.surface if hatch else sheet.style.bar,
            edgecolor=sheet.style.bar,
            hatch=hatch,
            linewidth=POINTS_A_PIXEL,
            clip_on=False,
        )
        axes.add_patch(swatch)
        at += _SWATCH + 5
        axes.annotate(
            words,
            (at / width, line),
            xycoords="axes fraction",
            ha="left",
            va="center",
            annotation_clip=False,
            **text_style(sheet.style.muted),
        )
        at += text_width(words) + 12


def _write(sheet: Sheet, axes: Axes, place: int, bar: SwingBar, names: float, ends: float) -> None:
    words = shortened(bar.words, names - 8, SMALL)
    left, right = sorted(((bar.low, bar.low_words), (bar.high, bar.high_words)), key=lambda end: end[0])
    texts = (
        ("axes fraction", 0.0, -ends - 4, "right", words, SMALL, sheet.style.text),
        ("data", left[0], -4, "right", left[1], FIGURE, sheet.style.muted),
        ("data", right[0], 4, "left", right[1], FIGURE, sheet.style.muted),
    )
    for of, x, shift, align, text, size, ink in texts:
        axes.annotate(
            text,
            (x, place),
            xycoords=(of, "data"),
            xytext=(shift * POINTS_A_PIXEL, 0),
            textcoords="offset points",
            ha=align,
            va="center",
            annotation_clip=False,
            **text_style(ink, size),
        )


def _more(bar: SwingBar) -> str:
    lines = [bar.words, bar.low_words, bar.high_words]
    return "\n".join([*lines, bar.break_even] if bar.break_even else lines)
