"""Bars with their figures on top, for counts by class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporters.plots.plot import Region
from exporters.plots.sheet import FIGURE, LETTER, POINTS_A_PIXEL, TINY, Sheet, in_lines, text_style, text_width
from journey.letters import parts
from journey.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A bar is at most so wide, and the least that is not nothing stands so high, in pixels.
WIDEST = 44.0
LEAST_HEIGHT = 2.0
FEWEST_SLOTS = 4


@dataclass(frozen=True)
class Bar:
    """One bar: the word under it, its count, the words shown when it is pointed at, and whether it warns."""

    label: str
    count: int
    words: str
    warns: bool = False


def draw_bars(sheet: Sheet, bars: Sequence[Bar], line_before: int | None = None, line_words: str = "") -> list[Region]:
    """Draw bars; a dashed line before the bar ``line_before`` with ``line_words`` beside it marks a limit."""
    slots = max(len(bars), FEWEST_SLOTS)
    labels = _labels(bars, (sheet.width - 8) / slots)
    lines = max((label.count("\n") for label in labels), default=0) + 1
    axes = sheet.axes(left=4, top=18 if line_before is None else 32, right=4, bottom=8 + 12 * lines)
    width, height = sheet.size_of(axes)
    largest = max((sheet.drawn(bar.count) for bar in bars), default=0) or 1
    axes.set_xlim(-0.5, slots - 0.5)
    axes.set_ylim(0, largest)
    share = min(0.72, WIDEST * slots / width)
    least = LEAST_HEIGHT / height * largest
    for place, bar in enumerate(bars):
        if bar.count:
            axes.bar(
                place,
                max(sheet.drawn(bar.count), least),
                width=share,
                color=sheet.style.warning if bar.warns else sheet.style.bar,
                linewidth=0,
                snap=True,
            )
    axes.axhline(0, color=sheet.style.border, linewidth=POINTS_A_PIXEL, zorder=0, clip_on=False)
    _label(sheet, axes, bars, labels, width / slots)
    if line_before is not None:
        _mark_limit(sheet, axes, line_before, line_words)
    return [sheet.region(axes, place - 0.5, 0, place + 0.5, largest, bar.words) for place, bar in enumerate(bars)]


def _labels(bars: Sequence[Bar], slot: float) -> list[str]:
    """The words under the bars: over two lines where one is too narrow, and only as many as there is room for."""
    labels = [bar.label for bar in bars]
    widest = max((text_width(label, TINY) for label in labels), default=0)
    if widest + 4 > slot and any(len(parts(label)) > 1 for label in labels):
        labels = [in_lines(label, max(slot, 6 * TINY * LETTER), TINY) for label in labels]
        labels = ["\n".join(label.split("\n")[:2]) for label in labels]
        widest = max(text_width(line, TINY) for label in labels for line in label.split("\n"))
    step = max(1, int(-(-(widest + 4) // slot)))
    return [label if place % step == 0 else "" for place, label in enumerate(labels)]


def _label(sheet: Sheet, axes: Axes, bars: Sequence[Bar], labels: Sequence[str], slot: float) -> None:
    """Counts over the bars, if there is room for all of them, and words under them."""
    if not bars:
        return
    figures_fit = all(text_width(number(bar.count), FIGURE) <= slot + 4 for bar in bars)
    largest = max(bar.count for bar in bars)
    for place, (bar, label) in enumerate(zip(bars, labels, strict=True)):
        sheet.tick_label(axes, place, label)
        if bar.count and (figures_fit or bar.count == largest):
            axes.annotate(
                sheet.told(bar.count),
                (place, sheet.drawn(bar.count)),
                xytext=(0, 4 * POINTS_A_PIXEL),
                textcoords="offset points",
                ha="center",
                va="bottom",
                **text_style(
                    sheet.style.warning if bar.warns else sheet.style.muted,
                    FIGURE,
                    "semibold" if bar.warns else "medium",
                ),
            )


def _mark_limit(sheet: Sheet, axes: Axes, before: int, words: str) -> None:
    position = before - 0.5
    first, last = axes.get_xlim()
    width, height = sheet.size_of(axes)
    axes.plot(
        [position, position],
        [0, 1 + 28 / height],
        transform=axes.get_xaxis_transform(),
        color=sheet.style.text,
        linewidth=POINTS_A_PIXEL,
        linestyle=(0, (3, 2)),
        clip_on=False,
    )
    room_at_right = (last - position) / (last - first) * width
    at_right = text_width(words, FIGURE) + 6 <= room_at_right or position <= (first + last) / 2
    axes.annotate(
        words,
        (position, 1),
        xycoords=("data", "axes fraction"),
        xytext=((6 if at_right else -6) * POINTS_A_PIXEL, 17 * POINTS_A_PIXEL),
        textcoords="offset points",
        ha="left" if at_right else "right",
        va="bottom",
        annotation_clip=False,
        **text_style(sheet.style.warning, FIGURE, "semibold"),
    )
