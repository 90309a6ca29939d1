"""Inputs for names that the history knows: events with their filters, attributes, properties."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from designer.inspector.condition_editor import ConditionEditor
from designer.inspector.fields.editor import Editor, FormContext, LineEdit, column
from designer.inspector.tokens import add_button
from designer.style.controls import IconButton, Text, Toggle
from journey.declaration import (
    AttributeType,
    EventMatchesType,
    EventNameType,
    FilterType,
    Parameter,
    PropertyType,
)
from journey.words import mark, say

_FILTER = Parameter("where", mark("Only those where"), FilterType())


def offered(kind: type, context: FormContext) -> tuple[str, ...]:
    """The names of that type of parameter in the history."""
    known = context.vocabulary()
    if kind is EventNameType:
        return known.events
    return known.attributes if kind is AttributeType else known.properties_of("")


class NameEditor(Editor):
    """The name of an event, an attribute or a property."""

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert isinstance(parameter.type, EventNameType | AttributeType | PropertyType)
        self._kind, self._context, self._required = type(parameter.type), context, parameter.required
        self.field = LineEdit(say(parameter.words))
        self.field.textEdited.connect(self._typed)
        column(self).addWidget(self.field)
        self.setFocusProxy(self.field)
        self.refresh()

    def _typed(self, text: str) -> None:
        name = text.strip()
        self.troubled.emit(say("Enter a name.") if self._required and not name else "")
        if name or not self._required:
            self.put(name, True)

    def fill(self, value: Any) -> None:
        self.field.show_text(value if isinstance(value, str) else "")

    def refresh(self) -> None:
        self.field.suggest(offered(self._kind, self._context))


class EventEditor(Editor):
    """An event with a filter on its properties."""

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._value: dict[str, Any] = {"event": ""}
        self.field = LineEdit(say(parameter.words))
        self.field.textEdited.connect(self._typed)
        self.filter = ConditionEditor(_FILTER, context, event=lambda: str(self._value.get("event", "")))
        self.filter.edited.connect(self._filtered)
        self._where = Text(say("Only those where"), "small", "muted")
        self.any_key = Toggle(say("Whatever their key"))
        self.any_key.clicked.connect(self._any_key)
        self._keyed = QWidget()
        row = QHBoxLayout(self._keyed)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Text(say("Whatever their key"), "small", "muted"), 1)
        row.addWidget(self.any_key)
        layout = column(self)
        layout.addWidget(self.field)
        layout.addWidget(self._where)
        layout.addWidget(self.filter)
        layout.addWidget(self._keyed)
        self.setFocusProxy(self.field)
        self.refresh()

    def _typed(self, text: str) -> None:
        name = text.strip()
        self.troubled.emit("" if name else say("Enter a name."))
        if name:
            self._put({**self._value, "event": name}, True)

    def _filtered(self, where: Any, merge: bool) -> None:
        changed = {key: part for key, part in self._value.items() if key != "where"}
        self._put({**changed, "where": where} if where else changed, merge)

    def _any_key(self, on: bool) -> None:
        changed = {key: part for key, part in self._value.items() if key != "any_key"}
        self._put({**changed, "any_key": True} if on else changed, False)

    def _put(self, value: dict[str, Any], merge: bool) -> None:
        self.edited.emit(value, merge)
        self.show_value(value)

    def show_value(self, value: Any) -> None:
        self._value = value if isinstance(value, dict) else {"event": ""}
        name = str(self._value.get("event", ""))
        if name != self.field.text().strip():
            self.field.setText(name)
        self.filter.show_value(self._value.get("where"))
        self._where.setVisible(bool(self._value.get("where")))
        self.any_key.setChecked(bool(self._value.get("any_key")))
        self._keyed.setVisible(bool(self._context.store.journey.header.entry.key))

    def refresh(self) -> None:
        self.field.suggest(self._context.vocabulary().events)
        self.show_value(self._value)


class EventsEditor(Editor):
    """A list of events with filters."""

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert isinstance(parameter.type, EventMatchesType)
        self._parameter, self._context, self._least = parameter, context, parameter.type.least
        self._value: list[Any] = []
        self._cards: list[tuple[QFrame, EventEditor]] = []
        layout = column(self)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        layout.addLayout(self._list)
        self.add = add_button(say("Add an event"))
        self.add.clicked.connect(self._add)
        layout.addWidget(self.add)

    def _add(self) -> None:
        known = self._context.vocabulary().events
        self._put_all([*self._value, {"event": known[0] if known else "order"}], False)

    def _put_all(self, value: list[Any], merge: bool) -> None:
        self.edited.emit(value, merge)
        self.show_value(value)

    def show_value(self, value: Any) -> None:
        self._value = list(value) if isinstance(value, list | tuple) else []
        if len(self._cards) != len(self._value):
            self._build()
        for (_, editor), part in zip(self._cards, self._value, strict=True):
            editor.show_value(part)

    def _build(self) -> None:
        for card, _ in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = []
        for place in range(len(self._value)):
            card = QFrame()
            card.setProperty("surface", "row")
            row = QHBoxLayout(card)
            row.setContentsMargins(8, 8, 4, 8)
            row.setSpacing(4)
            editor = EventEditor(self._parameter, self._context)
            editor.edited.connect(lambda part, merge, place=place: self._put(place, part, merge))
            editor.troubled.connect(self.troubled)
            row.addWidget(editor, 1)
            side = QVBoxLayout()
            remove = IconButton("x", say("Remove this event"), 24, 12)
            remove.setEnabled(len(self._value) > self._least)
            remove.clicked.connect(lambda _=False, place=place: self._remove(place))
            side.addWidget(remove)
            side.addStretch(1)
            row.addLayout(side)
            self._list.addWidget(card)
            self._cards.append((card, editor))

    def _put(self, place: int, part: Any, merge: bool) -> None:
        self._put_all([*self._value[:place], part, *self._value[place + 1 :]], merge)

    def _remove(self, place: int) -> None:
        self._put_all([*self._value[:place], *self._value[place + 1 :]], False)

    def refresh(self) -> None:
        for _, editor in self._cards:
            editor.refresh()
