"""A few choices side by side, or in a menu where there is no room for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QMenu, QSizePolicy, QWidget

from canvas.icons import pixmap
from canvas.palette import colour
from designer.style.appearance import look
from designer.style.controls import LEAST_TARGET

#: Round the choices, and between two of them.
_EDGE = 2
#: On both sides of a choice's words.
_SIDE = 11
_ICON, _GAP = 14, 6


class Segmented(QFrame):
    """A few choices, one of them taken. ``chosen`` tells its value when a person takes another.

    Where they do not fit side by side, only the one that is taken is shown, and opens a menu of all. So a layout may
    make it as narrow as ``minimumSizeHint``.
    """

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[object, str, str]], parent: QWidget | None = None) -> None:
        """``options``: value, words, icon's name (may be empty)."""
        super().__init__(parent)
        self.setProperty("surface", "segments")
        self._options = tuple(options)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._segments = [_Segment(words, icon_name, self) for _, words, icon_name in self._options]
        for number, segment in enumerate(self._segments):
            segment.setCheckable(True)
            self._group.addButton(segment, number)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._options[number][0]))
        #: Stands for all of them; made where it is first needed.
        self._folded: _Segment | None = None
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._dress)
        self._arrange()

    def choose(self, value: object) -> None:
        """Show that this value is taken."""
        for number, (own, _, _) in enumerate(self._options):
            if own == value:
                self._group.button(number).setChecked(True)
        self._arrange()

    @property
    def is_folded(self) -> bool:
        """Whether only the choice that is taken is shown."""
        return self._folded is not None and not self._folded.isHidden()

    def sizeHint(self) -> QSize:
        sizes = [segment.sizeHint() for segment in self._segments]
        width = sum(size.width() for size in sizes) + _EDGE * (len(sizes) + 1)
        return QSize(width, max((size.height() for size in sizes), default=0) + 2 * _EDGE)

    def minimumSizeHint(self) -> QSize:
        widest = max((segment.sizeHint().width() for segment in self._segments), default=0)
        whole = self.sizeHint()
        return QSize(min(widest + _sign_width() + 2 * _EDGE, whole.width()), whole.height())

    def _dress(self) -> None:
        self.updateGeometry()
        self._arrange()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        folds = self.width() < self.sizeHint().width()
        left, height = _EDGE, self.height() - 2 * _EDGE
        for segment in self._segments:
            width = segment.sizeHint().width()
            segment.setGeometry(left, _EDGE, width, height)
            segment.setVisible(not folds)
            left += width + _EDGE
        if folds and self._folded is None:
            self._folded = _Segment("", "", self, opens=True)
            self._folded.clicked.connect(self._open)
        if self._folded is not None:
            taken = self._segments[max(self._group.checkedId(), 0)]
            self._folded.show_as(taken.text(), taken.icon_name)
            self._folded.setAccessibleDescription(self.toolTip())
            self._folded.setGeometry(_EDGE, _EDGE, self.width() - 2 * _EDGE, height)
            self._folded.setVisible(folds)

    def _open(self) -> None:
        menu = QMenu(self)
        for number, (_, words, _) in enumerate(self._options):
            entry = menu.addAction(words)
            entry.setCheckable(True)
            entry.setChecked(number == self._group.checkedId())
            entry.triggered.connect(lambda _=False, number=number: self._take(number))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _take(self, number: int) -> None:
        self._group.button(number).setChecked(True)
        self._arrange()
        self.chosen.emit(self._options[number][0])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look().colour("border"))
        painter.setBrush(look().colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()


def _sign_width() -> int:
    """What the sign that there are more takes."""
    return look().pixels(_ICON) + _GAP


class _Segment(QAbstractButton):
    """One choice; ``opens``: it stands for all, and a sign tells that there are more."""

    def __init__(self, words: str, icon_name: str, parent: QWidget, opens: bool = False) -> None:
        super().__init__(parent)
        self.setText(words)
        self.icon_name, self._opens = icon_name, opens
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._dress()
        look().changed.connect(self._dress)

    def show_as(self, words: str, icon_name: str) -> None:
        """Stand for this choice."""
        self.setText(words)
        self.setAccessibleName(words)
        self.icon_name = icon_name
        self.update()

    def _dress(self) -> None:
        self.setFont(look().font("body", 600))
        self.update()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * _SIDE
        width += look().pixels(_ICON) + _GAP if self.icon_name else 0
        return QSize(max(width, LEAST_TARGET), max(look().pixels(26), LEAST_TARGET))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        taken = self.isChecked() or self._opens
        if taken:
            painter.setPen(colour(theme.border_strong))
            painter.setBrush(colour(theme.surface))
            painter.drawRoundedRect(box, 5, 5)
        elif self.isDown() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.border if self.isDown() else theme.hover))
            painter.drawRoundedRect(box, 5, 5)
        if self.hasFocus():
            painter.setPen(colour(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 5, 5)
        ink = theme.text if taken or self.underMouse() else theme.muted
        side, left = look().pixels(_ICON), _SIDE
        top, ratio = (self.height() - side) // 2, self.devicePixelRatioF()
        if self.icon_name:
            painter.drawPixmap(left, top, pixmap(self.icon_name, side, ink, ratio))
            left += side + _GAP
        right = _SIDE
        if self._opens:
            sign = pixmap("chevron-down", side, theme.muted, ratio)
            painter.drawPixmap(self.width() - _SIDE - side + 2, top, sign)
            right += side
        painter.setPen(colour(ink))
        painter.setFont(look().font("body", 600 if taken else 500))
        area = self.rect().adjusted(left, 0, 0 if not self._opens else -right, 0)
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.end()
