"""What only whoever publishes can know: which of the account's events and lists are meant, senders, addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from designer.inspector.fields.editor import Choice, LineEdit
from designer.publishing.accounts import Connection
from designer.publishing.needs import Needs
from designer.publishing.remembering import Chosen
from designer.style.controls import Text
from journey.words import mark, say

if TYPE_CHECKING:
    from exporters.publishing.account import Found
    from exporters.targets.target import Question

Mapping = Literal["answers", "events", "lists", "places"]

_PLACES = {
    "shop_url": (mark("Address of the shop"), "https://shop.example"),
    "cart_url": (mark("Address of the cart"), "https://shop.example/cart"),
}
_NEW = ""


class _Form(QWidget):
    """Words and inputs beside each other, made anew when other things are asked."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._body: QWidget | None = None

    def _fresh(self) -> tuple[QWidget, QGridLayout]:
        """An empty grid, and what holds it, in the place of what was there."""
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        self._column.addWidget(body)
        return body, grid


class ChoicesForm(_Form):
    """``changed`` brings the choices after each change."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._chosen = Chosen()
        self._asked: tuple[object, ...] = ()
        #: The inputs by what they are for ("events order", "sender").
        self.fields: dict[str, QWidget] = {}

    def show_needs(self, needs: Needs, chosen: Chosen, connection: Connection | None, system: str) -> None:
        """Ask for what is needed; inputs stay as they are while what is asked does not change."""
        self._chosen = chosen
        asked = (needs, connection, system)
        if asked != self._asked:
            self._asked = asked
            self._build(needs, connection, system)
        self._fill()

    def _build(self, needs: Needs, connection: Connection | None, system: str) -> None:
        self.fields = {}
        body, grid = self._fresh()
        events = connection.events if connection is not None else None
        lists = connection.lists if connection is not None else None
        if needs.events:
            _title(grid, say("Which of the account's events are meant"))
            for name in needs.events:
                self._pick(grid, "events", name, events, say("choose"))
        if needs.lists:
            _title(grid, say("Which of the account's lists are meant"))
            for name in needs.lists:
                self._pick(grid, "lists", name, lists, say("a new list"))
        if needs.sender or needs.sender_name or needs.team:
            _title(grid, say("Senders"))
        if needs.sender:
            self._text(grid, "sender", say("E-mails come from"), "shop@shop.example")
        if needs.sender_name:
            self._text(grid, "sender_name", say("With the name"), say("Your shop"))
        if needs.team:
            self._text(grid, "team", say("Whom steps notify"), "team@shop.example, boss@shop.example")
        if needs.places:
            _title(grid, say("Addresses that messages and steps name"))
            for name in needs.places:
                words, example = _PLACES.get(name, (name, "https://shop.example/..."))
                self._mapped(grid, "places", name, say(words) if name in _PLACES else name, example)
        body.show()

    def _pick(self, grid: QGridLayout, kind: Mapping, name: str, offered: tuple[Found, ...] | None, none: str) -> None:
        if offered is None:
            hint = say("its name or id in the account") if kind == "events" else none
            self._mapped(grid, kind, name, name, hint)
            return
        field = Choice(name)
        named = [(str(one.identity), one.name) for one in offered]
        twice = {words for _, words in named if sum(words == other for _, other in named) > 1}
        choices = [(key, say("{name} ({id})", name=words, id=key) if words in twice else words) for key, words in named]
        field.offer(((_NEW, none), *choices))
        field.chosen.connect(lambda value: self._put(kind, name, str(value)))
        self._add(grid, f"{kind} {name}", name, field)

    def _mapped(self, grid: QGridLayout, kind: Mapping, name: str, words: str, example: str) -> None:
        field = LineEdit(words)
        field.setPlaceholderText(example)
        field.textEdited.connect(lambda text: self._put(kind, name, text.strip()))
        self._add(grid, f"{kind} {name}", words, field)

    def _text(self, grid: QGridLayout, name: str, words: str, example: str) -> None:
        field = LineEdit(words)
        field.setPlaceholderText(example)
        field.textEdited.connect(lambda text: self._put_text(name, text))
        self._add(grid, name, words, field)

    def _add(self, grid: QGridLayout, name: str, words: str, field: QWidget) -> None:
        label = Text(words, wrap=True)
        label.setBuddy(field)
        place = grid.rowCount()
        grid.addWidget(label, place, 0)
        grid.addWidget(field, place, 1)
        self.fields[name] = field

    # --- Values -------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Show what is chosen; a field that somebody types in stays as it is."""
        for name, field in self.fields.items():
            kind, _, key = name.partition(" ")
            value = getattr(self._chosen, kind).get(key, "") if key else getattr(self._chosen, kind)
            if isinstance(field, Choice):
                field.choose(value)
                if value and field.value is None:
                    # Chosen before, and no longer offered: nothing is taken in its stead.
                    field.choose(_NEW)
            elif isinstance(field, QLineEdit) and not field.hasFocus():
                text = ", ".join(value) if isinstance(value, tuple) else value
                if field.text() != text:
                    field.setText(text)

    def _put(self, kind: Mapping, name: str, value: str) -> None:
        held = {**getattr(self._chosen, kind), name: value}
        self._tell({kind: held})

    def _put_text(self, name: str, text: str) -> None:
        value: object = text.strip()
        if name == "team":
            value = tuple(part.strip() for part in text.replace(";", ",").split(",") if part.strip())
        self._tell({name: value})

    def _tell(self, changes: dict[str, object]) -> None:
        self._chosen = replace(self._chosen, **changes)
        self.changed.emit(self._chosen)


class AnswersForm(_Form):
    """What the connection must know beside the key. ``changed`` brings the answers after each change."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._answers: dict[str, str] = {}
        self._asked: tuple[str, ...] | None = None
        self.fields: dict[str, LineEdit] = {}

    def show_questions(self, questions: tuple[Question, ...], answers: dict[str, str]) -> None:
        """Ask these questions."""
        self._answers = dict(answers)
        asked = tuple(question.id for question in questions)
        if asked != self._asked:
            self._asked = asked
            self._build(questions)
        for name, field in self.fields.items():
            if not field.hasFocus() and field.text() != answers.get(name, ""):
                field.setText(answers.get(name, ""))

    def _build(self, questions: tuple[Question, ...]) -> None:
        self.fields = {}
        body, grid = self._fresh()
        for place, question in enumerate(questions):
            words = say(question.words)
            field = LineEdit(words)
            field.setPlaceholderText(question.example)
            field.textEdited.connect(lambda text, name=question.id: self._put(name, text.strip()))
            label = Text(words, wrap=True)
            label.setBuddy(field)
            grid.addWidget(label, place, 0)
            grid.addWidget(field, place, 1)
            self.fields[question.id] = field
        body.show()
        self.setVisible(bool(questions))

    def _put(self, name: str, text: str) -> None:
        self._answers[name] = text
        self.changed.emit(dict(self._answers))


def _title(grid: QGridLayout, words: str) -> None:
    text = Text(words, "small", "muted", weight=600, wrap=True)
    text.setContentsMargins(0, 8 if grid.count() else 0, 0, 0)
    grid.addWidget(text, grid.rowCount(), 0, 1, 2)
