"""One figure at many values of a setting: a curve with its band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from exporters.plots.plot import Plot, PlotTable, Region
from exporters.plots.sheet import POINTS_A_PIXEL, Sheet, grid_margin, text_width, whole_ticks
from journey.words import say

#: A curve whose lowest point is higher than this share of its highest is shown by itself, its axis not from nothing.
FROM_NOTHING = 0.6


@dataclass(frozen=True)
class SweepPoint:
    """One value of the setting, in words and, if it is one, as a number. ``low`` and ``high``: the band of ``figure``,
    None where there is none. ``is_base``: what the journey has now."""

    label: str
    number: float | None
    figure: float
    low: float | None
    high: float | None
    is_base: bool
    more: str


def sweep_plot(points: Sequence[SweepPoint], setting: str, title: str, finding: str, statement: str) -> Plot:
    """The plot of these points; in the order of their numbers where all have one."""
    ordered = list(points)
    if all(point.number is not None for point in points):
        ordered.sort(key=lambda point: point.number or 0.0)
    rows = tuple((point.label, point.figure, point.low, point.high) for point in ordered)
    return Plot(
        id="sweep",
        title=title,
        finding=finding,
        statement=statement,
        table=PlotTable((setting, say("figure"), say("from"), say("to")), rows),
        draw=lambda sheet: _draw(sheet, ordered),
        is_empty=len(ordered) < 2,
    )


def _draw(sheet: Sheet, points: Sequence[SweepPoint]) -> list[Region]:
    tops = [top for point in points for top in (point.figure, point.high) if top is not None]
    bottoms = [bottom for point in points for bottom in (point.figure, point.low) if bottom is not None]
    ticks = _ticks(min(bottoms, default=0), max(tops, default=0))
    axes = sheet.axes(left=grid_margin(ticks), top=10, right=14, bottom=22)
    places = _places(points)
    reach = max(places[-1] - places[0], 1e-9)
    axes.set_xlim(places[0] - 0.04 * reach, places[-1] + 0.04 * reach)
    sheet.value_grid(axes, ticks)
    reach = ticks[-1] - ticks[0]
    axes.set_ylim(ticks[0] if ticks[0] else 0, ticks[-1] + 0.02 * reach)
    low = [point.figure if point.low is None else point.low for point in points]
    high = [point.figure if point.high is None else point.high for point in points]
    axes.fill_between(places, low, high, color=sheet.style.band, linewidth=0, zorder=1)
    figures = [point.figure for point in points]
    axes.plot(places, figures, color=sheet.style.accent, linewidth=2 * POINTS_A_PIXEL, zorder=2)
    for place, point in zip(places, points, strict=True):
        # What the journey has now is a full dot, all else a ring.
        axes.plot(
            [place],
            [point.figure],
            "o",
            markersize=(8 if point.is_base else 6) * POINTS_A_PIXEL,
            markerfacecolor=sheet.style.accent if point.is_base else sheet.style.surface,
            markeredgecolor=sheet.style.accent,
            markeredgewidth=1.5 * POINTS_A_PIXEL,
            clip_on=False,
            zorder=3,
        )
    _label(sheet, axes, points, places)
    return _regions(sheet, axes, points, places)


def _ticks(low: float, high: float) -> list[int]:
    """Round numbers round the curve: from nothing on, unless that would press it flat."""
    if low < FROM_NOTHING * high:
        return whole_ticks(high, 3)
    step = whole_ticks(max(high - low, 1), 3)[1]
    first = math.floor(low / step)
    return [step * place for place in range(first, max(math.ceil(high / step), first + 1) + 1)]


def _places(points: Sequence[SweepPoint]) -> list[float]:
    """Where the points stand: at their numbers, if those are not too uneven to be told apart, else side by side."""
    numbers = [point.number for point in points if point.number is not None]
    if len(numbers) == len(points) and len(set(numbers)) == len(numbers):
        gaps = [after - before for before, after in pairwise(numbers)]
        if min(gaps) * 12 >= numbers[-1] - numbers[0]:
            return [float(value) for value in numbers]
    return [float(place) for place in range(len(points))]


def _label(sheet: Sheet, axes: object, points: Sequence[SweepPoint], places: Sequence[float]) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    width, _ = sheet.size_of(axes)
    first, last = axes.get_xlim()
    free = float("-inf")
    for place, point in zip(places, points, strict=True):
        at = (place - first) / (last - first) * width
        half = text_width(point.label) / 2 + 3
        if at - half >= free:
            sheet.tick_label(axes, place, point.label)
            free = at + half


def _regions(sheet: Sheet, axes: object, points: Sequence[SweepPoint], places: Sequence[float]) -> list[Region]:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    first, last = axes.get_xlim()
    bottom, top = axes.get_ylim()
    middles = [(before + after) / 2 for before, after in pairwise(places)]
    bounds = [first, *middles, last]
    return [
        sheet.region(axes, bounds[place], bottom, bounds[place + 1], top, point.more)
        for place, point in enumerate(points)
    ]
