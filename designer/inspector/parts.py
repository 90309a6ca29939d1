"""Lists of parts of the journey's settings: each part a card with a small form or a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from designer.inspector.fields.editor import FormContext, column
from designer.inspector.form import Form, Problem
from designer.inspector.pieces import Piece
from designer.inspector.sentence_flow import SentenceFlow
from designer.inspector.tokens import add_button
from designer.style.controls import IconButton
from journey.declaration import Parameter
from journey.words import say


class Card(QFrame):
    """One part: what it shows goes into ``body``."""

    deleted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "row")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(8, 7, 4, 7)
        outer.setSpacing(4)
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        outer.addLayout(self.body, 1)
        side = QVBoxLayout()
        remove = IconButton("x", say("Remove"), 24, 12)
        remove.clicked.connect(self.deleted)
        side.addWidget(remove)
        side.addStretch(1)
        outer.addLayout(side)


class PartList(QWidget):
    """A list of cards. ``edited`` brings the whole new tuple of parts, and whether typing goes on."""

    edited = Signal(object, bool)

    def __init__(self, add_words: str, make: Callable[[], Any]) -> None:
        super().__init__()
        self.parts: tuple[Any, ...] = ()
        self.cards: list[Card] = []
        self._make = make
        layout = column(self, 6)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        layout.addLayout(self._rows)
        self.add = add_button(add_words)
        self.add.clicked.connect(lambda: self._put_all((*self.parts, self._make()), False))
        layout.addWidget(self.add)

    def fill(self, card: Card, place: int) -> None:
        """Put a part's inputs into its card."""
        raise NotImplementedError

    def show_part(self, card: Card, part: Any) -> None:
        """Show a part in its card."""
        raise NotImplementedError

    def show_parts(self, parts: Sequence[Any]) -> None:
        """Show the document's parts."""
        self.parts = tuple(parts)
        if len(self.cards) != len(self.parts):
            for card in self.cards:
                card.hide()
                card.deleteLater()
            self.cards = []
            for place in range(len(self.parts)):
                card = Card()
                card.deleted.connect(lambda place=place: self._remove(place))
                self.fill(card, place)
                self._rows.addWidget(card)
                self.cards.append(card)
        for card, part in zip(self.cards, self.parts, strict=True):
            self.show_part(card, part)

    def put(self, place: int, part: Any, merge: bool) -> None:
        """Replace a part."""
        self._put_all((*self.parts[:place], part, *self.parts[place + 1 :]), merge)

    def _remove(self, place: int) -> None:
        self._put_all((*self.parts[:place], *self.parts[place + 1 :]), False)

    def _put_all(self, parts: tuple[Any, ...], merge: bool) -> None:
        # Shown at once: the next key must meet the parts as they are now.
        self.edited.emit(parts, merge)
        self.show_parts(parts)


class SentenceList(PartList):
    """Parts as sentences, one or several a card."""

    def __init__(
        self,
        add_words: str,
        make: Callable[[], Any],
        sentences: Sequence[Callable[[Any], tuple[Piece, ...]]],
    ) -> None:
        super().__init__(add_words, make)
        self._sentences = tuple(sentences)

    def fill(self, card: Card, place: int) -> None:
        for _ in self._sentences:
            flow = SentenceFlow()
            flow.edited.connect(lambda part, merge, place=place: self.put(place, part, merge))
            card.body.addWidget(flow)

    def show_part(self, card: Card, part: Any) -> None:
        for pieces, flow in zip(self._sentences, card.findChildren(SentenceFlow), strict=True):
            flow.show_pieces(pieces(part))


class FormList(PartList):
    """Parts as small forms.

    ``read`` gives a part's values by parameter id; ``write`` makes a part from another one and new values.
    """

    def __init__(
        self,
        add_words: str,
        make: Callable[[], Any],
        parameters: Callable[[], Sequence[Parameter]],
        context: FormContext,
        read: Callable[[Any], dict[str, Any]],
        write: Callable[[Any, dict[str, Any]], Any],
    ) -> None:
        super().__init__(add_words, make)
        self._parameters, self._context, self._read, self._write = parameters, context, read, write
        self._forms: dict[Card, Form] = {}

    def fill(self, card: Card, place: int) -> None:
        form = Form(self._parameters(), self._context)
        form.edited.connect(lambda key, value, merge, place=place: self._edit(place, key, value, merge))
        card.body.addWidget(form)
        self._forms = {other: made for other, made in self._forms.items() if other in self.cards}
        self._forms[card] = form

    def show_part(self, card: Card, part: Any) -> None:
        self._forms[card].show_values(self._read(part))

    def show_findings(self, findings: Callable[[Any], dict[str, Problem]]) -> None:
        """Show what the checks say; ``findings(part)`` gives it by parameter id."""
        for card, part in zip(self.cards, self.parts, strict=True):
            self._forms[card].show_findings(findings(part))

    def _edit(self, place: int, key: str, value: Any, merge: bool) -> None:
        part = self.parts[place]
        try:
            changed = self._write(part, {**self._read(part), key: value})
        except (msgspec.ValidationError, ValueError):
            return
        self.put(place, changed, merge)

    def refresh(self) -> None:
        """Let all inputs look again at what document and history offer."""
        for form in self._forms.values():
            form.refresh()


def fresh_id(stem: str, parts: Sequence[Any]) -> str:
    """An id that none of the parts has."""
    taken = {part.id for part in parts}
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"
