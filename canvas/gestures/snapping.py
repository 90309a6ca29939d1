"""Places that a dragged card is drawn to: level with its neighbours, at even gaps, on the rows, on the grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from canvas.geometry import COLUMN_PITCH, FIRST_ROW, LANE_PADDING, ROW_PITCH, LaneBox, Rect
from canvas.marks import Guide

GRID = 8.0
#: Neighbours draw from so far away, in device-independent pixels on the screen.
REACH = 7.0
#: Neighbours further away than this are not looked at, in canvas units.
NEIGHBOURHOOD = 900.0
_GUIDE_REACH = 10.0


class Snapped(NamedTuple):
    """The place, and what says why."""

    x: float
    y: float
    guides: tuple[Guide, ...]


def snap(rect: Rect, others: Sequence[Rect], lane: LaneBox | None, zoom: float) -> Snapped:
    """The place near ``rect`` that a dragged box is drawn to.

    First neighbours (same middle or edge), then even gaps, then the rows and columns of the lane, else the grid.
    """
    reach = REACH / max(zoom, 0.05)
    middle_x, middle_y = rect.center
    near = [
        other
        for other in others
        if abs(other[0] + other[2] / 2 - middle_x) < NEIGHBOURHOOD
        and abs(other[1] + other[3] / 2 - middle_y) < NEIGHBOURHOOD
    ]
    x, x_level = _level(rect.x, _x_lines(rect, near), reach)
    y, y_level = _level(rect.y, _y_lines(rect, near), reach)
    gap: tuple[Guide, ...] = ()
    if y_level is None:
        even = _even_gap(rect._replace(x=x), near, reach)
        if even is not None:
            y, gap = even
    if lane is not None:
        left, top = lane.rect.x, lane.rect.y
        if x_level is None:
            x = left + _nearest(x - left, LANE_PADDING, COLUMN_PITCH, reach)
        if y_level is None and not gap:
            y = top + _nearest(y - top, FIRST_ROW, ROW_PITCH, reach)
    else:
        if x_level is None:
            x = round(x / GRID) * GRID
        if y_level is None and not gap:
            y = round(y / GRID) * GRID
    placed = rect._replace(x=x, y=y)
    guides = list(gap)
    if x_level is not None:
        guides.append(_upright(placed, [near[index] for index in x_level]))
    if y_level is not None:
        guides.append(_level_guide(placed, [near[index] for index in y_level]))
    return Snapped(x, y, tuple(guides))


def _nearest(value: float, first: float, pitch: float, reach: float) -> float:
    """The nearest row or column if it is near, else the nearest line of the grid."""
    if value >= first - reach:
        row = first + round((value - first) / pitch) * pitch
        if row >= first and abs(row - value) <= reach:
            return row
    return first % GRID + round((value - first % GRID) / GRID) * GRID


def _x_lines(rect: Rect, others: Sequence[Rect]) -> Iterable[tuple[int, float]]:
    for index, other in enumerate(others):
        yield index, other.x
        if other.width != rect.width:
            yield index, other.right - rect.width
            yield index, other.x + (other.width - rect.width) / 2


def _y_lines(rect: Rect, others: Sequence[Rect]) -> Iterable[tuple[int, float]]:
    for index, other in enumerate(others):
        yield index, other.y
        if other.height != rect.height:
            yield index, other.bottom - rect.height
            yield index, other.y + (other.height - rect.height) / 2


def _level(value: float, lines: Iterable[tuple[int, float]], reach: float) -> tuple[float, list[int] | None]:
    """The nearest line within reach, and which neighbours are on it."""
    found = [(abs(line - value), line, index) for index, line in lines if abs(line - value) <= reach]
    if not found:
        return value, None
    best = min(found)[1]
    return best, sorted({index for _, line, index in found if line == best})


def _even_gap(rect: Rect, others: Sequence[Rect], reach: float) -> tuple[float, tuple[Guide, ...]] | None:
    """Above or below a neighbour of the same column with the gap that the column has elsewhere."""
    column = sorted((other for other in others if abs(other.x - rect.x) < 2), key=lambda other: other.y)
    if len(column) < 2:
        return None
    gaps = [(low.y - high.bottom, high, low) for high, low in pairwise(column)]
    found: list[tuple[float, float, float, Rect, Rect, bool]] = []
    for gap, high, low in gaps:
        if gap <= 0:
            continue
        for other in column:
            for y, below in ((other.bottom + gap, True), (other.y - gap - rect.height, False)):
                if abs(y - rect.y) <= reach:
                    found.append((abs(y - rect.y), y, gap, high, low, below))
    if not found:
        return None
    _, y, gap, high, low, below = min(found, key=lambda each: each[:2])
    middle = rect.x + rect.width / 2
    own = (y - gap, y) if below else (y + rect.height, y + rect.height + gap)
    return y, (
        Guide((middle, high.bottom), (middle, low.y), gap=True),
        Guide((middle, own[0]), (middle, own[1]), gap=True),
    )


def _upright(placed: Rect, others: Sequence[Rect]) -> Guide:
    every = [placed, *others]
    x = placed.x + placed.width / 2
    if others and others[0].width != placed.width:
        x = placed.x if placed.x == others[0].x else placed.right if placed.right == others[0].right else x
    top, bottom = min(rect.y for rect in every), max(rect.bottom for rect in every)
    return Guide((x, top - _GUIDE_REACH), (x, bottom + _GUIDE_REACH))


def _level_guide(placed: Rect, others: Sequence[Rect]) -> Guide:
    every = [placed, *others]
    y = placed.y + placed.height / 2
    if others and others[0].height != placed.height:
        y = placed.y if placed.y == others[0].y else placed.bottom if placed.bottom == others[0].bottom else y
    left, right = min(rect.x for rect in every), max(rect.right for rect in every)
    return Guide((left - _GUIDE_REACH, y), (right + _GUIDE_REACH, y))
