"""Curved edges: one cubic each, for documents that ask for them and for those without stages."""

from __future__ import annotations

from canvas.geometry import Direction, Point, Rect, Route
from canvas.routing.shape import ARROW_REACH

#: How far a curve leaves straight before it bends, at least and at most.
REACH_LEAST = 24.0
REACH_MOST = 160.0


def curve_points(start: Point, end: Point, upright: bool) -> tuple[Point, Point, Point, Point]:
    """Start, two controls and end: it leaves and enters sideways, or downwards if ``upright``."""
    if upright:
        reach = min(max(abs(end[1] - start[1]) / 2, REACH_LEAST), REACH_MOST)
        return (start, (start[0], start[1] + reach), (end[0], end[1] - reach), end)
    reach = min(max(abs(end[0] - start[0]) / 2, REACH_LEAST), REACH_MOST)
    return (start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end)


def curved_route(edge_id: str, output: str, source: Rect, target: Rect, exit_y: float, upright: bool) -> Route:
    """A forward edge as a curve, from the right (at ``exit_y``) to the left, or from below to the top."""
    direction: Direction
    if upright:
        start = (source.x + source.width / 2, source.y + source.height)
        end = (target.x + target.width / 2, target.y)
        direction = "down"
    else:
        start = (source.x + source.width, exit_y)
        end = (target.x, target.y + target.height / 2)
        direction = "right"
    points = curve_points(start, end, upright)
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = points
    left, top = min(x1, x3, x4) - ARROW_REACH, min(y1, y2, y3, y4) - ARROW_REACH
    bounds = Rect(
        left,
        top,
        max(x1, x2, x4) + ARROW_REACH - left,
        max(y1, y2, y3, y4) + ARROW_REACH - top,
    )
    return Route(edge_id, output, points, (), True, direction, bounds)
