"""Text at 80 to 200 %: bars and dialogs that cut nothing, and lead to what they have no room for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from window_kit import dress, open_window, wait_until

from designer.dialogs.checks import ChecksDialog
from designer.dialogs.save_picture import PictureDialog
from designer.dialogs.shortcuts import ShortcutsDialog
from designer.dialogs.size import room_for
from designer.language import LANGUAGES, speak
from designer.style.appearance import look
from designer.style.controls import Button
from designer.style.segmented import Segmented
from designer.templates import template_document
from designer.window import MainWindow
from journey.checks.declaration import USUAL


@pytest.fixture(autouse=True)
def usual_again() -> Iterator[None]:
    dress()
    yield
    speak("en")
    look().choose("light", 100, True)


def in_window(widget: QWidget, window: MainWindow) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def cut(parts: list[QWidget], whole: QWidget, window: MainWindow) -> list[str]:
    """What sticks out of a bar, lies over its neighbour, or is narrower than it needs."""
    shown = [part for part in parts if part.isVisible()]
    found = [f"out: {part}" for part in shown if not in_window(whole, window).contains(in_window(part, window))]
    found += [
        f"over: {one} {other}"
        for place, one in enumerate(shown)
        for other in shown[place + 1 :]
        if in_window(one, window).intersects(in_window(other, window))
    ]
    return found + [
        f"narrow: {part.accessibleName()} {part.width()} {part.minimumSizeHint().width()}"
        for part in shown
        if part.width() < part.minimumSizeHint().width()
    ]


@pytest.mark.parametrize(
    ("code", "size"), [*((language.code, 200) for language in LANGUAGES), ("ru", 80), ("ru", 150), ("ro", 150)]
)
def test_bars_cut_nothing(code: str, size: int, tmp_path: Path) -> None:
    speak(code)
    look().choose("light", size, True)
    with open_window(tmp_path, template_document("cart_abandonment")) as window:
        bar, header = window.tool_bar, window.header
        for width in (1280, 900):
            window.resize(width, 800)
            # The period's words come with the history, and the bars make room for them.
            QTest.qWait(50)
            assert window.width() == width
            parts: list[QWidget] = [
                *bar._groups,
                bar.modes,
                bar.measures,
                bar.period,
                bar.replay,
                bar.more,
                bar.findings,
            ]
            wait_until(lambda parts=parts: cut(parts, bar, window) == [], "the bar")
            assert cut([header.menus, header.commands], header, window) == []
            assert header.menus.width() >= header.menus.sizeHint().width()
            gone = [part for part in (*bar._groups, bar.measures, bar.period, bar.replay) if part.isHidden()]
            assert bar.more.isVisible() == bool(gone)
        if size == 200:
            assert gone
            bar.more.click()
            (menu,) = bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
            ids = {entry.objectName() for entry in menu.actions()}
            assert {key for group in bar._groups if group.isHidden() for key in group.ids} <= ids
            menu.close()


def test_choices_without_room_stand_in_a_menu(qtbot: QtBot) -> None:
    choices = Segmented([("a", "First of them", ""), ("b", "Second of them", ""), ("c", "Third of them", "")])
    qtbot.addWidget(choices)
    choices.show()
    choices.choose("a")
    choices.resize(choices.sizeHint())
    assert not choices.is_folded
    choices.resize(choices.minimumSizeHint())
    assert choices.is_folded
    button = choices._folded
    assert button is not None
    with qtbot.waitSignal(choices.chosen) as told:
        button.click()
        menu = choices.findChildren(QMenu)[-1]
        assert [entry.isChecked() for entry in menu.actions()] == [True, False, False]
        menu.actions()[2].trigger()
        menu.close()
    assert told.args == ["c"]
    assert button.text() == "Third of them"


def test_a_button_without_words_keeps_its_name(qtbot: QtBot) -> None:
    button = Button("Replay again", "play")
    qtbot.addWidget(button)
    wide = button.sizeHint().width()
    button.set_words_shown(False, "Replay again")
    assert button.sizeHint().width() < wide
    assert (button.toolTip(), button.accessibleName()) == ("Replay again", "Replay again")


@pytest.mark.parametrize("code", ["en", "ru"])
def test_dialogs_stay_on_the_screen(code: str, tmp_path: Path) -> None:
    speak(code)
    look().choose("light", 200, True)
    with open_window(tmp_path, template_document("cart_abandonment")) as window:
        assert window.workspace is not None
        journey, overlay = window.workspace.document.store.journey, window.workspace.overlay
        for dialog in (ShortcutsDialog(window), ChecksDialog(USUAL, window), PictureDialog(window, journey, overlay)):
            dialog.show()
            QApplication.processEvents()
            assert dialog.width() <= max(room_for(dialog).width(), dialog.minimumSizeHint().width())
            if not isinstance(dialog, PictureDialog):
                assert dialog.height() <= room_for(dialog).height()
            else:
                assert dialog.preview.geometry().bottom() < dialog.kinds.geometry().top()
