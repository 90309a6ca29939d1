"""A question with a few answers, in the program's own dress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from designer.style.appearance import look
from designer.style.controls import Button, Picture, Text

Tone = Literal["ask", "warning", "danger"]
_SIGNS = {
    "ask": ("circle-help", "accent"),
    "warning": ("triangle-alert", "warning"),
    "danger": ("octagon-alert", "danger"),
}


class Answer(msgspec.Struct, frozen=True):
    """A button. ``primary``: the one that Enter takes; ``cancels``: the one that Escape takes."""

    id: str
    words: str
    primary: bool = False
    cancels: bool = False


class Question(QDialog):
    """Asks; ``answer`` is the id of the button that was taken."""

    def __init__(
        self, parent: QWidget | None, title: str, text: str, answers: Sequence[Answer], tone: Tone = "ask"
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.answer = next((answer.id for answer in answers if answer.cancels), answers[-1].id)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(16)
        body = QHBoxLayout()
        body.setSpacing(14)
        name, token = _SIGNS[tone]
        body.addWidget(Picture(name, lambda: str(getattr(look().theme, token)), 20), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(6)
        heading = Text(title, "heading", wrap=True)
        texts.addWidget(heading)
        self.text = Text(text, wrap=True, ink="muted")
        self.text.setMinimumWidth(look().pixels(340))
        texts.addWidget(self.text)
        body.addLayout(texts, 1)
        layout.addLayout(body)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.buttons: dict[str, Button] = {}
        for answer in answers:
            button = Button(answer.words, role="primary" if answer.primary else "plain")
            button.clicked.connect(lambda _=False, taken=answer.id: self._take(taken))
            if answer.primary:
                button.setDefault(True)
                button.setFocus()
            self.buttons[answer.id] = button
            row.addWidget(button)
        layout.addLayout(row)
        self.setFixedWidth(look().pixels(440))

    def _take(self, answer: str) -> None:
        self.answer = answer
        self.accept()


def ask(parent: QWidget | None, title: str, text: str, answers: Sequence[Answer], tone: Tone = "ask") -> str:
    """Ask and wait; returns the answer's id."""
    question = Question(parent, title, text, answers, tone)
    question.exec()
    question.deleteLater()
    return question.answer


def tell(parent: QWidget | None, title: str, text: str, close_words: str, tone: Tone = "warning") -> None:
    """Tell something that must be read."""
    ask(parent, title, text, (Answer("close", close_words, primary=True, cancels=True),), tone)
