"""The inspector's other pages: edges, stages, the journey's settings, messages, notes, several things at once."""

from __future__ import annotations

import pytest
from inspector_bench import KNOWN, Bench
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_kit import bytes_of, type_over

from canvas.overlay import EdgeFigures, NodeFigures, Overlay
from designer.inspector.edge_page import EdgePage
from designer.inspector.fields.references import ReferenceEditor
from designer.inspector.figures_box import edge_lines, node_lines
from designer.inspector.journey_page import JourneyPage
from designer.inspector.node_page import NodePage
from designer.inspector.other_pages import SelectionPage, StagePage
from designer.inspector.tokens import ChoiceToken, FieldToken, SpanToken
from journey.checks.check import check
from journey.condition import EventMatch
from journey.edits import connect, set_loop
from journey.model import Cap, Coupon, Header, Loop, Message, QuietHours
from journey.stage_edits import add_stage


def _loop(bench: Bench) -> str:
    """An edge that goes back, selected."""
    first, second = bench.add("delay"), bench.add("wait_for_event")
    connect(bench.store, first, "next", second)
    edge = connect(bench.store, second, "timeout", first)
    assert edge is not None
    bench.choose(edge)
    return edge


def _undone(bench: Bench, before: bytes, steps: int) -> None:
    while len(bench.store._undo) > steps:
        bench.store.undo()
    assert bytes_of(bench.store) == before


def test_an_edge_shows_its_loop_in_words_and_its_limits_are_edited(bench: Bench) -> None:
    edge = _loop(bench)
    page = bench.inspector.page
    assert isinstance(page, EdgePage)
    assert page.form is not None
    assert page.loop_words.full_text == "back to Research, at most 3 times, 7 days apart"
    before, steps = bytes_of(bench.store), len(bench.store._undo)
    type_over(page.form.rows["max_passes"].editor.field, "5")
    type_over(page.form.rows["minimum_interval"].editor.fields.amount, "14")
    QApplication.processEvents()
    assert page.loop_words.full_text == "back to Research, at most 5 times, 14 days apart"
    loop = bench.store.journey.edge(edge).loop
    assert (loop.max_passes, loop.minimum_interval) == (5, "P14D")
    _undone(bench, before, steps)


def test_a_loops_count_starts_again_by_event_or_time(bench: Bench) -> None:
    edge = _loop(bench)
    page = bench.inspector.page
    assert isinstance(page, EdgePage)
    assert page.form is not None
    QTest.keyClick(page.form.rows["reset"].editor.field, Qt.Key.Key_Down)
    QApplication.processEvents()
    assert bench.store.journey.edge(edge).loop.reset_event == EventMatch(event="order")
    assert not page.form.rows["reset_event"].isHidden()
    QTest.keyClick(page.form.rows["reset"].editor.field, Qt.Key.Key_Down)
    QApplication.processEvents()
    assert bench.store.journey.edge(edge).loop.reset_after == "P90D"
    assert not any(finding.record == edge and finding.severity == "error" for finding in check(bench.store.journey))


def test_what_happens_at_the_limit_may_be_another_way_out(bench: Bench) -> None:
    edge = _loop(bench)
    page = bench.inspector.page
    assert isinstance(page, EdgePage)
    assert page.form is not None
    choice = page.form.rows["on_limit"].editor.field
    for _ in range(2):
        QTest.keyClick(choice, Qt.Key.Key_Down)
    assert bench.store.journey.edge(edge).loop.on_limit.startswith("output:")


def test_an_edge_that_goes_back_can_be_switched_to_an_ordinary_one(bench: Bench) -> None:
    edge = _loop(bench)
    page = bench.inspector.page
    assert isinstance(page, EdgePage)
    QTest.mouseClick(page.goes_back, Qt.MouseButton.LeftButton)
    assert bench.store.journey.edge(edge).loop is None
    QTest.mouseClick(page.goes_back, Qt.MouseButton.LeftButton)
    assert bench.store.journey.edge(edge).loop == Loop()


def test_findings_about_a_loop_stand_at_its_fields(bench: Bench) -> None:
    edge = _loop(bench)
    set_loop(bench.store, edge, Loop(max_passes=0))
    bench.inspector.show_findings(check(bench.store.journey))
    page = bench.choose(edge)
    assert "at least once" in page.problem.full_text
    assert not page.problem.isHidden()


def test_a_stage_is_renamed_tinted_moved_and_removed(bench: Bench) -> None:
    stage = add_stage(bench.store, "Lapsed")
    page = bench.choose(stage)
    assert isinstance(page, StagePage)
    before, steps = bytes_of(bench.store), len(bench.store._undo)
    type_over(page.form.rows["name"].editor.field, "Gone")
    QTest.mouseClick(page.tints[6], Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.left, Qt.MouseButton.LeftButton)
    type_over(page.form.rows["width"].editor.field, "400")
    QTest.mouseClick(page.form.rows["folded"].editor.field, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    found = bench.store.journey.stage(stage)
    assert (found.name, found.tint, found.width, found.folded) == ("Gone", 6, 400.0, True)
    assert [record.name for record in bench.store.journey.stages] == ["Research", "Gone", "Purchase"]
    assert bench.inspector.header.name.text() == "Gone"
    QTest.mouseClick(page.remove, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert bench.store.journey.stage(stage) is None
    assert isinstance(bench.inspector.page, JourneyPage)
    _undone(bench, before, steps)


def test_a_step_is_renamed_in_the_header_as_one_undo_step(bench: Bench) -> None:
    node = bench.add("email")
    steps = len(bench.store._undo)
    QTest.keyClicks(bench.inspector.header.name, "Buying guide")
    assert bench.store.journey.node(node).name == "Buying guide"
    assert len(bench.store._undo) == steps + 1


def test_a_message_is_written_in_settings_and_content_alike(bench: Bench) -> None:
    node = bench.add("email")
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    before, steps = bytes_of(bench.store), len(bench.store._undo)
    type_over(page.subject.rows["subject"].editor.field, "Three things to check")
    QApplication.processEvents()
    bench.inspector.show_tab("content")
    assert page.tab == "content"
    assert page.content.rows["subject"].editor.field.text() == "Three things to check"
    type_over(page.content.rows["preheader"].editor.field, "Before you buy")
    type_over(page.content.rows["sender"].editor.field, "Ann <ann@shop.example>")
    message = bench.store.journey.records[bench.value(node, "message")]
    assert isinstance(message, Message)
    assert (message.subject, message.preheader, message.sender) == (
        "Three things to check",
        "Before you buy",
        "Ann <ann@shop.example>",
    )
    _undone(bench, before, steps)


@pytest.mark.parametrize("kind_id", ["sms", "push"])
def test_every_channel_has_its_text(bench: Bench, kind_id: str) -> None:
    node = bench.add(kind_id)
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    bench.inspector.show_tab("content")
    QTest.keyClicks(page.content.rows["body"].editor.field, "Short")
    message = bench.store.journey.records[bench.value(node, "message")]
    assert isinstance(message, Message)
    assert message.body == "Short"


def test_the_tab_stays_from_step_to_step(bench: Bench) -> None:
    first, second = bench.add("email"), bench.add("delay")
    bench.choose(first)
    bench.inspector.show_tab("notes")
    assert bench.choose(second).tab == "notes"


def test_notes_owner_status_and_tags(bench: Bench) -> None:
    node = bench.add("delay")
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    bench.inspector.show_tab("notes")
    QTest.keyClicks(page.notes.rows["note"].editor.field, "Ask Ann")
    type_over(page.notes.rows["owner"].editor.field, "Ann")
    type_over(page.notes.rows["tags"].editor.field, "spring, test")
    QTest.keyClick(page.notes.rows["status"].editor.field, Qt.Key.Key_Down)
    record = bench.store.journey.node(node)
    assert (record.note, record.owner, record.tags, record.status) == ("Ask Ann", "Ann", ("spring", "test"), "disabled")
    assert page.notes.rows["tags"].editor.field.text() == "spring, test"


def test_a_coupon_is_made_and_described_where_it_is_used(bench: Bench) -> None:
    node = bench.add("issue_coupon")
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    editor = page.form.rows["coupon"].editor
    assert isinstance(editor, ReferenceEditor)
    QTest.mouseClick(editor.maker, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    type_over(editor.card.name, "Ten off")
    type_over(editor.card.value, "10 %")
    type_over(editor.card.valid.fields.amount, "30")
    coupon = bench.store.journey.records[bench.value(node, "coupon")]
    assert isinstance(coupon, Coupon)
    assert (coupon.name, coupon.value, coupon.valid) == ("Ten off", "10 %", "P30D")


def test_a_segment_is_made_and_described_where_it_is_used(bench: Bench) -> None:
    node = bench.add("segment_entry")
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    editor = next(row.editor for row in page.form.rows.values() if isinstance(row.editor, ReferenceEditor))
    QTest.mouseClick(editor.maker, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    editor.card.members._view.menu().actions()[0].trigger()
    segment = bench.store.journey.segments[0]
    assert segment.condition.conditions
    assert segment.id in bench.store.journey.node(node).parameters.values()


# --- The journey's settings ----------------------------------------------------------------------------------


def _settings(bench: Bench) -> JourneyPage:
    page = bench.choose()
    assert isinstance(page, JourneyPage)
    page.complete()
    return page


def _header(bench: Bench) -> Header:
    return bench.store.journey.header


def test_the_journeys_name_zone_and_entry(bench: Bench) -> None:
    page = _settings(bench)
    before, steps = bytes_of(bench.store), len(bench.store._undo)
    type_over(page.journey_form.rows["name"].editor.field, "Spring")
    type_over(page.zone.editor.field, "Europe/Berlin")
    QTest.keyClick(page.entry_form.rows["mode"].editor.field, Qt.Key.Key_Down)
    type_over(page.entry_form.rows["minimum_interval"].editor.fields.amount, "30")
    type_over(page.entry_form.rows["most_running"].editor.field, "2")
    QApplication.processEvents()
    header = _header(bench)
    assert (header.name, header.zone) == ("Spring", "Europe/Berlin")
    assert (header.entry.mode, header.entry.minimum_interval, header.entry.most_running) == ("any_time", "P30D", 2)
    _undone(bench, before, steps)


def test_a_zone_that_does_not_exist_is_said(bench: Bench) -> None:
    page = _settings(bench)
    type_over(page.zone.editor.field, "Europe/Atlantis")
    assert "Europe/London" in page.zone.problem_text
    # "Europe/At..." passes no zone on its way.
    assert _header(bench).zone == "UTC"


def test_caps_are_sentences(bench: Bench) -> None:
    page = _settings(bench)
    before, steps = bytes_of(bench.store), len(bench.store._undo)
    QTest.mouseClick(page.caps.add, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    first, second = page.caps.cards[0].findChildren(type(page.caps.cards[0].body.itemAt(0).widget()))
    limit, scope, window = (first.tokens[key] for key in ("limit", "scope", "window"))
    assert isinstance(limit, FieldToken)
    assert isinstance(scope, ChoiceToken)
    assert isinstance(window, SpanToken)
    type_over(limit.field, "3")
    next(action for action in scope.menu().actions() if action.text() == "e-mails").trigger()
    window.edited.emit("P14D", True)
    kind = first.tokens["window_type"]
    assert isinstance(kind, ChoiceToken)
    next(action for action in kind.menu().actions() if action.text().startswith("in calendar days")).trigger()
    action = second.tokens["on_block"]
    assert isinstance(action, ChoiceToken)
    next(entry for entry in action.menu().actions() if entry.text().startswith("wait")).trigger()
    QApplication.processEvents()
    assert _header(bench).caps == (
        Cap(id="cap_1", limit=3.0, scope="channel:email", window="P14D", window_type="person_days", on_block="wait"),
    )
    page.caps.cards[0].deleted.emit()
    assert _header(bench).caps == ()
    _undone(bench, before, steps)


def test_quiet_hours_are_switched_on_and_set(bench: Bench) -> None:
    page = _settings(bench)
    QTest.mouseClick(page.quiet_on, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    flow = page.quiet_windows.cards[0].body.itemAt(0).widget()
    field = flow.tokens["start"].field
    type_over(field, "20.30")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    quiet = _header(bench).quiet_hours
    assert isinstance(quiet, QuietHours)
    assert quiet.windows[0].start == "20:30"
    QTest.mouseClick(page.quiet_on, Qt.MouseButton.LeftButton)
    assert _header(bench).quiet_hours is None


def test_goals_and_exits(bench: Bench) -> None:
    page = _settings(bench)
    QTest.mouseClick(page.goals.add, Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.exits.add, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    goal = page.goals._forms[page.goals.cards[0]]
    type_over(goal.rows["name"].editor.field, "Ordered")
    type_over(goal.rows["window"].editor.fields.amount, "30")
    leave = page.exits._forms[page.exits.cards[0]]
    QTest.keyClick(leave.rows["when"].editor.field, Qt.Key.Key_Down)
    QApplication.processEvents()
    leave.rows["condition"].editor._view.menu().actions()[0].trigger()
    QApplication.processEvents()
    header = _header(bench)
    assert (header.goals[0].name, header.goals[0].window) == ("Ordered", "P30D")
    assert header.exits[0].event is None
    assert header.exits[0].condition.conditions
    assert not [finding for finding in check(bench.store.journey) if finding.record == "journey"]


def test_findings_about_settings_stand_in_their_section(bench: Bench) -> None:
    page = _settings(bench)
    QTest.mouseClick(page.caps.add, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    flow = page.caps.cards[0].body.itemAt(0).widget()
    type_over(flow.tokens["limit"].field, "-4")
    bench.inspector.show_findings(check(bench.store.journey))
    assert not page._problems["caps"].isHidden()


# --- Several things, figures ---------------------------------------------------------------------------------


def test_several_things_are_counted_and_can_be_narrowed(bench: Bench) -> None:
    nodes = [bench.add("delay"), bench.add("delay"), bench.add("email")]
    page = bench.choose(*nodes)
    assert isinstance(page, SelectionPage)
    assert [button.text() for button in page._buttons] == ["2 × Delay", "1 × E-mail"]
    asked: list[frozenset[str]] = []
    bench.inspector.selection_asked.connect(asked.append)
    QTest.mouseClick(page._buttons[0], Qt.MouseButton.LeftButton)
    assert asked == [frozenset(nodes[:2])]


def test_figures_of_a_send_add_up(bench: Bench) -> None:
    node = bench.add("email")
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    assert page._foot.isHidden()
    figures = NodeFigures(4036, 7876, sent=6902, capped=974, held=311, active=5)
    bench.inspector.show_overlay(Overlay(nodes={node: figures}, replayed=True))
    assert not page._foot.isHidden()
    lines = {line.words: line.count for line in node_lines(figures)}
    assert lines["Sent"] + lines["Capped"] == lines["Entries"]
    assert lines["People"] == 4036


def test_figures_of_a_loop_tell_its_passes() -> None:
    lines = [(line.words, line.count) for line in edge_lines(EdgeFigures(1284, 40, 7, (900, 300, 84)), True)]
    assert lines[:4] == [("Passes", 1284), ("Pass 1", 900), ("Pass 2", 300), ("Pass 3", 84)]


def test_the_vocabulary_is_the_historys() -> None:
    assert KNOWN.properties_of("order") == ("value", "quantity")
    assert KNOWN.properties_of("unknown") == ("value", "quantity")


def test_a_name_too_long_for_its_line_is_elided_and_told_by_its_tool_tip(bench: Bench) -> None:
    node = bench.add("email")
    bench.choose(node)
    name = bench.inspector.header.name
    whole = "A guide to the ranges that people looked at in the week before they came back"
    bench.inspector.header.show_subject("mail", "message", whole, "", "", True)
    assert name.text() == whole
    assert name.shown_text().endswith("…")
    assert whole.startswith(name.shown_text().removesuffix("…"))
    middle = name.rect().center()
    QApplication.sendEvent(name, QHelpEvent(QEvent.Type.ToolTip, middle, name.mapToGlobal(middle)))
    assert name.toolTip() == whole
    bench.inspector.header.show_subject("mail", "message", "Guide", "", "", True)
    QApplication.sendEvent(name, QHelpEvent(QEvent.Type.ToolTip, middle, name.mapToGlobal(middle)))
    assert (name.shown_text(), name.toolTip()) == ("Guide", "")
