"""The place of the outline in the window: what it holds is loaded when it is first shown, behind the first paint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from canvas.widget import CanvasWidget

if TYPE_CHECKING:
    from designer.outline.panel import Outline

#: At the window's start the canvas is painted first (ms).
_BREATH = 60


class OutlineArea(QWidget):
    """Makes the outline. ``closed``: a person closes it there."""

    closed = Signal()

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._canvas = canvas
        self._outline: Outline | None = None

    @property
    def outline(self) -> Outline:
        """The outline itself."""
        if self._outline is None:
            from designer.outline.panel import Outline

            made = Outline(self._canvas)
            made.closed.connect(self.closed)
            layout = QVBoxLayout(self)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(made)
            self._outline = made
        return self._outline

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._outline is None:
            QTimer.singleShot(_BREATH, self, lambda: self.outline)

    def close_listening(self) -> None:
        """Stop listening to the document."""
        if self._outline is not None:
            self._outline.close_listening()
