"""Drawing and reconnecting edges."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt

from canvas.geometry import Point, Port, Side
from canvas.gestures.base import Board, Pointer, StepRequest
from canvas.marks import Wire
from journey import edits
from journey.loops import goes_back
from journey.words import say

#: A wire that is dropped nearer to where it began is taken as a click.
_CLICK = 8.0


class WireGesture:
    """Draw an edge from a port. Dropped on a card it connects; dropped in empty space a step is asked for and
    connected. From a place where edges enter it is drawn backwards: dropped on a card, from that card's next free
    way out."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, board: Board, port: Port) -> None:
        self._board = board
        self._port = port
        self._target = ""
        board.mark(hovered="", ports_of=(port.node_id,), port=port)

    def move(self, pointer: Pointer) -> None:
        board, port = self._board, self._port
        target = _card_at(board, pointer)
        journey = board.store.journey
        forward = bool(port.output)
        fits = False
        if target and forward:
            fits = edits.may_connect(board.store, port.node_id, target)
        elif target and target != port.node_id:
            fits = edits.may_connect(board.store, target, port.node_id) and bool(_free_output(board, target))
        own = target == port.node_id and _distance(port, pointer) < _CLICK * 3 / board.view.zoom
        self._target = target if fits and not own else ""
        start, end = (port.x, port.y), (pointer.scene_x, pointer.scene_y)
        loop = bool(self._target) and forward and goes_back(journey, port.node_id, target)
        side: Side = port.side
        if not forward:
            start, end, side = end, start, "right"
        wire = Wire(start, end, side, refused=bool(target) and not self._target and not own, loop=loop)
        shown = (port.node_id, target) if target and target != port.node_id else (port.node_id,)
        board.mark(wire=wire, target=self._target, ports_of=shown)

    def end(self, pointer: Pointer) -> None:
        self.move(pointer)
        board, port, target = self._board, self._port, self._target
        over = _card_at(board, pointer)
        self._clear()
        if target:
            source, way, end = port.node_id, port.output, target
            if not way:
                source, way, end = target, _free_output(board, target), port.node_id
            made = edits.connect(board.store, source, way, end)
            edge = board.store.journey.edge(made) if made else None
            if edge is not None and edge.loop is not None:
                # Its limits are what comes next.
                board.select((edge.id,))
        elif over and over != port.node_id:
            board.hint(why_not(board, port.node_id if port.output else over, over if port.output else port.node_id))
        elif _distance(port, pointer) > _CLICK / board.view.zoom and not over and port.output:
            board.ask_for_step(StepRequest(pointer.scene_x, pointer.scene_y, port))

    def cancel(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._board.mark(wire=None, target="", ports_of=(), port=None)


class ReconnectGesture:
    """Drag an end of an edge to another card. In empty space the target's end asks for a step."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, board: Board, edge_id: str, part: str) -> None:
        self._board = board
        self._edge_id = edge_id
        self._part: Literal["source", "target"] = "source" if part == "source" else "target"
        self._target = ""

    def move(self, pointer: Pointer) -> None:
        board = self._board
        edge, route = board.store.journey.edge(self._edge_id), board.drawing.scene.route(self._edge_id)
        if edge is None or route is None:
            return
        over = _card_at(board, pointer)
        if self._part == "target":
            fits = bool(over) and edits.may_connect(board.store, edge.source, over)
            start, end = route.points[0], (pointer.scene_x, pointer.scene_y)
        else:
            fits = bool(over) and edits.may_connect(board.store, over, edge.target)
            fits = fits and (over == edge.source or bool(_free_output(board, over)))
            start, end = (pointer.scene_x, pointer.scene_y), route.points[-1]
        self._target = over if fits else ""
        side = _side_of(route.points) if self._part == "target" else "right"
        board.mark(wire=Wire(start, end, side, refused=bool(over) and not fits), target=self._target)

    def end(self, pointer: Pointer) -> None:
        self.move(pointer)
        board, target = self._board, self._target
        over = _card_at(board, pointer)
        edge = board.store.journey.edge(self._edge_id)
        self._clear()
        if edge is None:
            return
        if target and self._part == "target":
            edits.reconnect(board.store, self._edge_id, target=target)
        elif target and target != edge.source:
            edits.reconnect(board.store, self._edge_id, source=target, output=_free_output(board, target))
        elif over and not target:
            ends = (edge.source, over) if self._part == "target" else (over, edge.target)
            board.hint(why_not(board, *ends))
        elif not over and self._part == "target":
            port = Port(edge.source, edge.output, *_start(board, self._edge_id), "right", True)
            board.ask_for_step(StepRequest(pointer.scene_x, pointer.scene_y, port))

    def cancel(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._board.mark(wire=None, target="")


def why_not(board: Board, source: str, target: str) -> str:
    """Why no edge can lead from one node to another, in a sentence."""
    journey = board.store.journey
    start, end = journey.node(source), journey.node(target)
    if start is None or end is None:
        return ""
    scene = board.drawing.scene
    if scene.boxes[target].shape != "card" or scene.boxes[source].shape != "card":
        return say("Nobody passes notes and frames.")
    if not edits.may_connect(board.store, source, target):
        if not any(port.output for port in scene.ports(source)):
            return say("The way ends at this step.")
        return say("A start has no way in: people begin there.")
    return say("All ways out of this step are connected.")


def _card_at(board: Board, pointer: Pointer) -> str:
    """The card under the pointer or, near to one of its ports, beside it."""
    scene = board.drawing.scene
    node = scene.node_at(pointer.scene_x, pointer.scene_y)
    if node is not None and scene.boxes[node].shape == "frame":
        node = None
    if node is None:
        port = scene.port_at(pointer.scene_x, pointer.scene_y, 12.0)
        node = port.node_id if port is not None else None
    return node or ""


def _free_output(board: Board, node_id: str) -> str:
    """The first way out of a node that leads nowhere yet; empty if there is none."""
    ports = board.drawing.scene.ports(node_id)
    return next((port.output for port in ports if port.output and not port.connected), "")


def free_port(board: Board, node_id: str) -> Port | None:
    """The port of a node's first free way out, else of its first way out."""
    ports = [port for port in board.drawing.scene.ports(node_id) if port.output]
    return next((port for port in ports if not port.connected), ports[0] if ports else None)


def _distance(port: Port, pointer: Pointer) -> float:
    return max(abs(port.x - pointer.scene_x), abs(port.y - pointer.scene_y))


def _start(board: Board, edge_id: str) -> Point:
    route = board.drawing.scene.route(edge_id)
    return route.points[0] if route is not None else (0.0, 0.0)


def _side_of(points: tuple[Point, ...]) -> Side:
    (x1, y1), (x2, y2) = points[0], points[1]
    return "bottom" if abs(y2 - y1) > abs(x2 - x1) else "right"
