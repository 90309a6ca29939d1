"""Lays a large journey out beside the window's own work, and moves the steps when that is done."""

from __future__ import annotations

from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from canvas.geometry import Point
from canvas.gestures.base import Board
from canvas.layout.tidy import tidy
from journey import edits
from journey.journey import Journey
from journey.words import say

#: So many steps are laid out in the same moment.
AT_ONCE = 150

_under_way: set[_Layout] = set()


def tidy_journey(board: Board, only: frozenset[str] | None) -> None:
    """Lay a journey out, or only some of its steps: at once if it is small, else beside other work."""
    for layout in [layout for layout in _under_way if layout.board is board]:
        # Asked for again: the newer wish counts.
        layout.forget()
    journey = board.drawing.scene.journey
    if len(journey.nodes) <= AT_ONCE:
        put(board, tidy(journey, only))
    else:
        board.hint(say("Laying the journey out..."))
        _Layout(board, only).begin()


def is_under_way() -> bool:
    """Whether any journey is being laid out."""
    return bool(_under_way)


def put(board: Board, places: dict[str, Point]) -> None:
    """Move steps to where the layout wants them."""
    journey = board.store.journey
    found = {key: (node.stage, *place) for key, place in places.items() if (node := journey.node(key)) is not None}
    if found:
        edits.move(board.store, found, name=say("Tidy"), laid_out=True)


class _Layout(QObject):
    """One layout under way. If steps or connections change meanwhile, it is begun again."""

    done = Signal(object)

    def __init__(self, board: Board, only: frozenset[str] | None) -> None:
        super().__init__()
        self.board, self._store, self._only = board, board.store, only
        self._journey = board.drawing.scene.journey
        self.done.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Begin with the journey as it is now, and as it is seen: a folded frame is laid out like a step."""
        self._journey = self.board.drawing.scene.journey
        _under_way.add(self)
        # Nobody waits for it when the program ends.
        Thread(target=self._lay_out, args=(self._journey, self._only), daemon=True).start()

    def _lay_out(self, journey: Journey, only: frozenset[str] | None) -> None:
        places = tidy(journey, only)
        if isValid(self):
            self.done.emit(places)

    def forget(self) -> None:
        """Move nothing when it is done."""
        self._only = frozenset()

    @Slot(object)
    def _take(self, places: dict[str, Point]) -> None:
        _under_way.discard(self)
        board = self.board
        if self._only == frozenset() or (isinstance(board, QObject) and not isValid(board)):
            return
        if board.store is not self._store:
            return
        if _drawn(board.drawing.scene.journey) != _drawn(self._journey):
            self.begin()
        else:
            put(board, places)


def _drawn(journey: Journey) -> tuple[object, ...]:
    """What a layout follows from."""
    nodes = [
        (node.id, node.kind, node.stage, node.x, node.y, node.pinned, node.order, node.folded) for node in journey.nodes
    ]
    edges = [(edge.id, edge.source, edge.target, edge.loop is None, edge.order) for edge in journey.edges]
    return (nodes, edges, [stage.id for stage in journey.stages])
