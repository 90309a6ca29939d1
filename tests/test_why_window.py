"""Why a customer got what they got, and who did not get something: the real window on the real sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from access_kit import problems
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from small_shop import small_shop_folder
from window_kit import bytes_of, open_window, ready, wait_until

from designer.style.controls import Button
from designer.templates import template_document
from designer.why.groups import Group
from designer.why.panel import WhyPanel
from designer.window import MainWindow
from journey import edits

REMINDER = "reminder"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with open_window(tmp_path_factory.mktemp("why"), template_document("lifecycle")) as made:
        made.resize(1280, 800)
        ready(made)
        yield made


@pytest.fixture
def window(shop: MainWindow) -> Iterator[MainWindow]:
    insights = ready(shop)
    insights.leave()
    assert shop.canvas is not None
    shop.canvas.select([REMINDER])
    shop.activateWindow()
    yield shop
    insights.leave()


def panel(window: MainWindow) -> WhyPanel:
    insights = window.replay.insights
    assert insights is not None
    return insights.why


def settle(why: WhyPanel) -> None:
    QApplication.processEvents()
    wait_until(lambda: not why.customer.busy and not why.reasons.busy, "the answer")
    QApplication.processEvents()


def reasons(window: MainWindow) -> WhyPanel:
    window.ask_why("reasons")
    why = panel(window)
    settle(why)
    return why


def customer(window: MainWindow, group: Group) -> WhyPanel:
    window.ask_why("customer")
    why = panel(window)
    why.customer.choose_group(group)
    settle(why)
    return why


# --- Who did not get this -----------------------------------------------------------------------------------------


def test_the_reasons_add_up_to_all_customers(window: MainWindow) -> None:
    why = reasons(window)
    who, history = why.reasons.who, window.replay.service.history
    assert who is not None
    assert history is not None
    assert who.got + sum(reason.people for reason in who.reasons) == who.customers == history.customers
    replayed = window.replay.service.replayed
    assert replayed is not None
    assert who.got <= replayed.result.tally.nodes[REMINDER].sent
    rows = [line.split(",") for line in why.reasons.table.as_csv().splitlines()[1:]]
    assert len(rows) == len(who.reasons)
    assert f"went to {who.got:,} of {who.customers:,} customers" in why.reasons.headline.full_text
    assert "if “Browse to repeat purchase” had run from" in why.reasons.statement.text


def test_another_step_is_counted_when_it_is_selected(window: MainWindow) -> None:
    why = reasons(window)
    assert window.canvas is not None
    window.canvas.select(["review"])
    settle(why)
    assert why.reasons.who is not None
    assert why.reasons.who.node == "review"
    window.canvas.select([])
    settle(why)
    assert why.reasons.who is None
    assert "Select a step" in why.reasons.headline.full_text


def test_an_example_leads_to_its_story_at_the_moment_that_was_asked_about(window: MainWindow) -> None:
    why = reasons(window)
    assert why.reasons.who is not None
    place = next(n for n, reason in enumerate(why.reasons.who.reasons) if reason.outcome == "capped")
    why.reasons.table.selectRow(place)
    keys = why.reasons.who.reasons[place].examples
    buttons = [button for button in why.reasons.findChildren(Button) if button.isVisible() and button.text() in keys]
    assert [button.text() for button in buttons] == list(keys)
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    settle(why)
    assert why.question == "customer"
    assert why.customer.story is not None
    assert why.customer.story.key == keys[0]
    assert why.customer.bar.place.full_text == f"1 of {len(keys)}"
    line = why.customer.moments.current_line
    assert line is not None
    assert (line.what, line.node) == ("capped", REMINDER)
    assert "kept back by a cap: “At most 2 e-mails in any 7 days”" in line.words


# --- One customer -------------------------------------------------------------------------------------------------


def test_the_way_stands_out_on_the_canvas_and_all_else_is_muted(window: MainWindow) -> None:
    why = customer(window, Group("capped", REMINDER))
    story, canvas = why.customer.story, window.canvas
    assert story is not None
    assert canvas is not None
    spots = canvas.drawing.overlay.spots
    run = next(run for run in story.runs if any(line.node == REMINDER and line.what == "capped" for line in run.lines))
    visited = {line.node for line in run.lines if line.node}
    assert spots is not None
    assert {key for key in spots if canvas.store.journey.node(key)} == visited
    passed = [line.by for line in run.lines if line.by]
    assert {key for key in spots if canvas.store.journey.edge(key)} == set(passed)
    # Visits are numbered in the order of the way, without a gap.
    assert [line.visit for line in run.lines if line.by or line.what == "started"] == list(range(1, len(passed) + 2))
    assert dict(spots[REMINDER].figures)["ban"]


def test_refused_entries_stand_out_at_their_starts(window: MainWindow) -> None:
    # The first of all customers came back again and again.
    why = customer(window, Group("all"))
    story = why.customer.story
    assert story is not None
    refused = story.runs[-1]
    assert {line.what for line in refused.lines} == {"refused"}
    why.customer.moments.setCurrentItem(why.customer.moments.topLevelItem(len(story.runs) - 1))
    assert window.canvas is not None
    spots = window.canvas.drawing.overlay.spots
    assert set(spots) == {line.node for line in refused.lines}
    assert all(spot.figures[0][0] == "circle-x" for spot in spots.values())


def test_a_loop_says_its_passes(window: MainWindow) -> None:
    why = customer(window, Group("entered"))
    assert window.canvas is not None
    journey = window.canvas.store.journey
    loops = {edge.id for edge in journey.edges if edge.loop is not None}
    for _ in range(30):
        story = why.customer.story
        assert story is not None
        back = [line for run in story.runs for line in run.lines if line.what == "back"]
        again = [line for line in back if line.going_back == 2]
        if again:
            break
        why.customer.bar.stepped.emit(1)
        settle(why)
    assert back
    assert {line.edge for line in back} <= loops
    run = next(run for run in story.runs if again[0] in run.lines)
    top = next(
        item
        for n in range(why.customer.moments.topLevelItemCount())
        if (item := why.customer.moments.topLevelItem(n)) is not None and item.text(0) == run.title
    )
    why.customer.moments.setCurrentItem(top)
    spots = window.canvas.drawing.overlay.spots
    assert spots is not None
    count = sum(line.by == again[0].edge for line in run.lines)
    assert spots[again[0].edge].figures[0][1] == f"passes 1 to {count}"


def test_arrows_in_the_list_select_the_steps(window: MainWindow) -> None:
    why = customer(window, Group("got", REMINDER))
    moments = why.customer.moments
    moments.setFocus()
    assert window.canvas is not None
    seen = set()
    for _ in range(6):
        QTest.keyClick(moments, Qt.Key.Key_Up)
        line = moments.current_line
        if line is not None and line.node:
            record = line.edge if line.what == "back" else line.node
            assert window.canvas.selection == {record}
            seen.add(record)
    assert len(seen) > 1
    assert moments.hasFocus()


def test_a_step_that_is_selected_leads_to_its_moment(window: MainWindow) -> None:
    why = customer(window, Group("got", REMINDER))
    story = why.customer.story
    assert story is not None
    assert window.canvas is not None
    others = [line.node for run in story.runs for line in run.lines if line.node not in ("", REMINDER)]
    window.canvas.select([others[0]])
    line = why.customer.moments.current_line
    assert line is not None
    assert line.node == others[0]


def test_groups_hold_whom_the_replay_counted(window: MainWindow) -> None:
    why = customer(window, Group("blocked", REMINDER))
    offered = [why.customer.bar.groups.itemText(n) for n in range(why.customer.bar.groups.count())]
    assert offered[:3] == ["Any customer", "Who entered", "Who was not let in"]
    assert "Who was capped at “Cart reminder”" in offered
    first = why.customer.story
    assert first is not None
    assert "1 of " in why.customer.bar.place.full_text
    assert not why.customer.bar.before.isEnabled()
    QTest.mouseClick(why.customer.bar.after, Qt.MouseButton.LeftButton)
    settle(why)
    second = why.customer.story
    assert second is not None
    assert second.key != first.key
    for story in (first, second):
        assert any(line.what == "blocked" and line.node == REMINDER for run in story.runs for line in run.lines)


def test_somebody_is_found_by_key_and_nobody_by_another(window: MainWindow) -> None:
    why = customer(window, Group("all"))
    search = why.customer.bar.search
    search.setFocus()
    QTest.keyClicks(search, "16063")
    QTest.keyClick(search, Qt.Key.Key_Return)
    settle(why)
    assert why.customer.story is not None
    assert why.customer.story.key == "16063"
    QTest.keyClicks(search, "x")
    QTest.keyClick(search, Qt.Key.Key_Return)
    settle(why)
    assert why.customer.story is None
    assert "No customer is like that." in why.customer.summary.full_text
    search.clear()
    settle(why)
    assert why.customer.story is not None


def test_somebody_who_never_came_in_is_told_so_and_nothing_stands_out(window: MainWindow) -> None:
    who = reasons(window).reasons.who
    assert who is not None
    key = next(reason.examples[0] for reason in who.reasons if reason.outcome == "not entered")
    why = panel(window)
    why.reasons.example_chosen.emit((key,), key)
    settle(why)
    assert why.customer.summary.full_text.startswith("Never came into the journey")
    # What the person did stands there, so that somebody sees which start would have met them.
    assert why.customer.story is not None
    (run,) = why.customer.story.runs
    assert run.lines
    assert all(line.words.endswith("logged") for line in run.lines)
    top = why.customer.moments.topLevelItem(0)
    assert top is not None
    assert top.isExpanded()
    assert top.childCount() == len(run.lines)
    assert window.canvas is not None
    assert window.canvas.drawing.overlay.spots == {}


def test_escape_leaves_from_the_list_and_from_the_canvas(window: MainWindow) -> None:
    canvas = window.canvas
    assert canvas is not None
    for leave_from_canvas in (False, True):
        why = customer(window, Group("got", REMINDER))
        assert canvas.drawing.overlay.spots is not None
        assert window.replay.panel is not None
        assert window.replay.panel.isHidden()
        focus: QWidget = canvas if leave_from_canvas else why.customer.moments
        focus.setFocus()
        QTest.keyClick(focus, Qt.Key.Key_Escape)
        assert why.isHidden()
        assert not window.replay.panel.isHidden()
        assert canvas.drawing.overlay.spots is None
        assert canvas.hasFocus()


def test_nothing_of_it_touches_the_document(window: MainWindow) -> None:
    assert window.document is not None
    store = window.document.store
    before = bytes_of(store), store.undo_name
    why = reasons(window)
    customer(window, Group("capped", REMINDER))
    why.customer.bar.stepped.emit(1)
    settle(why)
    assert (bytes_of(store), store.undo_name) == before


def test_an_edit_is_followed_with_the_same_customer(window: MainWindow) -> None:
    why = customer(window, Group("capped", REMINDER))
    assert window.document is not None
    first = why.customer.story
    assert first is not None
    store = window.document.store
    edits.set_parameter(store, "settle", "timeout", "P3D")
    ready(window)
    settle(why)
    second = why.customer.story
    assert second is not None
    assert second.key == first.key
    assert second.runs != first.runs
    store.undo()
    ready(window)
    settle(why)
    assert why.customer.story is not None
    assert why.customer.story.runs == first.runs


def test_the_keyboard_reaches_everything_and_all_has_a_name(window: MainWindow) -> None:
    why = reasons(window)
    assert problems(why) == []
    customer(window, Group("capped", REMINDER))
    assert problems(why) == []


def test_no_key_of_a_customer_is_written_anywhere(tmp_path: Path) -> None:
    history = small_shop_folder(tmp_path / "history")
    folder = tmp_path / "home"
    folder.mkdir()
    with open_window(folder, template_document("lifecycle")) as window:
        window.use_history(history)
        wait_until(
            lambda: (found := window.replay.service.history) is not None and found.customers == 80, "the small shop"
        )
        ready(window)
        assert window.document is not None
        assert window.canvas is not None
        edits.set_parameter(window.document.store, "settle", "timeout", "P3D")
        ready(window)
        window.canvas.select([REMINDER])
        why = customer(window, Group("entered"))
        story = why.customer.story
        assert story is not None
        assert window.workspace is not None
        QTest.qWait(300)
        written = [path for path in tmp_path.rglob("*") if path.is_file() and history not in path.parents]
        assert written
        told = f'"{story.key}"'.encode()
        assert not any(told in path.read_bytes() for path in written)
        assert window.workspace.overlay.spotlight is None
