"""The ring round what has the keyboard focus, for widgets that paint over what they hold."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from designer.style.appearance import look


def paint_focus_ring(widget: QWidget, surface: QWidget | None = None) -> None:
    """Paint the ring if ``widget`` has the focus; on ``surface``, such as its viewport. Call while that is painted."""
    if widget.hasFocus():
        surface = surface or widget
        painter = QPainter(surface)
        painter.setPen(look().colour("accent"))
        painter.drawRect(surface.rect().adjusted(0, 0, -1, -1))
        painter.end()
