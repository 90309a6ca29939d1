"""The head of a panel that stands where the results are: title, choices, a line of words, the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from designer.style.appearance import look
from designer.style.controls import IconButton, Text
from journey.words import say

_HEIGHT, _MARGIN = 44, 16


class LowerHead(QWidget):
    """``closed``: a person wants the results back."""

    closed = Signal()

    def __init__(self, title: str, *choices: QWidget) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        layout.setSpacing(12)
        layout.addWidget(Text(title, step="heading", weight=600))
        for choice in choices:
            layout.addWidget(choice)
        self.line = Text(ink="muted", elide=True)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.line, 1)
        self.close_button = IconButton("x", say("Back to the results"), side=28, size=14)
        self.close_button.clicked.connect(self.closed)
        layout.addWidget(self.close_button)
        self._fit()
        look().changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedHeight(look().pixels(_HEIGHT))
