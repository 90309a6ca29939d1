"""Small pictures of journeys, painted by the canvas' own painter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from canvas.drawing import Drawing, paint_scene
from canvas.geometry import Rect
from canvas.theme import Theme
from journey.journey import Journey

#: Air round a picture, in canvas units: the lanes' names stand out above small lanes.
_AIR = 24.0
_AIR_ABOVE = 64.0
#: Pictures show shapes, not words.
_ZOOM_MOST = 0.29


def thumbnail(journey: Journey, theme: Theme, width: int, height: int, ratio: float) -> QPixmap:
    """The whole journey in a picture of ``width`` x ``height`` device-independent pixels, in the middle."""
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    drawing = Drawing(journey, theme)
    around = drawing.scene.bounds()
    if around.width <= 0 or around.height <= 0:
        return made
    around = Rect(
        around.x - _AIR,
        around.y - _AIR_ABOVE,
        around.width + 2 * _AIR,
        around.height + _AIR + _AIR_ABOVE,
    )
    zoom = min(width / around.width, height / around.height, _ZOOM_MOST)
    painter = QPainter(made)
    painter.scale(1 / ratio, 1 / ratio)
    left = (width - around.width * zoom) / 2 * ratio
    top = (height - around.height * zoom) / 2 * ratio
    painter.translate(round(left), round(top))
    paint_scene(painter, drawing, around, zoom, ratio, ground=False)
    painter.end()
    return made
