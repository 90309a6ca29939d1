"""Edges as rectangles and stamps: axis-parallel runs on whole pixels, rounded corners, arrowheads.

No wide antialiased line is ever drawn: runs are filled rectangles, batched over all edges of one colour, corners
and arrows are stamps. (2,000 edges cost 2 ms so, and 40 ms as antialiased paths.)
"""

from __future__ import annotations

from collections.abc import Iterable
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
    """One edge in device pixels, its canvas origin at (0, 0). Runs of a dashed edge are whole, see ``dashed``."""

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


class Strokes:
    """Turns routes into strokes of one style; what all of them share is worked out once."""

    def __init__(self, style: Style, stamps: Stamps) -> None:
        self._style, self._stamps = style, stamps
        self._corners: dict[tuple[int, _Quarter], Stamp] = {}
        self._arrows: dict[Direction, _Arrow] = {}
        self._trim = round((ARROW_LENGTH - 1) * style.scale)
        self._rounded = style.rounded and not style.dashes

    def of(self, route: Route) -> Stroke:
        """An orthogonal route as rectangles and stamps."""
        style, points = self._style, route.points
        width, scale, half = style.width, style.scale, style.width / 2
        # Left and top of the band that the line covers at each point.
        bands = [(round(x * scale - half), round(y * scale - half)) for x, y in points]
        radii = self._radii(route) if self._rounded else None
        placed: list[tuple[int, int, Stamp]] = []
        runs: list[QRect] = []
        last = len(points) - 1
        for index in range(last):
            (x1, y1), (x2, y2) = points[index], points[index + 1]
            horizontal = y1 == y2
            axis = 0 if horizontal else 1
            here, there = (x1, x2) if horizontal else (y1, y2)
            forward = there >= here
            radius = radii[index] if radii is not None else 0
            radius_there = radii[index + 1] if radii is not None else 0
            if index == 0:
                start = round(here * scale)
            else:
                start = bands[index][axis] + (radius if forward else width - radius)
            if index + 1 == last:
                end = round(there * scale)
                if style.arrow:
                    end += -self._trim if forward else self._trim
            else:
                end = bands[index + 1][axis] + (width - radius_there if forward else radius_there)
            low, high = (start, end) if forward else (end, start)
            if high > low:
                across = bands[index][1 - axis]
                runs.append(
                    QRect(low, across, high - low, width) if horizontal else QRect(across, low, width, high - low)
                )
            if radius and index:
                placed.append(self._corner(points, bands[index], index, radius))
        if style.arrow:
            placed.append(self.arrow(route, bands[last]))
        return Stroke(runs, placed)

    def _radii(self, route: Route) -> list[int]:
        """The outer radius of each corner in device pixels, 0 for a square one and for the ends."""
        style = self._style
        least, more, scale = max(_SQUARE_BELOW, style.width), (style.width + 1) // 2, style.scale
        radii = [0]
        for radius in route.radii:
            outer = round(radius * scale) + more
            radii.append(outer if radius and outer >= least else 0)
        radii.append(0)
        return radii

    def _corner(
        self, points: tuple[Point, ...], band: tuple[int, int], index: int, radius: int
    ) -> tuple[int, int, Stamp]:
        (x, y), before, after = points[index], points[index - 1], points[index + 1]
        to_right = before[0] > x or after[0] > x
        downwards = before[1] > y or after[1] > y
        quarter = (to_right, downwards)
        width = self._style.width
        stamp = self._corners.get((radius, quarter))
        if stamp is None:
            stamp = _corner_stamp(self._stamps, self._style.ink, width, radius, quarter)
            self._corners[(radius, quarter)] = stamp
        left, top = band
        return (
            left if to_right else left + width - radius,
            top if downwards else top + width - radius,
            stamp,
        )

    def arrow(self, route: Route, band: tuple[int, int]) -> tuple[int, int, Stamp]:
        """The arrowhead at a route's end, centred on the line's band."""
        direction = route.direction
        found = self._arrows.get(direction)
        if found is None:
            found = self._arrows[direction] = _arrow(direction, self._style, self._stamps)
        stamp, back, shift = found
        x, y = route.points[-1]
        scale = self._style.scale
        if direction in ("up", "down"):
            return (band[0] - shift, round(y * scale) - back, stamp)
        return (round(x * scale) - back, band[1] - shift, stamp)


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


class _Arrow(NamedTuple):
    """An arrowhead: so far before the tip it begins, so far beside the line's band."""

    stamp: Stamp
    back: int
    shift: int


def _arrow(direction: Direction, style: Style, stamps: Stamps) -> _Arrow:
    length = max(3, round(ARROW_LENGTH * style.scale))
    across = max(5, round(8 * style.scale) + style.width)
    across += (across - style.width) % 2
    size = (across, length) if direction in ("up", "down") else (length, across)
    key = ("arrow", style.ink, across, length, direction)
    stamp = stamps.get(key, *size, _draw_arrow(style.ink, across, length, direction))
    return _Arrow(stamp, length if direction in ("down", "right") else 0, (across - style.width) // 2)


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


def dashed(runs: Iterable[QRect], dashes: Dashes, scale: float, seen: QRect) -> list[QRect]:
    """The dashes of runs that can be seen in a rectangle: of a run as long as a large journey those are few."""
    on, off = (max(2, round(length * scale)) for length in dashes)
    pitch = on + off
    pieces: list[QRect] = []
    for run in runs:
        shown = run & seen
        if shown.isEmpty():
            continue
        along = run.width() >= run.height()
        start, end = (run.left(), run.right() + 1) if along else (run.top(), run.bottom() + 1)
        first, last = (shown.left(), shown.right()) if along else (shown.top(), shown.bottom())
        for at in range(start + (first - start) // pitch * pitch, last + 1, pitch):
            piece = min(on, end - at)
            pieces.append(QRect(at, run.y(), piece, run.height()) if along else QRect(run.x(), at, run.width(), piece))
    return pieces


def curve_path(route: Route) -> QPainterPath:
    """A curved route in canvas units."""
    points = [QPointF(x, y) for x, y in route.points]
    path = QPainterPath(points[0])
    for index in range(1, len(points) - 2, 3):
        path.cubicTo(points[index], points[index + 1], points[index + 2])
    return path


def arrow_of_curve(route: Route, strokes: Strokes, style: Style) -> tuple[int, int, Stamp]:
    """The arrowhead of a curved route."""
    x, y = route.tip
    half = style.width / 2
    return strokes.arrow(route, (round(x * style.scale - half), round(y * style.scale - half)))


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
