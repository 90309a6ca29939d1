"""Lying bars in parts, for counts of several things that each have parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporters.plots.plot import Region
from exporters.plots.sheet import FIGURE, POINTS_A_PIXEL, SMALL, Sheet, text_style, text_width
from journey.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A bar is at most so high, in pixels.
HIGHEST = 16.0

#: How much of the first part's colour each further part has; the last holds for all that follow.
SHADES = (1.0, 0.72, 0.52, 0.38, 0.28)


@dataclass(frozen=True)
class Part:
    """A part of a bar, and what it says when pointed at."""

    count: int
    words: str
    warns: bool = False


@dataclass(frozen=True)
class Stack:
    """A bar: its name and its parts, from the left; ``told``: the total to tell, if not what the parts add up to."""

    name: str
    parts: tuple[Part, ...]
    told: int | None = None

    @property
    def total(self) -> int:
        """The parts that do not warn together: what the bar is about."""
        if self.told is not None:
            return self.told
        return sum(part.count for part in self.parts if not part.warns)


def draw_stacks(sheet: Sheet, stacks: Sequence[Stack]) -> list[Region]:
    """Draw lying bars below one another, each name above its bar, its total at the end."""
    largest = max((_length(sheet, stack) for stack in stacks), default=0) or 1
    axes = sheet.axes(left=2, top=2, right=text_width(number(largest), FIGURE) + 12, bottom=4)
    axes.set_xlim(0, largest)
    axes.set_ylim(len(stacks), 0)
    _, height = sheet.size_of(axes)
    line = height / max(len(stacks), 1)
    # Where rows are low the name goes: the table beside it and the words of the bar have it, too.
    named = line >= 2.2 * SMALL
    thick = min(HIGHEST, line * (0.42 if named else 0.8)) / line
    regions = []
    for row, stack in enumerate(stacks):
        middle = row + (0.72 if named else 0.5)
        regions += _draw_stack(sheet, axes, stack, middle, thick)
        if named:
            axes.annotate(
                stack.name,
                (0, row + 0.5 - thick / 2 + 0.08),
                ha="left",
                va="bottom",
                **text_style(sheet.style.text, SMALL),
            )
        axes.annotate(
            sheet.told(stack.total),
            (_length(sheet, stack), middle),
            xytext=(6 * POINTS_A_PIXEL, 0),
            textcoords="offset points",
            ha="left",
            va="center",
            annotation_clip=False,
            **text_style(sheet.style.muted, FIGURE, "medium"),
        )
    return regions


def _length(sheet: Sheet, stack: Stack) -> int:
    """How long a bar is drawn."""
    return sum(sheet.drawn(part.count) for part in stack.parts)


def _draw_stack(sheet: Sheet, axes: Axes, stack: Stack, middle: float, thick: float) -> list[Region]:
    left, regions, shade = 0, [], 0
    for part in stack.parts:
        if not part.count:
            continue
        drawn = sheet.drawn(part.count)
        axes.barh(
            middle,
            drawn,
            height=thick,
            left=left,
            color=sheet.style.warning if part.warns else sheet.style.accent,
            alpha=1.0 if part.warns else SHADES[min(shade, len(SHADES) - 1)],
            linewidth=0,
            snap=True,
        )
        regions.append(sheet.region(axes, left, middle - thick / 2, left + drawn, middle + thick / 2, part.words))
        left += drawn
        shade += not part.warns
    return regions
