"""Conditions as rows: whatever a condition says is shown, comes back unchanged, and changes where a hand changes it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_kit import dress, type_over

from designer.inspector.condition_editor import ConditionEditor, GroupView, RowView
from designer.inspector.condition_tree import added, as_group, part, removed, replaced
from designer.inspector.constants import format_constant, parse_list, parse_one
from designer.inspector.fields.editor import FormContext
from designer.inspector.pieces import Slot
from designer.inspector.sentence import Scope, sentence, subjects
from designer.inspector.tokens import ChoiceToken, FieldToken, SpanToken, token_for
from designer.inspector.vocabulary import Vocabulary
from journey.condition import (
    AttributeOperand,
    CalendarOperand,
    Comparison,
    Condition,
    EntryPropertyOperand,
    EventPropertyOperand,
    EventsOperand,
    Group,
    SegmentOperand,
    SentOperand,
    StageOperand,
    StageVisitsOperand,
)
from journey.condition_words import condition_words
from journey.declaration import ConditionType, Parameter
from journey.journey import new_journey
from journey.plain import plain
from journey.store import Store

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=8)
SPANS = st.one_of(
    st.just(""), st.builds("P{}D".format, st.integers(1, 999)), st.builds("PT{}H".format, st.integers(1, 99))
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
OPERATORS = st.sampled_from(("equal", "not_equal", "greater", "at_least", "less", "at_most", "contains"))

PLAIN_OPERANDS = st.one_of(
    st.builds(AttributeOperand, name=NAMES),
    st.builds(
        lambda prefix, name: AttributeOperand(name=f"{prefix}.{name}"),
        st.sampled_from(("tag", "coupon", "audience", "consent", "reachable")),
        NAMES,
    ),
    st.builds(EntryPropertyOperand, name=NAMES),
    st.builds(StageOperand),
    st.builds(StageVisitsOperand, name=NAMES, within=SPANS),
    st.builds(SentOperand, within=SPANS, channel=st.sampled_from(("", "email", "sms", "fax"))),
    st.builds(SentOperand, within=SPANS, measure=st.sampled_from(("weight", "index"))),
    st.builds(CalendarOperand, part=st.sampled_from(("weekday", "month", "day", "hour", "month_day"))),
    st.builds(AttributeOperand, name=NAMES, within=SPANS),
    st.builds(SegmentOperand, segment=NAMES),
)


def rows(operands: st.SearchStrategy) -> st.SearchStrategy[Comparison]:
    """Comparisons with every operator, and values of every type that it takes."""
    values = st.one_of(NUMBERS, TEXTS, st.booleans())
    return st.one_of(
        st.builds(Comparison, left=operands, operator=OPERATORS, value=values),
        st.builds(Comparison, left=operands, operator=st.sampled_from(("missing", "present"))),
        st.builds(
            Comparison,
            left=operands,
            operator=st.just("one_of"),
            value=st.lists(st.one_of(NUMBERS, TEXTS), min_size=1, max_size=4).map(tuple),
        ),
    )


def groups(parts: st.SearchStrategy) -> st.SearchStrategy[Group]:
    return st.builds(
        Group,
        match=st.sampled_from(("all", "any")),
        negated=st.booleans(),
        conditions=st.lists(parts, max_size=3).map(tuple),
    )


FILTERS = groups(rows(st.builds(EventPropertyOperand, name=NAMES)))
EVENTS = st.builds(
    EventsOperand,
    event=st.one_of(st.sampled_from(("order", "cart", "view")), NAMES),
    measure=st.sampled_from(("count", "sum", "last")),
    property=NAMES,
    within=SPANS,
    where=st.one_of(st.none(), FILTERS.filter(lambda group: bool(group.conditions))),
)
ROWS = rows(st.one_of(PLAIN_OPERANDS, EVENTS))
CONDITIONS = st.recursive(ROWS, groups, max_leaves=6)

SCOPE = Scope(Vocabulary(events=("order", "cart")), ("Research", "Purchase"), (("s1", "Regulars"),), (("c1", "Ten"),))


@given(row=ROWS)
def test_every_slot_puts_back_what_it_shows(row: Comparison) -> None:
    for piece in sentence(row, SCOPE):
        if isinstance(piece, Slot):
            assert piece.put(piece.value) == row
            assert piece.kind != "choice" or piece.value in dict(piece.choices)


@given(row=ROWS, data=st.data())
def test_a_slot_shows_what_was_put_into_it(row: Comparison, data: st.DataObject) -> None:
    slots = [piece for piece in sentence(row, SCOPE) if isinstance(piece, Slot)]
    slot = data.draw(st.sampled_from(slots))
    value = {
        "choice": lambda: data.draw(st.sampled_from([key for key, _ in slot.choices])),
        "name": lambda: data.draw(NAMES),
        "number": lambda: data.draw(NUMBERS),
        "value": lambda: data.draw(st.one_of(NUMBERS, TEXTS)),
        "list": lambda: tuple(data.draw(st.lists(TEXTS, min_size=1, max_size=3))),
        "span": lambda: data.draw(SPANS),
    }[slot.kind]()
    changed = slot.put(value)
    assert isinstance(changed, Comparison)
    now = {piece.id: piece for piece in sentence(changed, SCOPE) if isinstance(piece, Slot)}
    if slot.id in now:
        assert now[slot.id].value == value


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            Comparison(left=CalendarOperand(), operator="one_of", value=(6.0, 7.0)),
            "the weekday is one of Saturday, Sunday",
        ),
        (Comparison(left=CalendarOperand(part="month"), value=12.0), "the month is December"),
        (Comparison(left=CalendarOperand(part="hour"), operator="at_least", value=18.0), "the hour is at least 18"),
        (
            Comparison(left=AttributeOperand(name="nps", within="P30D"), operator="at_most", value=6.0),
            "nps is at most 6 in the last 30 days",
        ),
        (
            Comparison(left=SentOperand(measure="index"), operator="greater", value=3.0),
            "has a pressure index of more than 3",
        ),
        (
            Comparison(left=SentOperand(measure="weight"), operator="at_most", value=2.0),
            "was sent messages of at most 2 in weight in the last 7 days",
        ),
        (Comparison(left=AttributeOperand(name="unsubscribed.news"), value=True), "has unsubscribed from news"),
    ],
)
def test_conditions_on_time_and_pressure_are_said_in_words(row: Comparison, words: str) -> None:
    assert condition_words(row) == words


def test_a_weekday_is_chosen_by_its_name() -> None:
    row = Comparison(left=CalendarOperand(), value=6.0)
    slots = {piece.id: piece for piece in sentence(row, SCOPE) if isinstance(piece, Slot)}
    assert dict(slots["value"].choices)[6.0] == "Saturday"
    assert slots["value"].put(1.0).value == 1.0


@given(value=st.one_of(NUMBERS, TEXTS, st.booleans()))
def test_a_typed_constant_says_what_is_meant(value: float | str | bool) -> None:
    found = parse_one(format_constant(value))
    assert found == value
    assert isinstance(found, str) == isinstance(value, str)


@given(values=st.lists(st.one_of(NUMBERS, TEXTS), min_size=1, max_size=5).map(tuple))
def test_a_typed_list_says_what_is_meant(values: tuple[float | str, ...]) -> None:
    assert parse_list(format_constant(values)) == values


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("20,000", 20000.0), ("0.5", 0.5), ("Germany", "Germany"), ('"0101"', "0101"), (" 7 ", 7.0), ("", None)],
)
def test_constants_are_typed_as_people_do(typed: str, meant: object) -> None:
    assert parse_one(typed) == meant


@given(root=groups(CONDITIONS), new=ROWS)
def test_changes_of_the_tree_touch_one_place(root: Group, new: Comparison) -> None:
    bigger = added(root, (), new)
    last = (len(root.conditions),)
    assert part(bigger, last) == new
    assert removed(bigger, last) == root
    for place in range(len(root.conditions)):
        changed = replaced(root, (place,), new)
        assert part(changed, (place,)) == new
        assert len(changed.conditions) == len(root.conditions)


# --- On the screen -------------------------------------------------------------------------------------------

PARAMETER = Parameter("condition", "Condition", ConditionType())


class Editing:
    """A condition editor that keeps its own document."""

    def __init__(self) -> None:
        dress()
        self.editor = ConditionEditor(PARAMETER, FormContext(Store(new_journey("j"))))
        self.editor.resize(260, 600)
        self.editor.show()
        self.value: object = None
        self.merges: list[bool] = []
        self.editor.edited.connect(self._edited)

    def _edited(self, value: object, merge: bool) -> None:
        self.value = value
        self.merges.append(merge)
        self.editor.show_value(value)
        QApplication.processEvents()

    def show(self, condition: Condition) -> None:
        self.value = plain(condition)
        self.merges.clear()
        self.editor.show_value(self.value)
        QApplication.processEvents()

    @property
    def condition(self) -> Condition:
        return msgspec.convert(self.value, Condition)

    @property
    def rows(self) -> list[RowView]:
        return [row for row in self.editor.findChildren(RowView) if row.isVisibleTo(self.editor)]

    def group(self) -> GroupView:
        return next(view for view in self.editor.findChildren(GroupView) if view.isVisibleTo(self.editor))


@pytest.fixture(scope="module")
def editing() -> Iterator[Editing]:
    made = Editing()
    yield made
    made.editor.close()
    made.editor.deleteLater()


@settings(max_examples=60)
@given(condition=CONDITIONS)
def test_showing_a_condition_changes_nothing(editing: Editing, condition: Condition) -> None:
    editing.show(condition)
    before = editing.value
    assert editing.merges == []
    # What stands in each field, typed again, says the same.
    for row in editing.rows:
        for token in row.words.tokens.values():
            if isinstance(token, FieldToken):
                token.field.textEdited.emit(token.field.text())
                token.field.editingFinished.emit()
    assert editing.value == before
    shown = as_group(editing.condition)
    assert len(editing.group()._views) == len(shown.conditions)


def test_a_row_reads_as_a_sentence(editing: Editing) -> None:
    editing.show(Comparison(left=EventsOperand(event="order", within="P90D"), operator="at_least", value=2.0))
    texts = []
    layout = editing.rows[0].words.layout()
    for place in range(layout.count()):
        widget = layout.itemAt(place).widget()
        if isinstance(widget, ChoiceToken | SpanToken):
            texts.append(widget.button.text())
        elif isinstance(widget, FieldToken):
            texts.append(widget.field.text())
        else:
            texts.append(widget.text())
    assert " ".join(texts) == "has placed at least 2 orders in the last 90 days where …"


def test_a_number_is_typed(editing: Editing) -> None:
    editing.show(Comparison(left=EventsOperand(event="order"), operator="at_least", value=2.0))
    type_over(editing.rows[0].words.tokens["value"].field, "12")
    assert as_group(editing.condition).conditions[0].value == 12.0
    assert editing.merges[-1], "typing goes on in one undo step"


def test_a_word_is_chosen_from_its_menu(editing: Editing) -> None:
    editing.show(Comparison(left=EventsOperand(event="order"), operator="at_least", value=2.0))
    token = editing.rows[0].words.tokens["operator"]
    assert isinstance(token, ChoiceToken)
    next(action for action in token.menu().actions() if action.text() == "exactly").trigger()
    assert as_group(editing.condition).conditions[0].operator == "equal"


def test_another_event_changes_the_sentence(editing: Editing) -> None:
    editing.show(Comparison(left=EventsOperand(event="order"), operator="at_least", value=2.0))
    field = editing.rows[0].words.tokens["event"].field
    type_over(field, "newsletter")
    QTest.keyClick(field, Qt.Key.Key_Return)
    row = as_group(editing.condition).conditions[0]
    assert row.left.event == "newsletter"
    assert "times" in [
        getattr(editing.rows[0].words.layout().itemAt(place).widget(), "full_text", "")
        for place in range(editing.rows[0].words.layout().count())
    ]


def test_how_far_back_is_set_and_lifted(editing: Editing) -> None:
    editing.show(Comparison(left=EventsOperand(event="order", within="P90D"), operator="at_least", value=2.0))
    token = editing.rows[0].words.tokens["within"]
    assert isinstance(token, SpanToken)
    token.edited.emit("P30D", False)
    assert as_group(editing.condition).conditions[0].left.within == "P30D"
    token = editing.rows[0].words.tokens["within"]
    token.menu().actions()[-1].trigger()
    assert as_group(editing.condition).conditions[0].left.within == ""
    assert token.button.text() == "at any time"


def test_rows_are_added_nested_and_removed(editing: Editing) -> None:
    editing.show(Group())
    group = editing.group()
    offered = [action.text() for action in group.menu().actions() if action.text()]
    assert [subject.words for subject in subjects(FormContext(Store(new_journey("j"))).scope())] == offered[:-1]
    for place in range(len(offered)):
        [action for action in group.menu().actions() if action.text()][place].trigger()
    root = as_group(editing.condition)
    assert len(root.conditions) == len(offered)
    assert isinstance(root.conditions[-1], Group)
    match = group._match
    next(action for action in match.menu().actions() if action.text() == "none of these holds").trigger()
    assert as_group(editing.condition).negated
    assert as_group(editing.condition).match == "any"
    QApplication.processEvents()
    while as_group(editing.condition).conditions:
        editing.group()._views[0].deleted.emit()
    assert editing.rows == []


def test_events_are_narrowed_by_their_properties(editing: Editing) -> None:
    editing.show(Comparison(left=EventsOperand(event="order"), operator="at_least", value=2.0))
    row = editing.rows[0]
    QTest.mouseClick(row._more, Qt.MouseButton.LeftButton)
    left = as_group(editing.condition).conditions[0].left
    assert isinstance(as_group(left.where).conditions[0].left, EventPropertyOperand)
    inner = next(view for view in row.findChildren(RowView) if view.isVisibleTo(row))
    type_over(inner.words.tokens["value"].field, "75")
    assert as_group(as_group(editing.condition).conditions[0].left.where).conditions[0].value == 75.0
    inner.deleted.emit()
    assert as_group(editing.condition).conditions[0].left.where is None


def test_a_value_that_is_none_is_marked_and_not_taken_over(editing: Editing) -> None:
    editing.show(Comparison(left=EventsOperand(event="order"), operator="at_least", value=2.0))
    field = editing.rows[0].words.tokens["value"].field
    type_over(field, "many")
    assert field.property("state") == "error"
    assert as_group(editing.condition).conditions[0].value == 2.0


@pytest.mark.parametrize(
    "value", [{"is": "nonsense"}, {"is": "comparison"}, [1, 2], "text", {"is": "group", "conditions": [3]}]
)
def test_a_condition_that_cannot_be_read_can_be_begun_anew(editing: Editing, value: object) -> None:
    editing.editor.show_value(value)
    assert not editing.editor._unreadable.isHidden()
    QTest.mouseClick(editing.editor._anew, Qt.MouseButton.LeftButton)
    assert editing.condition == Group()
    assert editing.editor._unreadable.isHidden()


@given(row=ROWS)
@settings(max_examples=40)
def test_every_slot_has_an_input(row: Comparison) -> None:
    dress()
    for piece in sentence(row, SCOPE):
        if isinstance(piece, Slot):
            token = token_for(piece)
            told: list[object] = []
            token.edited.connect(lambda value, merge, told=told: told.append(value))
            token.show_slot(piece)
            assert told == []
            token.deleteLater()
