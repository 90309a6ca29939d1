"""Changing the size of notes, frames and lanes, and the order of lanes."""

from __future__ import annotations

from PySide6.QtCore import Qt

from canvas.geometry import FOLDED_LANE_WIDTH, LANE_WIDTH_LEAST, Rect
from canvas.gestures.base import Board, Pointer
from canvas.gestures.landing import landing
from canvas.gestures.snapping import GRID
from canvas.marks import Ghost
from journey import edits, stage_edits

_LEAST = 48.0


class ResizeGesture:
    """Drag a side or corner of a note or frame; on the grid, freely with Alt."""

    def __init__(self, board: Board, node_id: str, sides: str) -> None:
        self._board = board
        self._node_id = node_id
        self._sides = set(sides.split())
        self._rect = self._start = board.drawing.scene.boxes[node_id].rect
        self.cursor = cursor_for(sides)

    def move(self, pointer: Pointer) -> None:
        rect = self._start
        x, y = pointer.scene_x, pointer.scene_y
        if not pointer.alt:
            x, y = round(x / GRID) * GRID, round(y / GRID) * GRID
        left, top, right, bottom = rect.x, rect.y, rect.right, rect.bottom
        if "left" in self._sides:
            left = min(x, right - _LEAST)
        if "right" in self._sides:
            right = max(x, left + _LEAST)
        if "top" in self._sides:
            top = min(y, bottom - _LEAST)
        if "bottom" in self._sides:
            bottom = max(y, top + _LEAST)
        self._rect = Rect(left, top, right - left, bottom - top)
        self._board.mark(ghost=Ghost(self._rect))

    def end(self, pointer: Pointer) -> None:
        self.move(pointer)
        board, rect = self._board, self._rect
        self._board.mark(ghost=None)
        if rect != self._start:
            node = board.store.journey.node(self._node_id)
            shape = board.drawing.scene.boxes[self._node_id].shape
            stage, x, y = landing(board.drawing.scene, rect, shape)
            if node is not None and stage != node.stage:
                # It keeps its lane: resizing is no moving.
                start = self._start
                x, y = node.x + rect.x - start.x, node.y + rect.y - start.y
            edits.resize(board.store, self._node_id, x, y, rect.width, rect.height)

    def cancel(self) -> None:
        self._board.mark(ghost=None)


def cursor_for(sides: str) -> Qt.CursorShape:
    """The cursor over a side or corner."""
    held = set(sides.split())
    if held in ({"left", "top"}, {"right", "bottom"}):
        return Qt.CursorShape.SizeFDiagCursor
    if held in ({"right", "top"}, {"left", "bottom"}):
        return Qt.CursorShape.SizeBDiagCursor
    if held & {"left", "right"}:
        return Qt.CursorShape.SizeHorCursor
    return Qt.CursorShape.SizeVerCursor


class LaneWidthGesture:
    """Drag a lane's right edge. Narrower than its steps need it cannot be."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, board: Board, stage_id: str) -> None:
        self._board = board
        self._stage_id = stage_id
        lane = next(lane for lane in board.drawing.scene.lanes if lane.stage_id == stage_id)
        self._rect = lane.rect
        self._width = lane.rect.width

    def move(self, pointer: Pointer) -> None:
        width = pointer.scene_x - self._rect.x
        if not pointer.alt:
            width = round(width / GRID) * GRID
        self._width = max(width, LANE_WIDTH_LEAST)
        self._board.mark(ghost=Ghost(self._rect._replace(width=self._width)))

    def end(self, pointer: Pointer) -> None:
        self.move(pointer)
        self._board.mark(ghost=None)
        if self._width != self._rect.width:
            stage_edits.resize_stage(self._board.store, self._stage_id, float(self._width))

    def cancel(self) -> None:
        self._board.mark(ghost=None)


class LaneOrderGesture:
    """Drag a lane by its header to another place among the lanes."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, board: Board, pointer: Pointer, stage_id: str) -> None:
        self._board = board
        self._stage_id = stage_id
        self._start = (pointer.scene_x, pointer.scene_y)
        lanes = board.drawing.scene.lanes
        self._number = next(index for index, lane in enumerate(lanes) if lane.stage_id == stage_id)
        self._rect = lanes[self._number].rect
        self._street = self._number

    def move(self, pointer: Pointer) -> None:
        lanes = self._board.drawing.scene.lanes
        self._street = sum(pointer.scene_x > lane.rect.center[0] for lane in lanes)
        stays = self._street in (self._number, self._number + 1)
        by_x = pointer.scene_x - self._start[0]
        height = FOLDED_LANE_WIDTH + 4
        box = Rect(self._rect.x + by_x, self._rect.y, self._rect.width, height)
        ghost = Ghost(box, words=lanes[self._number].name)
        self._board.mark(street=None if stays else self._street, ghost=ghost)

    def end(self, pointer: Pointer) -> None:
        self.move(pointer)
        self._board.mark(street=None, ghost=None)
        place = self._street - (self._street > self._number)
        if place != self._number:
            stage_edits.move_stage(self._board.store, self._stage_id, place)

    def cancel(self) -> None:
        self._board.mark(street=None, ghost=None)
