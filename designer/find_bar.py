"""Looks for steps of the journey by name, kind or text, and goes from one to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from canvas.accessible.speaker import announce
from canvas.widget import CanvasWidget
from designer.style.appearance import look
from designer.style.controls import IconButton, Text
from designer.style.search_field import SearchField
from journey.describe import kind_words, name_of, summary_of
from journey.journey import Journey
from journey.letters import bare
from journey.words import say


def found_in(journey: Journey, text: str) -> tuple[str, ...]:
    """The ids of the steps whose name, kind, line or note holds all words of ``text``, in the document's order."""
    wanted = bare(text).split()
    if not wanted:
        return ()
    found = []
    for node in journey.nodes:
        words = bare(f"{name_of(node)} {kind_words(node)} {summary_of(node, journey)} {node.note}")
        if all(word in words for word in wanted):
            found.append(node.id)
    return tuple(found)


class FindBar(QFrame):
    """Floats at the top of the canvas."""

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._at = -1
        self.setProperty("surface", "floating")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 5, 6, 5)
        layout.setSpacing(4)
        self.field = SearchField(say("Find a step in the journey"))
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(lambda: self.go(1))
        self.count = Text("", "small", "muted")
        self.count.setMinimumWidth(56)
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.count)
        for name, words, by in (("chevron-up", say("Previous match"), -1), ("chevron-down", say("Next match"), 1)):
            button = IconButton(name, words, 26, 14)
            button.clicked.connect(lambda _=False, by=by: self.go(by))
            layout.addWidget(button)
        close = IconButton("x", say("Close"), 26, 14)
        close.clicked.connect(self.dismiss)
        layout.addWidget(close)

    def open(self) -> None:
        """Open, with what was looked for last."""
        self.place()
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.selectAll()
        self._typed(self.field.text())

    def place(self) -> None:
        """Stand at the top in the middle."""
        width = min(look().pixels(380), self._canvas.width() - 32)
        self.setGeometry((self._canvas.width() - width) // 2, 10, width, self.sizeHint().height())

    def dismiss(self) -> None:
        """Close, and go back to the canvas."""
        self.hide()
        self._canvas.setFocus()

    def _typed(self, text: str) -> None:
        self._at = -1
        self.go(1)

    def go(self, by: int) -> None:
        """Go to the next or previous step that was found."""
        found = found_in(self._canvas.store.journey, self.field.text())
        if not found:
            self.count.setText(say("none") if self.field.text().strip() else "")
            return
        self._at = (self._at + by) % len(found)
        self.count.setText(say("{place} of {count}", place=self._at + 1, count=len(found)))
        self._canvas.jump_to(found[self._at])
        node = self._canvas.store.journey.node(found[self._at])
        if node is not None:
            announce(self.field, f"{name_of(node)}, {self.count.text()}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_F3, Qt.Key.Key_Down):
            self.go(1)
        elif event.key() == Qt.Key.Key_Up:
            self.go(-1)
        else:
            super().keyPressEvent(event)
