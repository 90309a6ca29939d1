"""The outline: equal to the canvas, always up to date, edited by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from canvas_hands import small_journey
from drawn_journeys import branching
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from window_kit import bytes_of, dress

from canvas.theme import LIGHT
from canvas.widget import CanvasWidget
from designer.actions.list_palette import ListPalette
from designer.outline.keys import KEYS
from designer.outline.model import OutlineModel
from designer.outline.panel import Outline
from designer.outline.rows import Rows
from journey import edits, stage_edits
from journey.journey import Journey
from journey.model import AnyRecord, Edge, Node
from journey.store import Store

KEY = Qt.Key
NONE, SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Desk:
    """A canvas and its outline, side by side."""

    def __init__(self, journey: Journey) -> None:
        dress()
        self.store = Store(journey)
        self.canvas = CanvasWidget(self.store, LIGHT)
        self.canvas.motion.reduced = True
        self.canvas.resize(1000, 700)
        self.canvas.show()
        self.outline = Outline(self.canvas)
        self.outline.resize(300, 600)
        self.outline.show()
        self.outline.tree.setFocus()

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.outline.tree, key, held)

    def choose(self, text: str) -> None:
        """Type into the list that is open, and take the first answer."""
        (palette,) = [each for each in self.outline.window().findChildren(ListPalette) if each.isVisible()]
        QTest.keyClicks(palette.field, text)
        QTest.keyClick(palette.field, KEY.Key_Return)
        QApplication.processEvents()

    def one_step(self) -> None:
        """What was done last was one undo step, and is taken back and done again to the byte."""
        after = bytes_of(self.store)
        self.store.undo()
        assert bytes_of(self.store) != after
        self.store.redo()
        assert bytes_of(self.store) == after


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(small_journey())
    qtbot.addWidget(made.canvas)
    qtbot.addWidget(made.outline)
    yield made
    made.outline.close_listening()


def shown(model: QAbstractItemModel, parent: QModelIndex | None = None, depth: int = 0) -> list[str]:
    """All rows, indented."""
    above = parent or QModelIndex()
    lines = []
    for row in range(model.rowCount(above)):
        index = model.index(row, 0, above)
        lines += ["  " * depth + str(index.data()), *shown(model, index, depth + 1)]
    return lines


# --- What it shows ------------------------------------------------------------------------------------------


def test_it_shows_stages_steps_and_where_their_ways_lead(desk: Desk) -> None:
    assert shown(desk.outline.model) == [
        "Research",
        "  Viewed",
        "    to Settle",
        "  Settle",
        "    to Guide",
        "  Guide",
        "    to Set stage",
        "Comparison",
        "  Set stage",
        "    to Back?",
        "  Back?",
        "    ordered, to Done",
        "    after 2 days, back to Research, at most 3 times, 7 days apart",
        "Purchase",
        "  Done",
        "  Loose",
        "    ends here",
    ]


def test_a_journey_without_stages_shows_its_steps(qtbot: QtBot) -> None:
    model = OutlineModel(Store(branching(6, 1, 0)))
    assert len(shown(model)) >= 6
    assert model.rowCount() == 6
    model.close_listening()


def expected(rows: Rows, key: str = "", depth: int = 0) -> list[str]:
    lines = []
    for child in rows.children(key):
        lines += ["  " * depth + child, *expected(rows, child, depth + 1)]
    return lines


def keys_of(model: OutlineModel, parent: QModelIndex | None = None, depth: int = 0) -> list[str]:
    above = parent or QModelIndex()
    lines = []
    for row in range(model.rowCount(above)):
        index = model.index(row, 0, above)
        assert model.parent(index) == above
        lines += ["  " * depth + model.key(index), *keys_of(model, index, depth + 1)]
    return lines


@pytest.mark.parametrize("seed", range(5))
def test_rows_that_nobody_looked_at_before_come_right(desk: Desk, seed: int) -> None:
    """The tree looks at rows while others go; folded stages are first looked at then."""
    chance = Random(seed)
    tree, model = desk.outline.tree, desk.outline.model
    tree.collapseAll()
    for _ in range(25):
        act(desk.store, chance)
        journey = desk.store.journey
        records = [*journey.stages, *journey.nodes, *journey.edges]
        if records:
            desk.outline.go_to(chance.choice(records).id)
        row = model.index(0, 0)
        while row.isValid():
            assert row.data(), model.key(row)
            assert model.key(row.parent()) == model.rows.parent(model.key(row))
            row = tree.indexBelow(row)
    assert keys_of(model) == expected(Rows(desk.store.journey))


def test_a_step_that_moves_to_a_stage_nobody_looked_at_is_shown_there(qtbot: QtBot) -> None:
    desk = Desk(Journey({key: record for key, record in small_journey().records.items() if not _is_drawn(record)}))
    qtbot.addWidget(desk.canvas)
    qtbot.addWidget(desk.outline)
    desk.outline.go_to("research")
    for words in ("event", "delay", "tag"):
        desk.key(KEY.Key_Insert)
        desk.choose(words)
    desk.key(KEY.Key_Right, ALT)
    QApplication.processEvents()
    tree = desk.outline.tree
    shown_rows = []
    row = tree.model().index(0, 0)
    while row.isValid():
        shown_rows.append((row.data(), row.parent().data()))
        row = tree.indexBelow(row)
    assert ("Tag", "Comparison") in shown_rows
    desk.outline.close_listening()


def _is_drawn(record: AnyRecord) -> bool:
    return isinstance(record, Node | Edge)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edits_it_shows_what_an_outline_made_anew_shows(desk: Desk, qtlog: Any, seed: int) -> None:
    """Qt's own tester watches that rows come and go as they are announced."""
    chance = Random(seed)
    store, model = desk.store, desk.outline.model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    desk.outline.tree.expandAll()
    for _ in range(40):
        act(store, chance)
        assert keys_of(model) == expected(Rows(store.journey))
    while store.undo_name:
        store.undo()
        assert keys_of(model) == expected(Rows(store.journey))
    assert shown(model) == shown(OutlineModel(Store(small_journey())))
    assert [record.message for record in qtlog.records if "FAIL" in record.message] == []
    tester.deleteLater()


def act(store: Store, chance: Random) -> None:
    """One edit, whichever."""
    journey = store.journey
    nodes = [node.id for node in journey.nodes] or [""]
    stages = [stage.id for stage in journey.stages] or [""]
    one, other = chance.choice(nodes), chance.choice(nodes)
    kind = chance.randrange(9)
    if kind == 0:
        kind_id = chance.choice(("delay", "tag", "condition_split"))
        edits.add_node(store, kind_id, chance.randrange(300), chance.randrange(500), stage=chance.choice(stages))
    elif kind == 1:
        edits.delete(store, [one])
    elif kind == 2:
        edits.move(store, {one: (chance.choice((*stages, "")), 8.0, float(chance.randrange(600)))})
    elif kind == 3 and one and other:
        ways = [way.output for way in Rows(journey).ways(one)] or [""]
        edits.connect(store, one, chance.choice(ways), other)
    elif kind == 4:
        stage_edits.add_stage(store, "New", chance.randrange(4))
    elif kind == 5 and stages[0]:
        stage_edits.move_stage(store, chance.choice(stages), chance.randrange(4))
    elif kind == 6 and stages[0]:
        stage_edits.remove_stage(store, chance.choice(stages))
    elif kind == 7 and store.undo_name:
        store.undo()
    elif kind == 8 and one:
        edits.rename(store, one, f"Called {chance.randrange(99)}")


def test_what_is_unfolded_stays_so(desk: Desk) -> None:
    tree, model = desk.outline.tree, desk.outline.model
    tree.expandAll()
    tree.collapse(model.index_of("guide"))
    edits.add_node(desk.store, "delay", 8, 300, stage="research")
    edits.rename(desk.store, "guide", "Buying guide")
    assert tree.isExpanded(model.index_of("settle"))
    assert not tree.isExpanded(model.index_of("guide"))
    assert model.index_of("guide").data() == "Buying guide"


def test_nothing_is_worked_out_before_somebody_looks(qtbot: QtBot) -> None:
    model = OutlineModel(Store(branching(5000, 3, 5)))
    assert model.rowCount() == 5
    assert set(model._shown) == {""}
    stage = model.index(0, 0)
    assert model.hasChildren(stage)
    assert set(model._shown) == {""}
    assert model.rowCount(stage) > 500
    assert len(model._shown) == 2
    model.close_listening()


# --- One selection ------------------------------------------------------------------------------------------


def test_walking_it_selects_on_the_canvas_and_brings_into_sight(desk: Desk) -> None:
    tree = desk.outline.tree
    tree.setCurrentIndex(desk.outline.model.index_of("start"))
    seen = []
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Right, KEY.Key_Down):
        desk.key(key)
        seen.append(set(desk.canvas.selection))
    assert seen == [{"settle"}, {"guide"}, {"guide"}, {"guide-next"}]
    assert desk.canvas.marks.focused == "guide-next"


def test_it_follows_the_canvas(desk: Desk) -> None:
    desk.canvas.select(("back-timeout",))
    assert desk.outline.record == "back-timeout"
    assert desk.outline.tree.isExpanded(desk.outline.model.index_of("back"))
    desk.canvas.select(("start", "guide"))
    chosen = desk.outline.tree.selectionModel().selectedIndexes()
    assert {desk.outline.model.key(index) for index in chosen} == {"start", "guide"}
    assert desk.canvas.selection == {"start", "guide"}


def test_several_rows_select_several_records(desk: Desk) -> None:
    desk.outline.go_to("start")
    desk.key(KEY.Key_Down, SHIFT)
    assert desk.canvas.selection == {"start", "settle"}


# --- Editing ------------------------------------------------------------------------------------------------


def test_f2_renames(desk: Desk) -> None:
    desk.outline.go_to("guide")
    asked: list[str] = []
    desk.canvas.inspect_requested.connect(asked.append)
    desk.key(KEY.Key_F2)
    (editor,) = desk.outline.tree.findChildren(QLineEdit)
    assert editor.text() == "Guide"
    QTest.keyClicks(editor, "Buying guide")
    QTest.keyClick(editor, KEY.Key_Return)
    QApplication.processEvents()
    node = desk.store.journey.node("guide")
    assert node is not None
    assert node.name == "Buying guide"
    assert asked == []
    assert desk.outline.tree.hasFocus()
    desk.one_step()


def test_delete_removes_steps_and_connections(desk: Desk) -> None:
    desk.outline.go_to("back-order")
    desk.key(KEY.Key_Delete)
    assert desk.store.journey.edge("back-order") is None
    desk.one_step()
    desk.outline.go_to("guide")
    desk.key(KEY.Key_Delete, CONTROL)
    assert [edge.target for edge in desk.store.journey.edges_from["settle"]] == ["set"]
    desk.one_step()


def test_delete_on_a_way_that_leads_nowhere_deletes_no_step(desk: Desk, qtbot: QtBot) -> None:
    tree, model = desk.outline.tree, desk.outline.model
    tree.setCurrentIndex(model.index(0, 0, model.index_of("loose")))
    before = bytes_of(desk.store)
    with qtbot.waitSignal(desk.canvas.hinted):
        desk.key(KEY.Key_Delete)
    assert bytes_of(desk.store) == before


def test_ins_adds_the_step_that_follows(desk: Desk) -> None:
    desk.outline.go_to("loose")
    desk.key(KEY.Key_Insert)
    desk.choose("delay")
    (edge,) = desk.store.journey.edges_from["loose"]
    assert desk.outline.record == edge.target
    assert desk.canvas.selection == {edge.target}
    desk.one_step()


def test_ins_on_a_connection_puts_a_step_into_it_and_on_a_stage_below_its_steps(desk: Desk) -> None:
    desk.outline.go_to("start-next")
    desk.key(KEY.Key_Insert)
    desk.choose("tag")
    (first,) = desk.store.journey.edges_from["start"]
    assert [edge.target for edge in desk.store.journey.edges_from[first.target]] == ["settle"]
    desk.outline.go_to("purchase")
    desk.key(KEY.Key_Insert)
    desk.choose("event")
    node = desk.store.journey.node(desk.outline.record)
    assert node is not None
    assert (node.stage, node.kind) == ("purchase", "event_trigger")
    desk.one_step()


def test_ctrl_l_connects_and_a_loop_asks_for_its_limits(desk: Desk, qtbot: QtBot) -> None:
    desk.outline.go_to("loose")
    desk.key(KEY.Key_L, CONTROL)
    with qtbot.waitSignal(desk.canvas.inspect_requested) as heard:
        desk.choose("guide")
    (edge,) = desk.store.journey.edges_from["loose"]
    assert edge.target == "guide"
    assert edge.loop is not None
    assert heard.args == [edge.id]
    desk.one_step()


def test_a_way_out_is_connected_by_its_own_row(desk: Desk) -> None:
    edits.delete(desk.store, ["back-order", "back-timeout"])
    tree, model = desk.outline.tree, desk.outline.model
    tree.setCurrentIndex(model.index(1, 0, model.index_of("back")))
    desk.key(KEY.Key_L, CONTROL)
    desk.choose("done")
    (edge,) = desk.store.journey.edges_from["back"]
    assert (edge.output, edge.target) == ("timeout", "end")


def test_alt_and_arrows_move_to_other_stages_and_places(desk: Desk) -> None:
    desk.outline.go_to("guide")
    desk.key(KEY.Key_Right, ALT)
    node = desk.store.journey.node("guide")
    assert node is not None
    assert node.stage == "comparison"
    assert desk.outline.record == "guide"
    desk.one_step()
    desk.key(KEY.Key_Up, ALT)
    assert desk.outline.model.rows.order.steps("comparison") == ["set", "guide", "back"]
    desk.outline.go_to("purchase")
    desk.key(KEY.Key_Up, ALT)
    assert [stage.id for stage in desk.store.journey.stages] == ["research", "purchase", "comparison"]
    desk.one_step()


def test_a_step_goes_to_a_stage_by_its_name(desk: Desk) -> None:
    desk.outline.go_to("guide")
    desk.key(KEY.Key_Return, CONTROL | SHIFT)
    desk.choose("purch")
    node = desk.store.journey.node("guide")
    assert node is not None
    assert node.stage == "purchase"
    assert node.y > 300


def test_enter_asks_for_the_settings_and_escape_goes_to_the_canvas(desk: Desk, qtbot: QtBot) -> None:
    desk.outline.go_to("back-timeout")
    with qtbot.waitSignal(desk.canvas.inspect_requested) as heard:
        desk.key(KEY.Key_Return)
    assert heard.args == ["back-timeout"]
    desk.key(KEY.Key_Escape)
    assert desk.canvas.marks.focused == "back-timeout"


def test_every_act_has_its_keys_and_runs_on_every_row_that_it_is_for(desk: Desk) -> None:
    keys = [keys for act in KEYS for keys in act.keys]
    assert len(keys) == len(set(keys))
    for record_id in ("research", "guide", "guide-next"):
        desk.outline.go_to(record_id)
        possible = desk.outline.possible()
        assert possible
        assert all(hasattr(desk.outline, f"_do_{act.id}") for act in possible)
