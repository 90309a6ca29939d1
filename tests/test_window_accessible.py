"""The window without a mouse: names, rings and sizes of all controls, the way through the panels, no trap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from access_kit import nameless, place, press, problems, stops
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from window_kit import open_window, wait_until

import designer
from canvas.overlay import Overlay
from designer.dialogs.about import AboutDialog
from designer.dialogs.checks import ChecksDialog
from designer.dialogs.cluster import ClusterDialog
from designer.dialogs.import_history import ImportDialog
from designer.dialogs.pressure import PressureDialog
from designer.dialogs.question import Answer, Question
from designer.dialogs.save_picture import PictureDialog
from designer.dialogs.shortcuts import ShortcutsDialog
from designer.exporting.dialog import ExportDialog
from designer.fragments.update_dialog import UpdateDialog
from designer.planners.dialog import PlannerDialog
from designer.publishing.opening import open_publishing
from designer.start.create_dialog import CreateDialog
from designer.start.offers import read_offers
from designer.start.tiles import Tile
from designer.templates import template_document
from designer.window import MainWindow
from journey.checks.declaration import USUAL
from journey.edits import rename
from journey.model import Loop

KEY = Qt.Key
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    with open_window(tmp_path, template_document("cart_abandonment")) as made:
        made.resize(1440, 900)
        assert made.workspace is not None
        made.show_panel("outline", True)
        wait_until(lambda: bool(made.workspace and made.workspace.outline_area.children()), "the panels")
        made.workspace.inspector.show_now()
        assert made.workspace.outline_area.outline is not None
        made.activateWindow()
        QApplication.processEvents()
        yield made


# --- Names, rings, sizes ------------------------------------------------------------------------------------


def test_every_control_of_the_first_screen(tmp_path: Path) -> None:
    with open_window(tmp_path) as window:
        window.activateWindow()
        wait_until(lambda: len(window.findChildren(Tile)) > 3, "the templates")
        QApplication.processEvents()
        assert problems(window) == []
        tile = next(tile for tile in window.findChildren(Tile) if tile.accessibleName() == "Blank journey")
        interface = QAccessible.queryAccessibleInterface(tile)
        assert interface.role() == QAccessible.Role.Button
        interface.actionInterface().doAction("Press")
        assert window.document is not None


def test_what_is_clicked_as_a_whole_is_a_button_although_a_reader_asked_before(qtbot: QtBot) -> None:
    class Asked(Tile):
        def setAccessibleName(self, name: str) -> None:
            super().setAccessibleName(name)
            QAccessible.queryAccessibleInterface(self)

    QAccessible.setActive(True)
    try:
        tile = Asked("Cart")
        qtbot.addWidget(tile)
        interface = QAccessible.queryAccessibleInterface(tile)
        assert (interface.role(), interface.text(QAccessible.Text.Name)) == (QAccessible.Role.Button, "Cart")
    finally:
        QAccessible.setActive(False)


def test_every_control_of_the_window(window: MainWindow) -> None:
    assert problems(window) == []


def test_every_control_of_what_the_inspector_shows(window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace is not None
    journey = workspace.document.store.journey
    loop = next(edge for edge in journey.edges if edge.loop is not None)
    plain = next(edge for edge in journey.edges if edge.loop is None)
    kinds = {node.kind: node.id for node in journey.nodes}
    chosen = [[node] for node in kinds.values()]
    for ids in (*chosen, [loop.id], [plain.id], [journey.stages[0].id], list(kinds.values()), []):
        workspace.canvas.select(ids)
        workspace.inspector.show_now()
        QApplication.processEvents()
        assert problems(workspace.inspector_area) == [], ids


def test_every_control_of_what_floats_over_the_canvas(window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace is not None
    window.show_findings()
    window.find_step()
    workspace.canvas.keys.open_quick_add()
    QApplication.processEvents()
    assert problems(workspace.findings) == []
    assert problems(workspace.find_bar) == []
    assert nameless(workspace.canvas) == []


def test_every_control_of_the_message_editor(window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace is not None
    workspace.edit_message(workspace.document.store.journey.messages[0].id)
    QApplication.processEvents()
    assert workspace.messages.isVisible()
    assert problems(workspace.messages) == []


def picture_dialog(window: MainWindow) -> QDialog:
    assert window.document is not None
    return PictureDialog(window, window.document.store.journey, Overlay())


def create_dialog(window: MainWindow) -> QDialog:
    offer = next(offer for offer in read_offers().values() if offer.declared.asks)
    return CreateDialog(window, offer)


def planner_dialog(window: MainWindow) -> QDialog:
    assert window.document is not None
    return PlannerDialog(window.document.store, lambda: None, lambda: "", window)


def export_dialog(window: MainWindow) -> QDialog:
    assert window.document is not None
    dialog = ExportDialog(window, window.document.store.journey, "klaviyo", window.status.tell)
    wait_until(lambda: dialog.idle and dialog.differences.idle, "the shape")
    return dialog


DIALOGS: dict[str, Callable[[MainWindow], QDialog]] = {
    "AboutDialog": AboutDialog,
    "ChecksDialog": lambda window: ChecksDialog(USUAL, window),
    "ClusterDialog": lambda window: ClusterDialog("", window),
    "CreateDialog": create_dialog,
    "ExportDialog": export_dialog,
    "ImportDialog": ImportDialog,
    "PictureDialog": picture_dialog,
    "PlannerDialog": planner_dialog,
    "PressureDialog": lambda window: PressureDialog({}, window),
    "ShortcutsDialog": ShortcutsDialog,
    "UpdateDialog": lambda window: UpdateDialog("Version 2 instead of 1", ("New step: “Wait”.",), window),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_of_the_dialogs(window: MainWindow, qtbot: QtBot, name: str) -> None:
    dialog = DIALOGS[name](window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    QApplication.processEvents()
    assert problems(dialog) == []
    assert dialog.windowTitle()


def test_no_dialog_is_left_out() -> None:
    folder = Path(designer.__file__).parent
    declared = {
        name
        for path in folder.rglob("*.py")
        for name in re.findall(r"^class (\w+)\(QDialog\)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert declared == {*DIALOGS, "Question"}


def test_every_control_of_the_dialog_for_the_report(window: MainWindow) -> None:
    wait_until(lambda: bool(window.replay.panel and window.replay.panel.source), "the figures")
    assert window.replay.panel is not None
    found: list[list[str]] = []

    def look_at() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog):
            found.append([dialog.windowTitle(), *nameless(dialog)])
            dialog.reject()

    QTimer.singleShot(200, look_at)
    window.replay.panel.report_wanted.emit()
    assert found == [["Save the report"]]


def test_every_control_of_a_question(window: MainWindow, qtbot: QtBot) -> None:
    answers = (Answer("save", "Save", primary=True), Answer("cancel", "Cancel", cancels=True))
    dialog = Question(window, "Save the changes?", "They are lost otherwise.", answers)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    QApplication.processEvents()
    assert problems(dialog) == []


def test_every_control_of_the_window_of_publishing(window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace is not None
    shown = open_publishing(window, workspace)
    shown.activateWindow()
    for system in ("klaviyo", "mailchimp"):
        shown.course.choose_system(system)
        wait_until(lambda: shown.course.idle, "the shape")
        for stage in range(len(shown.rail.stages)):
            shown.show_stage(stage)
            wait_until(lambda: shown.course.idle and shown.changes.idle, "the page")
            QApplication.processEvents()
            assert problems(shown) == [], (system, stage)
    shown.close()


# --- From panel to panel ------------------------------------------------------------------------------------


def panel_with_keys(window: MainWindow) -> str:
    focused = QApplication.focusWidget()
    assert focused is not None
    return panel_of(window, focused)


def panel_of(window: MainWindow, widget: QWidget) -> str:
    workspace = window.workspace
    assert workspace is not None
    panels = {
        "tool bar": window.tool_bar,
        "palette": workspace.palette_panel,
        "outline": workspace.outline_area,
        "canvas": workspace.canvas,
        "inspector": workspace.inspector_area,
        "results": workspace.results_area,
    }
    return next((name for name, panel in panels.items() if panel.isAncestorOf(widget)), "")


def test_f6_goes_round_the_panels_and_back(window: MainWindow) -> None:
    assert window.canvas is not None
    window.canvas.setFocus()
    walked = []
    for _ in range(6):
        press(KEY.Key_F6)
        walked.append(panel_with_keys(window))
    assert walked[0] == "inspector"
    assert set(walked) >= {"inspector", "tool bar", "palette", "outline", "canvas"}
    back = []
    for _ in range(6):
        press(KEY.Key_F6, SHIFT)
        back.append(panel_with_keys(window))
    assert back[:5] == walked[4::-1]


def test_a_panel_remembers_where_the_keys_were(window: MainWindow) -> None:
    assert window.workspace is not None
    list_of_kinds = window.workspace.palette_panel.list
    list_of_kinds.setFocus()
    press(KEY.Key_F6)
    assert QApplication.focusWidget() is window.workspace.outline_area.outline.tree
    press(KEY.Key_F6, SHIFT)
    assert QApplication.focusWidget() is list_of_kinds


def test_tab_comes_to_every_panel_and_nowhere_stays(window: MainWindow) -> None:
    """With a step under the keyboard Tab adds the next one on the canvas; Escape lets go, and Tab goes on."""
    assert window.canvas is not None
    window.canvas.select(())
    window.canvas.setFocus()
    seen: list[QWidget] = []
    for _ in range(200):
        press(KEY.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is window.canvas:
            break
        assert focused not in seen, place(focused)
        seen.append(focused)
    assert QApplication.focusWidget() is window.canvas
    order = list(dict.fromkeys(name for widget in seen if (name := panel_of(window, widget))))
    assert [name for name in order if name != "results"] == ["canvas", "inspector", "tool bar", "palette", "outline"]
    missed = [place(widget) for widget in stops(window) if widget not in (*seen, window.canvas)]
    assert missed == []


def test_escape_leads_from_the_settings_back_to_where_they_were_asked_for(window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace is not None
    node = workspace.document.store.journey.nodes[1].id
    workspace.canvas.setFocus()
    workspace.canvas.keys.focus(node)
    press(KEY.Key_Return)
    assert panel_with_keys(window) == "inspector"
    press(KEY.Key_Escape)
    assert panel_with_keys(window) == "canvas"
    workspace.outline_area.outline.tree.setFocus()
    workspace.outline_area.outline.go_to(node)
    press(KEY.Key_Return)
    assert panel_with_keys(window) == "inspector"
    press(KEY.Key_Escape)
    assert panel_with_keys(window) == "outline"


def test_a_loops_limits_are_typed_right_away(window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace is not None
    store = workspace.document.store
    loop = next(edge for edge in store.journey.edges if edge.loop is not None)
    workspace.canvas.setFocus()
    workspace.canvas.keys.focus(loop.id)
    press(KEY.Key_Return)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    QTest.keyClicks(focused, "5")
    changed = store.journey.edge(loop.id)
    assert changed is not None
    assert isinstance(changed.loop, Loop)
    assert changed.loop.max_passes == 5


def test_f10_goes_to_the_menus(window: MainWindow) -> None:
    assert window.canvas is not None
    window.canvas.setFocus()
    press(KEY.Key_F10)
    bar = window.header.menus
    assert bar.activeAction() is bar.actions()[0]
    QTest.keyClick(bar, KEY.Key_Escape)


def test_why_nothing_happened_is_shown(window: MainWindow) -> None:
    assert window.canvas is not None
    last = window.canvas.store.journey.nodes[-1]
    window.canvas.setFocus()
    window.canvas.keys.focus(last.id)
    press(KEY.Key_Tab)
    assert "The way ends at this step." in window.status.text


def test_undo_in_a_field_that_searches_is_the_documents(window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace is not None
    store = workspace.document.store
    before = store.journey
    rename(store, store.journey.nodes[0].id, "Another")
    workspace.palette_panel.focus_search()
    press(KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert store.journey.records == before.records
