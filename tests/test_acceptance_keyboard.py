"""Acceptance case 18: a journey with a loop is built by keyboard alone, and screen readers meet the same graph."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_kit import bytes_of, open_window, wait_until

from canvas.accessible.factory import interface_of
from canvas.accessible.interfaces import RecordInterface
from designer.outline.rows import Rows
from designer.templates import BLANK, template_document
from designer.window import MainWindow
from journey.describe import name_of
from journey.journey import Journey

KEY = Qt.Key
NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """A key for whatever has the keyboard."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, held)
    QApplication.processEvents()


def write(text: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)
    QApplication.processEvents()


def add(search: str, name: str) -> None:
    """Take the first step that the open search finds, and name it."""
    write(search)
    press(KEY.Key_Return)
    press(KEY.Key_F2)
    write(name)
    press(KEY.Key_Return)


def build(window: MainWindow) -> None:
    """Trigger, wait, send and split; a loop back with its limits; an exit."""
    press(KEY.Key_Right)
    press(KEY.Key_Right)
    press(KEY.Key_Space)
    add("viewed", "Looked twice")
    press(KEY.Key_Tab)
    add("delay", "Cool off")
    press(KEY.Key_Tab)
    add("e-mail", "Guide")
    press(KEY.Key_Right, CONTROL)
    add("condition", "Ordered?")
    press(KEY.Key_L)
    press(KEY.Key_Tab)
    assert window.canvas is not None
    write(_letters(window)["Cool off"])
    write("2")
    press(KEY.Key_Escape)
    press(KEY.Key_Left)
    press(KEY.Key_Tab)
    add("exit", "Done")


def _letters(window: MainWindow) -> dict[str, str]:
    """The letters that are on the cards, by the cards' names."""
    assert window.canvas is not None
    journey = window.canvas.store.journey
    shown = [(journey.node(node_id), letter) for node_id, letter in window.canvas.marks.letters]
    return {name_of(node): letter.lower() for node, letter in shown if node is not None}


def edges_by_name(journey: Journey) -> set[tuple[str, str, str, bool]]:
    found = set()
    for edge in journey.edges:
        source, target = journey.node(edge.source), journey.node(edge.target)
        assert source is not None
        assert target is not None
        found.add((name_of(source), edge.output, name_of(target), edge.loop is not None))
    return found


def told(interface: RecordInterface) -> set[tuple[str, str, str, bool]]:
    """The edges below an accessible object, by what it tells."""
    found = set()
    for place in range(interface.childCount()):
        child = interface.child(place)
        assert isinstance(child, RecordInterface)
        if child.role() == QAccessible.Role.Link:
            ends = {flag: other for other, flag in child.relations()}
            source, target = ends[QAccessible.RelationFlag.FlowsTo], ends[QAccessible.RelationFlag.FlowsFrom]
            words = child.text(QAccessible.Text.Name)
            way = words.split(", ")[0] if ", " in words else "next"
            names = (source.text(QAccessible.Text.Name), way, target.text(QAccessible.Text.Name))
            found.add((*names, "back to" in words))
        else:
            found |= told(child)
    return found


def outlined(rows: Rows) -> set[tuple[str, str, str, bool]]:
    """The edges that the outline shows."""
    steps = [step for stage in rows.children("") for step in rows.children(stage)]
    ways = [way for step in steps for way in rows.ways(step) if way.edge is not None]
    found = set()
    for way in ways:
        source, target = rows.journey.node(way.node_id), rows.journey.node(way.edge.target if way.edge else "")
        if source is not None and target is not None and way.edge is not None:
            found.add((name_of(source), way.output, name_of(target), way.edge.loop is not None))
    return found


def test_case_18_a_journey_with_a_loop_is_built_by_keyboard_alone(tmp_path: Path) -> None:
    with open_window(tmp_path, template_document(BLANK)) as window:
        window.activateWindow()
        assert window.canvas is not None
        assert window.workspace is not None
        wait_until(lambda: bool(window.workspace and window.workspace.inspector), "the inspector")
        window.canvas.setFocus()
        store = window.canvas.store
        empty = bytes_of(store)
        build(window)
        journey = store.journey
        expected = {
            ("Looked twice", "next", "Cool off", False),
            ("Cool off", "next", "Guide", False),
            ("Guide", "next", "Ordered?", False),
            ("Ordered?", "no", "Cool off", True),
            ("Ordered?", "yes", "Done", False),
        }
        assert edges_by_name(journey) == expected
        (loop,) = [edge.loop for edge in journey.edges if edge.loop is not None]
        assert loop.max_passes == 2
        stages = {name_of(node): journey.stage(node.stage) for node in journey.nodes}
        assert {name: stage.name for name, stage in stages.items() if stage} == {
            "Looked twice": "Research",
            "Cool off": "Research",
            "Guide": "Research",
            "Ordered?": "Comparison",
            "Done": "Comparison",
        }
        root = interface_of(window.canvas)
        tops = [root.record(key) for key in root.order.tops]
        assert set().union(*(told(top) for top in tops)) == expected
        assert outlined(Rows(journey)) == expected
        built = bytes_of(store)
        while store.undo_name:
            press(KEY.Key_Z, CONTROL)
        assert bytes_of(store) == empty
        while store.redo_name:
            press(KEY.Key_Y, CONTROL)
        assert bytes_of(store) == built
