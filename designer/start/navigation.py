"""The left side of the first screen: what there is to learn, and where things are."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from canvas.icons import pixmap
from canvas.palette import colour
from designer.style.appearance import look
from designer.style.controls import Text
from journey.words import mark, say

#: What is offered: id, icon, words.
_ENTRIES = (
    ("open", "folder-open", mark("Open a file")),
    ("sample", "store", mark("Sample shop")),
    ("import", "database", mark("Import a history")),
    ("keys", "keyboard", mark("Keyboard")),
    ("tour", "circle-help", mark("Short tour")),
)
_HEIGHT = 34
_ICON = 16


class Entry(QAbstractButton):
    """One line: an icon and words."""

    def __init__(self, icon_name: str, words: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setText(words)
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(look().font("body", 500))
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFont(look().font("body", 500))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 52, look().pixels(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(colour(theme.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.hover))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        found = pixmap(self._icon_name, _ICON, theme.muted, self.devicePixelRatioF())
        painter.drawPixmap(10, (self.height() - _ICON) // 2, found)
        painter.setPen(colour(theme.text))
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 44)
        painter.drawText(self.rect().adjusted(36, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class Navigation(QWidget):
    """All entries; ``chosen`` brings the id of the one that was taken."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 20)
        column.setSpacing(2)
        self.entries: dict[str, Entry] = {}
        for entry_id, icon_name, words in _ENTRIES:
            entry = self.entries[entry_id] = Entry(icon_name, say(words))
            entry.clicked.connect(lambda _=False, taken=entry_id: self.chosen.emit(taken))
            column.addWidget(entry)
        column.addStretch(1)
        column.addWidget(Text(say("Nothing leaves this computer until you publish."), "small", "muted", wrap=True))
