"""What a panel of figures shows while it has none: why, and the act that brings some."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.style.controls import Button, Text


class EmptyPage(QWidget):
    """One sentence and one button. ``wanted``: the button was pressed."""

    wanted = Signal()

    def __init__(self, words: str, icon_name: str) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        self.why = Text(ink="muted", wrap=True)
        self.why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = Button(words, icon_name)
        self.button.clicked.connect(self.wanted)
        layout.addStretch(1)
        layout.addWidget(self.why)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
