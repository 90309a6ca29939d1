"""Connecting by keyboard: letters on all steps in sight; typing them connects."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from canvas.gestures.wire import free_port
from journey import edits
from journey.words import say

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget


def letters_for(count: int) -> list[str]:
    """So many different short letter codes, none the start of another."""
    if count <= len(ascii_lowercase):
        return list(ascii_lowercase[:count])
    return [first + second for first in ascii_lowercase for second in ascii_lowercase][:count]


class Connecting:
    """Waits for the letters of the step to connect to."""

    def __init__(self, canvas: CanvasWidget) -> None:
        self._canvas = canvas
        self._source = ""
        self._typed = ""
        self._codes: dict[str, str] = {}

    @property
    def active(self) -> bool:
        """Whether letters are shown."""
        return bool(self._codes)

    def begin(self, source: str) -> None:
        """Show letters on all steps in sight that a step can lead to."""
        canvas = self._canvas
        port = free_port(canvas, source)
        if port is None:
            canvas.hint(say("The way ends at this step."))
            return
        if port.connected:
            canvas.hint(say("All ways out of this step are connected."))
            return
        seen = canvas.view.seen(canvas.width(), canvas.height())
        scene = canvas.drawing.scene
        targets = [node for node in scene.nodes_in(seen) if edits.may_connect(canvas.store, source, node)]
        targets.sort(key=lambda node: (scene.boxes[node].rect.x, scene.boxes[node].rect.y))
        codes = letters_for(len(targets))
        self._source, self._typed = source, ""
        self._codes = dict(zip(codes, targets, strict=False))
        self._show()
        if targets:
            canvas.hint(say("Type the letters of the step to connect to, or Escape."))

    def _show(self) -> None:
        left = tuple((node, code.upper()) for code, node in self._codes.items() if code.startswith(self._typed))
        self._canvas.mark(letters=left)

    def press(self, event: QKeyEvent) -> bool:
        """Take a letter, or leave."""
        text = event.text().casefold()
        if event.key() in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
            return True
        if len(text) != 1 or not text.isalpha():
            self.end()
            return True
        self._typed += text
        target = self._codes.get(self._typed)
        if target is not None:
            source = self._source
            self.end()
            port = free_port(self._canvas, source)
            if port is not None:
                edits.connect(self._canvas.store, source, port.output, target)
        elif not any(code.startswith(self._typed) for code in self._codes):
            self.end()
        else:
            self._show()
        return True

    def end(self) -> None:
        """Show no letters any more."""
        self._codes = {}
        self._typed = ""
        self._canvas.mark(letters=())
