"""The changeable places of a sentence as small inputs that stand in the line like words."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget, QWidgetAction

from designer.inspector.constants import format_constant, format_number, parse_list, parse_one
from designer.inspector.fields.editor import LineEdit
from designer.inspector.fields.times import SpanFields, parse_time
from designer.inspector.pieces import Slot
from designer.style.appearance import look
from designer.style.controls import Button, Text, restyle
from journey.declaration import DurationType
from journey.spans import duration_words
from journey.words import read_number, say

_LONGEST_SPAN = 5 * 366 * 86_400


class Token(QWidget):
    """One slot. ``edited`` brings the slot's new value and whether typing goes on."""

    edited = Signal(object, bool)
    troubled = Signal(str)

    def show_slot(self, slot: Slot) -> None:
        """Show the slot as the document has it now; what is being typed stays if it says the same."""
        raise NotImplementedError


class MenuToken(Token):
    """Words that open a menu."""

    def __init__(self, slot: Slot) -> None:
        super().__init__()
        self._slot = slot
        self.button = QToolButton()
        self.button.setProperty("role", "token")
        self.button.setFont(look().font("body", 600))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.clicked.connect(self._open)
        _fill(self, self.button)
        self.show_slot(slot)

    def menu(self) -> QMenu:
        """What opens."""
        raise NotImplementedError

    def _open(self) -> None:
        menu = self.menu()
        menu.exec(self.button.mapToGlobal(QPoint(0, self.button.height() + 2)))
        menu.deleteLater()


class ChoiceToken(MenuToken):
    """A word that opens its choices."""

    def show_slot(self, slot: Slot) -> None:
        self._slot = slot
        words = dict(slot.choices).get(slot.value, str(slot.value))
        self.button.setText(words or say("choose"))
        self.button.setAccessibleName(words)
        self.updateGeometry()

    def menu(self) -> QMenu:
        """The choices."""
        menu = QMenu(self)
        for value, words in self._slot.choices:
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(value == self._slot.value)
            action.triggered.connect(lambda _=False, value=value: self.edited.emit(value, False))
            menu.addAction(action)
        return menu


class FieldToken(Token):
    """A word or number that is typed; as wide as what stands in it."""

    def __init__(self, slot: Slot) -> None:
        super().__init__()
        self._slot = slot
        self.field = _GrowingField(slot.id)
        if slot.kind in ("name", "time"):
            # The rest of the sentence follows the name, so it waits until the name is whole; so does a time.
            self.field.editingFinished.connect(lambda: self._typed(self.field.text()))
        else:
            self.field.textEdited.connect(self._typed)
        self.field.left.connect(lambda: self.show_slot(self._slot))
        _fill(self, self.field)
        self.show_slot(slot)

    def _typed(self, text: str) -> None:
        value = _parsed(self._slot, text)
        wrong = value is _NOTHING
        restyle(self.field, state="error" if wrong else "")
        self.troubled.emit(_remedy(self._slot) if wrong else "")
        if not wrong and value != self._slot.value:
            self.edited.emit(value, self._slot.kind not in ("name", "time"))

    def show_slot(self, slot: Slot) -> None:
        self._slot = slot
        self.field.suggest(slot.suggestions)
        if self.field.hasFocus() and _parsed(slot, self.field.text()) in (slot.value, _NOTHING):
            return
        text = _written(slot)
        if text != self.field.text():
            self.field.setText(text)
            restyle(self.field, state="")


class SpanToken(MenuToken):
    """How far back ("in the last 90 days", "at any time"): words that open the two fields of a duration."""

    def show_slot(self, slot: Slot) -> None:
        self._slot = slot
        self.button.setText(_span_words(slot))
        self.updateGeometry()

    def menu(self) -> QMenu:
        """The fields, and a way back to "ever"."""
        menu = QMenu(self)
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(8)
        fields = SpanFields(say("In the last"), DurationType(1, _LONGEST_SPAN), optional=False)
        fields.setFixedWidth(look().pixels(190))
        fields.set_text(self._slot.value or "P90D")
        if self._slot.kind == "span":
            row.addWidget(Text(say("in the last"), ink="muted"))
        row.addWidget(fields)

        def take() -> None:
            text = fields.text()
            restyle(fields.amount, state="error" if text is None else "")
            if text:
                self.edited.emit(text, True)

        fields.amount.textEdited.connect(take)
        fields.unit.chosen.connect(take)
        fields.amount.returnPressed.connect(menu.close)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(box)
        menu.addAction(holder)
        if self._slot.kind == "span":
            menu.addSeparator()
            ever = menu.addAction(say("at any time"))
            ever.triggered.connect(lambda: self.edited.emit("", False))
        menu.aboutToShow.connect(lambda: fields.amount.setFocus())
        return menu


def _span_words(slot: Slot) -> str:
    if not slot.value and slot.kind == "span":
        return say("at any time")
    try:
        span = duration_words(slot.value)
    except ValueError:
        return str(slot.value)
    return say("in the last {span}", span=span) if slot.kind == "span" else span


class _GrowingField(LineEdit):
    left = Signal()

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setProperty("role", "token")
        self.setFont(look().font("body", 600))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(lambda: self.updateGeometry())

    def sizeHint(self) -> QSize:
        shown = self.text() or self.placeholderText()
        width = self.fontMetrics().horizontalAdvance(shown) + 20
        return QSize(max(30, width), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(30, super().minimumSizeHint().height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


_NOTHING = object()


def _parsed(slot: Slot, text: str) -> Any:
    """The value that was typed into a slot; _NOTHING if it is none."""
    if slot.kind == "list":
        return parse_list(text) or _NOTHING
    if slot.kind == "value":
        value = parse_one(text)
        return _NOTHING if value is None else value
    if slot.kind == "time":
        return parse_time(text) or _NOTHING
    if slot.kind == "number":
        number = read_number(text)
        return _NOTHING if number is None else number
    name = text.strip()
    if name == slot.words.strip():
        return slot.value
    return name or _NOTHING


def _written(slot: Slot) -> str:
    if slot.kind in ("list", "value"):
        return format_constant(slot.value)
    if slot.kind == "number":
        return format_number(slot.value)
    return slot.words or str(slot.value)


def _remedy(slot: Slot) -> str:
    if slot.kind == "number":
        return say("Enter a number.")
    if slot.kind == "time":
        return say("Enter a time such as 09:00 or 21:30.")
    if slot.kind == "list":
        return say("Enter one or more values with commas between them.")
    return say("Enter a value.") if slot.kind == "value" else say("Enter a name.")


def _fill(token: Token, widget: QWidget) -> None:
    row = QHBoxLayout(token)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    token.setFocusProxy(widget)
    token.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


def token_for(slot: Slot) -> Token:
    """The input for a slot."""
    if slot.kind == "choice":
        return ChoiceToken(slot)
    return SpanToken(slot) if slot.kind in ("span", "duration") else FieldToken(slot)


def add_button(words: str) -> Button:
    """The link that adds something to a list."""
    return Button(words, "plus", role="link")
