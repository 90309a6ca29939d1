"""All keys on one page, made from the registry of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from designer.actions.action import MENUS
from designer.actions.registry import ACTIONS
from designer.inspector.sections import Page
from designer.style.appearance import look
from designer.style.controls import Button, Text
from journey.words import mark, say

#: What the canvas does with keys by itself.
_CANVAS = (
    (mark("Go along the connections"), (mark("Arrow keys"),)),
    (mark("Make a connected step in that direction"), ("Ctrl+Left", "Ctrl+Down")),
    (mark("Make the next step"), ("Tab",)),
    (mark("Connect by letters"), ("L",)),
    (mark("Open the settings of the step"), ("Return",)),
    (mark("Rename"), ("F2",)),
    (mark("Move by one step of the grid"), ("Alt+Left", "Alt+Down")),
    (mark("Add to the selection while walking"), ("Shift+Left", "Shift+Down")),
    (mark("Move the picture"), (mark("Hold Space and drag"), mark("Middle button"))),
    (mark("Zoom at the pointer"), (mark("Wheel"),)),
)


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
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(14)
            columns.addLayout(column, 1)
        for number, (title_words, rows) in enumerate(_groups()):
            (left if number in (0, 1, 3) else right).addLayout(_group(title_words, rows))
        left.addStretch(1)
        right.addStretch(1)
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
        self.resize(look().pixels(760), look().pixels(600))


def _groups() -> list[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    groups = []
    for menu, words in MENUS:
        rows = [
            (say(action.words), tuple(_native(keys) for keys in action.keys))
            for action in ACTIONS
            if action.menu == menu and action.keys
        ]
        if rows:
            groups.append((say(words), rows))
    canvas = [(say(words), tuple(_native(say(keys)) for keys in keys_list)) for words, keys_list in _CANVAS]
    groups.insert(2, (say("On the canvas"), canvas))
    return groups


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) or keys


def _group(title: str, rows: list[tuple[str, tuple[str, ...]]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    grid.addWidget(Text(title, "body", weight=600), 0, 0, 1, 2)
    for row, (words, keys) in enumerate(rows, start=1):
        grid.addWidget(Text(words, wrap=True), row, 0)
        grid.addWidget(Text("  ".join(keys), "small", "muted"), row, 1, Qt.AlignmentFlag.AlignRight)
    return grid
