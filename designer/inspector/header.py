"""The top of the inspector: what is chosen, with its icon, its name to change, and its menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStyle, QStyleOptionFrame, QVBoxLayout, QWidget

from designer.inspector.fields.editor import LineEdit
from designer.style.appearance import look
from designer.style.controls import IconButton, Picture, Text
from journey.words import say


class Title(LineEdit):
    """A name to change. While nobody types in it, one that is too long is elided, and its tool tip has all of it."""

    #: What a line edit keeps free on either side of its text.
    _SIDE = 2

    def shown_text(self) -> str:
        """The name as it fits."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self._room().width())

    def _room(self) -> QRect:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        return inside.marginsRemoved(self.textMargins()).adjusted(self._SIDE, 0, -self._SIDE, 0)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self.text() if self.shown_text() != self.text() else "")
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown_text()
        if self.hasFocus() or shown == self.text():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(self._room(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCursorPosition(0)


class Header(QWidget):
    """Chip, name, line below it, and a menu. ``renamed`` brings a new name while it is typed."""

    renamed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: Callable[[], Sequence[QAction | None]] = tuple
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 10, 8)
        layout.setSpacing(10)
        self.chip = Picture("", lambda: look().theme.muted, chip=lambda: look().theme.hover, chip_size=26)
        layout.addWidget(self.chip)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self.name = Title(say("Name"))
        self.name.setProperty("role", "title")
        self.name.setMaxLength(120)
        self.name.setFont(look().font("heading"))
        look().changed.connect(self._dress)
        self.name.textEdited.connect(self.renamed)
        self.line = Text("", "small", "muted", elide=True)
        # In line with the name, whose frame shows when the pointer is over it.
        self.line.setContentsMargins(6, 0, 0, 0)
        texts.addWidget(self.name)
        texts.addWidget(self.line)
        layout.addLayout(texts, 1)
        self.more = IconButton("ellipsis", say("More"), 28)
        self.more.clicked.connect(self._open_menu)
        layout.addWidget(self.more)

    def _dress(self) -> None:
        self.name.setFont(look().font("heading"))

    def show_subject(self, icon_name: str, family: str, name: str, placeholder: str, line: str, named: bool) -> None:
        """Show what is chosen. ``family``: of a node kind, empty for other things; ``named``: it can be renamed."""
        self.chip.set_picture(icon_name, lambda: _ink(family), lambda: _chip(family))
        if self.name.text() != name:
            self.name.show_text(name)
        self.name.setPlaceholderText(placeholder)
        self.name.setReadOnly(not named)
        self.line.setText(line)

    def set_menu(self, entries: Callable[[], Sequence[QAction | None]]) -> None:
        """What the menu offers when it opens; None is a separator."""
        self._entries = entries
        self.more.setVisible(entries is not tuple)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        for entry in self._entries():
            if entry is None:
                menu.addSeparator()
            else:
                menu.addAction(entry)
        menu.exec(self.more.mapToGlobal(QPoint(0, self.more.height())))
        menu.deleteLater()


def _ink(family: str) -> str:
    return look().theme.family(family).ink if family else look().theme.accent_text


def _chip(family: str) -> str:
    return look().theme.family(family).chip if family else look().theme.accent_soft
