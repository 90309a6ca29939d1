"""What an empty canvas says: how to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.style.controls import Button, Text
from journey.journey import Journey
from journey.store import Difference, Store
from journey.words import say


class EmptyCanvas(QWidget):
    """Stands in the middle of the canvas while there is no step. ``templates_asked`` asks for the first screen."""

    templates_asked = Signal()

    def __init__(self, store: Store, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._store, self._canvas = store, canvas
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        words = Text(say("Drag a start here, or press Space to choose one."), ink="muted", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(words)
        link = Button(say("Begin with a template instead"), role="link")
        link.clicked.connect(self.templates_asked)
        layout.addWidget(link, 0, Qt.AlignmentFlag.AlignHCenter)
        self._end = store.subscribe(self._changed)
        self._look()

    def _changed(self, difference: Difference, before: Journey, after: Journey) -> None:
        if difference.added or difference.removed:
            self._look()

    def _look(self) -> None:
        self.setVisible(not self._store.journey.nodes)
        self.place()

    def place(self) -> None:
        """Stand in the middle of the canvas."""
        width = min(360, max(160, self._canvas.width() - 48))
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry((self._canvas.width() - width) // 2, (self._canvas.height() - height) // 2, width, height)

    def close_listening(self) -> None:
        """Stop listening to the document."""
        self._end()
