"""The right side of the first screen: work that was not saved, recent journeys, histories."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from designer import recovery
from designer.background import run_in_background
from designer.histories import KnownHistory, known_histories
from designer.inspector.sections import Page
from designer.settings import Settings
from designer.start.tiles import HistoryRow, RecentRow, moment_words
from designer.style.appearance import look
from designer.style.controls import Button, Picture, Text, line
from journey.words import say


class Side(Page):
    """Lists what there is to go on with; signals say what a person chose."""

    file_chosen = Signal(object)
    restore_asked = Signal(object)
    history_chosen = Signal(object)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.column.setContentsMargins(20, 28, 20, 20)
        self.column.setSpacing(10)
        self._recent, self._histories = _box(), _box()
        for box in (self._recent, self._histories):
            self.column.addLayout(box)
            self.column.addSpacing(14)

    def refresh(self) -> None:
        """Look again at recent files, unsaved work and histories."""
        self._show_recent()
        run_in_background(lambda job: known_histories(), self._show_histories, owner=self)

    def _show_recent(self) -> None:
        box = self._recent
        _empty(box)
        box.addWidget(Text(say("Recent"), "heading"))
        for found in recovery.find(self._settings.values.recent):
            box.addWidget(self._found_card(found))
        for text in self._settings.values.recent:
            path = Path(text)
            box.addWidget(self._recent_row(path))
            box.addWidget(line())
        if not self._settings.values.recent:
            box.addWidget(Text(say("Journeys that you open or save stand here."), ink="muted", wrap=True))

    def _recent_row(self, path: Path) -> QWidget:
        row = RecentRow(path, lambda: self._forget(path))
        row.chosen.connect(lambda: self.file_chosen.emit(path))
        return row

    def _show_histories(self, found: list[KnownHistory]) -> None:
        box = self._histories
        _empty(box)
        box.addWidget(Text(say("Histories"), "heading"))
        used = self._settings.values.history
        for history in found:
            row = HistoryRow(history, used == (str(history.folder) if history.folder else ""))
            row.chosen.connect(lambda history=history: self._use(history))
            box.addWidget(row)

    def _use(self, history: KnownHistory) -> None:
        self.history_chosen.emit(history.folder)
        self.refresh()

    def _found_card(self, found: recovery.Recovered) -> QWidget:
        card = QFrame()
        card.setProperty("surface", "found")
        box = QVBoxLayout(card)
        box.setContentsMargins(14, 12, 14, 12)
        box.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Picture("history", lambda: look().theme.warning, 14))
        head.addWidget(Text(say("Unsaved work found"), weight=600), 1)
        box.addLayout(head)
        words = say("{name}, last changed {when}", name=found.title, when=moment_words(found.at))
        box.addWidget(Text(words, "small", "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(6)
        restore = Button(say("Restore"), dense=True)
        restore.clicked.connect(lambda: self.restore_asked.emit(found))
        drop = Button(say("Keep the saved file") if found.path else say("Throw away"), role="quiet", dense=True)
        drop.clicked.connect(lambda: self._drop(found))
        row.addWidget(restore)
        row.addWidget(drop)
        row.addStretch(1)
        box.addLayout(row)
        return card

    def _drop(self, found: recovery.Recovered) -> None:
        recovery.forget(found)
        self._show_recent()

    def _forget(self, path: Path) -> None:
        self._settings.forget_recent(str(path))
        self._show_recent()


def _box() -> QVBoxLayout:
    box = QVBoxLayout()
    box.setSpacing(8)
    return box


def _empty(box: QVBoxLayout) -> None:
    while (item := box.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
