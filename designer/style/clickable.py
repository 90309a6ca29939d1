"""What is clicked as a whole, or chosen with the keyboard: tiles, and the rows of lists."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame

from canvas.accessible.roles import present_as_button
from designer.style.appearance import look


class Clickable(QFrame):
    """Something that a click, Enter or the space bar chooses; if it ``leads`` nowhere, it can only be read."""

    chosen = Signal()

    def __init__(self, leads: bool = True) -> None:
        super().__init__()
        self.leads = leads
        if leads:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAttribute(Qt.WidgetAttribute.WA_Hover)
            present_as_button(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_inside = self.rect().contains(event.position().toPoint())
        if self.leads and is_inside and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)


class ListRow(Clickable):
    """One of several below each other; lit where the mouse or the keyboard is, ``inset`` pixels from its sides.
    ``neighbour_asked``: the keyboard wants to go to the next row (1) or the one before (-1)."""

    neighbour_asked = Signal(int)

    def __init__(self, leads: bool = True, inset: int = 0) -> None:
        super().__init__(leads)
        self._inset = inset

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.neighbour_asked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.leads or not (self.underMouse() or self.hasFocus()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("accent_soft" if self.hasFocus() else "hover"))
        painter.drawRoundedRect(self.rect().adjusted(self._inset, 0, -self._inset, 0), 6, 6)
        painter.end()
