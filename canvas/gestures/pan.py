"""Moving the picture by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt

from canvas.gestures.base import Board, Pointer


class PanGesture:
    """Drag the picture: middle button, Space and drag, or the hand tool."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, board: Board, pointer: Pointer) -> None:
        self._board = board
        self._start = board.view
        self._last = (pointer.x, pointer.y)

    def move(self, pointer: Pointer) -> None:
        by_x, by_y = pointer.x - self._last[0], pointer.y - self._last[1]
        self._last = (pointer.x, pointer.y)
        self._board.pan(by_x, by_y)

    def end(self, pointer: Pointer) -> None:
        self.move(pointer)

    def cancel(self) -> None:
        """The picture stays where it is: nothing of the document changed."""
