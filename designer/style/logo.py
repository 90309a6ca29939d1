"""The program's mark: an arrow that comes back, for the window's corner and the system's task bar."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from canvas.palette import colour
from canvas.theme import LIGHT
from designer.style.appearance import look


def paint_mark(painter: QPainter, box: QRectF, ink: QColor) -> None:
    """Draw the mark into a square."""
    unit = box.width() / 24
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(unit, unit)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(ink, 3.2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath(QPointF(4, 5.5))
    path.lineTo(15, 5.5)
    path.arcTo(QRectF(9.75, 5.5, 10.5, 10.5), 90, -180)
    path.lineTo(8, 16)
    painter.drawPath(path)
    head = QPainterPath(QPointF(11.5, 11.8))
    head.lineTo(6.8, 16)
    head.lineTo(11.5, 20.2)
    painter.drawPath(head)
    painter.restore()


class Mark(QWidget):
    """The mark in the corner of the window."""

    def __init__(self, side: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFixedSize(look().pixels(self._side), look().pixels(self._side))
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, QRectF(self.rect()), look().colour("accent"))
        painter.end()


def window_icon() -> QIcon:
    """The mark on a rounded square, in the sizes that systems ask for."""
    icon = QIcon()
    for side in (16, 32, 64, 128, 256):
        made = QPixmap(side, side)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(LIGHT.accent))
        painter.drawRoundedRect(QRectF(0, 0, side, side), side * 0.22, side * 0.22)
        margin = side * 0.16
        paint_mark(
            painter, QRectF(0, 0, side, side).adjusted(margin, margin, -margin, -margin), colour(LIGHT.on_accent)
        )
        painter.end()
        icon.addPixmap(made)
    return icon
