"""The registry of actions: every action that changes the document is one undo step, and nothing is said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_kit import bytes_of, open_window

from canvas import acts, clipboard, frame_acts
from canvas.icons import FOLDER
from designer.actions.action import MENUS, Action
from designer.actions.command_palette import CommandPalette
from designer.actions.list_palette import rank
from designer.actions.registry import ACTIONS, BY_ID
from designer.templates import template_document
from designer.window import MainWindow
from journey.catalogue import kind
from journey.edits import move
from journey.model import Node
from journey.store import Store

CHANGING = [action for action in ACTIONS if action.changes_document]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    with open_window(tmp_path, template_document("cart_abandonment")) as made:
        yield made


def _store(window: MainWindow) -> Store:
    assert window.document is not None
    return window.document.store


def _scattered(window: MainWindow) -> None:
    """Three steps selected that stand neither in line nor evenly."""
    store = _store(window)
    assert window.canvas is not None
    nodes = store.journey.nodes[:3]
    places = [(7.0, 11.0), (61.0, 160.0), (23.0, 420.0)]
    move(store, {node.id: (node.stage, x, y) for node, (x, y) in zip(nodes, places, strict=True)})
    window.canvas.select([node.id for node in nodes])


def _copied(window: MainWindow) -> None:
    _scattered(window)
    assert window.canvas is not None
    assert clipboard.copy(window.canvas)


def _switched_off(window: MainWindow) -> None:
    _scattered(window)
    assert window.canvas is not None
    acts.set_enabled(window.canvas, False)


def _curved(window: MainWindow) -> None:
    window.actions_by_id.run(BY_ID["journey.curved"])


def _framed(window: MainWindow) -> None:
    _scattered(window)
    assert window.canvas is not None
    frame_acts.put_frame(window.canvas)


def _on_stage(place: int) -> Callable[[MainWindow], None]:
    def prepare(window: MainWindow) -> None:
        assert window.canvas is not None
        window.canvas.select([_store(window).journey.stages[place].id])

    return prepare


def _is_trigger(node: Node) -> bool:
    declared = kind(node.kind)
    return declared is not None and declared.is_trigger


def _one_step(window: MainWindow) -> None:
    assert window.canvas is not None
    steps = _store(window).journey.nodes
    window.canvas.select([next(node.id for node in steps if not _is_trigger(node))])


def _fragment(window: MainWindow) -> None:
    _one_step(window)
    window.actions_by_id.run(BY_ID["fragment.make"])


def _unused_fragment(window: MainWindow) -> None:
    _fragment(window)
    window.actions_by_id.run(BY_ID["edit.delete"])


PREPARED: dict[str, Callable[[MainWindow], None]] = {
    "edit.paste": _copied,
    "journey.stage_before": _on_stage(1),
    "journey.stage_after": _on_stage(0),
    # The first stage has the fourth tint already.
    **{f"journey.tint_{number}": _on_stage(int(number == 3)) for number in range(8)},
    "journey.stage_left": _on_stage(1),
    "journey.stage_right": _on_stage(0),
    "journey.fold_frame": _framed,
    "journey.fold_stage": _on_stage(0),
    "journey.remove_stage": _on_stage(0),
    "journey.switch_on": _switched_off,
    "journey.straight": _curved,
    "fragment.make": _one_step,
    "fragment.unpack": _fragment,
    "fragment.version": _fragment,
    "fragment.delete_unused": _unused_fragment,
}


@pytest.mark.parametrize("action", CHANGING, ids=lambda action: action.id)
def test_every_action_that_changes_the_document_is_one_undo_step(window: MainWindow, action: Action) -> None:
    store = _store(window)
    PREPARED.get(action.id, _scattered)(window)
    before, steps = bytes_of(store), len(store._undo)
    window.actions_by_id.run(action)
    after = bytes_of(store)
    assert after != before
    assert len(store._undo) == steps + 1
    window.actions_by_id.run(BY_ID["edit.undo"])
    assert bytes_of(store) == before
    window.actions_by_id.run(BY_ID["edit.redo"])
    assert bytes_of(store) == after


@pytest.mark.parametrize("name", ["select_all", "invert", "same_kind", "upstream", "downstream", "copy"])
def test_selecting_changes_no_document(window: MainWindow, name: str) -> None:
    _scattered(window)
    before = bytes_of(_store(window))
    window.actions_by_id.run(BY_ID[f"edit.{name}"])
    assert bytes_of(_store(window)) == before


def test_no_two_actions_share_an_id_a_key_or_a_menu_entry() -> None:
    assert len(BY_ID) == len(ACTIONS)
    keys = Counter(QKeySequence(key).toString() for action in ACTIONS for key in action.keys)
    assert [key for key, count in keys.items() if count > 1] == []
    assert "" not in keys
    entries = Counter((action.menu, action.submenu, action.words) for action in ACTIONS)
    assert [entry for entry, count in entries.items() if count > 1] == []


def test_every_action_stands_in_a_menu_and_has_its_icon() -> None:
    for action in ACTIONS:
        assert action.menu in dict(MENUS)
        assert not action.icon or (FOLDER / f"{action.icon}.svg").is_file()


def test_menus_and_shortcuts_are_made_from_the_registry(window: MainWindow) -> None:
    entries: list[str] = []
    for top in window.header.menus.actions():
        waiting = list(top.menu().actions())
        while waiting:
            entry = waiting.pop()
            if entry.menu() is not None:
                waiting += entry.menu().actions()
            elif entry.objectName():
                entries.append(entry.objectName())
    assert sorted(entries) == sorted(BY_ID)


def test_undo_says_what_it_takes_back(window: MainWindow) -> None:
    _scattered(window)
    window.actions_by_id.run(BY_ID["edit.duplicate"])
    window.actions_by_id.refresh()
    name = _store(window).undo_name
    assert window.actions_by_id["edit.undo"].text() == f"Undo {name}"
    assert not window.actions_by_id["edit.redo"].isEnabled()


def test_on_the_first_screen_only_what_is_possible_is_enabled(tmp_path: Path) -> None:
    with open_window(tmp_path) as window:
        window.actions_by_id.refresh()
        assert not window.actions_by_id["file.save"].isEnabled()
        assert not window.actions_by_id["journey.tidy"].isEnabled()
        assert window.actions_by_id["file.open"].isEnabled()


def test_the_command_palette_finds_commands_and_steps(window: MainWindow) -> None:
    window.show_commands()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    QTest.keyClicks(palette.field, "tidy")
    assert palette._model.entries[0].words == "Tidy"
    store = _store(window)
    steps = len(store._undo)
    _scattered(window)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert store.undo_name == "Tidy"
    assert len(store._undo) == steps + 2


def test_the_command_palette_is_as_high_as_its_rows(window: MainWindow) -> None:
    window.show_commands()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    whole = palette.height()
    QTest.keyClicks(palette.field, "tidy")
    rows = len(palette._model.entries)
    QApplication.processEvents()
    assert palette.height() < whole
    assert palette.list.viewport().height() == rows * palette.list.sizeHintForRow(0)
    palette.field.clear()
    QApplication.processEvents()
    assert palette.height() == whole < window.height()
    palette.close()


def test_the_command_palette_jumps_to_a_step(window: MainWindow) -> None:
    node = _store(window).journey.nodes[2]
    window.show_commands()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    QTest.keyClicks(palette.field, node.name)
    rows = [entry.words for entry in palette._model.entries]
    assert node.name in rows
    palette._take(rows.index(node.name))
    assert window.selection == {node.id}


def test_commands_are_found_by_other_words_for_them(window: MainWindow) -> None:
    window.show_commands()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    found = [entry.words for entry in palette._entries if rank(entry, "quiet hours") is not None]
    assert "Settings of the journey" in found
    assert rank(palette._entries[0], "no such thing at all") is None
    palette.close()
    QApplication.processEvents()
