"""Small pictures of journeys: the shapes of the canvas' own geometry, without words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from canvas.geometry import NodeBox, Rect, Route
from canvas.palette import colour
from canvas.scene import Scene
from canvas.theme import Theme
from journey.catalogue import kind
from journey.journey import Journey

#: Air round a picture, in its own pixels.
_AIR = 8.0
#: A journey of few steps is not blown up.
_ZOOM_MOST = 0.34
_LINE, _LOOP_LINE = 1.25, 1.75
_CORNER = 3.0
#: From the tip to the base of an arrowhead, and half its width.
_ARROW, _ARROW_HALF = 5.0, 3.2
_BACK = {"right": (-1.0, 0.0), "left": (1.0, 0.0), "down": (0.0, -1.0), "up": (0.0, 1.0)}


def thumbnail(journey: Journey, theme: Theme, width: int, height: int, ratio: float) -> QPixmap:
    """The whole journey in a picture of ``width`` x ``height`` device-independent pixels, in the middle."""
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    scene = Scene(journey, figures_shown=False)
    around = scene.bounds()
    if around.width <= 0 or around.height <= 0:
        return made
    zoom = min((width - 2 * _AIR) / around.width, (height - 2 * _AIR) / around.height, _ZOOM_MOST)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(
        (width - around.width * zoom) / 2 - around.x * zoom, (height - around.height * zoom) / 2 - around.y * zoom
    )
    for lane in scene.lanes:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.lane(lane.tint)))
        painter.drawRoundedRect(_scaled(lane.rect, zoom), 4, 4)
    loops = [route for route in scene.routes.values() if route.loop is not None]
    others = [route for route in scene.routes.values() if route.loop is None]
    for route in (*others, *loops):
        _paint_route(painter, route, zoom, theme)
    for box in scene.boxes.values():
        _paint_node(painter, journey, box, zoom, theme)
    painter.end()
    return made


def _scaled(rect: Rect, zoom: float) -> QRectF:
    return QRectF(rect.x * zoom, rect.y * zoom, rect.width * zoom, rect.height * zoom)


def _paint_route(painter: QPainter, route: Route, zoom: float, theme: Theme) -> None:
    is_loop = route.loop is not None
    ink = colour(theme.accent if is_loop else theme.edge)
    points = [QPointF(x * zoom, y * zoom) for x, y in route.points]
    tip = QPointF(points[-1])
    path = QPainterPath(points[0])
    if route.curved:
        for index in range(1, len(points) - 2, 3):
            path.cubicTo(points[index], points[index + 1], points[index + 2])
    else:
        _turn(path, points)
    painter.setPen(QPen(ink, _LOOP_LINE if is_loop else _LINE))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    if is_loop:
        x, y = _BACK[route.direction]
        base = QPointF(tip.x() + x * _ARROW, tip.y() + y * _ARROW)
        side = QPointF(y * _ARROW_HALF, x * _ARROW_HALF)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF([tip, base + side, base - side]))


def _turn(path: QPainterPath, points: list[QPointF]) -> None:
    """A line through points with small round corners."""
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        path.lineTo(_towards(corner, before))
        path.quadTo(corner, _towards(corner, after))
    path.lineTo(points[-1])


def _towards(start: QPointF, end: QPointF) -> QPointF:
    """So far from a corner as it is round, at most halfway to its neighbour."""
    way = end - start
    length = abs(way.x()) + abs(way.y())
    return start + way * (min(_CORNER, length / 2) / length) if length else start


def _paint_node(painter: QPainter, journey: Journey, box: NodeBox, zoom: float, theme: Theme) -> None:
    rect = _scaled(box.rect, zoom)
    painter.setPen(QPen(colour(theme.card_line), 1))
    node = journey.node(box.node_id)
    if box.shape != "card" or node is None:
        painter.setBrush(Qt.BrushStyle.NoBrush if box.shape == "frame" else colour(theme.sunken))
        painter.drawRoundedRect(rect, 3, 3)
        return
    painter.setBrush(colour(theme.surface))
    painter.drawRoundedRect(rect, 3, 3)
    declared = kind(node.kind)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.family(declared.family.id if declared else "flow").ink))
    side = max(3.0, rect.height() * 0.4)
    left, middle = rect.left() + side * 0.8, rect.center().y()
    painter.drawRoundedRect(QRectF(left, middle - side / 2, side, side), 1.2, 1.2)
    painter.setBrush(colour(theme.border_strong))
    words = rect.right() - left - 2.4 * side
    if words > 2:
        painter.drawRoundedRect(QRectF(left + 1.6 * side, middle - 0.9, words, 1.8), 0.9, 0.9)
