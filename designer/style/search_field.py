"""A field with a magnifying glass, and the key that leads to it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from canvas.icons import pixmap
from designer.style.appearance import look


class SearchField(QLineEdit):
    """Searches while one types. ``key``: shown at the right while nothing is typed. ``keeps_escape``: Escape clears
    the text instead of closing what is around the field."""

    down_pressed = Signal()

    def __init__(self, words: str, key: str = "", keeps_escape: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._keeps_escape = key, keeps_escape
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setProperty("role", "search")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self.setTextMargins(look().pixels(14) + 8, 0, 0, 0)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = QKeySequence.StandardKey
        if event.matches(keys.Undo) or event.matches(keys.Redo):
            # They are the document's: what was looked for is no work to take back.
            event.ignore()
        elif event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape and self._keeps_escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = look().theme
        painter = QPainter(self)
        side = look().pixels(14)
        painter.drawPixmap(
            10, (self.height() - side) // 2, pixmap("search", side, theme.muted, self.devicePixelRatioF())
        )
        if self._key and not self.text() and not self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(look().font("small"))
            width = painter.fontMetrics().horizontalAdvance(self._key) + 10
            words = self.fontMetrics().horizontalAdvance(self.placeholderText())
            if 10 + side + 8 + words + width + 12 > self.width():
                painter.end()
                return
            height = look().pixels(19)
            box = QRectF(self.width() - width - 7.5, (self.height() - height) // 2 + 0.5, width, height - 1)
            painter.setPen(look().colour("border"))
            painter.setBrush(look().colour("sunken"))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(look().colour("muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.end()
