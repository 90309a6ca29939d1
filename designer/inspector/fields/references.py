"""Inputs for another record of the document: a stage, message, coupon or segment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from designer.inspector.condition_editor import ConditionEditor
from designer.inspector.fields.editor import Choice, Editor, FormContext, LineEdit, column
from designer.inspector.fields.simple import FlagEditor
from designer.inspector.fields.times import DurationEditor
from designer.inspector.tokens import add_button
from designer.style.controls import Text
from journey.condition import EVERYBODY, Condition
from journey.declaration import ConditionType, DurationType, FlagType, Parameter, ReferenceType
from journey.edits import add_record, change
from journey.fragments import inside_of
from journey.model import Coupon, Fragment, Record, Segment
from journey.plain import plain
from journey.store import Store
from journey.words import mark, say

_VALID = Parameter("valid", mark("Valid for"), DurationType(1), required=True)
_UNIQUE = Parameter("unique", mark("A code of their own for everybody"), FlagType())
_MEMBERS = Parameter("condition", mark("Who is in it"), ConditionType())


class ReferenceEditor(Editor):
    """A choice among the document's records; coupons and segments can be made and changed right here."""

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert isinstance(parameter.type, ReferenceType)
        self._collection, self._context, self._required = parameter.type.collection, context, parameter.required
        self._value = ""
        self.choice = Choice(say(parameter.words))
        self.choice.chosen.connect(lambda value: self.edited.emit(value, False))
        layout = column(self)
        layout.addWidget(self.choice)
        self.setFocusProxy(self.choice)
        self.card: _CouponCard | _SegmentCard | None = None
        if self._collection == "coupons":
            self.card = _CouponCard(context)
            self._add_maker(layout, say("New coupon"))
        elif self._collection == "segments":
            self.card = _SegmentCard(context)
            self._add_maker(layout, say("New segment"))

    def _add_maker(self, layout: QVBoxLayout, words: str) -> None:
        assert self.card is not None
        layout.addWidget(self.card)
        self.maker = add_button(words)
        self.maker.clicked.connect(self._make)
        layout.addWidget(self.maker)

    def _make(self) -> None:
        store = self._context.store
        if self._collection == "coupons":
            made = add_record(store, Coupon, say("Coupon {number}", number=len(store.journey.coupons) + 1))
        else:
            name = say("Segment {number}", number=len(store.journey.segments) + 1)
            made = add_record(store, Segment, name, condition=EVERYBODY)
        self.edited.emit(made, False)

    def show_value(self, value: Any) -> None:
        self._value = value if isinstance(value, str) else ""
        self.refresh()

    def refresh(self) -> None:
        records = getattr(self._context.store.journey, self._collection)
        if self._collection == "fragments":
            records = fragments_here(self._context.store, self._value)
        offers = [(record.id, _called(record, records)) for record in records]
        if self._value and self._value not in dict(offers):
            offers.append((self._value, say("missing: {id}", id=self._value)))
        if not self._required or not self._value:
            offers.insert(0, ("", say("none") if not self._required else say("Choose one")))
        self.choice.offer(tuple(offers))
        self.choice.choose(self._value)
        if self.card is not None:
            self.card.show_record(self._context.store.journey.records.get(self._value))


def fragments_here(store: Store, chosen: str) -> tuple[Fragment, ...]:
    """The fragments that a step may stand for where it is: none that is open, or has that inside."""
    document = store.whole.journey
    return tuple(
        found
        for found in document.fragments
        if found.id == chosen
        or not store.opened
        or (found.id != store.opened and store.opened not in inside_of(document, found.id))
    )


def _called(record: Record, among: Sequence[Record]) -> str:
    """A record's name; of a fragment that is there in several versions with its version."""
    name = getattr(record, "name", "") or record.id
    if isinstance(record, Fragment) and sum(getattr(other, "name", "") == name for other in among) > 1:
        return say("{fragment}, version {number}", fragment=name, number=record.version)
    return str(name)


class _Card(QFrame):
    """The fields of the chosen record."""

    def __init__(self, context: FormContext) -> None:
        super().__init__()
        self.setProperty("surface", "row")
        self.context = context
        self.record: Record | None = None
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(10, 10, 10, 10)
        self.box.setSpacing(6)

    def labelled(self, words: str, widget: QWidget) -> None:
        """Add an input with its label above it."""
        self.box.addWidget(Text(words, "small", "muted"))
        self.box.addWidget(widget)

    def field(self, words: str, name: str, longest: int = 120) -> LineEdit:
        """A line for one of the record's texts."""
        made = LineEdit(words)
        made.setMaxLength(longest)
        made.textEdited.connect(lambda text: self.put(True, **{name: text}))
        self.labelled(words, made)
        return made

    def put(self, merge: bool, **fields: Any) -> None:
        """Change the record."""
        if self.record is not None:
            key = f"record:{self.record.id}:{','.join(fields)}" if merge else ""
            name = say("Change {what}", what=getattr(self.record, "name", ""))
            change(self.context.store, self.record.id, name, merge_key=key, **fields)


class _CouponCard(_Card):
    def __init__(self, context: FormContext) -> None:
        super().__init__(context)
        self.name = self.field(say("Name"), "name")
        self.value = self.field(say("Worth"), "value")
        self.value.setPlaceholderText(say("10 %"))
        self.code = self.field(say("Code"), "code")
        self.valid = DurationEditor(_VALID, context)
        self.valid.edited.connect(lambda text, merge: self.put(merge, valid=text))
        self.labelled(say("Valid for"), self.valid)
        self.unique = FlagEditor(_UNIQUE, context)
        self.unique.edited.connect(lambda on, merge: self.put(merge, unique=on))
        self.labelled(say(_UNIQUE.words), self.unique)

    def show_record(self, record: Record | None) -> None:
        """Show a coupon; nothing if there is none."""
        if record is None or self.record is None or record.id != self.record.id:
            self.valid.forget()
        self.record = record
        self.setVisible(isinstance(record, Coupon))
        if not isinstance(record, Coupon):
            return
        for field, text in ((self.name, record.name), (self.value, record.value), (self.code, record.code)):
            if field.text() != text:
                field.setText(text)
        self.valid.show_value(record.valid)
        self.unique.show_value(record.unique)


class _SegmentCard(_Card):
    def __init__(self, context: FormContext) -> None:
        super().__init__(context)
        self.name = self.field(say("Name"), "name")
        self.members = ConditionEditor(_MEMBERS, context)
        self.members.edited.connect(self._changed)
        self.labelled(say(_MEMBERS.words), self.members)

    def _changed(self, value: Any, merge: bool) -> None:
        condition = msgspec.convert(value, Condition)
        self.put(merge, condition=condition)

    def show_record(self, record: Record | None) -> None:
        """Show a segment; nothing if there is none."""
        self.record = record
        self.setVisible(isinstance(record, Segment))
        if not isinstance(record, Segment):
            return
        if self.name.text() != record.name:
            self.name.setText(record.name)
        self.members.show_value(plain(record.condition))
