"""The stages of a publication, one below the other, with what came of each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from canvas.icons import pixmap
from canvas.palette import colour
from designer.publishing.parts import OneOfSeveral
from designer.style.appearance import look
from journey.words import say

_LEFT, _DISC, _GAP = 12, 20, 10


class _Stage(OneOfSeveral):
    """One stage: its number, or a tick once it is behind one; its name; what came of it."""

    def __init__(self, number: int, name: str) -> None:
        super().__init__()
        self._number, self._name, self._said, self._is_done = number, name, "", False
        self.setCheckable(True)
        self.setText(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._dress)
        self._name_it()

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()

    def show_state(self, is_current: bool, is_done: bool, said: str) -> None:
        """Show how this stage stands."""
        self.setChecked(is_current)
        self._is_done, self._said = is_done, said
        self._name_it()
        self.setToolTip(said)
        self.update()

    def _name_it(self) -> None:
        self.setAccessibleName(say("{number}. {name}", number=self._number, name=self._name))
        self.setAccessibleDescription(self._said)

    def nextCheckState(self) -> None:
        """The window says which stage is shown."""

    def sizeHint(self) -> QSize:
        return QSize(look().pixels(190), look().pixels(50))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        taken, able = self.isChecked(), self.isEnabled()
        box = QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -1.5)
        if taken or (self.underMouse() and able):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.accent_soft if taken else theme.hover))
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setPen(colour(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
        disc = look().pixels(_DISC)
        at = QRectF(_LEFT, (self.height() - disc) / 2, disc, disc)
        painter.setPen(colour(theme.accent if taken or self._is_done else theme.border_strong))
        painter.setBrush(colour(theme.accent if taken else theme.surface))
        painter.drawEllipse(at)
        if self._is_done and not taken:
            side = look().pixels(12)
            sign = pixmap("check", side, theme.accent_text, self.devicePixelRatioF())
            painter.drawPixmap(round(at.center().x() - side / 2), round(at.center().y() - side / 2), sign)
        else:
            painter.setPen(colour(theme.on_accent if taken else theme.muted if able else theme.faint))
            painter.setFont(look().font("small", 600))
            painter.drawText(at, Qt.AlignmentFlag.AlignCenter, str(self._number))
        self._paint_words(painter, _LEFT + disc + _GAP, taken, able)
        painter.end()

    def _paint_words(self, painter: QPainter, left: int, taken: bool, able: bool) -> None:
        theme = look().theme
        width = self.width() - left - 8
        line = look().pixels(16)
        top = (self.height() - (2 * line if self._said else line)) // 2
        painter.setFont(look().font("body", 600 if taken else 500))
        painter.setPen(colour(theme.accent_text if taken else theme.text if able else theme.faint))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, top, width, line), flags, name)
        if self._said:
            painter.setFont(look().font("small"))
            painter.setPen(colour(theme.muted))
            said = painter.fontMetrics().elidedText(self._said, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, top + line, width, line), flags, said)


class Rail(QWidget):
    """``chosen`` brings the place of the stage that a person turns to."""

    chosen = Signal(int)

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(say("Stages"))
        self.stages = [_Stage(place + 1, name) for place, name in enumerate(names)]
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(10, 12, 10, 12)
        self.column.setSpacing(2)
        for place, stage in enumerate(self.stages):
            stage.clicked.connect(lambda _=False, place=place: self.chosen.emit(place))
            stage.neighbour_asked.connect(lambda by, place=place: self._go_on_from(place, by))
            self.column.addWidget(stage)
        self.column.addStretch(1)

    def _go_on_from(self, place: int, by: int) -> None:
        at = place + by
        while 0 <= at < len(self.stages) and not self.stages[at].isEnabled():
            at += by
        if 0 <= at < len(self.stages):
            self.stages[at].setFocus(Qt.FocusReason.TabFocusReason)
