"""The whole journey, small, in a corner: what is seen of it, and a way to get elsewhere."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from canvas.geometry import Rect
from canvas.palette import colour
from canvas.theme import Theme
from journey.words import say

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget

SIZE = QSize(150, 68)
RIGHT, BOTTOM = 22, 10
_LARGEST = QSize(420, 300)
_PAD = 5
_GRIP = 12
#: Below this size of the canvas the map would hide more than it shows.
_SHOWN_FROM = (520, 260)
#: The map follows the document after so many milliseconds.
_FOLLOW_AFTER = 80

#: Left, top, width and height in pixels of the map.
_Box = tuple[int, int, int, int]


class MiniMap(QWidget):
    """A small map; dragging on it moves the view, dragging its upper left corner changes its size."""

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._map = QPixmap()
        self._around = Rect(0.0, 0.0, 1.0, 1.0)
        self._resizing: QPoint | None = None
        self._later = QTimer(self, interval=_FOLLOW_AFTER, singleShot=True)
        self._later.timeout.connect(self._draw_map)
        self.setMouseTracking(True)
        self.resize(SIZE)
        self.setAccessibleName(say("Map of the journey"))

    def place(self) -> None:
        """Take the corner of the canvas."""
        canvas = self._canvas
        self.setVisible(canvas.width() >= _SHOWN_FROM[0] and canvas.height() >= _SHOWN_FROM[1])
        self.move(canvas.width() - RIGHT - self.width(), canvas.height() - BOTTOM - self.height())

    def follow(self) -> None:
        """The document changed: draw the map anew, soon."""
        if not self._later.isActive():
            self._later.start()

    def refresh(self) -> None:
        """Use the canvas' theme."""
        self.setAccessibleName(say("Map of the journey"))
        self._draw_map()

    # --- The map -----------------------------------------------------------------------------------------

    def _scale(self) -> float:
        width, height = self.width() - 2 * _PAD, self.height() - 2 * _PAD
        return min(width / max(self._around.width, 1.0), height / max(self._around.height, 1.0), 0.25)

    def _origin(self) -> QPointF:
        """Where the canvas' origin is on the map."""
        scale = self._scale()
        left = (self.width() - self._around.width * scale) / 2
        top = (self.height() - self._around.height * scale) / 2
        return QPointF(left - self._around.x * scale, top - self._around.y * scale)

    def _draw_map(self) -> None:
        drawing = self._canvas.drawing
        bounds = drawing.scene.bounds()
        self._around = bounds.grown(20.0) if bounds.width > 0 else Rect(0.0, 0.0, 800.0, 400.0)
        ratio = self.devicePixelRatioF()
        self._map = QPixmap(self.size() * ratio)
        self._map.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._map)
        painter.scale(ratio, ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, self._canvas.theme, QRectF(self.rect()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        _paint_map(painter, self._canvas, self._origin(), self._scale())
        painter.end()
        self._map.setDevicePixelRatio(ratio)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._map.isNull():
            self._draw_map()
        theme = self._canvas.theme
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._map)
        painter.setPen(QPen(colour(theme.accent), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._seen())

    def _seen(self) -> QRect:
        """What is seen, on the map, kept within it."""
        canvas = self._canvas
        seen = canvas.view.seen(canvas.width(), canvas.height())
        scale, origin = self._scale(), self._origin()
        box = QRectF(origin.x() + seen.x * scale, origin.y() + seen.y * scale, seen.width * scale, seen.height * scale)
        return box.toAlignedRect() & self.rect().adjusted(2, 2, -3, -3)

    # --- Mouse -------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        if at.x() <= _GRIP and at.y() <= _GRIP:
            self._resizing = event.globalPosition().toPoint()
        else:
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._resizing is not None:
            now = event.globalPosition().toPoint()
            by = self._resizing - now
            self._resizing = now
            size = QSize(self.width() + by.x(), self.height() + by.y())
            self.resize(size.expandedTo(SIZE).boundedTo(_LARGEST))
            self.place()
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())
        else:
            on_grip = at.x() <= _GRIP and at.y() <= _GRIP
            shape = Qt.CursorShape.SizeFDiagCursor if on_grip else Qt.CursorShape.PointingHandCursor
            self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._resizing = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The map has no zoom of its own.
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_map()

    def _go(self, at: QPointF) -> None:
        """Bring what is at a point of the map into the middle."""
        canvas = self._canvas
        scale, origin = self._scale(), self._origin()
        x, y = (at.x() - origin.x()) / scale, (at.y() - origin.y()) / scale
        canvas.set_view(canvas.view.centred(x, y, canvas.width(), canvas.height()))


def _paint_ground(painter: QPainter, theme: Theme, box: QRectF) -> None:
    painter.setPen(QPen(colour(theme.border_strong), 1))
    painter.setBrush(colour(theme.surface))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


def _paint_map(painter: QPainter, canvas: CanvasWidget, origin: QPointF, scale: float) -> None:
    drawing, theme = canvas.drawing, canvas.theme
    scene = drawing.scene
    painter.translate(origin)
    painter.setPen(Qt.PenStyle.NoPen)
    for lane in scene.lanes:
        painter.setBrush(colour(theme.lane(lane.tint)))
        rect = lane.rect
        width, height = max(1, rect.width * scale), max(1, rect.height * scale)
        painter.drawRect(QRectF(round(rect.x * scale), round(rect.y * scale), width, height))
    # Of a large journey many steps fall on the same pixels, and need to be painted only once.
    blocks: dict[str, set[_Box]] = {}
    families: dict[str, set[_Box]] = {}
    for node in scene.journey.nodes:
        placed = scene.boxes.get(node.id)
        if placed is None or placed.shape == "frame":
            continue
        boxes = families.get(node.kind)
        if boxes is None:
            ink = theme.family(drawing.faces.icon_and_family(node)[1]).ink
            boxes = families[node.kind] = blocks.setdefault(ink, set())
        x, y, width, height = placed.rect
        boxes.add((round(x * scale), round(y * scale), round(width * scale) or 1, round(height * scale) or 1))
    for ink, found in blocks.items():
        painter.setBrush(colour(ink, 0.75))
        painter.drawRects([QRect(*box) for box in found])
    painter.setBrush(colour(theme.accent))
    runs: set[_Box] = set()
    for route in scene.routes.values():
        if route.loop is None:
            continue
        for (x1, y1), (x2, y2) in pairwise(route.points):
            left, top = round(min(x1, x2) * scale), round(min(y1, y2) * scale)
            runs.add((left, top, round(abs(x2 - x1) * scale) or 1, round(abs(y2 - y1) * scale) or 1))
    if runs:
        painter.drawRects([QRect(*run) for run in runs])
