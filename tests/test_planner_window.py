"""The planners and the map as a person meets them: real windows, real keys, the small shop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from access_kit import problems
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid
from small_shop import TEMPLATES, small_shop
from window_kit import bytes_of, ready, wait_until, window_on_small_shop

from designer.map.opening import open_map
from designer.map.reading import Member
from designer.map.ties import VIEWS
from designer.map.window import MapWindow
from designer.planners.dialog import PlannerDialog
from designer.planners.hours_page import HoursPage
from designer.planners.opening import open_planner
from designer.planners.reminders_page import RemindersPage
from designer.planners.supply_page import SupplyPage
from designer.window import MainWindow
from journey.edits import rename, set_parameter
from journey.file import read_journey, write_journey
from journey.planners.listing import PLANNERS
from journey.words import say
from simulator.planners.gaps import purchase_gaps

KEY = Qt.Key


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """The replenishment journey on a shop of 80 people."""
    with window_on_small_shop(tmp_path_factory.mktemp("planners"), "replenishment") as made:
        yield made


@pytest.fixture
def dialog(opened: MainWindow) -> Iterator[PlannerDialog]:
    """The planners, settled."""
    assert opened.workspace is not None
    made = open_planner(opened, opened.workspace, "replenishment")
    wait_until(lambda: all(page.idle for page in made.pages.values()), "what the history says")
    yield made
    if isValid(made):
        made.close()
    QApplication.processEvents()
    while opened.document is not None and opened.document.store.undo_name is not None:
        opened.document.store.undo()


def supply_of(dialog: PlannerDialog) -> SupplyPage:
    """The page of replenishment."""
    page = dialog.pages["replenishment"]
    assert isinstance(page, SupplyPage)
    return page


def type_into(dialog: PlannerDialog, field: str, text: str) -> None:
    """Type a number over what stands there."""
    widget = supply_of(dialog).fields[field].field
    widget.setFocus()
    widget.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(widget, text)


def test_the_four_numbers_are_there_and_the_day_follows_while_one_types(dialog: PlannerDialog) -> None:
    supply = supply_of(dialog)
    assert "day 92" in supply.result.full_text
    assert "day 92" in supply.sentence.full_text
    type_into(dialog, "count", "200")
    assert "day 192" in supply.result.full_text
    type_into(dialog, "shipping", "0")
    assert "day 197" in supply.result.full_text
    type_into(dialog, "per_day", "x")
    assert supply.plan is None
    assert not dialog.put_button.isEnabled()
    type_into(dialog, "per_day", "100")
    assert supply.plan is None
    assert supply.fields["count"].field.accessibleDescription()
    type_into(dialog, "per_day", "1")
    assert supply.plan is not None
    assert dialog.put_button.isEnabled()


def test_the_median_of_the_shop_is_offered_and_taken(dialog: PlannerDialog) -> None:
    supply = supply_of(dialog)
    whole = purchase_gaps(small_shop()).classes[0]
    assert str(whole.people) in supply.box.said.full_text
    QTest.mouseClick(supply.use_gap, Qt.MouseButton.LeftButton)
    assert supply.supply().per_day == pytest.approx(100 / whole.median, rel=0.01)
    QTest.mouseClick(supply.use_delivery, Qt.MouseButton.LeftButton)
    assert 2 < supply.supply().shipping < 3.5


def test_a_plan_goes_in_and_out_by_one_undo(opened: MainWindow, dialog: PlannerDialog) -> None:
    assert opened.document is not None
    store = opened.document.store
    for planner, field in (("replenishment", "count"), ("review", "days"), ("daypart", "product")):
        dialog.show_planner(planner)
        assert field in dialog.page.fields
        for place in range(dialog.place.count()):
            before = bytes_of(store)
            dialog.place.setCurrentIndex(place)
            QTest.mouseClick(dialog.put_button, Qt.MouseButton.LeftButton)
            assert dialog.told.isVisible()
            if bytes_of(store) != before:
                store.undo()
            assert bytes_of(store) == before
    assert opened.canvas is not None


def test_undo_takes_a_plan_back_from_within_the_planners(opened: MainWindow, dialog: PlannerDialog) -> None:
    assert opened.document is not None
    store = opened.document.store
    before = bytes_of(store)
    type_into(dialog, "count", "300")
    QTest.mouseClick(dialog.put_button, Qt.MouseButton.LeftButton)
    after = bytes_of(store)
    assert after != before
    field = supply_of(dialog).fields["count"].field
    QTest.keyClick(field, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bytes_of(store) == before
    QTest.keyClick(field, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert bytes_of(store) == after


def test_the_selected_step_is_offered_first(opened: MainWindow, dialog: PlannerDialog) -> None:
    canvas = opened.canvas
    assert canvas is not None
    assert opened.document is not None
    letter = next(node for node in opened.document.store.journey.nodes if node.kind == "email")
    canvas.select((letter.id,))
    assert dialog.place.value == f"before {letter.id}"
    canvas.select(())


def test_a_step_that_is_selected_brings_its_numbers(opened: MainWindow) -> None:
    assert opened.workspace is not None
    assert opened.document is not None
    wait = next(node for node in opened.document.store.journey.nodes if node.kind == "replenishment_wait")
    opened.workspace.canvas.select((wait.id,))
    set_parameter(opened.document.store, wait.id, "lead_days", 9)
    made = open_planner(opened, opened.workspace, "replenishment")
    supply = supply_of(made).supply()
    opened.document.store.undo()
    made.close()
    opened.workspace.canvas.select(())
    assert supply.lead == 9


def test_hours_of_the_shop_can_be_used(dialog: PlannerDialog) -> None:
    dialog.show_planner("daypart")
    hours = dialog.page
    assert isinstance(hours, HoursPage)
    wait_until(lambda: hours.idle, "what the history says")
    assert hours.bars.isVisible()
    assert "“order”" in hours.box.said.full_text
    QTest.mouseClick(hours.use, Qt.MouseButton.LeftButton)
    assert hours.product.value == "own"
    assert hours.plan is not None
    QTest.keyClicks(hours.start, "x")
    assert hours.plan is None
    assert hours.fields["start"].field.accessibleDescription()


def test_one_reminder_against_three_opens_the_comparison(opened: MainWindow, dialog: PlannerDialog) -> None:
    dialog.show_planner("reminders")
    page = dialog.page
    assert isinstance(page, RemindersPage)
    QTest.mouseClick(page.compare, Qt.MouseButton.LeftButton)
    insights = ready(opened)
    wait_until(lambda: insights.comparison.answer is not None and not insights.comparison.busy, "the comparison")
    answer = insights.comparison.answer
    assert answer is not None
    assert (answer.inquiry.base.label, answer.inquiry.others[0].label) == ("1 reminder", "3 reminders")
    insights.leave()


def test_planners_need_no_mouse(dialog: PlannerDialog) -> None:
    for planner in PLANNERS:
        dialog.show_planner(planner.id)
        QApplication.processEvents()
        assert problems(dialog) == []


def test_the_document_outlives_the_planners(opened: MainWindow) -> None:
    assert opened.workspace is not None
    assert opened.document is not None
    gone = open_planner(opened, opened.workspace, "reminders")
    gone.deleteLater()
    wait_until(lambda: not isValid(gone), "the end of the window")
    store = opened.document.store
    rename(store, store.journey.nodes[0].id, "Another name")
    store.undo()


# --- The map --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def journeys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of some journeys."""
    folder = tmp_path_factory.mktemp("journeys")
    for name in ("replenishment", "cart_abandonment", "win_back"):
        write_journey(folder / f"{name}.journey", read_journey(TEMPLATES / f"{name}.journey"))
    return folder


@pytest.fixture
def shown(journeys: Path) -> Iterator[MapWindow]:
    """The map of that folder, drawn."""
    made = MapWindow(journeys, lambda: (), small_shop)
    made.show()
    wait_until(lambda: made.idle and made.survey is not None, "the map")
    yield made
    made.close()


def test_a_card_is_selected_and_opened_with_the_keyboard(shown: MapWindow) -> None:
    sheet = shown.view.sheet
    asked: list[Member] = []
    shown.opened.connect(asked.append)
    first, *others = sheet.cards
    card = sheet.cards[first]
    card.setFocus()
    QTest.keyClick(card, KEY.Key_Space)
    assert sheet.selected == first
    QTest.keyClick(card, KEY.Key_Return)
    assert [member.id for member in asked] == [first]
    for key in (KEY.Key_Down, KEY.Key_Right):
        QTest.keyClick(QApplication.focusWidget() or card, key)
    assert any(sheet.cards[other].hasFocus() for other in others)
    QTest.keyClick(shown, KEY.Key_Escape)
    assert sheet.selected == ""


def test_the_mouse_selects_and_opens(shown: MapWindow) -> None:
    sheet = shown.view.sheet
    asked: list[Member] = []
    shown.opened.connect(asked.append)
    last = list(sheet.cards)[-1]
    QTest.mouseClick(sheet.cards[last], Qt.MouseButton.LeftButton)
    assert sheet.selected == last
    QTest.mouseDClick(sheet.cards[last], Qt.MouseButton.LeftButton)
    assert asked[-1].id == last


def test_each_view_is_named_and_needs_no_mouse(shown: MapWindow) -> None:
    for view, _, _ in VIEWS:
        shown.show_view(view)
        shown.view.sheet.select("")
        QApplication.processEvents()
        assert all(card.accessibleName() for card in shown.view.sheet.cards.values())
        assert problems(shown) == []


def test_an_empty_map_says_what_to_do(tmp_path: Path) -> None:
    made = MapWindow(None, lambda: (), small_shop)
    made.show()
    assert made.ask.isVisible()
    assert "Choose a folder" in made.said.full_text
    made.show_folder(tmp_path)
    wait_until(lambda: made.idle, "nothing to draw")
    assert made.ask.isVisible()
    assert "No journey in this folder" in made.said.full_text
    made.close()


def test_drawing_can_be_cancelled(journeys: Path) -> None:
    made = MapWindow(journeys, lambda: (), small_shop)
    made.show()
    made.cancel()
    assert made.idle
    assert made.survey is None
    assert made.again.isVisible()
    made.draw()
    wait_until(lambda: made.survey is not None, "the map after all")
    made.close()


def test_the_map_leads_to_the_journey(opened: MainWindow, journeys: Path) -> None:
    shown = open_map(opened)
    assert open_map(opened) is shown
    assert opened.document is not None
    assert opened.document.path is not None
    shown.show_folder(journeys)
    wait_until(lambda: shown.idle and shown.survey is not None and shown.survey.gathered.folder == journeys, "the map")
    assert shown.survey is not None
    names = {member.name for member in shown.survey.gathered.members}
    assert say("Win-back") in names
    target = next(member for member in shown.survey.gathered.members if member.name == say("Win-back"))
    shown.opened.emit(target)
    wait_until(lambda: opened.document is not None and opened.document.path == target.path, "the journey")
    shown.close()
