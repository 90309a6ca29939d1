"""Fragments in the window: made, opened in place, edited, left, unpacked, updated, kept in the library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from access_kit import problems
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_kit import bytes_of, open_window, wait_until

from designer.actions.list_palette import ListPalette
from designer.actions.registry import BY_ID
from designer.adding import add_step
from designer.documents import Document
from designer.fragments import library
from designer.fragments.figures import findings_seen
from designer.fragments.inserting import insert_from_file
from designer.fragments.page import FragmentPage
from designer.fragments.update_dialog import UpdateDialog
from designer.inspector.node_page import NodePage
from designer.window import MainWindow
from designer.workspace import Workspace
from exporters.plots.ways import ways_of
from journey import edits
from journey.file import open_journey, write_journey
from journey.fragments import USE, fragment_of
from journey.fragments_files import document_of_fragment
from journey.fragments_making import make_fragment
from journey.fragments_parameters import settings_of
from journey.fragments_versions import new_version
from journey.model import Fragment
from journey.store import Store

LIFECYCLE = Path(__file__).parents[1] / "resources" / "templates" / "lifecycle.journey"
CART = ("cart_value", "reminder", "call", "last_chance")


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    store = Store(open_journey(LIFECYCLE).journey)
    make_fragment(store, CART, "Cart rescue")
    with open_window(tmp_path, Document(store.journey)) as opened:
        yield opened


def _workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def _found(window: MainWindow, use: str = "fragment_1") -> Fragment:
    journey = _workspace(window).document.store.journey
    node = journey.node(use)
    assert node is not None
    found = fragment_of(node, journey)
    assert found is not None
    return found


def _uses(workspace: Workspace) -> list[str]:
    return [node.id for node in workspace.document.store.journey.nodes if node.kind == USE]


def _run(window: MainWindow, name: str) -> None:
    window.actions_by_id.refresh()
    window.actions_by_id.run(BY_ID[f"fragment.{name}"])
    QApplication.processEvents()


def _double_click(window: MainWindow, node_id: str) -> None:
    canvas = _workspace(window).canvas
    rect = canvas.drawing.scene.boxes[node_id].rect
    x, y = canvas.view.to_widget(rect.x + rect.width / 2, rect.y + rect.height - 6)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    QApplication.processEvents()


def test_a_double_click_opens_it_in_place_and_the_bar_leads_back(window: MainWindow) -> None:
    workspace = _workspace(window)
    QTest.qWait(50)
    before = workspace.canvas.view
    _double_click(window, "fragment_1")
    shown = workspace.document.shown
    assert shown.opened == _found(window).id
    assert set(workspace.canvas.drawing.scene.boxes) == {*CART, "start_1", "end_1", "end_2"}
    assert workspace.opening.bar.isVisible()
    assert [crumb.text() for crumb in workspace.opening.bar.crumbs] == ["Browse to repeat purchase"]
    offered = [row.kind.id for row in workspace.palette_panel.list.rows.rows if row.kind]
    assert "fragment_end" in offered
    assert "event_trigger" not in offered
    QTest.mouseClick(workspace.opening.bar.crumbs[0], Qt.MouseButton.LeftButton)
    assert not shown.opened
    assert not workspace.opening.bar.isVisible()
    assert workspace.canvas.selection == {"fragment_1"}
    assert workspace.canvas.view == before
    assert not workspace.document.changed


def test_keys_open_it_and_lead_back(window: MainWindow) -> None:
    workspace = _workspace(window)
    canvas = workspace.canvas
    canvas.select(["fragment_1"])
    canvas.setFocus()
    window.actions_by_id.refresh()
    QTest.keyClick(canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert workspace.document.shown.opened == _found(window).id
    window.actions_by_id.refresh()
    QTest.keyClick(canvas, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert not workspace.document.shown.opened


def test_what_is_done_inside_is_undone_by_the_window(window: MainWindow) -> None:
    workspace = _workspace(window)
    before = bytes_of(workspace.document.store)
    workspace.canvas.select(["fragment_1"])
    _run(window, "open")
    add_step(workspace.canvas, "delay")
    assert len(_found(window).nodes) == 8
    made = next(iter(workspace.canvas.selection))
    assert workspace.document.shown.journey.node(made) is not None
    window.actions_by_id.run(BY_ID["edit.undo"])
    assert bytes_of(workspace.document.store) == before
    assert workspace.document.shown.opened
    assert made not in workspace.canvas.selection
    _run(window, "leave")
    assert not workspace.document.shown.opened


def test_figures_and_findings_stand_at_the_use_and_inside(window: MainWindow) -> None:
    workspace = _workspace(window)
    service = window.replay.service
    wait_until(lambda: service.replayed is not None and not service.is_working, "figures")
    tally = service.replayed.result.tally.nodes  # type: ignore[union-attr]
    figures = workspace.overlay.nodes["fragment_1"]
    assert figures.people == tally["fragment_1"].unique == tally["cart_value"].unique
    assert figures.sent == tally["reminder"].sent + tally["call"].sent > 0
    assert figures.active == sum(tally["last_chance"].active.values()) > 0
    assert window.replay.panel is not None
    window.replay.panel.narrow_to("fragment_1")
    source = window.replay.panel.source
    assert source is not None
    ways = dict(ways_of(source))
    assert sum(ways.values()) == tally["fragment_1"].entries
    assert set(ways) >= {"ordered", "after 7 days", "still inside"}
    inner = [finding for finding in service.findings if finding.within in CART]
    assert inner
    assert "fragment_1" in workspace.overlay.findings
    workspace.go_to(inner[0])
    assert workspace.canvas.selection == {inner[0].within}
    seen = workspace.overlay_seen
    assert seen.nodes["reminder"].sent == tally["reminder"].sent
    assert seen.nodes["start_1"].entries == tally["fragment_1"].entries
    assert seen.nodes["start_1"].sent is None
    assert set(seen.findings) == {finding.within for finding in inner}
    assert {found.record for found in findings_seen(service.findings, workspace.document.shown)} == set(seen.findings)
    assert workspace.runs_as("reminder") == "reminder"
    assert workspace.runs_as("start_1") == "fragment_1"
    # What a table names leads out again.
    workspace.show_record("viewed")
    assert workspace.canvas.selection == {"viewed"}
    assert not workspace.document.shown.opened


def test_the_form_of_a_use_sets_its_own_values(window: MainWindow) -> None:
    workspace = _workspace(window)
    wait_until(lambda: window.replay.panel is not None, "the panels")
    workspace.canvas.select(["fragment_1"])
    _run(window, "open")
    inspector = workspace.inspector
    inspector.show_now()
    page = inspector.page
    assert isinstance(page, FragmentPage)
    assert inspector.header.name.text() == "Cart rescue"
    menu = page.settings_menu()
    entries = [entry.text() for part in menu.actions() for entry in part.menu().actions()]  # type: ignore[union-attr]
    assert len(entries) == len(settings_of(_found(window)))
    wanted = next(entry for part in menu.actions() for entry in part.menu().actions() if entry.text() == "At most")  # type: ignore[union-attr]
    wanted.trigger()
    QApplication.processEvents()
    assert len(page.rows) == 1
    assert page.uses
    window.activateWindow()
    assert problems(workspace.opening.bar) == []
    assert problems(page) == []
    _run(window, "leave")
    inspector.show_now()
    use_page = inspector.page
    assert problems(inspector) == []
    assert isinstance(use_page, NodePage)
    assert use_page.use is not None
    form = use_page.use.form
    assert form is not None
    (row,) = form.rows.values()
    row.editor.put("P2D", False)
    assert workspace.document.store.journey.node("fragment_1").parameters["values"] == {"setting_1": "P2D"}  # type: ignore[union-attr]
    QApplication.processEvents()
    QTest.mouseClick(use_page.use.reset, Qt.MouseButton.LeftButton)
    assert "values" not in workspace.document.store.journey.node("fragment_1").parameters  # type: ignore[union-attr]


def test_what_cannot_be_a_fragment_is_said(window: MainWindow) -> None:
    told: list[str] = []
    canvas = _workspace(window).canvas
    canvas.hinted.connect(told.append)
    before = bytes_of(_workspace(window).document.store)
    canvas.select(["guide", "review"])
    _run(window, "make")
    assert "several steps" in told[0]
    assert bytes_of(_workspace(window).document.store) == before


def test_an_update_shows_what_is_different_first(window: MainWindow) -> None:
    workspace = _workspace(window)
    store = workspace.document.store
    old = _found(window)
    new_version(store, "fragment_1")
    shown = workspace.document.shown
    shown.open_use("fragment_1")
    edits.set_parameter(shown, "last_chance", "timeout", "P3D")
    shown.go_to(())
    edits.set_parameter(store, "fragment_1", "fragment", old.id)
    seen: list[tuple[str, ...]] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, UpdateDialog)
        seen.append(dialog.lines)
        dialog.take.click()

    from PySide6.QtCore import QTimer

    QTimer.singleShot(100, answer)
    workspace.canvas.select(["fragment_1"])
    _run(window, "update")
    assert seen == [("“Last chance”: At most is another.",)]
    assert _found(window).version == 2


def test_the_library_keeps_fragments_and_files_give_them(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "data_folder", lambda: tmp_path / "data")
    workspace = _workspace(window)
    told: list[str] = []
    workspace.canvas.hinted.connect(told.append)
    workspace.canvas.select(["fragment_1"])
    _run(window, "save")
    _run(window, "save")
    assert told == ["“Cart rescue” is in your library now."] * 2
    assert len(list((tmp_path / "data" / "fragments").iterdir())) == 1
    assert [item.fragment.name for item in library.library()] == ["Cart rescue"]
    file = tmp_path / "other.journey"
    write_journey(file, document_of_fragment(workspace.document.store.journey, _found(window).id))
    insert_from_file(window, workspace, file, told.append)
    wait_until(lambda: len(_uses(workspace)) == 2, "the fragment of the file")
    bad = tmp_path / "bad.journey"
    bad.write_text("{")
    insert_from_file(window, workspace, bad, told.append)
    wait_until(lambda: "bad.journey" in told[-1], "what is wrong with the file")
    _run(window, "insert")
    wait_until(lambda: bool(window.findChildren(ListPalette)), "the list of fragments")
    window.findChildren(ListPalette)[0].close()
    # The palette offers what the journey has.
    offered = [row.kind.id for row in workspace.palette_panel.list.rows.rows if row.kind]
    assert f"fragment/{_found(window).id}" in offered
    workspace.canvas.select(())
    add_step(workspace.canvas, f"fragment/{_found(window).id}")
    assert len(_uses(workspace)) == 3
