"""All keys on one page, made from the registry of actions and what the panels do with keys by themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from designer.dialogs.size import give_size, room_for
from designer.inspector.sections import Page
from designer.key_manual import Section, native, sections
from designer.style.appearance import look
from designer.style.controls import Button, Text
from journey.words import say

#: At 100 % text.
_WIDTH = 760


class ShortcutsDialog(QDialog):
    """The page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Keyboard shortcuts"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 14)
        layout.setSpacing(8)
        title = Text(say("Keyboard shortcuts"), "heading")
        title.setContentsMargins(20, 0, 20, 0)
        layout.addWidget(title)
        page = Page()
        page.column.setContentsMargins(20, 4, 20, 12)
        columns = QHBoxLayout()
        columns.setSpacing(40)
        # Large words, or long ones, take the whole width.
        count = 2 if look().pixels(_WIDTH) <= room_for(self).width() else 1
        heights = {QVBoxLayout(): 0 for _ in range(count)}
        for column in heights:
            column.setSpacing(14)
            columns.addLayout(column, 1)
        for section in sections():
            column = min(heights, key=lambda each: heights[each])
            heights[column] += len(section.rows) + 2
            column.addLayout(_group(section))
        for column in heights:
            column.addStretch(1)
        page.column.addLayout(columns)
        layout.addWidget(page, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 0, 20, 0)
        foot.addStretch(1)
        close = Button(say("Close"), role="primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        foot.addWidget(close)
        layout.addLayout(foot)
        give_size(self, _WIDTH, 600)


def _group(section: Section) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    grid.addWidget(Text(section.title, "body", weight=600), 0, 0, 1, 2)
    for place, row in enumerate(section.rows, start=1):
        keys = "  ".join((*(native(key) for key in row.keys), *row.by_hand))
        grid.addWidget(Text(row.words, wrap=True), place, 0)
        grid.addWidget(Text(keys, "small", "muted"), place, 1, Qt.AlignmentFlag.AlignRight)
    return grid
