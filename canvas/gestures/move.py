"""Dragging nodes."""

from __future__ import annotations

from PySide6.QtCore import Qt

from canvas.between import room_between
from canvas.frame_acts import inside
from canvas.geometry import Point
from canvas.gestures.base import Board, Pointer
from canvas.gestures.landing import landing, lane_for
from canvas.gestures.snapping import snap
from canvas.marks import Guide
from journey import edits

#: With more nodes than this the places they came from are not outlined.
_OLD_PLACES_UP_TO = 40


class MoveGesture:
    """Move the selected nodes. They are drawn to their neighbours and the grid, freely with Alt; with Shift they keep
    to one direction. A step without connections that is dropped on an edge is put into it. What lies in a frame
    goes with it."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, board: Board, pointer: Pointer, held: str) -> None:
        self._board = board
        scene = board.drawing.scene
        chosen = {node for node in board.marks.selected if node in scene.boxes} or {held}
        for node in tuple(chosen):
            if scene.boxes[node].shape == "frame":
                chosen |= inside(scene, node)
        self._nodes = frozenset(chosen)
        self._held = held
        self._start = (pointer.scene_x, pointer.scene_y)
        self._places = {node: scene.boxes[node].rect for node in self._nodes}
        self._others = [
            box.rect
            for node, box in scene.boxes.items()
            if node not in self._nodes and box.shape != "frame" and len(self._nodes) <= 200
        ]
        self._by: Point = (0.0, 0.0)
        self._into = ""
        journey = board.store.journey
        step = journey.node(held)
        self._loose = (
            len(self._nodes) == 1
            and step is not None
            and step.kind not in ("note", "frame")
            and not journey.edges_from.get(held)
            and not journey.edges_to.get(held)
        )
        board.lift(self._nodes)
        if len(self._nodes) <= _OLD_PLACES_UP_TO:
            board.mark(old_places=tuple(self._places.values()), hovered="", ports_of=(), port=None)
        else:
            board.mark(hovered="", ports_of=(), port=None)

    def move(self, pointer: Pointer) -> None:
        by_x, by_y = pointer.scene_x - self._start[0], pointer.scene_y - self._start[1]
        if pointer.shift:
            by_x, by_y = (by_x, 0.0) if abs(by_x) >= abs(by_y) else (0.0, by_y)
        held = self._places[self._held]
        guides: tuple[Guide, ...] = ()
        scene = self._board.drawing.scene
        if not pointer.alt:
            wanted = held.moved(by_x, by_y)
            lane = lane_for(scene, wanted, scene.boxes[self._held].shape)
            snapped = snap(wanted, self._others, lane, self._board.view.zoom)
            if not (pointer.shift and by_x == 0.0):
                by_x = snapped.x - held.x
            if not (pointer.shift and by_y == 0.0):
                by_y = snapped.y - held.y
            guides = snapped.guides
        self._by = (by_x, by_y)
        self._into = self._edge_under(pointer) if self._loose else ""
        self._board.shift(self._by)
        self._board.mark(guides=guides, target=self._into)

    def _edge_under(self, pointer: Pointer) -> str:
        """The edge that the held card lies over, if the pointer is near it."""
        edge = self._board.drawing.scene.edge_at(pointer.scene_x, pointer.scene_y, 24.0)
        return edge or ""

    def end(self, pointer: Pointer) -> None:
        self.move(pointer)
        board, into, by = self._board, self._into, self._by
        scene = board.drawing.scene
        places = {node: landing(scene, rect.moved(*by), scene.boxes[node].shape) for node, rect in self._places.items()}
        self._clear()
        if into:
            room = room_between(scene, into, self._held)
            place, pushed = room or (places[self._held], {})
            edits.insert_node_on_edge(board.store, into, self._held, place, pushed)
        elif by != (0.0, 0.0):
            edits.move(board.store, places)

    def cancel(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._board.put_down()
        self._board.mark(guides=(), target="", old_places=())
