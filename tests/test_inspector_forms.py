"""The inspector's forms: every kind of step opens, every setting can be edited by hand, errors show below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from inspector_bench import KNOWN, Bench
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_kit import bytes_of, type_over

from designer.inspector.condition_editor import ConditionEditor
from designer.inspector.fields.branches import (
    ConditionBranchesEditor,
    EventBranchesEditor,
    SharesEditor,
    StageBranchesEditor,
    TableEditor,
    ValueBranchesEditor,
)
from designer.inspector.fields.editor import Editor
from designer.inspector.fields.names import EventEditor, EventsEditor, NameEditor
from designer.inspector.fields.references import ReferenceEditor
from designer.inspector.fields.simple import (
    ChoiceEditor,
    FlagEditor,
    LongTextEditor,
    NumberEditor,
    TextEditor,
    WeekdaysEditor,
)
from designer.inspector.fields.times import DateEditor, DurationEditor, TimeEditor, ZoneEditor
from designer.inspector.node_page import NodePage
from journey.catalogue import kinds
from journey.declaration import NodeKind, Parameter
from journey.edits import add_node, set_parameter
from journey.fragments_files import new_fragment


def _click(widget: Any) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def _number(editor: Any) -> None:
    limits = editor.field.limits
    now = editor.field.number()
    wanted = limits.minimum + 1 if now != limits.minimum + 1 else limits.minimum + 2
    type_over(editor.field, f"{min(wanted, limits.maximum):g}")


def _duration(editor: Any) -> None:
    type_over(editor.fields.amount, "3")
    editor.fields.unit.setFocus()
    if editor.fields.unit.currentText() != "weeks":
        QTest.keyClick(editor.fields.unit, Qt.Key.Key_Down)


def _zone(editor: Any) -> None:
    # The last choice, a zone by its name, wants the name before it is one.
    QTest.keyClick(editor.choice, Qt.Key.Key_Up if editor.choice.currentIndex() else Qt.Key.Key_Down)


def _reference(editor: Any) -> None:
    if editor.card is not None:
        _click(editor.maker)
    else:
        # Messages come with the step: "none" is the other choice then.
        key = Qt.Key.Key_Down if editor.choice.currentIndex() + 1 < editor.choice.count() else Qt.Key.Key_Up
        QTest.keyClick(editor.choice, key)


def _choice(editor: Any) -> None:
    last = editor.field.currentIndex() == editor.field.count() - 1
    QTest.keyClick(editor.field, Qt.Key.Key_Up if last else Qt.Key.Key_Down)


def _condition(editor: Any) -> None:
    editor.findChildren(type(editor._view))[0].menu().actions()[0].trigger()


HANDS: dict[type[Editor], Callable[[Any], None]] = {
    TextEditor: lambda editor: type_over(editor.field, "other"),
    LongTextEditor: lambda editor: QTest.keyClicks(editor.field, "more"),
    NumberEditor: _number,
    DurationEditor: _duration,
    ChoiceEditor: _choice,
    FlagEditor: lambda editor: _click(editor.field),
    TimeEditor: lambda editor: type_over(editor.field, "10:15"),
    DateEditor: lambda editor: type_over(editor.field, "2011-11-30 18:00"),
    WeekdaysEditor: lambda editor: _click(editor.buttons["wed"]),
    ZoneEditor: _zone,
    NameEditor: lambda editor: type_over(editor.field, "another"),
    EventEditor: lambda editor: type_over(editor.field, "click"),
    EventsEditor: lambda editor: _click(editor.add),
    ConditionEditor: _condition,
    ReferenceEditor: _reference,
    ConditionBranchesEditor: lambda editor: _click(editor.add),
    EventBranchesEditor: lambda editor: _click(editor.add),
    ValueBranchesEditor: lambda editor: _click(editor.add),
    SharesEditor: lambda editor: _click(editor.add),
    StageBranchesEditor: lambda editor: _click(editor.add),
    TableEditor: lambda editor: _click(editor.add),
}

SETTINGS = [(declared, p) for declared in kinds() for p in declared.parameters if not p.hidden]


@pytest.mark.parametrize("declared", kinds(), ids=lambda declared: declared.id)
def test_every_kind_of_step_opens_with_all_its_settings(bench: Bench, declared: NodeKind) -> None:
    bench.add(declared.id)
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    shown = [parameter for parameter in declared.parameters if not parameter.hidden]
    assert list(page.form.rows) == [parameter.id for parameter in shown]
    assert bench.inspector.header.line.full_text.startswith(declared.words)
    values = declared.complete({})
    for parameter in shown:
        row = page.form.rows[parameter.id]
        assert row.isHidden() != declared.shown(parameter, values)
        assert row.label.full_text == parameter.words


@pytest.mark.parametrize(
    ("declared", "parameter"), SETTINGS, ids=[f"{declared.id}-{parameter.id}" for declared, parameter in SETTINGS]
)
def test_every_setting_is_edited_by_hand_and_undone(bench: Bench, declared: NodeKind, parameter: Parameter) -> None:
    new_fragment(bench.store, 0, 600)
    # What names another step's message needs one to name.
    add_node(bench.store, "email", 0, 300, stage=bench.store.journey.stages[0].id)
    node = bench.add(declared.id)
    if parameter.shown_if is not None:
        other, wanted = parameter.shown_if
        set_parameter(bench.store, node, other, wanted[0])
        bench.choose(node)
    before, value = bytes_of(bench.store), bench.value(node, parameter.id)
    steps = len(bench.store._undo)
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    editor = page.form.rows[parameter.id].editor
    HANDS[type(editor)](editor)
    QApplication.processEvents()
    assert bench.value(node, parameter.id) != value
    assert bytes_of(bench.store) != before
    while len(bench.store._undo) > steps:
        bench.store.undo()
    assert bytes_of(bench.store) == before
    QApplication.processEvents()
    assert bench.inspector.page is page


def test_typing_in_one_field_is_one_undo_step(bench: Bench) -> None:
    node = bench.add("email")
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    before = bytes_of(bench.store)
    steps = len(bench.store._undo)
    type_over(page.form.rows["topic"].editor.field, "news of the week")
    assert bench.value(node, "topic") == "news of the week"
    assert len(bench.store._undo) == steps + 1
    bench.store.undo()
    assert bytes_of(bench.store) == before
    QApplication.processEvents()
    assert page.form.rows["topic"].editor.field.text() == ""


@pytest.mark.parametrize(
    ("kind_id", "parameter", "typed", "part"),
    [
        ("event_trigger", "count", "0", "whole number from 1"),
        ("event_trigger", "count", "two", "whole number"),
        ("event_trigger", "count", "1.5", "whole number"),
        ("replenishment_wait", "use_per_day", "-1", "Enter a number"),
        ("wait_until", "time", "25:00", "time such as"),
        ("email", "valid_until", "tomorrow", "date such as"),
    ],
)
def test_what_cannot_be_is_said_below_the_input_and_not_taken_over(
    bench: Bench, kind_id: str, parameter: str, typed: str, part: str
) -> None:
    node = bench.add(kind_id)
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    row = page.form.rows[parameter]
    first = bench.value(node, parameter)
    type_over(row.editor.field, typed)
    QTest.keyClick(row.editor.field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert part in row.problem_text
    assert bench.value(node, parameter) in (first, "", 0, 1)
    assert row.editor.field.property("state") == "error"


def test_a_mended_error_goes_away(bench: Bench) -> None:
    node = bench.add("event_trigger")
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    row = page.form.rows["count"]
    type_over(row.editor.field, "0")
    assert row.problem_text
    type_over(row.editor.field, "2")
    QApplication.processEvents()
    assert row.problem_text == ""
    assert bench.value(node, "count") == 2


def test_a_duration_out_of_bounds_names_the_bound(bench: Bench) -> None:
    bench.add("cart_abandonment")
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    row = page.form.rows["after"]
    type_over(row.editor.fields.amount, "0")
    assert "1 minute" in row.problem_text


def test_what_the_checks_find_stands_below_the_input(bench: Bench) -> None:
    node = bench.add("set_stage")
    set_parameter(bench.store, node, "stage", "")
    page = bench.choose(node)
    assert "missing" in page.form.rows["stage"].problem_text
    set_parameter(bench.store, node, "stage", bench.store.journey.stages[0].id)
    page = bench.choose(node)
    assert page.form.rows["stage"].problem_text == ""


def test_a_setting_that_depends_on_another_comes_and_goes(bench: Bench) -> None:
    node = bench.add("email")
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    assert page.form.rows["reason"].isHidden()
    set_parameter(bench.store, node, "message_class", "transactional")
    QApplication.processEvents()
    assert not page.form.rows["reason"].isHidden()
    assert "missing" in page.form.rows["reason"].problem_text


def test_names_of_the_history_are_suggested(bench: Bench) -> None:
    bench.add("event_trigger")
    page = bench.inspector.page
    assert isinstance(page, NodePage)
    completer = page.form.rows["event"].editor.field.completer()
    model = completer.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == list(KNOWN.events)


def test_another_step_of_the_kind_shows_its_own_values(bench: Bench) -> None:
    first = bench.add("delay")
    second = bench.add("delay")
    set_parameter(bench.store, first, "duration", "PT5H")
    page = bench.choose(first)
    assert page.form.rows["duration"].editor.fields.text() == "PT5H"
    assert bench.choose(second) is page
    assert page.form.rows["duration"].editor.fields.text() == bench.value(second, "duration")
