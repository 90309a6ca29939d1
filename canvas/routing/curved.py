"""Curved edges: cubics, for documents that ask for them and for those without stages."""

from __future__ import annotations

from collections.abc import Sequence

from canvas.geometry import Direction, Point, Rect, Route
from canvas.routing.shape import ARROW_REACH

#: How far a curve leaves straight before it bends, at least and at most.
_REACH_LEAST = 24.0
_REACH_MOST = 160.0
#: How far from its corner a bend begins, and how far its controls lie towards the corner (near a quarter circle).
_BEND = 22.0
_ROUND = 0.5523


def curve_points(start: Point, end: Point, upright: bool) -> tuple[Point, Point, Point, Point]:
    """Start, two controls and end: it leaves and enters sideways, or downwards if ``upright``."""
    (x1, y1), (x2, y2) = start, end
    if upright:
        reach = min(max(abs(y2 - y1) / 2, _REACH_LEAST), _REACH_MOST)
        return (start, (x1, y1 + reach), (x2, y2 - reach), end)
    reach = min(max(abs(x2 - x1) / 2, _REACH_LEAST), _REACH_MOST)
    return (start, (x1 + reach, y1), (x2 - reach, y2), end)


def curve_past(start: Point, end: Point, passage: tuple[Point, Point]) -> tuple[Point, ...]:
    """Sideways to a straight passage, through it, and on to the end."""
    first, last = passage
    third = (last[0] - first[0]) / 3
    between = ((first[0] + third, first[1]), (last[0] - third, last[1]))
    return (*curve_points(start, first, False), *between, *curve_points(last, end, False))


def softened(points: Sequence[Point]) -> tuple[Point, ...]:
    """Cubics along an axis-parallel line, its corners wide bends."""
    found: list[Point] = [points[0]]
    last = len(points) - 2
    for index in range(1, len(points) - 1):
        before, corner, after = points[index - 1], points[index], points[index + 1]
        room_before = _length(before, corner) / (1 if index == 1 else 2)
        room_after = _length(corner, after) / (1 if index == last else 2)
        bend = min(_BEND, room_before, room_after)
        start, end = _towards(corner, before, bend), _towards(corner, after, bend)
        _straight_on(found, start)
        found += [_towards(start, corner, bend * _ROUND), _towards(end, corner, bend * _ROUND), end]
    _straight_on(found, points[-1])
    return tuple(found)


def _straight_on(found: list[Point], end: Point) -> None:
    (x1, y1), (x2, y2) = found[-1], end
    if found[-1] != end:
        found += [(x1 + (x2 - x1) / 3, y1 + (y2 - y1) / 3), (x2 - (x2 - x1) / 3, y2 - (y2 - y1) / 3), end]


def _length(start: Point, end: Point) -> float:
    return abs(end[0] - start[0]) + abs(end[1] - start[1])


def _towards(start: Point, end: Point, by: float) -> Point:
    """The point at a distance on an axis-parallel way."""
    length = _length(start, end)
    share = by / length if length else 0.0
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def curve_route(edge_id: str, output: str, points: tuple[Point, ...], direction: Direction) -> Route:
    """The route along cubics."""
    xs = [point[0] for point in points]
    ys = [point[1] for point in points]
    left, top = min(xs) - ARROW_REACH, min(ys) - ARROW_REACH
    bounds = Rect(left, top, max(xs) + ARROW_REACH - left, max(ys) + ARROW_REACH - top)
    return Route(edge_id, output, points, (), True, direction, bounds)


def sideways(edge_id: str, output: str, source: Rect, target: Rect, exit_y: float) -> Route:
    """A curve from a card's right to another's left."""
    end = (target.x, target.y + target.height / 2)
    return curve_route(edge_id, output, curve_points((source.x + source.width, exit_y), end, False), "right")


def downwards(edge_id: str, output: str, source: Rect, target: Rect, shift: float = 0.0) -> Route:
    """A curve from below a card to another's top, so far beside their middles."""
    start = (source.x + source.width / 2 + shift, source.y + source.height)
    end = (target.x + target.width / 2 + shift, target.y)
    return curve_route(edge_id, output, curve_points(start, end, True), "down")
