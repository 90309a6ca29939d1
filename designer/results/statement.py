"""The sentence below a plot: as much of it as two lines hold, the whole of it when pointed at or clicked."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from designer.style.appearance import look
from journey.letters import first_line, line_of, parts

LINES = 2
#: Where the whole sentence is told, its lines are about this wide at 100 % text.
_TIP_WIDTH = 340


class Statement(QWidget):
    """A sentence on at most two lines, the last one elided."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFont(look().font("tiny"))
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """The whole sentence."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show another sentence."""
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        # The height is the same for every sentence: plots beside each other stand on one line.
        return QSize(0, LINES * self.fontMetrics().lineSpacing())

    def shown_lines(self) -> list[str]:
        """The lines as they fit the width."""
        return lines_of(self._text, self.fontMetrics(), self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(look().colour("muted"))
        metrics = self.fontMetrics()
        for place, line in enumerate(self.shown_lines()):
            painter.drawText(0, metrics.ascent() + place * metrics.lineSpacing(), line)
        painter.end()

    def _tell(self, at: QPoint) -> None:
        if self._text:
            width = look().pixels(_TIP_WIDTH)
            QToolTip.showText(at, f'<table width="{width}"><tr><td>{escape(self._text)}</td></tr></table>', self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._tell(event.globalPosition().toPoint())
            return
        super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell(event.globalPos())
            return True
        return super().event(event)


def lines_of(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """``text`` broken between words into at most ``LINES`` lines of a width; what does not fit is elided."""
    lines: list[str] = []
    left = parts(text)
    while left and len(lines) < LINES - 1:
        count = first_line(left, lambda line: metrics.horizontalAdvance(line) <= width)
        lines.append(metrics.elidedText(line_of(left[:count]), Qt.TextElideMode.ElideRight, width))
        left = left[count:]
    if left:
        lines.append(metrics.elidedText(line_of(left), Qt.TextElideMode.ElideRight, width))
    return lines
