"""Random sequences of gestures, keys and actions in a real window: each is at most one undo step, and all of them can
be taken back and done again to the same bytes (acceptance case 15)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from canvas_hands import Hands
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_kit import open_window

from canvas.geometry import LANE_HEADER
from designer.actions.registry import ACTIONS
from designer.templates import template_document
from designer.window import MainWindow
from journey.catalogue import kinds
from journey.encoding import encode
from journey.store import Store

#: What changes the document and asks nothing.
_CHANGING = tuple(action.id for action in ACTIONS if action.changes_document)
_SELECTING = ("edit.select_all", "edit.invert", "edit.same_kind", "edit.upstream", "edit.downstream", "edit.copy")
_KINDS = tuple(declared.id for declared in kinds())

_share = st.floats(0, 1, allow_nan=False)
_number = st.integers(0, 10_000)


class RandomHands(RuleBasedStateMachine):
    """A person who tries everything."""

    window: MainWindow
    hands: Hands

    @initialize(template=st.sampled_from(["cart_abandonment", "win_back", "blank"]))
    def open(self, template: str) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.opened = open_window(Path(self.folder.name), template_document(template))
        self.window = self.opened.__enter__()
        assert self.window.canvas is not None
        assert self.window.document is not None
        self.hands = Hands(self.window.canvas, self.store)
        self.window.canvas.motion.reduced = True
        self.hands.settle()
        self.window.canvas.fit(animated=False)
        self.start = encode(self.store.journey)
        self.states = [self.start]

    @property
    def store(self) -> Store:
        assert self.window.document is not None
        return self.window.document.store

    def _node(self, number: int) -> str:
        nodes = self.store.journey.nodes
        return nodes[number % len(nodes)].id if nodes else ""

    def _somewhere(self, across: float, down: float) -> QPoint:
        canvas = self.hands.canvas
        return QPoint(round(across * (canvas.width() - 1)), round(down * (canvas.height() - 1)))

    @rule(number=_number, across=_share, down=_share, held=st.sampled_from(["", "alt", "shift"]))
    def drag_a_step(self, number: int, across: float, down: float, held: str) -> None:
        node = self._node(number)
        if node:
            keys = {"alt": Qt.KeyboardModifier.AltModifier, "shift": Qt.KeyboardModifier.ShiftModifier}
            modifier = keys.get(held, Qt.KeyboardModifier.NoModifier)
            self.hands.drag(self.hands.at(node), self._somewhere(across, down), modifier)

    @rule(number=_number, across=_share, down=_share)
    def drag_a_wire(self, number: int, across: float, down: float) -> None:
        node = self._node(number)
        ports = [port for port in self.hands.canvas.drawing.scene.ports(node) if port.output] if node else []
        if ports:
            port = ports[number % len(ports)]
            self.hands.drag(self.hands.point(port.x, port.y), self._somewhere(across, down))
            self.answer_quick_add(number)

    @rule(number=_number, other=_number)
    def connect_two_steps(self, number: int, other: int) -> None:
        node, target = self._node(number), self._node(other)
        ports = [port for port in self.hands.canvas.drawing.scene.ports(node) if port.output] if node else []
        if ports and target:
            port = ports[number % len(ports)]
            self.hands.drag(self.hands.point(port.x, port.y), self.hands.at(target))
            self.answer_quick_add(number)

    @rule(number=_number, across=_share)
    def drag_a_stage(self, number: int, across: float) -> None:
        lanes = self.hands.canvas.drawing.scene.lanes
        if lanes:
            rect = lanes[number % len(lanes)].rect
            start = self.hands.point(rect.x + rect.width / 2, rect.y + LANE_HEADER / 2)
            self.hands.drag(start, QPoint(round(across * self.hands.canvas.width()), start.y()))

    @rule(number=_number, by=st.integers(-80, 200))
    def drag_a_stages_edge(self, number: int, by: int) -> None:
        lanes = self.hands.canvas.drawing.scene.lanes
        if lanes:
            rect = lanes[number % len(lanes)].rect
            start = self.hands.point(rect.right, rect.y + rect.height / 2)
            self.hands.drag(start, start + QPoint(by, 0))

    @rule(left=_share, top=_share, right=_share, bottom=_share)
    def draw_a_band(self, left: float, top: float, right: float, bottom: float) -> None:
        start = self._somewhere(left, top)
        if self.hands.canvas.hit(start.x(), start.y()).kind == "none":
            self.hands.drag(start, self._somewhere(right, bottom))

    @rule(number=_number)
    def select_a_step(self, number: int) -> None:
        node = self._node(number)
        if node:
            self.hands.canvas.select([node])

    @rule(number=_number)
    def select_a_connection(self, number: int) -> None:
        edges = self.store.journey.edges
        if edges:
            self.hands.canvas.select([edges[number % len(edges)].id])

    @rule(action=st.sampled_from(_CHANGING))
    def change_by_an_action(self, action: str) -> None:
        self.window.actions_by_id[action].trigger()
        self.close_fields()

    @rule(action=st.sampled_from(_SELECTING))
    def select_by_an_action(self, action: str) -> None:
        self.window.actions_by_id[action].trigger()

    @rule(number=_number)
    def add_by_typing(self, number: int) -> None:
        self.hands.canvas.setFocus()
        self.hands.key(Qt.Key.Key_Space)
        self.answer_quick_add(number)

    @rule(number=_number)
    def add_from_the_palette(self, number: int) -> None:
        assert self.window.workspace is not None
        self.window.workspace.palette_panel.kind_chosen.emit(_KINDS[number % len(_KINDS)])

    @rule(key=st.sampled_from([Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down]), moves=st.booleans())
    def press_an_arrow(self, key: Qt.Key, moves: bool) -> None:
        held = Qt.KeyboardModifier.AltModifier if moves else Qt.KeyboardModifier.NoModifier
        self.hands.key(key, held)

    @rule()
    def take_back(self) -> None:
        self.window.actions_by_id["edit.undo"].trigger()

    @rule()
    def do_again(self) -> None:
        self.window.actions_by_id["edit.redo"].trigger()

    def answer_quick_add(self, number: int) -> None:
        """A step is asked for: choose one, or none."""
        field = QApplication.focusWidget()
        if field is None or field is self.hands.canvas:
            return
        if number % 4 == 0:
            QTest.keyClick(field, Qt.Key.Key_Escape)
        else:
            QTest.keyClicks(field, ("wait", "mail", "split", "exit")[number % 4])
            QTest.keyClick(field, Qt.Key.Key_Return)
        self.close_fields()

    def close_fields(self) -> None:
        """Whatever an act opened to be typed into is left as it is."""
        field = QApplication.focusWidget()
        if field is not None and field is not self.hands.canvas:
            QTest.keyClick(field, Qt.Key.Key_Escape)
        self.hands.canvas.setFocus()

    @invariant()
    def each_act_is_at_most_one_step(self) -> None:
        if not hasattr(self, "states"):
            return
        self.hands.settle()
        now, steps = encode(self.store.journey), len(self.store._undo)
        known = len(self.states) - 1
        if steps == known + 1:
            assert now != self.states[-1], "a step that changed nothing"
            self.states.append(now)
        elif steps == known - 1:
            self.states.pop()
        assert len(self.store._undo) == len(self.states) - 1
        assert now == self.states[-1], "changed without a step of its own"

    def teardown(self) -> None:
        if not hasattr(self, "states"):
            return
        end = encode(self.store.journey)
        for state in reversed(self.states[:-1]):
            self.store.undo()
            assert encode(self.store.journey) == state
        assert encode(self.store.journey) == self.start
        for state in self.states[1:]:
            self.store.redo()
            assert encode(self.store.journey) == state
        assert encode(self.store.journey) == end
        self.opened.__exit__(None, None, None)
        self.folder.cleanup()


RandomHands.TestCase.settings = settings(
    max_examples=10, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestRandomHands = RandomHands.TestCase
