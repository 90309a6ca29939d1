"""The page of all keys: in step with the program, and what it promises is so."""

from __future__ import annotations

from pathlib import Path

import pytest
from canvas_hands import Hands
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot
from window_kit import dress, open_window

from canvas.key_table import CANVAS_KEYS
from designer.actions.registry import ACTIONS
from designer.dialogs.shortcuts import ShortcutsDialog
from designer.key_manual import MARKER, main, native, sections, written_page
from designer.style.controls import Text
from designer.templates import template_document
from journey import edits

PAGE = Path(__file__).resolve().parent.parent / "docs" / "keyboard.md"

#: Comes as an event of its own.
MENU_KEY = "Menu"


def test_the_page_names_the_keys_as_they_are() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == written_page(text), "run: python -m designer.key_manual docs/keyboard.md"


def test_the_pages_pictures_are_there_and_small() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = {part.partition(")")[0] for part in text.split("](")[1:] if part.partition(")")[0].endswith(".png")}
    kept = {path.relative_to(PAGE.parent).as_posix() for path in (PAGE.parent / "pictures" / "keyboard").glob("*.png")}
    assert named == kept
    assert all((PAGE.parent / name).stat().st_size < 150_000 for name in named)


def test_the_page_is_written_anew_from_its_marker_on(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Keys\n\n{MARKER}\n\noutdated", encoding="utf-8")
    main(page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# Keys\n\n{MARKER}\n\n## File")
    assert "outdated" not in text
    with pytest.raises(ValueError, match="no line with"):
        written_page("# Keys")


def test_every_action_with_keys_is_there_once() -> None:
    named = [key for section in sections() for row in section.rows for key in row.keys]
    for action in ACTIONS:
        for key in action.keys:
            assert key in named, action.id
    assert all(QKeySequence(key).toString() for key in named)


def test_the_dialog_shows_all_of_them(qtbot: QtBot) -> None:
    dress()
    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    shown = [text.full_text for text in dialog.findChildren(Text)]
    for section in sections():
        assert section.title in shown
        for row in section.rows:
            assert row.words in shown
            assert any(all(native(key) in text for key in row.keys) for text in shown)


CANVAS = sorted({key for each in CANVAS_KEYS for key in each.keys} - {MENU_KEY})


@pytest.mark.parametrize("keys", CANVAS)
def test_the_canvas_does_something_with_each_of_its_keys(hands: Hands, keys: str) -> None:
    canvas = hands.canvas
    note = edits.add_node(hands.store, "note", 8, 400, stage="comparison")
    heard: list[object] = []
    canvas.context_menu_requested.connect(lambda hit, at: heard.append(hit))
    canvas.hinted.connect(heard.append)
    canvas.keys.focus(note if keys.startswith("Alt+Shift") else "back")
    before = (canvas.marks, canvas.view, hands.store.journey, canvas.quick_add.isVisible())
    combination = QKeySequence(keys)[0]
    QTest.keyClick(canvas, combination.key(), combination.keyboardModifiers())
    assert heard or before != (canvas.marks, canvas.view, hands.store.journey, canvas.quick_add.isVisible())


def test_letters_choose_in_lists_and_tools_on_the_canvas(tmp_path: Path) -> None:
    with open_window(tmp_path, template_document("cart_abandonment")) as window:
        assert window.workspace is not None
        assert window.canvas is not None
        window.activateWindow()
        combo = QComboBox()
        combo.addItems(["days", "hours"])
        window.tool_bar.layout().addWidget(combo)
        combo.setFocus()
        QApplication.processEvents()
        QTest.keyClick(combo, Qt.Key.Key_H)
        assert combo.currentText() == "hours"
        assert window.canvas.tool == "select"
        window.canvas.setFocus()
        QTest.keyClick(window.canvas, Qt.Key.Key_H)
        assert window.canvas.tool == "hand"
