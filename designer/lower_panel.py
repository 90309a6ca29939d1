"""What panels share that stand where the results are: a head with choices and the way back, a body that scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from designer.style.appearance import look
from designer.style.controls import IconButton, Text
from journey.words import say

_HEIGHT, _MARGIN = 44, 16
#: The body is never smaller than this, at 100 % text; where there is less room it scrolls.
_LEAST = (520, 200)


class LowerPanel(QWidget):
    """``left``: a person wants the results back. ``choices`` stand in the head as far as there is room for them, else
    above the body. ``column`` is the body's layout."""

    left = Signal()

    def __init__(self, title: str, choices: Sequence[QWidget]) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self._choices = tuple(choices)
        self._head = QWidget()
        self._row = QHBoxLayout(self._head)
        self._row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        self._row.setSpacing(12)
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self._title = Text(title, step="heading", weight=600)
        self.close_button = IconButton("x", say("Back to the results"), side=28, size=14)
        self.close_button.clicked.connect(self.left)
        self._row.addWidget(self._title)
        self._row.addStretch(1)
        self._row.addWidget(self.close_button)
        self.body = QWidget()
        self.body.setProperty("role", "body")
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self._spilled = QVBoxLayout()
        self._spilled.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        self._spilled.setSpacing(6)
        self.column.addLayout(self._spilled)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(area, 1)
        self._fit()
        look().changed.connect(self._fit)

    def _fit(self) -> None:
        self._head.setFixedHeight(look().pixels(_HEIGHT))
        self.body.setMinimumSize(look().pixels(_LEAST[0]), look().pixels(_LEAST[1]))
        self.place_choices()

    def place_choices(self) -> None:
        """Put the choices into the head or, where there is no room for all of them, above the body."""
        shown = [choice for choice in self._choices if not choice.isHidden() or choice.parent() is None]
        room = self.width() - 2 * _MARGIN - 12
        for widget in (self._title, self.close_button, *shown):
            room -= widget.sizeHint().width() + self._row.spacing()
        for place, choice in enumerate(self._choices):
            if room >= 0 and self._row.indexOf(choice) < 0:
                # The first stands beside the title, the others before the way back.
                self._row.insertWidget(1 if not place else self._row.indexOf(self.close_button), choice)
            elif room < 0 and self._spilled.indexOf(choice) < 0:
                self._spilled.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_choices()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.place_choices()
