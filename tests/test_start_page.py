"""The first screen: templates by group and by word, histories, what the left side leads to; and the short tour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from shiboken6 import isValid
from window_kit import open_window, wait_until

from designer.start.create_dialog import CreateDialog
from designer.start.page import StartPage
from designer.start.tiles import HistoryRow
from designer.templates import GROUPS, template_document, templates
from designer.tour.stops import STOPS
from designer.tour.tour import Tour, beside
from designer.window import MainWindow
from journey.file import read_journey


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    with open_window(tmp_path) as made:
        wait_until(lambda: bool(_page(made).grid.tiles), "the templates")
        yield made


def _page(window: MainWindow) -> StartPage:
    page = window.pages.currentWidget()
    assert isinstance(page, StartPage)
    return page


def _asked(window: MainWindow, name: str) -> CreateDialog:
    """The dialog that asks what the template of that name asks."""
    QTest.keyClick(_page(window).grid.tiles[name], Qt.Key.Key_Return)
    found = window.findChildren(CreateDialog)
    assert len(found) == 1
    return found[0]


def _type(dialog: CreateDialog, asked: str, text: str) -> None:
    field = dialog.form.rows[asked].editor.findChildren(QLineEdit)[0]
    field.selectAll()
    QTest.keyClicks(field, text)


def _shown(page: StartPage) -> set[str]:
    return {name for name, tile in page.grid.tiles.items() if not tile.isHidden()}


def test_every_template_of_a_group_exists_and_stands_in_one() -> None:
    named = [name for group in GROUPS for name in group.templates]
    assert set(named) == set(templates()) - {"blank"}
    assert len(named) == len(set(named))


def test_a_group_shows_its_templates_alone(window: MainWindow) -> None:
    page = _page(window)
    assert page.grid.groups is not None
    # Where there is no room for all groups, one more button stands for them.
    buttons = [button for button in page.grid.groups.findChildren(QAbstractButton) if button.isCheckable()]
    assert len(buttons) == len(GROUPS) + 1
    for group, button in zip(GROUPS, buttons[1:], strict=True):
        button.click()
        assert _shown(page) == set(group.templates)
    buttons[0].click()
    assert _shown(page) == set(page.grid.tiles)


def test_templates_are_found_by_words(window: MainWindow) -> None:
    page = _page(window)
    QTest.keyClicks(page.grid.search, "reminder cart")
    assert "cart_abandonment" in _shown(page)
    assert "product_review" not in _shown(page)
    page.grid.search.setText("no such thing")
    assert not _shown(page)
    assert not page.grid._nothing.isHidden()
    QTest.keyClick(page.grid.search, Qt.Key.Key_Escape)
    assert _shown(page) == set(page.grid.tiles)


def test_two_enters_make_a_journey_from_a_template(window: MainWindow) -> None:
    dialog = _asked(window, "win_back")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert window.document is not None
    assert window.document.title == "Win-back"
    assert window.document.path is None
    template = read_journey(templates()["win_back"])
    assert window.document.store.journey.nodes == template.nodes
    assert window.document.store.journey.header.journey_id != template.header.journey_id


def test_what_is_set_stands_in_the_new_journey(window: MainWindow) -> None:
    dialog = _asked(window, "cart_abandonment")
    _type(dialog, "reminders", "3")
    _type(dialog, "reminder", "2")
    dialog.create_button.click()
    assert window.document is not None
    journey = window.document.store.journey
    again, wait = journey.edge("abandoned_more.yes"), journey.node("abandoned_again")
    assert again is not None
    assert again.loop is not None
    assert again.loop.max_passes == 3
    assert wait is not None
    assert wait.parameters["timeout"] == "P2D"
    assert window.document.store.undo_name is None


def test_what_does_not_fit_is_said_and_makes_no_journey(window: MainWindow) -> None:
    dialog = _asked(window, "cart_abandonment")
    _type(dialog, "reminders", "9")
    assert "4" in dialog.form.rows["reminders"].problem_text
    assert not dialog.create_button.isEnabled()
    _type(dialog, "reminders", "4")
    assert dialog.create_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.document is None


def test_histories_are_listed_and_the_used_one_is_marked(window: MainWindow) -> None:
    page = _page(window)
    wait_until(lambda: bool(page.side.findChildren(HistoryRow)), "the histories")
    row = page.side.findChildren(HistoryRow)[0]
    assert row.accessibleName() == "Sample shop"
    assert "5,942 customers, to 9 Dec 2011" in row.accessibleDescription()
    assert "in use" in row.accessibleDescription()


def test_the_left_side_opens_the_sample(window: MainWindow) -> None:
    _page(window).navigation.entries["sample"].click()
    assert window.document is not None
    assert window.document.title == "Browse to repeat purchase"


# --- The tour ------------------------------------------------------------------------------------------------


def _tour(window: MainWindow) -> Tour:
    found = window.findChildren(Tour)
    assert len(found) == 1
    return found[0]


def test_the_tour_opens_the_sample_and_goes_everywhere(window: MainWindow) -> None:
    _page(window).navigation.entries["tour"].click()
    wait_until(lambda: bool(window.findChildren(Tour)), "the tour")
    tour = _tour(window)
    assert window.document is not None
    seen = []
    for _ in STOPS:
        assert tour.card.isVisible()
        assert window.rect().contains(tour.card.geometry())
        # What a card is about shows more with a step selected.
        assert bool(window.selection) == tour.stop.shows_step
        assert tour.card.accessibleDescription()
        seen.append(tour.stop.id)
        QTest.keyClick(tour.card, Qt.Key.Key_Right)
    assert seen == [stop.id for stop in STOPS]
    wait_until(lambda: not isValid(tour), "the end")
    assert not window.document.changed
    assert not window.selection


def test_the_tour_goes_back_and_is_left_with_escape(tmp_path: Path) -> None:
    with open_window(tmp_path, template_document("win_back")) as window:
        window.actions_by_id["help.tour"].trigger()
        tour = _tour(window)
        first = tour.stop.id
        tour.card.next.click()
        assert tour.stop.id != first
        QTest.keyClick(tour.card, Qt.Key.Key_Left)
        assert tour.stop.id == first
        assert not tour.card.back.isEnabled()
        QTest.keyClick(tour.card, Qt.Key.Key_Escape)
        wait_until(lambda: not isValid(tour), "the end")
        assert window.canvas is not None
        assert QApplication.focusWidget() in (window.canvas, None)


def test_what_is_not_shown_is_no_stop(tmp_path: Path) -> None:
    with open_window(tmp_path, template_document("win_back")) as window:
        window.show_panel("inspector", False)
        window.actions_by_id["help.tour"].trigger()
        tour = _tour(window)
        while tour.stop.id != "commands":
            assert tour.stop.id != "settings"
            tour.card.next.click()
        tour.end()


@pytest.mark.parametrize(
    "place",
    [QRect(0, 100, 190, 600), QRect(900, 100, 280, 600), QRect(200, 500, 600, 200), QRect(400, 0, 200, 40)],
)
def test_a_card_stands_beside_what_it_is_about(place: QRect) -> None:
    inside = QRect(0, 0, 1200, 760)
    corner = beside(place, QSize(300, 150), inside)
    card = QRect(corner, QSize(300, 150))
    assert inside.contains(card)
    assert not card.intersects(place)


def test_a_card_about_a_part_of_a_bar_stands_below_it() -> None:
    place = QRect(500, 40, 200, 32)
    assert beside(place, QSize(300, 150), QRect(0, 0, 1200, 760)).y() > place.bottom()
