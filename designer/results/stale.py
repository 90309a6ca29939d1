"""The strip that says that figures are older than what is drawn."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from designer.style.appearance import look
from designer.style.controls import Button, Picture, Text
from journey.words import number, say

HEIGHT = 28


class StaleStrip(QWidget):
    """Stands above the plots while they are stale. The figures stay readable below it."""

    replay_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = Picture("clock", lambda: look().theme.muted, 12)
        self._words = Text(step="small", ink="muted", elide=True)
        self._progress = QProgressBar(textVisible=False, maximum=1000)
        self._progress.setFixedWidth(120)
        self._again = Button(say("Replay again"), role="link")
        self._again.clicked.connect(self.replay_wanted)
        #: What a first look told of all, and whether others are said to be on their way.
        self._told, self._promised = "", False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._progress)
        layout.addWidget(self._again)
        self._fit()
        look().changed.connect(self._fit)
        self.hide()

    def _fit(self) -> None:
        self.setFixedHeight(look().pixels(HEIGHT))

    def show_stale(self, running: bool) -> None:
        """Say that the figures are old; with ``running`` that new ones are being made."""
        self._told, self._promised = "", running
        self._words.setText(
            say("These figures are older than the journey. Replaying...")
            if running
            else say("These figures are older than the journey.")
        )
        self._progress.setVisible(running)
        self._progress.setValue(0)
        self._again.setVisible(not running)
        self._icon.set_picture("clock", lambda: look().theme.muted)
        self.show()

    def show_old_forecast(self) -> None:
        """Say that the forecast is old, and that it is made anew when asked for."""
        self._words.setText(say("This forecast is older than the journey."))
        self._again.setText(say("Forecast again"))
        self._progress.hide()
        self._again.show()
        self._icon.set_picture("clock", lambda: look().theme.muted)
        self.show()

    def show_stopped(self) -> None:
        """Say no longer that figures are on their way, if that was said: the replay was stopped. What a first look told
        of all stays."""
        if self.isHidden() or not self._promised:
            return
        told = self._told
        self.show_stale(running=False)
        if told:
            self._words.setText(told)

    def show_first_look(self, some: int, of: int, told: str = "") -> None:
        """Say what a first look at some customers tells of all, how many they are, and that all follow."""
        self._told, self._promised = told, True
        words = say(
            "A first look at {some} of {of} customers. The figures of all follow in some seconds.",
            some=number(some),
            of=number(of),
        )
        self._words.setText(say("{sentence} {next}", sentence=told, next=words) if told else words)
        self._progress.hide()
        self._again.hide()
        self._icon.set_picture("clock", lambda: look().theme.muted)
        self.show()

    def show_blocked(self, words: str) -> None:
        """Say what keeps the figures old."""
        self._promised = False
        self._words.setText(say("{reason} The figures below are older.", reason=words))
        self._progress.hide()
        self._again.hide()
        self._icon.set_picture("octagon-alert", lambda: look().theme.danger)
        self.show()

    def set_progress(self, share: float) -> None:
        """How far a replay has come, from 0 to 1."""
        self._progress.setValue(round(share * 1000))
