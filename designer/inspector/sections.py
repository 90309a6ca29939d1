"""The frame of the inspector's pages: a scrolled column of titled sections."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from designer.style.controls import Text, line

#: The inspector's inner margin.
MARGIN = 16


class Page(QScrollArea):
    """A column that scrolls upwards and downwards only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        body = QWidget()
        body.setProperty("role", "body")
        outer = QVBoxLayout(body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(MARGIN, 14, MARGIN, MARGIN)
        self.column.setSpacing(14)
        outer.addLayout(self.column)
        outer.addStretch(1)
        self.setWidget(body)

    def section(self, title: str, aside: QWidget | None = None) -> QVBoxLayout:
        """A new section below the others, with a hairline before it unless it is the first."""
        if self.column.count():
            self.column.addWidget(line())
        box = QVBoxLayout()
        box.setSpacing(10)
        if title:
            head = QHBoxLayout()
            head.addWidget(Text(title, "body", weight=600, wrap=True), 1)
            if aside is not None:
                head.addWidget(aside)
            box.addLayout(head)
        self.column.addLayout(box)
        return box
