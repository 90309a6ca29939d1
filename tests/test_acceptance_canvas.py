"""Acceptance cases 15 to 17, by number, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from canvas_hands import Hands
from drawn_journeys import branching
from PySide6.QtWidgets import QApplication
from window_kit import bytes_of, open_window, saved_document, settle, type_over, wait_until

from canvas import acts, clipboard
from canvas.geometry import LANE_HEADER
from designer.documents import Document
from designer.inspector.fields.simple import NumberField
from designer.templates import template_document
from designer.window import MainWindow
from journey.edits import references
from journey.file import read_journey
from journey.store import Store


def _store(window: MainWindow) -> Store:
    assert window.document is not None
    return window.document.store


def _hands(window: MainWindow) -> Hands:
    assert window.canvas is not None
    window.canvas.motion.reduced = True
    return Hands(window.canvas, _store(window))


# --- Case 15: one act of a person is one step, and can be taken back -----------------------------------------


def _paste(window: MainWindow) -> None:
    assert window.canvas is not None
    clipboard.copy(window.canvas)
    window.actions_by_id["edit.paste"].trigger()


def _delete_many(window: MainWindow) -> None:
    assert window.canvas is not None
    window.canvas.select([node.id for node in _store(window).journey.nodes[1:5]])
    window.actions_by_id["edit.delete"].trigger()


def _type_a_name(window: MainWindow) -> None:
    assert window.canvas is not None
    assert window.workspace is not None
    node = next(node for node in _store(window).journey.nodes if node.kind == "wait_for_event")
    window.canvas.select([node.id])
    inspector = window.workspace.inspector
    inspector.show_now()
    wait_until(lambda: any(field.isVisible() for field in inspector.findChildren(NumberField)), "the form")
    type_over(next(field for field in inspector.findChildren(NumberField) if field.isVisible()), "12")


def _move_a_lane(window: MainWindow) -> None:
    hands = _hands(window)
    lanes = hands.canvas.drawing.scene.lanes
    last, first = lanes[-1].rect, lanes[0].rect
    start = hands.point(last.x + last.width / 2, last.y + LANE_HEADER / 2)
    hands.drag(start, hands.point(first.x + 4, first.y + LANE_HEADER / 2))


def _change_lanes(window: MainWindow) -> None:
    hands = _hands(window)
    node = _store(window).journey.nodes[-1]
    lane = hands.canvas.drawing.scene.lanes[0].rect
    hands.drag(hands.at(node.id), hands.point(lane.x + lane.width / 2, lane.bottom - 60))


@pytest.mark.parametrize(
    "act",
    [_paste, _delete_many, _type_a_name, _move_a_lane, _change_lanes, lambda window: acts.tidy(window.canvas)],
    ids=["paste", "multi-delete", "property", "lane order", "lane of a step", "auto-layout"],
)
def test_case_15_an_act_is_one_step(tmp_path: Path, act: Callable[[MainWindow], object]) -> None:
    with open_window(tmp_path, template_document("cart_abandonment")) as window:
        hands = _hands(window)
        hands.settle()
        nodes = _store(window).journey.nodes
        assert window.canvas is not None
        window.canvas.select([node.id for node in nodes[:3]])
        if act not in (_paste, _delete_many, _type_a_name, _move_a_lane, _change_lanes):
            acts.align(window.canvas, "top")
        before, steps = bytes_of(_store(window)), len(_store(window)._undo)
        act(window)
        hands.settle()
        after = bytes_of(_store(window))
        assert after != before
        assert len(_store(window)._undo) == steps + 1
        window.actions_by_id["edit.undo"].trigger()
        assert bytes_of(_store(window)) == before
        window.actions_by_id["edit.redo"].trigger()
        assert bytes_of(_store(window)) == after


# --- Case 16: steps go to another open journey ---------------------------------------------------------------


def test_case_16_steps_go_to_another_open_journey_with_what_joins_them(tmp_path: Path) -> None:
    source_folder, target_folder = tmp_path / "source", tmp_path / "target"
    with (
        open_window(source_folder, template_document("lifecycle")) as source,
        open_window(target_folder, template_document("win_back")) as target,
    ):
        assert source.canvas is not None
        assert target.canvas is not None
        copied = _store(source).journey.nodes[:28]
        ids = {node.id for node in copied}
        inner = [edge for edge in _store(source).journey.edges if edge.source in ids and edge.target in ids]
        source.canvas.select(ids)
        source.actions_by_id["edit.copy"].trigger()
        hints: list[str] = []
        target.canvas.hinted.connect(hints.append)
        store = _store(target)
        before = store.journey
        target.actions_by_id["edit.paste"].trigger()
        QApplication.processEvents()
        fresh = [node for node in store.journey.nodes if before.node(node.id) is None]
        joined = [edge for edge in store.journey.edges if before.edge(edge.id) is None]
        assert len(fresh) == 28
        assert len(joined) == len(inner)
        assert {node.kind for node in fresh} == {node.kind for node in copied}
        new_ids = {node.id for node in fresh}
        assert all(edge.source in new_ids and edge.target in new_ids for edge in joined)
        assert sorted((edge.output, edge.loop is None) for edge in joined) == sorted(
            (edge.output, edge.loop is None) for edge in inner
        )
        # What came along is this journey's own; what did not is named.
        dangling = [
            (node, parameter)
            for node in fresh
            for parameter, wanted in references(node).items()
            if wanted not in store.journey.records
        ]
        assert bool(dangling) == any("Not in this journey" in hint for hint in hints)
        for node, _ in dangling[:5]:
            assert any(node.name in hint for hint in hints)
        target.actions_by_id["edit.undo"].trigger()
        assert store.journey.records == before.records


# --- Case 17: a thousand steps -------------------------------------------------------------------------------


def test_case_17_a_thousand_steps_are_moved_zoomed_and_saved_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.journey"
    document = saved_document(path, Document(branching(1_000, 5, 8)))
    with open_window(tmp_path, document) as window:
        hands = _hands(window)
        assert window.canvas is not None
        window.canvas.fit(animated=False)
        for zoom in (0.2, 0.5, 1.0, 0.1):
            window.canvas.zoom_to(zoom)
            window.canvas.pan(40, -30)
            hands.settle()
        acts.tidy(window.canvas)
        node = _store(window).journey.nodes[500]
        window.canvas.zoom_to(1.0)
        window.canvas.jump_to(node.id)
        hands.settle()
        hands.drag(hands.at(node.id), hands.at(node.id) + hands.point(0, 120) - hands.point(0, 0))
        assert _store(window).journey.node(node.id) != node
        window.save()
        settle(window)
        wait_until(lambda: not document.changed, "the save")
        assert read_journey(path).records == _store(window).journey.records
