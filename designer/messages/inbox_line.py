"""A message as a row of an inbox: sender, subject, and the beginning of the preheader as far as there is room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from canvas.palette import colour
from canvas.theme import LIGHT
from designer.style.appearance import look
from journey.words import say

_CHIP = 32


def sender_name(sender: str) -> str:
    """The name in ``Ann of the shop <ann@shop.example>``, or the address if it has none."""
    name, found, rest = sender.partition("<")
    return name.strip().strip('"') or (rest.rstrip("> ") if found else sender.strip())


class InboxLine(QWidget):
    """``narrow``: as on a phone, in three lines; else in one."""

    def __init__(self) -> None:
        super().__init__()
        self._sender = self._subject = self._preheader = ""
        self._narrow = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def show_line(self, sender: str, subject: str, preheader: str, narrow: bool) -> None:
        """Show another message."""
        self._sender = sender_name(sender) or say("Your shop")
        self._subject = " ".join(subject.split()) or say("(no subject)")
        self._preheader = " ".join(preheader.split())
        self._narrow = narrow
        self.setAccessibleName(f"{self._sender}: {self._subject}. {self._preheader}")
        self.setToolTip(f"{self._subject}\n{self._preheader}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, look().pixels(76 if self._narrow else 44))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._narrow:
            self._paint_narrow(painter)
        else:
            self._paint_wide(painter)
        painter.setPen(colour(LIGHT.border))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _chip(self, painter: QPainter, box: QRectF) -> None:
        family = LIGHT.family("send")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(family.chip))
        painter.drawEllipse(box)
        painter.setPen(colour(family.ink))
        painter.setFont(look().font("heading"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._sender[:1].upper())

    def _paint_narrow(self, painter: QPainter) -> None:
        self._chip(painter, QRectF(14, 12, _CHIP, _CHIP))
        line = look().pixels(20)
        room = QRect(14 + _CHIP + 12, look().pixels(9), self.width() - _CHIP - 40, line)
        self._words(painter, room, self._sender, 600, LIGHT.text)
        self._words(painter, room.translated(0, line), self._subject, 500, LIGHT.text)
        self._words(painter, room.translated(0, 2 * line), self._preheader, 400, LIGHT.muted)

    def _paint_wide(self, painter: QPainter) -> None:
        self._chip(painter, QRectF(14, (self.height() - 24) / 2, 24, 24))
        room = QRect(50, 0, self.width() - 64, self.height() - 1)
        sender = QRect(room.left(), room.top(), min(room.width() // 4, 150), room.height())
        self._words(painter, sender, self._sender, 600, LIGHT.text)
        rest = room.adjusted(sender.width() + 12, 0, 0, 0)
        used = self._words(painter, rest, self._subject, 600, LIGHT.text)
        if self._preheader:
            self._words(painter, rest.adjusted(used + 8, 0, 0, 0), self._preheader, 400, LIGHT.muted)

    def _words(self, painter: QPainter, box: QRect, text: str, weight: int, ink: str) -> int:
        painter.setFont(look().font("body", weight))
        painter.setPen(colour(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        return painter.fontMetrics().horizontalAdvance(shown)
