"""What a template asks before a journey is made from it: its values, with the template's own filled in."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from designer.documents import Document
from designer.gallery.asking import AskedError, defaults, problem
from designer.gallery.creating import created
from designer.gallery.words import spoken
from designer.inspector.fields.editor import FormContext
from designer.inspector.form import Form
from designer.inspector.sections import Page
from designer.start.offers import Offer
from designer.start.tiles import View
from designer.style.appearance import look
from designer.style.controls import Button, Picture, Text, line
from journey.describe import step_count
from journey.store import Store
from journey.words import say, say_count

_WIDTH, _PICTURE_WIDTH, _PICTURE_HEIGHT = 680, 260, 190
_MARGIN = 20
#: What stands above and below what is asked: the window's frame, margins, the buttons.
_AROUND = 140


class CreateDialog(QDialog):
    """Picture and purpose of a template, and a form for what it asks. ``made`` brings the new document."""

    made = Signal(object)

    def __init__(self, parent: QWidget | None, offer: Offer) -> None:
        super().__init__(parent)
        self._offer = offer
        self.setWindowTitle(say("New journey"))
        self.setModal(True)
        self.values: dict[str, Any] = defaults(offer.journey, offer.declared.asks)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 16)
        column.setSpacing(16)
        body = QHBoxLayout()
        body.setSpacing(_MARGIN)
        # With large text on a small screen the words come before the picture, and what is asked scrolls.
        room = self.screen().availableSize()
        width = min(look().pixels(_WIDTH), room.width() - 2 * _MARGIN)
        inner = width - 2 * _MARGIN
        if width == look().pixels(_WIDTH):
            body.addLayout(self._left())
            inner -= look().pixels(_PICTURE_WIDTH) + _MARGIN
        page = self._right()
        if width < look().pixels(_WIDTH):
            self._add_needs(page.column, 0)
        body.addWidget(page, 1)
        column.addLayout(body, 1)
        column.addWidget(line())
        column.addLayout(self._buttons())
        self.setFixedWidth(width)
        inside = page.widget()
        high = inside.heightForWidth(inner) if inside is not None else 0
        page.setMinimumHeight(min(high, room.height() - look().pixels(_AROUND)))

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        picture = View(self._offer.journey, look().pixels(_PICTURE_HEIGHT))
        picture.setFixedWidth(look().pixels(_PICTURE_WIDTH))
        picture.setFixedHeight(look().pixels(_PICTURE_HEIGHT))
        column.addWidget(picture)
        for icon_name, words in self._facts():
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Picture(icon_name, lambda: look().theme.muted, 14))
            row.addWidget(Text(words, "small", "muted"), 1)
            column.addLayout(row)
        self._add_needs(column, look().pixels(_PICTURE_WIDTH))
        column.addStretch(1)
        return column

    def _add_needs(self, column: QVBoxLayout, width: int) -> None:
        """Say what a history should hold, where the bundled one does not have it all."""
        if self._offer.declared.needs:
            column.addSpacing(6)
            column.addWidget(Text(say("Your history should hold"), "small", weight=600))
            text = Text(spoken(self._offer.declared.needs), "small", "muted", wrap=True)
            text.setMinimumWidth(width)
            column.addWidget(text)

    def _facts(self) -> tuple[tuple[str, str], ...]:
        journey = self._offer.journey
        loops = sum(edge.loop is not None for edge in journey.edges)
        facts = [
            ("workflow", say_count("{count} step", "{count} steps", step_count(journey))),
            ("mail", say_count("{count} message", "{count} messages", len(journey.messages))),
        ]
        if loops:
            facts.append(("rotate-ccw", say_count("{count} loop", "{count} loops", loops)))
        return tuple(facts)

    def _right(self) -> Page:
        page = Page()
        column = page.column
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Text(self._offer.title, "title", wrap=True))
        column.addWidget(Text(self._offer.purpose, ink="muted", wrap=True))
        column.addSpacing(8)
        asks = self._offer.declared.asks
        self.form = Form([asked.parameter for asked in asks], FormContext(Store(self._offer.journey)))
        self.form.show_values(self.values)
        self.form.edited.connect(self._edited)
        for row in self.form.rows.values():
            row.editor.troubled.connect(lambda _: self._allow())
        column.addWidget(self.form)
        return page

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Text(say("All of it can be changed later."), "small", "muted"), 1, Qt.AlignmentFlag.AlignVCenter)
        cancel = Button(say("Cancel"))
        cancel.clicked.connect(self.reject)
        self.create_button = Button(say("Create"), "file-plus-2", role="primary")
        self.create_button.clicked.connect(self._create)
        self.create_button.setDefault(True)
        row.addWidget(cancel)
        row.addWidget(self.create_button)
        return row

    def _edited(self, key: str, value: object, _typing: bool) -> None:
        asked = next(asked for asked in self._offer.declared.asks if asked.id == key)
        self.values[key] = value
        sentence = problem(asked, value, self._offer.journey)
        self.form.rows[key].set_finding(("error", sentence) if sentence else None)
        self._allow()

    def _allow(self) -> None:
        self.create_button.setEnabled(not any(row.problem_text for row in self.form.rows.values()))

    def _create(self) -> None:
        try:
            journey = created(self._offer.journey, self._offer.declared, self.values)
        except AskedError as error:
            self.form.rows[error.asked].set_finding(("error", str(error)))
            self._allow()
            return
        self.accept()
        self.made.emit(Document(journey))
