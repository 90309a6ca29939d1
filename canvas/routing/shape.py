"""From corner points to a route: clean corners, their radii, the box round it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import floor

from canvas.geometry import ARROW_LENGTH, CORNER_RADIUS, Direction, LoopShape, Point, Rect, Route

#: Half of the widest arrow, so that a route's box covers its arrow at every flow width.
ARROW_REACH = 8.0


def nearest(x: float) -> float:
    """The nearest whole number; of two the larger, so that what is moved by whole numbers is rounded alike."""
    return float(floor(x + 0.5))


def clean(points: Sequence[Point]) -> tuple[Point, ...]:
    """The corners only: whole numbers, no point twice, none in the middle of a straight run."""
    kept: list[Point] = []
    for x, y in points:
        point = (float(floor(x + 0.5)), float(floor(y + 0.5)))
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _straight(first: Point, middle: Point, last: Point) -> bool:
    return (first[0] == middle[0] == last[0]) or (first[1] == middle[1] == last[1])


def corner_radii(points: Sequence[Point], radius: float = CORNER_RADIUS) -> tuple[float, ...]:
    """The radius of each inner point: as asked for, or what its runs have room for.

    A run between two corners is shared by both; the last keeps the arrow's length straight.
    """
    last = len(points) - 2
    lengths = [abs(x2 - x1) + abs(y2 - y1) for (x1, y1), (x2, y2) in pairwise(points)]
    radii: list[float] = []
    for corner in range(1, len(points) - 1):
        before, after = lengths[corner - 1], lengths[corner]
        room_before = before if corner == 1 else before / 2
        room_after = after - ARROW_LENGTH if corner == last else after / 2
        radii.append(float(max(0, int(min(radius, room_before, room_after)))))
    return tuple(radii)


def direction_of(points: Sequence[Point]) -> Direction:
    """Where the last run points."""
    (x1, y1), (x2, y2) = points[-2], points[-1]
    if abs(x2 - x1) > abs(y2 - y1):
        return "right" if x2 > x1 else "left"
    return "down" if y2 >= y1 else "up"


def bounds_of(points: Sequence[Point], reach: float = ARROW_REACH) -> Rect:
    """The box round a line with its arrow."""
    xs = [point[0] for point in points]
    ys = [point[1] for point in points]
    left, top = min(xs) - reach, min(ys) - reach
    return Rect(left, top, max(xs) + reach - left, max(ys) + reach - top)


def orthogonal(
    edge_id: str,
    output: str,
    points: Sequence[Point],
    radius: float = CORNER_RADIUS,
    loop: LoopShape | None = None,
) -> Route:
    """A route along axis-parallel points."""
    corners = clean(points)
    if len(corners) < 2:
        corners = (corners[0], corners[0])
    bounds = bounds_of(corners)
    if loop is not None:
        bounds = bounds.joined(loop.pill(loop.pill_room))
    return Route(edge_id, output, corners, corner_radii(corners, radius), False, direction_of(corners), bounds, loop)


def runs_of_route(route: Route) -> tuple[Rect, ...]:
    """Rectangles that cover a route more closely than its bounds: one a run, one for a pill, or the bounds of a
    curve."""
    points = route.points
    if route.curved or len(points) == 2:
        return (route.bounds,)
    runs = [
        Rect(x1 if x1 < x2 else x2, y1 if y1 < y2 else y2, abs(x2 - x1), abs(y2 - y1))
        for (x1, y1), (x2, y2) in pairwise(points)
    ]
    if route.loop is not None:
        runs.append(route.loop.pill(route.loop.pill_room))
    return tuple(runs)


#: Into so many straight pieces a curve is taken apart to measure distances.
_PIECES = 16


def distance_to(route: Route, x: float, y: float) -> float:
    """How far a point is from a route's line."""
    points = flattened(route.points) if route.curved else route.points
    least = float("inf")
    for (x1, y1), (x2, y2) in pairwise(points):
        along_x, along_y = x2 - x1, y2 - y1
        length = along_x * along_x + along_y * along_y
        at = ((x - x1) * along_x + (y - y1) * along_y) / length if length else 0.0
        at = min(max(at, 0.0), 1.0)
        away_x, away_y = x - x1 - at * along_x, y - y1 - at * along_y
        least = min(least, away_x * away_x + away_y * away_y)
    return float(least**0.5)


def flattened(points: Sequence[Point]) -> tuple[Point, ...]:
    """Points along cubics: start, control, control, end, each further three continuing."""
    found: list[Point] = [points[0]]
    for index in range(0, len(points) - 3, 3):
        (x1, y1), (x2, y2), (x3, y3), (x4, y4) = points[index : index + 4]
        for piece in range(1, _PIECES + 1):
            t = piece / _PIECES
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            found.append((a * x1 + b * x2 + c * x3 + d * x4, a * y1 + b * y2 + c * y3 + d * y4))
    return tuple(found)
