"""Chooses the customer who is looked at: from a group, one after the other, or by their key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from designer.style.appearance import look
from designer.style.controls import IconButton, Text
from designer.style.search_field import SearchField
from journey.words import number, say

#: A search begins when nothing was typed for so many milliseconds.
_PAUSE = 180
_SEARCH_WIDTH, _GROUP_WIDTH = 150, 200


class CustomerBar(QWidget):
    """``stepped`` brings how many people to go on (-1, 1); ``searched`` a text that keys are to hold; ``group_chosen``
    the place of a group among those that were offered."""

    stepped = Signal(int)
    searched = Signal(str)
    group_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.groups = QComboBox()
        self.groups.setAccessibleName(say("Whom to choose from"))
        self.groups.setPlaceholderText(say("Choose from..."))
        self.groups.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.groups.activated.connect(self.group_chosen)
        self.before = IconButton("chevron-left", say("The customer before"), 28, 14)
        self.after = IconButton("chevron-right", say("The next customer"), 28, 14)
        self.before.clicked.connect(lambda: self.stepped.emit(-1))
        self.after.clicked.connect(lambda: self.stepped.emit(1))
        self.name = Text("", weight=600)
        self.place = Text("", "small", "muted", elide=True)
        self.search = SearchField(say("Find a customer"), keeps_escape=True)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._search)
        self.search.textEdited.connect(lambda text: self._pause.start())
        self.search.textChanged.connect(lambda text: None if text else self._search())
        self.search.returnPressed.connect(self._search)
        for widget in (self.groups, self.before, self.after):
            layout.addWidget(widget)
        layout.addSpacing(6)
        layout.addWidget(self.name)
        layout.addSpacing(6)
        layout.addWidget(self.place, 1)
        layout.addWidget(self.search)
        self._fit()
        look().changed.connect(self._fit)

    def _fit(self) -> None:
        self.search.setFixedWidth(look().pixels(_SEARCH_WIDTH))
        self.groups.setMaximumWidth(look().pixels(_GROUP_WIDTH))
        self.groups.setFont(look().font("body"))

    def _search(self) -> None:
        self._pause.stop()
        self.searched.emit(self.search.text().strip())

    def clear_search(self) -> None:
        """Empty the search without searching."""
        self._pause.stop()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)

    def offer(self, groups: Sequence[str], chosen: int) -> None:
        """Offer these groups; ``chosen`` is the place of the one that is gone through, -1 for none of them."""
        if [self.groups.itemText(place) for place in range(self.groups.count())] != list(groups):
            self.groups.clear()
            self.groups.addItems(list(groups))
            for place, words in enumerate(groups):
                self.groups.setItemData(place, words, 3)  # the tool tip: long names are elided
        self.groups.setCurrentIndex(chosen)

    def show_person(self, key: str, place: int, of: int) -> None:
        """Say who is looked at, and who comes before and after."""
        self.name.setText(say("Customer {key}", key=key) if key else say("Nobody found"))
        self.place.setText(say("{place} of {people}", place=number(place + 1), people=number(of)) if key else "")
        self.before.setEnabled(place > 0)
        self.after.setEnabled(place + 1 < of)

    def show_waiting(self, words: str) -> None:
        """Say what is being done."""
        self.place.setText(words)
