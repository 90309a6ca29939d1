"""Chooses the person for whom a message is previewed: one after the other, or by their key."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from designer.messages.study import Answer
from designer.style.appearance import look
from designer.style.controls import IconButton, Text
from designer.style.search_field import SearchField
from journey.languages import language_name
from journey.words import number, say

#: A search begins when nothing was typed for so many milliseconds.
_PAUSE = 180


class PeopleBar(QWidget):
    """``stepped`` brings how many people to go on (-1, 1); ``searched`` brings a text that keys are to hold."""

    stepped = Signal(int)
    searched = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.before = IconButton("chevron-left", say("The person before"), 28, 14)
        self.after = IconButton("chevron-right", say("The next person"), 28, 14)
        self.before.clicked.connect(lambda: self.stepped.emit(-1))
        self.after.clicked.connect(lambda: self.stepped.emit(1))
        self.name = Text(say("Nobody"), weight=600)
        self.place = Text("", "small", "muted", elide=True)
        self.search = SearchField(say("Find a customer"), keeps_escape=True)
        self._fit()
        look().changed.connect(self._fit)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._search)
        self.search.textEdited.connect(lambda text: self._pause.start())
        self.search.textChanged.connect(lambda text: None if text else self._search())
        self.search.returnPressed.connect(self._search)
        layout.addWidget(self.before)
        layout.addWidget(self.after)
        layout.addSpacing(6)
        layout.addWidget(self.name)
        layout.addSpacing(6)
        layout.addWidget(self.place, 1)
        layout.addWidget(self.search)

    def _fit(self) -> None:
        self.search.setFixedWidth(look().pixels(168))

    def _search(self) -> None:
        self._pause.stop()
        self.searched.emit(self.search.text().strip())

    def show_answer(self, answer: Answer, with_history: bool) -> None:
        """Show whom the preview is of."""
        reader = answer.reader
        self.before.setEnabled(answer.place > 0)
        self.after.setEnabled(answer.place + 1 < answer.people)
        self.search.setEnabled(with_history)
        if reader is None:
            self.name.setText(say("Nobody found") if with_history else say("No history yet"))
            self.place.setText("" if with_history else say("Values are shown once one is open."))
            return
        self.name.setText(say("Customer {key}", key=reader.key))
        words = self._place_words(answer)
        if answer.reads is not None:
            language = language_name(answer.reads) if answer.reads else say("the default")
            words = say("{place}, reads {language}", place=words, language=language)
        self.place.setText(words)

    def _place_words(self, answer: Answer) -> str:
        place, people = number(answer.place + 1), number(answer.people)
        if self.search.text().strip():
            return say("{place} of {people} found", place=place, people=people)
        if answer.started:
            return say("{place} of {people} who could start the journey", place=place, people=people)
        return say("{place} of {people}", place=place, people=people)
