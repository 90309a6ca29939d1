"""The window's first line: mark, menus, what is open, and the way to all commands."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenuBar, QSizePolicy, QWidget

from canvas.icons import pixmap
from designer.style.appearance import look
from designer.style.controls import Text
from designer.style.logo import Mark
from journey.words import say

HEIGHT = 32


class _CommandButton(QAbstractButton):
    """The way to all commands, with its keys."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self._keys = keys
        self.setText(say("Search commands"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        look().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        self.setFont(look().font("body"))
        metrics = self.fontMetrics()
        width = 20 + metrics.horizontalAdvance(self.text()) + 10 + metrics.horizontalAdvance(self._keys) + 16
        return QSize(width, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look().font("body"))
        ink = look().colour("text" if self.underMouse() or self.hasFocus() else "muted")
        painter.drawPixmap(0, 5, pixmap("search", 14, theme.muted, self.devicePixelRatioF()))
        painter.setPen(ink)
        area = self.rect().adjusted(20, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setFont(look().font("small"))
        width = painter.fontMetrics().horizontalAdvance(self._keys) + 10
        box = QRectF(self.width() - width - 1.5, 3.5, width, 17)
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
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(Mark())
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        layout.addWidget(self.menus, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        self.commands = _CommandButton(keys)
        self.commands.clicked.connect(self.commands_asked)
        layout.addWidget(self.commands)
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
        self.setFixedHeight(max(HEIGHT, look().pixels(HEIGHT)))
        self.menus.setFont(look().font("body"))
        self._place()

    def show_title(self, name: str, state: str) -> None:
        """Show what is open and whether it is edited."""
        self._full = name
        self._name.setText(name)
        self._state.setText(state)
        self._title.setVisible(bool(name))
        self._place()

    def _place(self) -> None:
        """The title stands in the middle of the window where there is room, else between its neighbours."""
        name = getattr(self, "_full", "")
        left = self.menus.geometry().right() + 12
        right = self.commands.geometry().left() - 12
        room = max(0, right - left)
        state_width = self._state.sizeHint().width() + 8 if self._state.full_text else 0
        metrics = self._name.fontMetrics()
        self._name.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(40, room - state_width)))
        size = self._title.sizeHint()
        x = min(max((self.width() - size.width()) // 2, left), max(left, right - size.width()))
        self._title.setGeometry(x, 0, size.width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
