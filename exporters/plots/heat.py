"""Tables of coloured cells: hours of the day across, one or seven rows down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporters.plots.plot import Region
from exporters.plots.sheet import FIGURE, POINTS_A_PIXEL, SMALL, Sheet, text_style, text_width
from journey.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HOURS = 24
#: Heights in pixels: of a block's name, of the hours under the last row, of the legend, between blocks.
HEAD = 18.0
FOOT = 20.0
LEGEND = 16.0

#: In rows lower than this only every second or third has its name.
ROOM_FOR_NAME = 11.0

#: In blocks narrower than this the legend does not fit beside the name.
ROOM_FOR_LEGEND = 240.0
GAP = 10.0


@dataclass(frozen=True)
class HeatBlock:
    """Rows that share one scale: ``rows`` are (name, 24 counts); ``words`` says of each cell what it counts."""

    name: str
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    words: tuple[tuple[str, ...], ...]

    @property
    def largest(self) -> int:
        """The largest count of all cells."""
        return max((count for _, counts in self.rows for count in counts), default=0)


def heat_class(count: int, largest: int, classes: int = 7) -> int:
    """The class of a count: 0 for none, else 1 to ``classes`` in equal steps up to the largest."""
    if count <= 0 or largest <= 0:
        return 0
    return min((count * classes - 1) // largest + 1, classes)


def draw_heat(sheet: Sheet, blocks: Sequence[HeatBlock], side_by_side: bool) -> list[Region]:
    """Draw blocks beside or below one another, each coloured by its own largest count, with one legend."""
    left = max(text_width(name, FIGURE) for block in blocks for name, _ in block.rows) + 12
    across, down = (len(blocks), 1) if side_by_side else (1, len(blocks))
    width = (sheet.width - GAP * 2 * (across - 1)) / across
    # Beside one another the blocks have names, and the legend stands at the end of that line, if there is room.
    legend_above = side_by_side and width >= ROOM_FOR_LEGEND
    below = FOOT if legend_above else FOOT + LEGEND
    height = (sheet.height - below - GAP * (down - 1)) / down
    regions: list[Region] = []
    for place, block in enumerate(blocks):
        x = (place if side_by_side else 0) * (width + GAP * 2)
        y = (0 if side_by_side else place) * (height + GAP)
        axes = sheet.axes(
            left=x + left,
            top=y + (HEAD if block.name else 0),
            right=sheet.width - x - width,
            bottom=sheet.height - y - height,
        )
        regions += _draw_block(sheet, axes, block)
        if side_by_side or place == len(blocks) - 1:
            room = sheet.size_of(axes)[0] / 4 >= 1.3 * text_width("00:00")
            for hour in range(0, HOURS + 1, 6 if room else 12):
                align = {0: "left", HOURS: "right"}.get(hour, "center")
                sheet.tick_label(axes, hour, f"{hour:02d}:00", align)
    _draw_legend(sheet, 0.0 if legend_above else sheet.height - LEGEND)
    return regions


def _draw_block(sheet: Sheet, axes: Axes, block: HeatBlock) -> list[Region]:
    from matplotlib.colors import ListedColormap

    axes.set_xlim(0, HOURS)
    axes.set_ylim(len(block.rows), 0)
    if block.name:
        axes.annotate(
            block.name,
            (0, 1),
            xycoords="axes fraction",
            xytext=(0, 5 * POINTS_A_PIXEL),
            textcoords="offset points",
            ha="left",
            va="bottom",
            **text_style(sheet.style.text, SMALL, "medium"),
        )
    axes.pcolormesh(
        [[heat_class(count, block.largest) for count in counts] for _, counts in block.rows],
        cmap=ListedColormap(list(sheet.style.heat)),
        vmin=-0.5,
        vmax=len(sheet.style.heat) - 0.5,
        edgecolors=sheet.style.surface,
        linewidth=POINTS_A_PIXEL,
        snap=True,
    )
    regions = []
    every = math.ceil(ROOM_FOR_NAME * len(block.rows) / sheet.size_of(axes)[1])
    for row, (name, _) in enumerate(block.rows):
        axes.annotate(
            name if row % every == 0 else "",
            (0, row + 0.5),
            xytext=(-8 * POINTS_A_PIXEL, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            **text_style(sheet.style.text, FIGURE),
        )
        for hour in range(HOURS):
            regions.append(sheet.region(axes, hour, row, hour + 1, row + 1, block.words[row][hour]))
    return regions


def _draw_legend(sheet: Sheet, top: float) -> None:
    """The seven classes from few to many, at the right."""
    from matplotlib.patches import Rectangle

    few, many = say("few"), say("many")
    classes = sheet.style.heat[1:]
    right = text_width(many, FIGURE) + 6
    axes = sheet.axes(
        left=max(sheet.width - right - 10 * len(classes), 0),
        top=top + 3,
        right=right,
        bottom=sheet.height - top - LEGEND + 4,
    )
    axes.set_xlim(0, len(classes))
    axes.set_ylim(0, 1)
    for place, colour in enumerate(classes):
        axes.add_patch(Rectangle((place, 0), 1, 1, facecolor=colour, linewidth=0, snap=True))
    for x, words, align, offset in ((0, few, "right", -5), (len(classes), many, "left", 5)):
        axes.annotate(
            words,
            (x, 0.5),
            xytext=(offset * POINTS_A_PIXEL, 0),
            textcoords="offset points",
            ha=align,
            va="center",
            annotation_clip=False,
            **text_style(sheet.style.muted, FIGURE),
        )
