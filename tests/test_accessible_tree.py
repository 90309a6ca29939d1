"""The canvas as a screen reader meets it: the tree of names, roles, states, relations and acts equals the document."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from canvas_hands import Hands, make_hands, small_journey
from drawn_journeys import branching
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canvas.accessible.factory import _made, interface_of
from canvas.accessible.interfaces import RecordInterface
from canvas.overlay import Finding, NodeFigures, Overlay
from canvas.record_acts import ACTS
from canvas.theme import LIGHT
from canvas.widget import CanvasWidget
from journey import edits, stage_edits
from journey.describe import name_of
from journey.journey import Journey
from journey.model import Node

ROLE, TEXT, FLAG = QAccessible.Role, QAccessible.Text, QAccessible.RelationFlag
KEY = Qt.Key
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def hands(hands: Hands) -> Iterator[Hands]:
    QAccessible.setActive(True)
    yield hands
    QAccessible.setActive(False)


def records(interface: QAccessibleInterface) -> list[RecordInterface]:
    """The children that stand for records."""
    children = [interface.child(place) for place in range(interface.childCount())]
    return [child for child in children if isinstance(child, RecordInterface)]


def everything(interface: QAccessibleInterface) -> list[RecordInterface]:
    """All records below an object, and that parents and children agree."""
    found = []
    for child in records(interface):
        assert child.parent() is interface
        assert interface.child(interface.indexOfChild(child)) is child
        found += [child, *everything(child)]
    return found


def called(interface: QAccessibleInterface) -> str:
    return interface.text(TEXT.Name)


def check_tree(hands: Hands) -> None:
    """Every stage, step and connection is there once, below what it belongs to, and leads where it leads."""
    journey = hands.store.journey
    root = interface_of(hands.canvas)
    found = {made.record_id: made for made in everything(root)}
    wanted = {record.id for record in (*journey.stages, *journey.nodes, *journey.edges)}
    assert found.keys() == wanted
    assert [made.record_id for made in records(root)][: len(journey.stages)] == [stage.id for stage in journey.stages]
    for stage in journey.stages:
        assert found[stage.id].role() == ROLE.Grouping
        assert called(found[stage.id]) == stage.name
    for node in journey.nodes:
        made = found[node.id]
        above = made.parent()
        assert isinstance(above, RecordInterface) == (journey.stage(node.stage) is not None)
        assert not isinstance(above, RecordInterface) or above.record_id == node.stage
        assert (made.role(), called(made)) == (ROLE.ListItem, name_of(node))
        assert {edge.record_id for edge in records(made)} == {e.id for e in journey.edges_from.get(node.id, ())}
        assert _ends(made, FLAG.FlowsFrom) == sorted(e.target for e in journey.edges_from.get(node.id, ()))
        assert _ends(made, FLAG.FlowsTo) == sorted(e.source for e in journey.edges_to.get(node.id, ()))
    for edge in journey.edges:
        made = found[edge.id]
        assert made.role() == ROLE.Link
        assert _ends(made, FLAG.FlowsFrom) == [edge.target]
        assert _ends(made, FLAG.FlowsTo) == [edge.source]
        assert ("back to" in called(made)) == (edge.loop is not None)


def _ends(made: RecordInterface, flag: QAccessible.RelationFlag) -> list[str]:
    return sorted(other.record_id for other, kind in made.relations(flag) if kind == flag)


# --- The tree -----------------------------------------------------------------------------------------------


def test_the_tree_is_the_document(hands: Hands) -> None:
    check_tree(hands)
    root = interface_of(hands.canvas)
    assert (root.role(), called(root)) == (ROLE.Canvas, "Journey Small")
    assert root.text(TEXT.Description) == "3 stages, 7 steps, 5 connections, 1 loop"
    assert "F6" in root.text(TEXT.Help)


@pytest.mark.parametrize("seed", range(4))
def test_the_tree_of_any_journey_is_the_document(qtbot: QtBot, seed: int) -> None:
    hands = make_hands(branching(40, seed, 3 * (seed % 2)))
    qtbot.addWidget(hands.canvas)
    check_tree(hands)


def test_the_tree_follows_edits_and_undo(hands: Hands) -> None:
    check_tree(hands)
    edits.delete(hands.store, ["settle"])
    check_tree(hands)
    gone = interface_of(hands.canvas).record("settle")
    assert not gone.isValid()
    assert gone.state().invalid
    assert (gone.childCount(), called(gone), gone.rect().isEmpty()) == (0, "", True)
    hands.store.undo()
    check_tree(hands)
    assert gone.isValid()
    edits.move(hands.store, {"guide": ("purchase", 8.0, 500.0)})
    stage_edits.move_stage(hands.store, "purchase", 0)
    check_tree(hands)
    stage_edits.remove_stage(hands.store, "purchase")
    check_tree(hands)


def test_steps_are_read_from_top_to_bottom(hands: Hands) -> None:
    edits.move(hands.store, {"start": ("research", 8.0, 500.0)})
    stage = interface_of(hands.canvas).record("research")
    assert [made.record_id for made in records(stage)] == ["settle", "guide", "start"]


# --- What it says -------------------------------------------------------------------------------------------


def test_a_step_says_what_it_does_and_where_it_leads(hands: Hands) -> None:
    made = interface_of(hands.canvas).record("back")
    said = made.text(TEXT.Description)
    assert said.startswith("Wait for an event. Wait 2 days or until ordered. ")
    assert "Leads ordered, to Done. Leads after 2 days, back to Research, at most 3 times, 7 days apart" in said
    assert "The way ends here" in interface_of(hands.canvas).record("loose").text(TEXT.Description)


def test_figures_and_findings_are_said(hands: Hands) -> None:
    overlay = Overlay(
        nodes={"settle": NodeFigures(people=1200, entries=1300)},
        lanes={"research": 4321},
        findings={"settle": Finding("warning", 1, "Too long a wait.")},
        replayed=True,
    )
    hands.canvas.set_overlay(overlay)
    said = interface_of(hands.canvas).record("settle").text(TEXT.Description)
    assert "1,200 people, 1,300 entries" in said
    assert "Too long a wait" in said
    assert "4,321 people" in interface_of(hands.canvas).record("research").text(TEXT.Description)


def test_what_lies_at_a_point_is_what_is_drawn_there(hands: Hands) -> None:
    root = interface_of(hands.canvas)
    for made in everything(root):
        box = made.rect()
        assert not box.isEmpty()
        if made.role() == ROLE.ListItem:
            at = box.center()
            stage = root.childAt(at.x(), at.y())
            assert stage is made.parent()
            assert stage.childAt(at.x(), at.y()) is made
    lane = root.record("research").rect()
    assert lane.contains(root.record("settle").rect())


def test_states_follow_selection_focus_folding_and_sight(hands: Hands) -> None:
    root = interface_of(hands.canvas)
    guide = root.record("guide")
    assert guide.state().selectable
    assert guide.state().focusable
    assert not guide.state().selected
    hands.key(KEY.Key_Home)
    hands.key(KEY.Key_Down)
    hands.key(KEY.Key_Down)
    assert guide.state().selected
    assert guide.state().focused
    assert root.focusChild() is guide
    hands.canvas.pan(-5000, 0)
    assert guide.state().offscreen
    assert root.record("research").state().expanded
    stage_edits.change_stage(hands.store, "research", folded=True)
    assert root.record("research").state().collapsed
    assert guide.state().invisible
    check_tree(hands)


# --- What can be done ---------------------------------------------------------------------------------------


def test_every_record_names_its_acts_with_their_keys(hands: Hands) -> None:
    for made in everything(interface_of(hands.canvas)):
        actions = made.actionInterface()
        assert "SetFocus" in actions.actionNames()
        for name in actions.actionNames():
            assert actions.localizedActionName(name)
    settle = interface_of(hands.canvas).record("settle").actionInterface()
    assert settle.keyBindingsForAction("Rename") == ["F2"]
    assert settle.localizedActionName("Rename") == "Rename"


def test_acts_do_what_keys_do(hands: Hands) -> None:
    root = interface_of(hands.canvas)
    root.record("settle").actionInterface().doAction("Press")
    assert hands.canvas.selection == {"settle"}
    root.record("loose").actionInterface().doAction("AddAfter")
    QTest.keyClicks(hands.canvas.quick_add.field, "delay")
    QTest.keyClick(hands.canvas.quick_add.field, KEY.Key_Return)
    assert len(hands.store.journey.edges_from["loose"]) == 1
    root.record("guide").actionInterface().doAction("Rename")
    assert hands.canvas.renaming.editor is not None
    hands.canvas.renaming.cancel()
    root.record("guide").actionInterface().doAction("Connect")
    assert hands.canvas.marks.letters
    hands.key(KEY.Key_Escape)
    root.record("comparison").actionInterface().doAction("Fold")
    assert hands.store.journey.stages[1].folded
    root.record("guide-next").actionInterface().doAction("Delete")
    assert hands.store.journey.edge("guide-next") is None
    check_tree(hands)


def test_acts_of_what_is_gone_do_nothing(hands: Hands) -> None:
    made = interface_of(hands.canvas).record("settle")
    acts = made.actionInterface()
    edits.delete(hands.store, ["settle"])
    for act in ACTS:
        hands.no_step(lambda act=act: acts.doAction(act.id))


# --- What is announced --------------------------------------------------------------------------------------


def heard(hands: Hands) -> list[str]:
    said: list[str] = []
    hands.canvas.speaker.said.connect(said.append)
    return said


def test_what_is_done_by_key_is_said(hands: Hands) -> None:
    said = heard(hands)
    hands.key(KEY.Key_Home)
    hands.key(KEY.Key_Down)
    hands.key(KEY.Key_Delete)
    hands.store.undo()
    assert said[0] == "Settle removed"
    assert said[1].startswith("Settle added to Research. ")
    assert "Back? leads after 2 days, back to Research, at most 3 times, 7 days apart" in said[1]
    edits.rename(hands.store, "guide", "Buying guide")
    edits.move(hands.store, {"guide": ("comparison", 8.0, 500.0)})
    edits.delete(hands.store, ["guide-next"])
    assert said[2:] == [
        "Guide is called Buying guide now",
        "Buying guide moved to Comparison",
        "Connection from Buying guide removed: to Set stage",
    ]


def test_the_letters_of_the_steps_are_said(hands: Hands) -> None:
    said = heard(hands)
    hands.canvas.keys.focus("loose")
    hands.key(KEY.Key_L)
    letters = {name_of(node): letter for key, letter in hands.canvas.marks.letters if (node := _node(hands, key))}
    assert said == [", ".join(f"{letter} {name}" for name, letter in letters.items())]
    assert "Settle" in letters


def _node(hands: Hands, node_id: str) -> Node | None:
    return hands.store.journey.node(node_id)


def test_nothing_is_said_of_what_the_mouse_does_or_while_nobody_listens(hands: Hands) -> None:
    said = heard(hands)
    hands.canvas.keys.used = False
    edits.rename(hands.store, "guide", "Buying guide")
    QAccessible.setActive(False)
    hands.canvas.keys.used = True
    edits.rename(hands.store, "guide", "Guide")
    assert said == []


# --- Its life -----------------------------------------------------------------------------------------------


def test_objects_go_with_their_canvas(qtbot: QtBot) -> None:
    before = len(_made)
    for _ in range(20):
        made = make_hands(small_journey())
        assert everything(interface_of(made.canvas))
        made.canvas.close()
        made.canvas.deleteLater()
        del made
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
    assert len(_made) <= before


def test_a_canvas_that_is_made_while_a_reader_runs_has_its_tree(hands: Hands, qtbot: QtBot) -> None:
    """Qt keeps the object that it finds first, and a reader that runs asks whenever something is named."""

    class Asked(CanvasWidget):
        def setAccessibleName(self, name: str) -> None:
            super().setAccessibleName(name)
            QAccessible.queryAccessibleInterface(self)

    other = Hands(Asked(hands.store, LIGHT), hands.store)
    qtbot.addWidget(other.canvas)
    other.canvas.resize(900, 600)
    other.canvas.show()
    check_tree(other)


def test_a_canvas_that_nobody_asks_has_no_objects(qtbot: QtBot) -> None:
    hands = make_hands(Journey(small_journey().records))
    qtbot.addWidget(hands.canvas)
    before = len(_made)
    hands.key(KEY.Key_Home)
    edits.delete(hands.store, ["settle"])
    assert len(_made) == before


def test_nothing_of_it_is_loaded_before_somebody_asks() -> None:
    program = "import sys, designer.window; print([m for m in sys.modules if m in sys.argv[1:]])"
    late = ["canvas.accessible.interfaces", "canvas.accessible.words", "designer.outline.panel", "designer.key_manual"]
    outcome = subprocess.run(
        [sys.executable, "-c", program, *late], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert outcome.stdout.strip() == "[]"
