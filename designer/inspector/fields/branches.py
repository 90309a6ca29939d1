"""Inputs for lists whose entries are ways out of a step, or rows of a table."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from designer.inspector.condition_editor import ConditionEditor
from designer.inspector.fields.editor import Choice, Editor, FormContext, LineEdit, column
from designer.inspector.fields.names import EventEditor
from designer.inspector.fields.simple import NumberField
from designer.inspector.tokens import add_button
from designer.style.controls import IconButton, Text, restyle
from journey.declaration import (
    ConditionBranchesType,
    ConditionType,
    EventBranchesType,
    EventMatchType,
    NumberType,
    Parameter,
    SharesType,
    StageBranchesType,
    TableType,
    ValueBranchesType,
)
from journey.identifiers import slug
from journey.words import mark, say, value_text

_CONDITION = Parameter("condition", mark("Condition"), ConditionType())
_EVENT = Parameter("event", mark("Event"), EventMatchType())
_ABOVE = NumberType(-1e12, 1e12)
_WEIGHT = NumberType(0, 1_000_000, whole=True)
#: Letters of shares: A, B, C ...
_LETTERS = "ABCDEFGHIJ"


class _Row(QFrame):
    """One entry: its own inputs, and buttons to move and remove it."""

    def __init__(self, editor: _ListEditor, place: int, count: int) -> None:
        super().__init__()
        self.setProperty("surface", "row")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(8, 8, 4, 8)
        outer.setSpacing(4)
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        outer.addLayout(self.body, 1)
        side = QVBoxLayout()
        side.setSpacing(0)
        self.remove = IconButton("x", say("Remove this row"), 24, 12)
        self.remove.setEnabled(count > editor.least)
        self.remove.clicked.connect(lambda: editor.remove(place))
        side.addWidget(self.remove)
        if editor.ordered:
            up = IconButton("chevron-up", say("Move up"), 24, 12)
            up.setEnabled(place > 0)
            up.clicked.connect(lambda: editor.shift(place, -1))
            side.addWidget(up)
        side.addStretch(1)
        outer.addLayout(side)


class _ListEditor(Editor):
    """A list of entries, each a small form. Subclasses say what an entry has."""

    ordered = True
    least = 1
    most = 50
    add_words = mark("Add a branch")

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter, self.context = parameter, context
        self.entries: list[dict[str, Any]] = []
        self.rows: list[_Row] = []
        layout = column(self)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        layout.addLayout(self._list)
        self.add = add_button(say(self.add_words))
        self.add.clicked.connect(self._add)
        layout.addWidget(self.add)

    # --- What subclasses say ----------------------------------------------------------------------------

    def fill_row(self, row: _Row, place: int) -> None:
        """Put an entry's inputs into its row."""
        raise NotImplementedError

    def show_entry(self, row: _Row, entry: dict[str, Any]) -> None:
        """Show an entry in its row."""
        raise NotImplementedError

    def new_entry(self) -> dict[str, Any]:
        """An entry to begin with, without its id."""
        raise NotImplementedError

    # --- The list ---------------------------------------------------------------------------------------

    def show_value(self, value: Any) -> None:
        found = value if isinstance(value, list | tuple) else ()
        self.entries = [entry for entry in found if isinstance(entry, dict)]
        if len(self.rows) != len(self.entries):
            self._build()
        for row, entry in zip(self.rows, self.entries, strict=True):
            self.show_entry(row, entry)
        self.add.setVisible(len(self.entries) < self.most)

    def _build(self) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for place in range(len(self.entries)):
            row = _Row(self, place, len(self.entries))
            self.fill_row(row, place)
            self.rows.append(row)
            self._list.addWidget(row)

    def change(self, place: int, merge: bool, **fields: Any) -> None:
        """Set fields of an entry."""
        entry = {**self.entries[place], **fields}
        self._put_all([*self.entries[:place], entry, *self.entries[place + 1 :]], merge)

    def remove(self, place: int) -> None:
        """Remove an entry."""
        self._put_all([*self.entries[:place], *self.entries[place + 1 :]], False)

    def shift(self, place: int, by: int) -> None:
        """Move an entry up or down."""
        entries = list(self.entries)
        entries.insert(place + by, entries.pop(place))
        self._put_all(entries, False)

    def _put_all(self, entries: list[dict[str, Any]], merge: bool) -> None:
        # Shown at once: the next key must meet the entries as they are now.
        self.edited.emit(entries, merge)
        self.show_value(entries)

    def _add(self) -> None:
        self._put_all([*self.entries, self.identified(self.new_entry())], False)
        if self.rows:
            self.rows[-1].setFocus()

    def identified(self, entry: dict[str, Any]) -> dict[str, Any]:
        """A new entry with an id that no other has; ids stay when names change, for edges hold on to them."""
        taken = {str(other.get("id")) for other in self.entries}
        stem = slug(str(entry.get("name") or "")) or "branch"
        found, number = stem, 2
        while found in taken:
            found, number = f"{stem}_{number}", number + 1
        return {"id": found, **entry}

    def name_field(self, row: _Row, place: int) -> LineEdit:
        """The input for an entry's name."""
        field = LineEdit(say("Name"))
        field.setPlaceholderText(say("Name of this way"))
        field.setMaxLength(80)
        field.textEdited.connect(lambda text: self.change(place, True, name=text))
        row.body.addWidget(field)
        row.setFocusProxy(field)
        return field

    def refresh(self) -> None:
        for row in self.rows:
            for editor in row.findChildren(Editor):
                editor.refresh()

    def mark(self, state: str) -> None:
        for row in self.rows:
            restyle(row, state=state)


def _show_text(field: LineEdit, text: str) -> None:
    if field.text() != text:
        field.setText(text)


class ConditionBranchesEditor(_ListEditor):
    """Branches with a name and a condition, in the order in which they are tried."""

    def fill_row(self, row: _Row, place: int) -> None:
        self.name_field(row, place)
        editor = ConditionEditor(_CONDITION, self.context)
        editor.edited.connect(lambda value, merge: self.change(place, merge, condition=value))
        row.body.addWidget(editor)

    def show_entry(self, row: _Row, entry: dict[str, Any]) -> None:
        field = row.focusProxy()
        assert isinstance(field, LineEdit)
        _show_text(field, str(entry.get("name", "")))
        for editor in row.findChildren(ConditionEditor):
            editor.show_value(entry.get("condition"))

    def new_entry(self) -> dict[str, Any]:
        number = len(self.entries) + 1
        return {"name": say("Branch {number}", number=number), "condition": {"is": "group"}}


class EventBranchesEditor(_ListEditor):
    """Branches with a name and an event."""

    add_words = mark("Add an event")

    def fill_row(self, row: _Row, place: int) -> None:
        self.name_field(row, place)
        editor = EventEditor(_EVENT, self.context)
        editor.edited.connect(lambda value, merge: self.change(place, merge, event=value))
        editor.troubled.connect(self.troubled)
        row.body.addWidget(editor)

    def show_entry(self, row: _Row, entry: dict[str, Any]) -> None:
        field = row.focusProxy()
        assert isinstance(field, LineEdit)
        _show_text(field, str(entry.get("name", "")))
        for editor in row.findChildren(EventEditor):
            editor.show_value(entry.get("event"))

    def new_entry(self) -> dict[str, Any]:
        used = {str((entry.get("event") or {}).get("event")) for entry in self.entries}
        known = self.context.vocabulary().events or ("order", "cart", "view")
        event = next((name for name in known if name not in used), known[0])
        return {"name": event.replace("_", " "), "event": {"event": event}}


class ValueBranchesEditor(_ListEditor):
    """Branches for values above a number, the highest first."""

    ordered = False
    add_words = mark("Add a limit")

    def fill_row(self, row: _Row, place: int) -> None:
        self.name_field(row, place)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Text(say("above"), ink="muted"))
        field = NumberField(say("Above"), _ABOVE)
        field.textEdited.connect(lambda: self._typed(place, field))
        line.addWidget(field)
        line.addStretch(1)
        row.body.addLayout(line)

    def _typed(self, place: int, field: NumberField) -> None:
        value = field.number()
        self.troubled.emit(say("Enter a number.") if value is None else "")
        restyle(field, state="error" if value is None else "")
        if value is not None:
            self.change(place, True, above=value)

    def show_entry(self, row: _Row, entry: dict[str, Any]) -> None:
        field = row.focusProxy()
        assert isinstance(field, LineEdit)
        _show_text(field, str(entry.get("name", "")))
        field.setPlaceholderText(say("over {value}", value=value_text(_number(entry.get("above")))))
        _show_number(row, entry.get("above"))

    def new_entry(self) -> dict[str, Any]:
        limits = [entry["above"] for entry in self.entries if isinstance(entry.get("above"), int | float)]
        above = min(limits) / 2 if limits and min(limits) > 0 else 100
        above = int(above) if above == int(above) else above
        return {"name": "", "above": above}


class SharesEditor(_ListEditor):
    """Shares by chance: a name and a weight each, shown as per cent of all."""

    ordered = False
    least = 2
    most = 10
    add_words = mark("Add a share")

    def fill_row(self, row: _Row, place: int) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        name = LineEdit(say("Name"))
        name.setMaxLength(80)
        name.textEdited.connect(lambda text: self.change(place, True, name=text))
        field = NumberField(say("Weight"), _WEIGHT)
        field.textEdited.connect(lambda: self._typed(place, field))
        field.setFixedWidth(56)
        line.addWidget(name, 1)
        line.addWidget(field)
        percent = Text("", "small", "muted")
        percent.setObjectName("percent")
        line.addWidget(percent)
        row.body.addLayout(line)
        row.setFocusProxy(name)

    def _typed(self, place: int, field: NumberField) -> None:
        value = field.number()
        wrong = field.remedy() if value is None else ""
        if value is not None and not value + sum(
            _number(entry.get("weight")) for other, entry in enumerate(self.entries) if other != place
        ):
            wrong = say("Give at least one share a weight.")
        self.troubled.emit(wrong)
        restyle(field, state="error" if wrong else "")
        if value is not None and not wrong:
            self.change(place, True, weight=value)

    def show_entry(self, row: _Row, entry: dict[str, Any]) -> None:
        field = row.focusProxy()
        assert isinstance(field, LineEdit)
        _show_text(field, str(entry.get("name", "")))
        _show_number(row, entry.get("weight"))
        total = sum(_number(other.get("weight")) for other in self.entries)
        percent = row.findChild(Text, "percent")
        if total and percent is not None:
            share = 100 * _number(entry.get("weight")) / total
            percent.setText(say("{share} %", share=value_text(round(share, 1))))

    def new_entry(self) -> dict[str, Any]:
        taken = {entry.get("name") for entry in self.entries}
        name = next((letter for letter in _LETTERS if letter not in taken), "")
        weights = [int(_number(entry.get("weight"))) for entry in self.entries]
        return {"name": name, "weight": max(1, round(sum(weights) / max(1, len(weights))))}


class StageBranchesEditor(_ListEditor):
    """Branches for the stage that the person is in."""

    ordered = False
    add_words = mark("Add a stage")

    def fill_row(self, row: _Row, place: int) -> None:
        choice = Choice(say("Stage"))
        choice.chosen.connect(lambda stage: self.change(place, False, stage=stage, name=self._name(stage)))
        row.body.addWidget(choice)
        row.setFocusProxy(choice)

    def _name(self, stage_id: str) -> str:
        stage = self.context.store.journey.stage(stage_id)
        return stage.name if stage else ""

    def show_entry(self, row: _Row, entry: dict[str, Any]) -> None:
        choice = row.focusProxy()
        assert isinstance(choice, Choice)
        choice.offer(tuple((stage.id, stage.name) for stage in self.context.store.journey.stages))
        choice.choose(entry.get("stage"))

    def new_entry(self) -> dict[str, Any]:
        used = {entry.get("stage") for entry in self.entries}
        free = [stage for stage in self.context.store.journey.stages if stage.id not in used]
        return {"name": free[0].name if free else "", "stage": free[0].id if free else ""}

    def refresh(self) -> None:
        self.show_value(self.entries)


class TableEditor(_ListEditor):
    """A number for each of some values, such as shipping days by country."""

    ordered = False
    least = 0
    most = 500
    add_words = mark("Add a row")

    def fill_row(self, row: _Row, place: int) -> None:
        assert isinstance(self.parameter.type, TableType)
        line = QHBoxLayout()
        line.setSpacing(6)
        name = LineEdit(say("Value"))
        name.setMaxLength(200)
        name.textEdited.connect(lambda text: self.change(place, True, value=text))
        limits = NumberType(self.parameter.type.minimum, self.parameter.type.maximum)
        field = NumberField(say("Number"), limits)
        field.setFixedWidth(64)
        field.textEdited.connect(lambda: self._typed(place, field))
        line.addWidget(name, 1)
        line.addWidget(field)
        row.body.addLayout(line)
        row.setFocusProxy(name)

    def _typed(self, place: int, field: NumberField) -> None:
        value = field.number()
        self.troubled.emit(field.remedy() if value is None else "")
        restyle(field, state="error" if value is None else "")
        if value is not None:
            self.change(place, True, number=value)

    def show_entry(self, row: _Row, entry: dict[str, Any]) -> None:
        field = row.focusProxy()
        assert isinstance(field, LineEdit)
        _show_text(field, str(entry.get("value", "")))
        _show_number(row, entry.get("number"))

    def new_entry(self) -> dict[str, Any]:
        assert isinstance(self.parameter.type, TableType)
        return {"value": "", "number": max(1, self.parameter.type.minimum)}

    def identified(self, entry: dict[str, Any]) -> dict[str, Any]:
        return entry


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _show_number(row: _Row, value: Any) -> None:
    for field in row.findChildren(NumberField):
        known = isinstance(value, int | float) and not isinstance(value, bool)
        if not (known and field.number() == value):
            field.setText(value_text(value) if known else "")
            restyle(field, state="")


LISTS: dict[type, type[_ListEditor]] = {
    ConditionBranchesType: ConditionBranchesEditor,
    EventBranchesType: EventBranchesEditor,
    ValueBranchesType: ValueBranchesEditor,
    SharesType: SharesEditor,
    StageBranchesType: StageBranchesEditor,
    TableType: TableEditor,
}
