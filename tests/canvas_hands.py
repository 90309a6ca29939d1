"""A canvas with a small journey, and hands to use it: real mouse and key events on the real widget."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas.geometry import FIRST_ROW, LANE_PADDING, ROW_PITCH, Port
from canvas.theme import LIGHT
from canvas.widget import CanvasWidget
from journey.encoding import encode
from journey.journey import Journey
from journey.model import HEADER_ID, AnyRecord, Edge, Header, Loop, Node, Stage
from journey.store import Store

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SIZE = (1200, 760)


def small_journey() -> Journey:
    """Three stages; a start, a wait, a send; a set stage and an event wait that loops back; an exit; a loose step."""
    records: list[AnyRecord] = [Header(id=HEADER_ID, journey_id="small", name="Small")]
    for place, name in enumerate(("Research", "Comparison", "Purchase")):
        records.append(Stage(id=name.lower(), order=place, name=name, tint=place + 1))

    def node(node_id: str, kind: str, stage: str, row: int, **fields: object) -> None:
        y = FIRST_ROW + row * ROW_PITCH
        order = float(len(records))
        records.append(
            Node(id=node_id, kind=kind, stage=stage, order=order, x=LANE_PADDING, y=y, **fields)  # type: ignore[arg-type]
        )

    node("start", "event_trigger", "research", 0, name="Viewed")
    node("settle", "delay", "research", 1, name="Settle", parameters={"duration": "PT4H"})
    node("guide", "email", "research", 2, name="Guide")
    node("set", "set_stage", "comparison", 0, parameters={"stage": "comparison"})
    node("back", "wait_for_event", "comparison", 1, name="Back?")
    node("end", "exit", "purchase", 0, name="Done")
    node("loose", "tag", "purchase", 2, name="Loose")
    edges: list[tuple[str, str, str, Loop | None]] = [
        ("start", "next", "settle", None),
        ("settle", "next", "guide", None),
        ("guide", "next", "set", None),
        ("set", "next", "back", None),
        ("back", "order", "end", None),
        ("back", "timeout", "settle", Loop()),
    ]
    for source, output, target, loop in edges:
        edge_id = f"{source}-{output}"
        records.append(Edge(id=edge_id, order=len(records), source=source, output=output, target=target, loop=loop))
    return Journey({record.id: record for record in records})


@dataclass
class Hands:
    """A shown canvas and what a person does with it."""

    canvas: CanvasWidget
    store: Store
    #: What was selected after the last act, before it was taken back.
    selected: frozenset[str] = frozenset()

    def point(self, x: float, y: float) -> QPoint:
        """The widget's point at a canvas point."""
        left, top = self.canvas.view.to_widget(x, y)
        return QPoint(round(left), round(top))

    def at(self, node_id: str, across: float = 0.5, down: float = 0.5) -> QPoint:
        """A point on a card."""
        rect = self.canvas.drawing.scene.boxes[node_id].rect
        return self.point(rect.x + rect.width * across, rect.y + rect.height * down)

    def port(self, node_id: str, output: str) -> Port:
        """The port of one of a node's ways out; of its left way in for an empty output."""
        return next(port for port in self.canvas.drawing.scene.ports(node_id) if port.output == output)

    def at_port(self, node_id: str, output: str) -> QPoint:
        """The point of a port."""
        port = self.port(node_id, output)
        return self.point(port.x, port.y)

    def hover(self, at: QPoint) -> None:
        _move(self.canvas, at, Qt.MouseButton.NoButton, NONE)

    def click(self, at: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        self.hover(at)
        QTest.mouseClick(self.canvas, LEFT, held, at)

    def double_click(self, at: QPoint) -> None:
        self.hover(at)
        QTest.mouseClick(self.canvas, LEFT, NONE, at)
        QTest.mouseDClick(self.canvas, LEFT, NONE, at)

    def drag(
        self,
        start: QPoint,
        end: QPoint,
        held: Qt.KeyboardModifier = NONE,
        button: Qt.MouseButton = LEFT,
        release: bool = True,
    ) -> None:
        """Press, move in some steps, release."""
        self.hover(start)
        QTest.mousePress(self.canvas, button, held, start)
        for step in range(1, 7):
            _move(self.canvas, start + (end - start) * step / 6, button, held)
        if release:
            QTest.mouseRelease(self.canvas, button, held, end)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.canvas, key, held)

    def wheel(self, at: QPoint, notches: float, held: Qt.KeyboardModifier = NONE) -> None:
        event = QWheelEvent(
            QPointF(at),
            QPointF(self.canvas.mapToGlobal(at)),
            QPoint(0, 0),
            QPoint(0, round(120 * notches)),
            Qt.MouseButton.NoButton,
            held,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.canvas, event)

    def settle(self) -> None:
        """Let everything be painted that waits."""
        for _ in range(200):
            QApplication.processEvents()
            if self.canvas._picture.margin_complete and not self.canvas.motion.running:
                break

    def one_step(self, act: Callable[[], object], name: str | None = None) -> None:
        """Do something that must be one undo step, and take it back and do it again to the byte."""
        before, steps = encode(self.store.journey), len(self.store._undo)
        act()
        after = encode(self.store.journey)
        self.selected = self.canvas.selection
        assert after != before
        assert len(self.store._undo) == steps + 1
        if name is not None:
            assert self.store.undo_name == name
        self.store.undo()
        assert encode(self.store.journey) == before
        self.store.redo()
        assert encode(self.store.journey) == after
        self.settle()

    def no_step(self, act: Callable[[], object]) -> None:
        """Do something that must not change the document."""
        before, steps = encode(self.store.journey), len(self.store._undo)
        act()
        assert encode(self.store.journey) == before
        assert len(self.store._undo) == steps


def _move(canvas: CanvasWidget, at: QPoint, button: Qt.MouseButton, held: Qt.KeyboardModifier) -> None:
    """A move with a button held (QTest's own moves hold none)."""
    where = QPointF(at)
    glob = QPointF(canvas.mapToGlobal(at))
    event = QMouseEvent(QEvent.Type.MouseMove, where, glob, Qt.MouseButton.NoButton, button, held)
    QApplication.sendEvent(canvas, event)


def make_hands(journey: Journey | None = None, size: tuple[int, int] = SIZE) -> Hands:
    """A shown canvas at 100 % with the small journey, or another."""
    store = Store(journey if journey is not None else small_journey())
    canvas = CanvasWidget(store, LIGHT)
    canvas.motion.reduced = True
    canvas.resize(*size)
    canvas.show()
    hands = Hands(canvas, store)
    hands.settle()
    canvas.setFocus()
    return hands
