"""The window's first line: mark, menus, what is open, and the way to all commands."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenuBar, QSizePolicy, QWidget

from canvas.icons import pixmap
from designer.documents import Document
from designer.style.appearance import look
from designer.style.controls import Text
from designer.style.logo import Mark
from journey.words import say

#: The least height, and what stands above and below the words, which does not grow with them.
_LEAST, _ROOM = 32, 14
_LINE = 18
#: A title that is narrower than this tells nothing.
_LEAST_TITLE = 60


class _CommandButton(QAbstractButton):
    """The way to all commands, with its keys."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self._keys = keys
        self._short = False
        self.setText(say("Search commands"))
        self.setToolTip(f"{self.text()}\n{keys}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look().changed.connect(self.updateGeometry)

    def set_short(self, short: bool) -> None:
        """Show the icon alone, or words and keys beside it."""
        if short != self._short:
            self._short = short
            self.updateGeometry()

    def width_with_words(self) -> int:
        """How wide it is when it is not short."""
        self.setFont(look().font("body"))
        return self._left() + self.fontMetrics().horizontalAdvance(self.text()) + 10 + self._keys_width()

    def _left(self) -> int:
        return look().pixels(14) + 8

    def _keys_width(self) -> int:
        return QFontMetrics(look().font("small")).horizontalAdvance(self._keys) + 12

    def sizeHint(self) -> QSize:
        height = max(24, look().pixels(20))
        return QSize(max(24, look().pixels(14) + 10) if self._short else self.width_with_words(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look().font("body"))
        is_lit = self.underMouse() or self.hasFocus()
        side, middle = look().pixels(14), self.height() / 2
        sign = pixmap("search", side, theme.text if is_lit else theme.muted, self.devicePixelRatioF())
        painter.drawPixmap(5 if self._short else 0, round(middle - side / 2), sign)
        if self._short:
            if self.hasFocus():
                painter.setPen(look().colour("accent"))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.end()
            return
        painter.setPen(look().colour("text" if is_lit else "muted"))
        area = self.rect().adjusted(self._left(), 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setFont(look().font("small"))
        width, height = self._keys_width() - 2, look().pixels(17)
        box = QRectF(self.width() - width - 1.5, round(middle - height / 2) + 0.5, width, height - 1)
        painter.setPen(look().colour("accent" if self.hasFocus() else "border_strong"))
        painter.setBrush(look().colour("surface"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(look().colour("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._keys)
        painter.end()


class WindowHeader(QWidget):
    """Mark, menu bar, title and command search."""

    commands_asked = Signal()

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(8)
        self._mark = Mark()
        layout.addWidget(self._mark)
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        layout.addWidget(self.menus, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        self.commands = _CommandButton(keys)
        self.commands.clicked.connect(self.commands_asked)
        layout.addWidget(self.commands)
        self._full = ""
        self._title = QWidget(self)
        row = QHBoxLayout(self._title)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._name = Text("", weight=600)
        self._state = Text("", ink="muted")
        row.addWidget(self._name)
        row.addWidget(self._state)
        self._title.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFixedHeight(max(_LEAST, look().pixels(_LINE) + _ROOM))
        self.menus.setFont(look().font("body"))
        self._fit()

    def show_document(self, document: Document | None) -> None:
        """Show what is open and whether it is edited."""
        name = document.title if document is not None else ""
        state = say("edited") if document is not None and document.changed else ""
        if (name, state) == (self._full, self._state.full_text):
            return
        self._full = name
        self._name.setText(name)
        self._state.setText(state)
        self._title.setVisible(bool(name))
        self._fit()

    def _fit(self) -> None:
        """The way to all commands is an icon where menus, words and a title have no room beside each other."""
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._mark.width() - 3 * self._row.spacing()
        title = _LEAST_TITLE if self._title.isVisibleTo(self) else 0
        self.commands.set_short(room - self.menus.sizeHint().width() - title < self.commands.width_with_words())
        self._row.activate()
        self._place()

    def _place(self) -> None:
        """The title stands in the middle of the window where there is room, else between its neighbours."""
        name = self._full
        left = self.menus.geometry().right() + 12
        right = self.commands.geometry().left() - 12
        room = max(0, right - left)
        state_width = self._state.sizeHint().width() + 8 if self._state.full_text else 0
        metrics = self._name.fontMetrics()
        self._name.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(0, room - state_width)))
        size = self._title.sizeHint()
        x = min(max((self.width() - size.width()) // 2, left), max(left, right - size.width()))
        self._title.setGeometry(x, 0, size.width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
