"""What stands round the canvas: palette, findings, search, title, status line, look, panels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from window_kit import bytes_of, dress, open_window, wait_until

from canvas.theme import DARK, LIGHT
from designer.background import Job, run_in_background
from designer.find_bar import found_in
from designer.inspector.node_page import NodePage
from designer.palette_panel import PalettePanel
from designer.period import Period, PeriodMenu, months_before, period_words, settings_for
from designer.start.thumbnail import thumbnail
from designer.style.appearance import look
from designer.style.controls import Text
from designer.templates import template_document
from designer.window import MainWindow
from journey.catalogue import offered
from journey.edits import add_node, set_parameter
from journey.store import Store
from simulator.run import RunSettings


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    with open_window(tmp_path, template_document("cart_abandonment")) as made:
        yield made


def _store(window: MainWindow) -> Store:
    assert window.document is not None
    return window.document.store


# --- Palette -------------------------------------------------------------------------------------------------


def test_the_palette_holds_every_kind_in_its_group() -> None:
    dress()
    palette = PalettePanel()
    rows = palette.list.rows.rows
    assert [row.kind.id for row in rows if row.kind] == [declared.id for declared in offered()]
    assert [row.words for row in rows if row.kind is None] == ["Start", "Wait", "Split", "Send", "Act", "Structure"]


def test_the_palette_finds_other_words_and_offers_the_nearest() -> None:
    dress()
    palette = PalettePanel()
    palette.show()
    QTest.keyClicks(palette.search, "basket")
    assert [row.kind.id for row in palette.list.rows.rows if row.kind] == ["cart_abandonment"]
    palette.search.setText("delaz")
    assert not palette.empty.isHidden()
    assert palette.nearest.text() == "Delay"
    QTest.mouseClick(palette.nearest, Qt.MouseButton.LeftButton)
    assert palette.list.rows.rows[0].kind.id == "delay"
    told: list[str] = []
    palette.kind_chosen.connect(told.append)
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert told == ["delay"]
    palette.close()


def test_a_group_of_the_palette_folds() -> None:
    dress()
    palette = PalettePanel()
    before = len(palette.list.rows.rows)
    palette.list.rows.fold("trigger")
    assert len(palette.list.rows.rows) == before - sum(declared.is_trigger for declared in offered())
    palette.list.rows.fold("trigger")
    assert len(palette.list.rows.rows) == before


def test_a_kind_is_dragged_onto_the_canvas(window: MainWindow) -> None:
    canvas, store = window.canvas, _store(window)
    assert canvas is not None
    assert window.workspace is not None
    rows = window.workspace.palette_panel.list.rows
    place = next(place for place, row in enumerate(rows.rows) if row.kind and row.kind.id == "sms")
    data = rows.mimeData([rows.index(place)])
    before, steps = bytes_of(store), len(store._undo)
    middle = canvas.rect().center()
    copy, button, held = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(canvas, QDragEnterEvent(middle, copy, data, button, held))
    QApplication.sendEvent(canvas, QDropEvent(QPointF(middle), copy, data, button, held))
    assert any(node.kind == "sms" for node in store.journey.nodes)
    assert len(store._undo) == steps + 1
    store.undo()
    assert bytes_of(store) == before


def test_a_double_click_adds_a_step_below_the_selected_one(window: MainWindow) -> None:
    assert window.workspace is not None
    assert window.canvas is not None
    store = _store(window)
    last = add_node(store, "delay", 0, 0, stage=store.journey.stages[0].id)
    window.canvas.select([last])
    window.workspace.palette_panel.kind_chosen.emit("email")
    made = [node for node in store.journey.nodes if node.id in window.selection]
    assert [node.kind for node in made] == ["email"]
    assert [edge.target for edge in store.journey.edges_from[last]] == [made[0].id]


# --- Findings and search -------------------------------------------------------------------------------------


def test_a_finding_shows_in_the_badge_and_the_list_and_selects_its_step(window: MainWindow) -> None:
    assert window.workspace is not None
    store = _store(window)
    node = add_node(store, "set_stage", 0, 0)
    set_parameter(store, node, "stage", "")
    wait_until(lambda: "error" in window.tool_bar.findings.text(), "the error's badge")
    QTest.mouseClick(window.tool_bar.findings, Qt.MouseButton.LeftButton)
    panel = window.workspace.findings
    assert panel.isVisible()
    row = next(row for row in panel.rows if "missing" in row.accessibleName())
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert window.selection == {node}
    wait_until(lambda: isinstance(window.workspace.inspector.page, NodePage), "the step's form")
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()
    store.undo()
    store.undo()
    wait_until(lambda: "error" not in window.tool_bar.findings.text(), "the end of the error")


def test_steps_are_found_by_name_kind_and_text(window: MainWindow) -> None:
    assert window.workspace is not None
    journey = _store(window).journey
    sends = [node.id for node in journey.nodes if node.kind == "email"]
    assert set(sends) <= set(found_in(journey, "e-mail"))
    assert found_in(journey, "") == ()
    window.find_step()
    bar = window.workspace.find_bar
    bar.field.setText("e-mail")
    first = window.selection
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    if len(found_in(journey, "e-mail")) > 1:
        assert window.selection != first
    assert bar.count.full_text.endswith(f"of {len(found_in(journey, 'e-mail'))}")
    bar.field.setText("nothing like it")
    assert bar.count.full_text == "none"


# --- The window ----------------------------------------------------------------------------------------------


def test_an_empty_canvas_says_how_to_begin(tmp_path: Path) -> None:
    with open_window(tmp_path, template_document("blank")) as window:
        assert window.workspace is not None
        assert not window.workspace.empty.isHidden()
        add_node(_store(window), "event_trigger", 0, 0)
        assert window.workspace.empty.isHidden()
        _store(window).undo()
        assert not window.workspace.empty.isHidden()


def test_panels_are_folded_and_stay_so(tmp_path: Path) -> None:
    with open_window(tmp_path, template_document("win_back")) as window:
        window.show_panel("palette", False)
        window.show_panel("results", False)
        assert not window.panel_shown("palette")
    with open_window(tmp_path, template_document("win_back")) as window:
        assert not window.panel_shown("palette")
        assert not window.panel_shown("results")
        assert window.panel_shown("inspector")


def test_the_look_changes_everywhere_at_once(window: MainWindow) -> None:
    assert window.canvas is not None
    try:
        window.set_look(theme="dark")
        assert look().theme == DARK
        assert window.canvas.theme == DARK
        assert QApplication.palette().window().color().name().upper() == DARK.window
        window.set_look(theme="light", text_size=150)
        assert window.canvas.theme == LIGHT
        label = next(label for label in window.findChildren(QLabel) if isinstance(label, Text))
        assert label.font().pixelSize() > 12
        assert window.settings.values.text_size == 150
    finally:
        window.set_look(theme="light", text_size=100)


def test_the_window_asks_for_nothing_heavy_before_it_stands() -> None:
    import subprocess
    import sys

    script = (
        "import sys, designer.application\n"
        "heavy = ('numpy', 'numba', 'duckdb', 'sqlalchemy', 'matplotlib', 'networkx', 'jinja2')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    root = Path(__file__).resolve().parent.parent
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True)
    assert found.stdout.strip() == "[]"


def test_two_windows_hold_two_documents(tmp_path: Path) -> None:
    with (
        open_window(tmp_path, template_document("win_back")) as first,
        open_window(tmp_path, template_document("cart_abandonment")) as second,
    ):
        add_node(_store(first), "delay", 0, 0)
        assert first.isWindowModified() or _store(first).changed
        assert not _store(second).changed


def test_pictures_of_templates_show_something() -> None:
    dress()
    for name in ("lifecycle", "win_back"):
        picture = thumbnail(template_document(name).store.journey, LIGHT, 240, 112, 2.0)
        assert picture.width() == 480
        image = picture.toImage()
        colours = {image.pixelColor(x, y).name() for x in range(0, 480, 6) for y in range(0, 224, 6)}
        assert len(colours) > 5


# --- Periods and background work -----------------------------------------------------------------------------


def test_a_period_is_whole_days() -> None:
    settings = settings_for(Period(date(2011, 3, 1), date(2011, 11, 30)), RunSettings(seed=7))
    assert (settings.seed, settings.start, settings.end) == (7, 1298937600, 1322697599)
    assert settings_for(Period(), RunSettings()) == RunSettings()


def test_the_shops_own_messages_before_a_period_count_if_asked() -> None:
    dress()
    period, bounds = Period(date(2011, 3, 1)), (date(2009, 12, 1), date(2011, 12, 9))
    told: list[Period] = []
    parent = QWidget()
    words = "Count your own messages before it in caps"
    assert words not in [action.text() for action in PeriodMenu(period, bounds, parent).actions()]
    for now, counted in ((period, False), (Period(period.first, None, True), True), (Period(), False)):
        menu = PeriodMenu(now, bounds, parent, own_messages=True)
        menu.chosen.connect(told.append)
        (count,) = [action for action in menu.actions() if action.text() == words]
        assert (count.isChecked(), count.isEnabled()) == (counted, now.first is not None)
        count.trigger()
    assert told == [Period(period.first, None, True), period]
    settings = settings_for(told[0], RunSettings())
    assert settings.logged_sends_count
    assert [(kind.event, kind.channel) for kind in settings.logged_sends] == [("email_send", "email")]
    # Another period keeps the choice; before the whole history there is nothing to count.
    whole = PeriodMenu(told[0], bounds, parent, own_messages=True)
    whole.chosen.connect(told.append)
    whole.actions()[0].trigger()
    assert told[-1] == Period(None, None, True)
    assert settings_for(told[-1], RunSettings()) == RunSettings()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2011, 12, 9), 3, date(2011, 9, 10)),
        (date(2011, 5, 31), 3, date(2011, 3, 1)),
        (date(2012, 2, 29), 12, date(2011, 3, 1)),
        (date(2011, 1, 15), 1, date(2010, 12, 16)),
    ],
)
def test_the_last_months_begin_the_day_after(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


def test_a_period_is_said_in_words() -> None:
    bounds = (date(2009, 12, 1), date(2011, 12, 9))
    assert period_words(Period(), bounds) == "1 Dec 2009 to 9 Dec 2011"
    assert period_words(Period(date(2011, 3, 1)), bounds) == "1 Mar 2011 to 9 Dec 2011"
    assert period_words(Period(), None) == "Whole history"


def test_background_work_tells_progress_result_and_error() -> None:
    dress()
    told: list[object] = []

    def work(job: Job) -> int:
        job.report(0.5)
        return 7

    def broken(job: Job) -> None:
        raise ValueError("no")

    first = run_in_background(work, told.append, on_progress=told.append)
    second = run_in_background(broken, told.append, on_error=lambda error: told.append(str(error)))
    wait_until(lambda: first.finished and second.finished, "the work")
    assert sorted(map(str, told)) == ["0.5", "7", "no"]


def test_cancelled_work_tells_nothing() -> None:
    dress()
    told: list[object] = []

    def work(job: Job) -> int:
        while True:
            job.check()

    job = run_in_background(work, told.append, told.append)
    job.cancel()
    wait_until(lambda: job.finished, "the end of the work")
    assert told == []


def test_undo_in_a_field_is_the_documents_undo(window: MainWindow) -> None:
    assert window.canvas is not None
    assert window.workspace is not None
    store = _store(window)
    node = add_node(store, "delay", 0, 0)
    before = bytes_of(store)
    window.canvas.select([node])
    inspector = window.workspace.inspector
    inspector.show_now()
    QTest.keyClicks(inspector.header.name, "Sleep")
    assert store.journey.node(node).name == "Sleep"
    QTest.keyClick(inspector.header.name, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bytes_of(store) == before
    QApplication.processEvents()
    assert inspector.header.name.text() == ""
