"""What the window shows while its first document is read: which one, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from designer.style.appearance import look
from designer.style.controls import Text
from journey.words import say

#: Most documents are there sooner (ms); for them nothing is said that would only flicker.
_WORTH_A_WORD = 250
_WIDTH = 260


class OpeningPage(QWidget):
    """Stands in the middle of the window until the document comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = Text("", ink="muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(look().pixels(_WIDTH))
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(1)
        layout.addWidget(self._words)
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self._wait = QTimer(self, singleShot=True, interval=_WORTH_A_WORD)
        self._wait.timeout.connect(lambda: self._speak(True))

    def begin(self, name: str) -> None:
        """A file of this name is being read from now on."""
        self._words.setText(say("Opening “{name}”...", name=name))
        self._bar.setValue(0)
        self._speak(False)
        self._wait.start()

    def show_progress(self, fraction: float) -> None:
        """So much of it is done, from 0 to 1."""
        self._bar.setValue(round(100 * fraction))

    def _speak(self, aloud: bool) -> None:
        self._words.setVisible(aloud)
        self._bar.setVisible(aloud)
