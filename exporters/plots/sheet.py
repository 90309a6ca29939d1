"""The sheet that a plot is drawn on: measured in pixels, as everything else on the screen is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exporters.plots.plot import Region
from exporters.plots.style import PlotStyle
from journey.letters import first_line, is_wide, line_of, parts
from journey.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Logical pixels an inch of every figure; a sharper screen only raises the dots an inch when it is drawn.
PIXELS_AN_INCH = 100
POINTS_A_PIXEL = 72 / PIXELS_AN_INCH

#: Sizes of text in pixels.
HEADING = 13.0
SMALL = 11.0
FIGURE = 10.5
TINY = 10.0

#: About how wide a letter or a figure is, in parts of the text's size.
LETTER = 0.62


@dataclass(frozen=True)
class Sheet:
    """The part of a figure that a plot may use: ``width`` and ``height`` in logical pixels, ``left`` and ``top``
    its place in the figure."""

    figure: Figure
    style: PlotStyle
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0

    def drawn(self, count: int) -> int:
        """The count that is drawn: small ones alike, where they may not be told apart."""
        return self.style.least if 0 < count < self.style.least else count

    def coarse(self, count: int) -> int:
        """The count that is drawn where a day's difference from the day before may not be read off: in steps of what
        may be told."""
        least = self.style.least
        return self.drawn(count) if not least or count < least else least * round(count / least)

    def told(self, count: int) -> str:
        """The count in figures, as far as it may be told."""
        return f"<{self.style.least}" if 0 < count < self.style.least else number(count)

    def axes(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Axes without frame and ticks, with these margins in pixels."""
        across, down = (float(side) * PIXELS_AN_INCH for side in self.figure.get_size_inches())
        axes = self.figure.add_axes(
            (
                (self.left + left) / across,
                (down - self.top - self.height + bottom) / down,
                max(self.width - left - right, 1.0) / across,
                max(self.height - top - bottom, 1.0) / down,
            )
        )
        axes.set_facecolor("none")
        for side in axes.spines.values():
            side.set_visible(False)
        axes.tick_params(bottom=False, left=False, labelbottom=False, labelleft=False)
        return axes

    def region(self, axes: Axes, left: float, bottom: float, right: float, top: float, words: str) -> Region:
        """The region of the rectangle between two points in the axes' own units."""
        box = axes.get_position()
        first, last = axes.get_xlim()
        lowest, highest = axes.get_ylim()
        x = [box.x0 + box.width * (value - first) / (last - first) for value in (left, right)]
        y = [box.y0 + box.height * (value - lowest) / (highest - lowest) for value in (bottom, top)]
        return Region(min(x), 1 - max(y), max(x), 1 - min(y), words)

    def size_of(self, axes: Axes) -> tuple[float, float]:
        """Width and height of axes in logical pixels."""
        across, down = (float(side) * PIXELS_AN_INCH for side in self.figure.get_size_inches())
        box = axes.get_position()
        return float(box.width) * across, float(box.height) * down

    def value_grid(self, axes: Axes, ticks: Sequence[int]) -> None:
        """Hairlines at round values with their figures at the left."""
        axes.set_ylim(0, max(ticks[-1], 1) * 1.02)
        for tick in ticks:
            axes.axhline(tick, color=self.style.border, linewidth=POINTS_A_PIXEL, zorder=0)
            axes.annotate(
                number(tick),
                (0, tick),
                xycoords=("axes fraction", "data"),
                xytext=(-6 * POINTS_A_PIXEL, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                **text_style(self.style.muted),
            )

    def tick_label(self, axes: Axes, x: float, words: str, align: str = "center") -> None:
        """A word under the axis at ``x``."""
        axes.annotate(
            words,
            (x, 0),
            xycoords=("data", "axes fraction"),
            xytext=(0, -5 * POINTS_A_PIXEL),
            textcoords="offset points",
            ha=align,
            va="top",
            **text_style(self.style.muted),
        )


def text_style(colour: str, size: float = TINY, weight: int | str = "normal") -> dict[str, Any]:
    """How matplotlib is told about a text of ``size`` pixels."""
    return {"color": colour, "fontsize": size * POINTS_A_PIXEL, "fontweight": weight}


def text_width(text: str, size: float = TINY) -> float:
    """About how wide a text is, in pixels."""
    return size * sum(1.0 if is_wide(letter) else LETTER for letter in text)


def shortened(text: str, room: float, size: float) -> str:
    """The text, its end left off where it is wider than a room in pixels."""
    if text_width(text, size) <= room:
        return text
    while len(text) > 1 and text_width(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def in_lines(text: str, room: float, size: float) -> str:
    """The text in lines of a width in pixels."""
    lines, left = [], parts(text)
    while left:
        count = first_line(left, lambda line: text_width(line, size) <= room)
        lines.append(line_of(left[:count]))
        left = left[count:]
    return "\n".join(lines)


def grid_margin(ticks: Sequence[int]) -> float:
    """The margin that the figures of ``value_grid`` need at the left, in pixels."""
    return max(text_width(number(tick)) for tick in ticks) + 8


def whole_ticks(largest: float, most: int = 3) -> list[int]:
    """Round whole numbers from 0 to at least ``largest``, about ``most`` steps: 0, 2,000, 4,000."""
    if largest <= 0:
        return [0, 1]
    raw = max(largest / most, 1)
    magnitude: int = 10 ** math.floor(math.log10(raw))
    steps = [factor * magnitude // 2 for factor in (2, 4, 5, 10, 20) if factor * magnitude % 2 == 0]
    step = next(step for step in steps if step >= raw)
    return [step * place for place in range(math.ceil(largest / step) + 1)]
