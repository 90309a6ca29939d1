"""Making space: everything behind a point is pushed further away, or pulled back."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt

from canvas.geometry import Point
from canvas.gestures.base import Board, Pointer
from canvas.marks import Guide
from journey import edits
from journey.words import say

#: The drag's direction is settled after so many canvas units.
_SETTLED = 6.0
#: Space is made in steps of the canvas' grid.
_GRID = 8.0


def push(board: Board, ids: Iterable[str], by: Point) -> None:
    """Move steps further within their own stages, as one step."""
    nodes = [node for key in ids if (node := board.store.journey.node(key)) is not None]
    if nodes and by != (0.0, 0.0):
        places = {node.id: (node.stage, node.x + by[0], node.y + by[1]) for node in nodes}
        edits.move(board.store, places, name=say("Make space"))


class SpaceGesture:
    """Drag down or right to push what lies below or right of the press; drag back to close the gap.

    In a lane only that lane's steps are pushed; with Shift those of all lanes. A gap closes no further than until the
    first pushed step reaches the last one that stays.
    """

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, board: Board, pointer: Pointer) -> None:
        self._board = board
        self._start = (pointer.scene_x, pointer.scene_y)
        self._down: bool | None = None
        self._all_lanes = False
        self._lane = ""
        self._pushed: frozenset[str] = frozenset()
        self._by: Point = (0.0, 0.0)

    def move(self, pointer: Pointer) -> None:
        by_x, by_y = pointer.scene_x - self._start[0], pointer.scene_y - self._start[1]
        if self._down is None:
            if max(abs(by_x), abs(by_y)) < _SETTLED:
                return
            self._down = abs(by_y) >= abs(by_x)
            self._choose(pointer.shift)
        elif pointer.shift != self._all_lanes:
            self._board.put_down()
            self._choose(pointer.shift)
        wanted = by_y if self._down else by_x
        way = max(round(wanted / _GRID) * _GRID, -self._room())
        self._by = (0.0, way) if self._down else (way, 0.0)
        self._board.shift(self._by)
        self._board.mark(guides=self._guides())

    def _choose(self, all_lanes: bool) -> None:
        """Take what lies behind the press off the picture."""
        self._all_lanes = all_lanes
        scene, (x, y) = self._board.drawing.scene, self._start
        lane = "" if all_lanes else scene.lane_at(x, y)
        journey = self._board.store.journey
        pushed = set()
        for key, box in scene.boxes.items():
            node = journey.node(key)
            if node is None or (lane and node.stage != lane):
                continue
            if (box.rect.center[1] >= y) if self._down else (box.rect.center[0] >= x):
                pushed.add(key)
        self._lane = lane
        self._pushed = frozenset(pushed)
        self._board.lift(self._pushed)

    def _room(self) -> float:
        """How far the gap can close."""
        scene = self._board.drawing.scene
        axis = 1 if self._down else 0
        ahead = [scene.boxes[key].rect for key in self._pushed]
        if not ahead:
            return 0.0
        first = min(rect[axis] for rect in ahead)
        stays = [
            box.rect
            for key, box in scene.boxes.items()
            if key not in self._pushed and (not self._lane or scene.lane_at(*box.rect.center) == self._lane)
        ]
        ends = [rect[axis] + rect[axis + 2] for rect in stays if rect[axis] < first]
        return max(0.0, first - max(ends, default=first) - _GRID)

    def _guides(self) -> tuple[Guide, ...]:
        """The line of the press, and the line that it was dragged to."""
        scene, (x, y) = self._board.drawing.scene, self._start
        around = scene.bounds()
        for lane in scene.lanes:
            if lane.stage_id == self._lane:
                around = lane.rect
        if self._down:
            lines = (y, y + self._by[1])
            return tuple(Guide((around.x, at), (around.right, at)) for at in lines)
        lines = (x, x + self._by[0])
        return tuple(Guide((at, around.y), (at, around.bottom)) for at in lines)

    def end(self, pointer: Pointer) -> None:
        self.move(pointer)
        self._clear()
        push(self._board, self._pushed, self._by)

    def cancel(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._board.put_down()
        self._board.mark(guides=())
