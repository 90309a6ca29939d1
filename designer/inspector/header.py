"""The top of the inspector: what is chosen, with its icon, its name to change, and its menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from designer.inspector.fields.editor import LineEdit
from designer.style.appearance import look
from designer.style.controls import IconButton, Picture, Text
from journey.words import say


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
        self.name = LineEdit(say("Name"))
        self.name.setProperty("role", "title")
        self.name.setMaxLength(120)
        self.name.setFont(look().font("heading"))
        look().changed.connect(self._dress)
        self.name.textEdited.connect(self.renamed)
        self.line = Text("", "small", "muted", elide=True)
        self.line.setContentsMargins(4, 0, 0, 0)
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
