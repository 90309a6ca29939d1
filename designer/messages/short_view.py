"""A short message as a phone shows it: a bubble for SMS and chats, a card for pushes and pop-ups."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from designer.messages.safe_html import MISSING_END, MISSING_START
from designer.messages.sms import sms_parts
from designer.style.controls import Text
from journey.model import Channel
from journey.words import number, say, say_count

_WIDTH = 340


class ShortView(QWidget):
    """``show_text`` shows another message."""

    def __init__(self) -> None:
        super().__init__()
        self._bubble = QFrame()
        self._bubble.setProperty("surface", "card")
        self._bubble.setFixedWidth(_WIDTH)
        inner = QVBoxLayout(self._bubble)
        inner.setContentsMargins(14, 12, 14, 12)
        inner.setSpacing(6)
        self.title = Text("", "heading", wrap=True)
        self.text = Text("", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner.addWidget(self.title)
        inner.addWidget(self.text)
        self.size_words = Text("", "small", "muted")
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._bubble)
        column.addWidget(self.size_words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.addStretch(1)
        layout.addLayout(column)
        layout.addStretch(1)

    def show_text(self, channel: Channel, sender: str, title: str, body: str) -> None:
        """Show a rendered message."""
        text = body.replace(MISSING_START, "").replace(MISSING_END, "")
        head = sender if channel == "sms" else title
        self.title.setText(head)
        self.title.setVisible(bool(head))
        self.text.setText(text or say("(no text)"))
        count = say_count("{count} character", "{count} characters", len(text))
        if channel == "sms":
            parts = sms_parts(text)
            self.size_words.setText(say("{count}, {parts} SMS", count=count, parts=number(parts)))
        else:
            self.size_words.setText(count)
