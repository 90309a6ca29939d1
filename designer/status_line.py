"""The window's last line: what was replayed, how many steps there are, what was just done."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from canvas.accessible.speaker import announce
from designer.documents import Document
from designer.style.appearance import look
from designer.style.controls import Picture, Text, upright
from journey.describe import step_count
from journey.words import say, say_count

#: The least height, and what stands above and below the words, which does not grow with them.
_LEAST, _ROOM, _LINE = 28, 12, 16
#: What was just done is shown for so long (ms).
_SHOWN_FOR = 6000


class StatusLine(QWidget):
    """Replay and notes at the left, counts and saving at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(8)
        self._sign = Picture("info", lambda: self._ink())
        self._tone = "muted"
        self._replay = Text("", "small", "muted", elide=True)
        self._rule = upright(12)
        self._note_sign = Picture("info", lambda: look().theme.muted)
        self._note = Text("", "small", "muted", elide=True)
        self._steps = Text("", "small", "muted")
        self._second_rule = upright(12)
        self._saved = Text("", "small", "muted")
        for widget, stretch in ((self._sign, 0), (self._replay, 3), (self._rule, 0), (self._note_sign, 0)):
            layout.addWidget(widget, stretch)
        layout.addWidget(self._note, 2)
        # What the words leave; where they leave nothing they are shortened.
        layout.addStretch(1)
        for widget in (self._steps, self._second_rule, self._saved):
            layout.addWidget(widget)
        self._kept = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self._show_note(self._kept))
        self._dress()
        look().changed.connect(self._dress)
        self.show_replay("", "muted")
        self._show_note("")
        self.show_document(None, "")

    def _dress(self) -> None:
        self.setFixedHeight(max(_LEAST, look().pixels(_LINE) + _ROOM))
        for text in (self._replay, self._note):
            self._bound(text)

    def _bound(self, text: Text) -> None:
        """A text takes no more room than its words."""
        text.setMaximumWidth(text.fontMetrics().horizontalAdvance(text.full_text) + 4)

    def _ink(self) -> str:
        return str(getattr(look().theme, self._tone))

    def show_replay(self, text: str, tone: str) -> None:
        """Say what was replayed. ``tone``: a colour of the theme for the sign."""
        self._tone = tone
        name = "circle-check" if tone == "ok" else "triangle-alert" if tone in ("warning", "danger") else "info"
        self._sign.set_picture(name, self._ink)
        self._sign.setVisible(bool(text))
        self._replay.setText(text)
        self._bound(self._replay)

    def keep_note(self, text: str) -> None:
        """Show a note until another one is given."""
        self._kept = text
        if not self._timer.isActive():
            self._show_note(text)

    def tell(self, text: str) -> None:
        """Say what was just done, for some seconds; screen readers say it at once."""
        self._show_note(text)
        announce(self, text, urgent=True)
        self._timer.start(_SHOWN_FOR)

    def _show_note(self, text: str) -> None:
        for widget in (self._rule, self._note_sign):
            widget.setVisible(bool(text))
        self._note.setText(text)
        self._bound(self._note)

    def show_document(self, document: Document | None, saved_at: str) -> None:
        """Say how many steps the journey has, and when (time of day) it was saved."""
        steps = step_count(document.store.journey) if document is not None else 0
        self._steps.setText(say_count("{count} step", "{count} steps", steps) if document is not None else "")
        self._saved.setText(say("Saved {time}", time=saved_at) if document is not None and saved_at else "")
        self._second_rule.setVisible(bool(self._saved.full_text))
        self._saved.setVisible(bool(self._saved.full_text))

    @property
    def text(self) -> str:
        """All that stands there, for tests and screen readers."""
        parts = (self._replay, self._note, self._steps, self._saved)
        return "  ".join(part.full_text for part in parts if part.full_text)
