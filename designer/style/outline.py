"""Lines round a whole widget: its border, and the ring that shows where the keyboard is."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from designer.style.appearance import look


def paint_outline(painter: QPainter, rect: QRect, ink: str = "border") -> None:
    """A line along the inner edge of ``rect``, one pixel wide, in a colour of the theme."""
    painter.setPen(look().colour(ink))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(0, 0, -1, -1))


def paint_focus_ring(widget: QWidget, surface: QWidget | None = None) -> None:
    """Paint the ring if ``widget`` has the focus; on ``surface``, such as its viewport. Call while that is painted."""
    if widget.hasFocus():
        surface = surface or widget
        painter = QPainter(surface)
        paint_outline(painter, surface.rect(), "accent")
        painter.end()
