"""Edges as rectangles and stamps: axis-parallel runs on whole pixels, rounded corners, arrowheads.

No wide antialiased line is ever drawn: runs are filled rectangles, batched over all edges of one colour, corners
and arrows are stamps. (2,000 edges cost 2 ms so, and 40 ms as antialiased paths.)
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from canvas.geometry import ARROW_LENGTH, Direction, Point, Route
from canvas.painting.stamps import Draw, Stamp, Stamps
from canvas.palette import colour

#: Dashes of an edge: length and gap in canvas units.
Dashes = tuple[int, int]
ERROR_DASHES: Dashes = (5, 4)
DISABLED_DASHES: Dashes = (2, 3)

#: A corner with a smaller radius (in device pixels) is drawn square.
_SQUARE_BELOW = 3

#: By where the two runs of a corner lie, seen from it: (to the right, downwards).
_Quarter = tuple[bool, bool]


class Stroke(NamedTuple):
    """One edge in device pixels, its canvas origin at (0, 0)."""

    runs: list[QRect]
    stamps: list[tuple[int, int, Stamp]]


class Style(NamedTuple):
    """How an edge is drawn: colour, width in device pixels, device pixels a canvas unit, details.

    ``rounded``: corners are round; ``arrow``: with an arrowhead; ``dashes`` in canvas units.
    """

    ink: str
    width: int
    scale: float
    rounded: bool = True
    arrow: bool = True
    dashes: Dashes | None = None


def stroke_of(route: Route, style: Style, stamps: Stamps) -> Stroke:
    """An orthogonal route as rectangles and stamps."""
    points, width, scale = route.points, style.width, style.scale
    # Left and top of the band that the line covers at each point.
    bands = [(round(x * scale - width / 2), round(y * scale - width / 2)) for x, y in points]
    radii = _device_radii(route, style)
    placed: list[tuple[int, int, Stamp]] = []
    runs: list[QRect] = []
    last = len(points) - 1
    for index in range(last):
        horizontal = points[index][1] == points[index + 1][1]
        axis = 0 if horizontal else 1
        forward = points[index + 1][axis] >= points[index][axis]
        start = _run_end(points[index], bands[index], axis, forward, radii[index], width, scale, index == 0)
        end = _run_end(
            points[index + 1],
            bands[index + 1],
            axis,
            not forward,
            radii[index + 1],
            width,
            scale,
            index + 1 == last,
        )
        if index + 1 == last and style.arrow:
            trim = round((ARROW_LENGTH - 1) * scale)
            end += -trim if forward else trim
        low, high = (start, end) if forward else (end, start)
        if high > low:
            across = bands[index][1 - axis]
            runs.append(QRect(low, across, high - low, width) if horizontal else QRect(across, low, width, high - low))
        if index and radii[index]:
            placed.append(_corner(points, bands, index, radii[index], style, stamps))
    if style.dashes:
        runs = _dashed(runs, style.dashes, scale)
    if style.arrow:
        placed.append(_arrow(route.tip, bands[last], route.direction, style, stamps))
    return Stroke(runs, placed)


def _device_radii(route: Route, style: Style) -> list[int]:
    """The outer radius of each corner in device pixels, 0 for a square one and for the ends."""
    radii = [0] * len(route.points)
    if style.rounded and not style.dashes:
        for index, radius in enumerate(route.radii, start=1):
            outer = round(radius * style.scale) + (style.width + 1) // 2
            if radius and outer >= max(_SQUARE_BELOW, style.width):
                radii[index] = outer
    return radii


def _run_end(
    point: Point,
    band: tuple[int, int],
    axis: int,
    to_higher: bool,
    radius: int,
    width: int,
    scale: float,
    is_end: bool,
) -> int:
    """Where a run that leaves ``point`` along ``axis`` (to higher coordinates or lower) begins."""
    if is_end:
        return round(point[axis] * scale)
    if to_higher:
        return band[axis] + radius
    return band[axis] + width - radius


def _corner(
    points: tuple[Point, ...],
    bands: list[tuple[int, int]],
    index: int,
    radius: int,
    style: Style,
    stamps: Stamps,
) -> tuple[int, int, Stamp]:
    (x, y), before, after = points[index], points[index - 1], points[index + 1]
    to_right = before[0] > x or after[0] > x
    downwards = before[1] > y or after[1] > y
    stamp = _corner_stamp(stamps, style.ink, style.width, radius, (to_right, downwards))
    left, top = bands[index]
    return (
        left if to_right else left + style.width - radius,
        top if downwards else top + style.width - radius,
        stamp,
    )


def _corner_stamp(stamps: Stamps, ink: str, width: int, radius: int, quarter: _Quarter) -> Stamp:
    key = ("corner", ink, width, radius, quarter)
    return stamps.get(key, radius, radius, _draw_corner(ink, width, radius, quarter))


def _draw_corner(ink: str, width: int, radius: int, quarter: _Quarter) -> Draw:
    def draw(painter: QPainter) -> None:
        to_right, downwards = quarter
        middle = QPointF(radius if to_right else 0, radius if downwards else 0)
        reach = radius - width / 2
        box = QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach)
        first = {(True, True): 90, (False, True): 0, (True, False): 180, (False, False): 270}[quarter]
        painter.setPen(QPen(colour(ink), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(box, first * 16, 90 * 16)

    return draw


def _arrow(
    tip: Point, band: tuple[int, int], direction: Direction, style: Style, stamps: Stamps
) -> tuple[int, int, Stamp]:
    """The arrowhead at a line's end, centred on the line's band."""
    length = max(3, round(ARROW_LENGTH * style.scale))
    across = max(5, round(8 * style.scale) + style.width)
    across += (across - style.width) % 2
    upright = direction in ("up", "down")
    size = (across, length) if upright else (length, across)
    key = ("arrow", style.ink, across, length, direction)
    stamp = stamps.get(key, *size, _draw_arrow(style.ink, across, length, direction))
    shift = (across - style.width) // 2
    x, y = round(tip[0] * style.scale), round(tip[1] * style.scale)
    if upright:
        return (band[0] - shift, y - length if direction == "down" else y, stamp)
    return (x - length if direction == "right" else x, band[1] - shift, stamp)


def _draw_arrow(ink: str, across: int, length: int, direction: Direction) -> Draw:
    def draw(painter: QPainter) -> None:
        half = across / 2
        corners = {
            "right": ((0, 0), (length, half), (0, across)),
            "left": ((length, 0), (0, half), (length, across)),
            "down": ((0, 0), (half, length), (across, 0)),
            "up": ((0, length), (half, 0), (across, length)),
        }[direction]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ink))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))

    return draw


def _dashed(runs: list[QRect], dashes: Dashes, scale: float) -> list[QRect]:
    on, off = (max(2, round(length * scale)) for length in dashes)
    pieces: list[QRect] = []
    for run in runs:
        along = run.width() >= run.height()
        length = run.width() if along else run.height()
        for start in range(0, length, on + off):
            piece = min(on, length - start)
            pieces.append(
                QRect(run.x() + start, run.y(), piece, run.height())
                if along
                else QRect(run.x(), run.y() + start, run.width(), piece)
            )
    return pieces


def curve_path(route: Route) -> QPainterPath:
    """A curved route in canvas units."""
    points = [QPointF(x, y) for x, y in route.points]
    path = QPainterPath(points[0])
    for index in range(1, len(points) - 2, 3):
        path.cubicTo(points[index], points[index + 1], points[index + 2])
    return path


def arrow_of_curve(route: Route, style: Style, stamps: Stamps) -> tuple[int, int, Stamp]:
    """The arrowhead of a curved route."""
    x, y = route.tip
    half = style.width / 2
    band = (round(x * style.scale - half), round(y * style.scale - half))
    return _arrow(route.tip, band, route.direction, style, stamps)


def far_path(route: Route, least: float) -> QPainterPath:
    """A route as a thin line in canvas units, for far away: curves straight from joint to joint, and no run of
    ``least`` or shorter, which is about a pixel."""
    points = route.points[::3] if route.curved else route.points
    path = QPainterPath()
    at: Point | None = None
    for (x1, y1), (x2, y2) in pairwise(points):
        if abs(x2 - x1) + abs(y2 - y1) > least:
            if at != (x1, y1):
                path.moveTo(x1, y1)
            path.lineTo(x2, y2)
            at = (x2, y2)
    return path
