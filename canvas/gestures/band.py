"""Selecting with a rubber band."""

from __future__ import annotations

from PySide6.QtCore import Qt

from canvas.geometry import Rect
from canvas.gestures.base import Board, Pointer


class BandGesture:
    """Select all nodes that a rectangle touches; with Shift or Ctrl added to what was selected.

    From right to left it takes what it touches, from left to right too: one rule, as most people expect it. Edges
    are taken if both their ends are in it.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, board: Board, pointer: Pointer) -> None:
        self._board = board
        self._x, self._y = pointer.scene_x, pointer.scene_y
        self._before = board.marks.selected

    def move(self, pointer: Pointer) -> None:
        left, top = min(self._x, pointer.scene_x), min(self._y, pointer.scene_y)
        band = Rect(left, top, abs(self._x - pointer.scene_x), abs(self._y - pointer.scene_y))
        self._board.mark(band=band)
        scene = self._board.drawing.scene
        found = {
            node
            for node in scene.nodes_in(band)
            if scene.boxes[node].shape != "frame" or _holds(band, scene.boxes[node].rect)
        }
        for edge_id in scene.edges_in(band):
            edge = scene.journey.edge(edge_id)
            if edge is not None and edge.source in found and edge.target in found:
                found.add(edge_id)
        if pointer.shift or pointer.control:
            found |= self._before
        if found != self._board.marks.selected:
            self._board.select(found)

    def end(self, pointer: Pointer) -> None:
        self.move(pointer)
        self._board.mark(band=None)

    def cancel(self) -> None:
        self._board.mark(band=None)
        self._board.select(self._before)


def _holds(band: Rect, rect: Rect) -> bool:
    return band.x <= rect.x and band.y <= rect.y and band.right >= rect.right and band.bottom >= rect.bottom
