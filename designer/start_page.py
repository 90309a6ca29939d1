"""The first screen: the sample shop, an empty journey, templates, recent files, and work that was not saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from designer import recovery
from designer.command_line.template_files import SAMPLE, templates
from designer.inspector.sections import Page
from designer.settings import Settings
from designer.start_tiles import RecentRow, Tile, View, moment_words
from designer.style.appearance import look
from designer.style.controls import Button, Picture, Text, line
from designer.templates import BLANK, fresh_copy, template_document
from journey.encoding import JourneyFileError
from journey.file import read_journey
from journey.journey import Journey
from journey.words import say, say_count

#: The narrowest tile; there are as many columns as fit.
_TILE = 250
_PICTURE_HEIGHT = 112
#: Narrower windows go without the sample's picture.
_NARROW = 1000


class StartPage(QWidget):
    """The first screen. Signals say what a person chose; documents are new ones."""

    file_chosen = Signal(object)
    template_chosen = Signal(object)
    file_asked = Signal()
    import_asked = Signal()
    restore_asked = Signal(object)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._tiles: list[QWidget] = []
        self._columns = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._main = Page()
        self._main.setProperty("surface", "surface")
        self._main.column.setContentsMargins(32, 24, 32, 32)
        self._main.column.setSpacing(20)
        self._head()
        self._first_row()
        self._main.column.addWidget(Text(say("Templates"), "heading"))
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        self._main.column.addLayout(self._grid)
        row.addWidget(self._main, 1)
        self._side = Page()
        self._side.setFixedWidth(look().pixels(300))
        self._side.column.setContentsMargins(20, 28, 20, 20)
        self._side.column.setSpacing(10)
        row.addWidget(self._side)
        self._loaded = False

    def _head(self) -> None:
        head = QHBoxLayout()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Text(say("Start a journey"), "title"))
        texts.addWidget(Text(say("Draw it, and rehearse it on your own history."), ink="muted"))
        head.addLayout(texts, 1)
        open_button = Button(say("Open a file..."), "folder-open")
        open_button.clicked.connect(self.file_asked)
        head.addWidget(open_button)
        self._main.column.addLayout(head)

    def _first_row(self) -> None:
        row = self._first = QHBoxLayout()
        row.setSpacing(16)
        sample = Tile(say("Open the sample shop"), strong=True)
        sample.chosen.connect(self._open_sample)
        layout = QHBoxLayout(sample)
        layout.setContentsMargins(18, 3, 3, 3)
        layout.setSpacing(12)
        texts = QVBoxLayout()
        texts.setContentsMargins(0, 16, 0, 16)
        texts.setSpacing(4)
        texts.addWidget(Text(say("Open the sample shop"), "heading"))
        texts.addWidget(Text(say("A real shop's orders of two years, and a journey to try."), ink="muted", wrap=True))
        texts.addStretch(1)
        go = Button(say("Open and replay"), "play", role="primary")
        go.clicked.connect(self._open_sample)
        texts.addWidget(go)
        layout.addLayout(texts, 4)
        self._sample_picture = QWidget()
        self._sample_view = QVBoxLayout(self._sample_picture)
        self._sample_view.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._sample_picture, 6)
        layout.addStretch(0)
        sample.setMinimumHeight(look().pixels(168))
        row.addWidget(sample, 4)
        for icon_name, title, words, asked in (
            ("file-plus-2", say("Blank journey"), say("Stages only"), self._open_blank),
            ("database", say("Import a history"), say("Your own orders, from files"), self.import_asked),
        ):
            tile = Tile(title)
            tile.chosen.connect(asked)
            box = QVBoxLayout(tile)
            box.setContentsMargins(16, 16, 16, 14)
            box.setSpacing(2)
            box.addWidget(Picture(icon_name, lambda: look().theme.accent_text, 20))
            box.addStretch(1)
            box.addWidget(Text(title, weight=600, wrap=True))
            box.addWidget(Text(words, "small", "muted", wrap=True))
            tile.setMinimumHeight(look().pixels(168))
            row.addWidget(tile, 1)
        self._main.column.addLayout(row)

    # --- Templates --------------------------------------------------------------------------------------

    def _load(self) -> None:
        """Read the templates, after the page has been painted once."""
        if self._loaded:
            return
        self._loaded = True
        for name, path in templates().items():
            try:
                journey = read_journey(path)
            except JourneyFileError:
                continue
            if name == BLANK:
                continue
            if name == SAMPLE:
                self._sample_view.addWidget(View(journey, 100))
            self._tiles.append(self._template_tile(journey))
        self._arrange(True)

    def _template_tile(self, journey: Journey) -> QWidget:
        header = journey.header
        tile = Tile(header.name)
        tile.setToolTip(header.description)
        tile.chosen.connect(lambda: self.template_chosen.emit(fresh_copy(journey)))
        box = QVBoxLayout(tile)
        box.setContentsMargins(3, 3, 3, 10)
        box.setSpacing(6)
        box.addWidget(View(journey, _PICTURE_HEIGHT))
        box.addWidget(line())
        loops = sum(edge.loop is not None for edge in journey.edges)
        first, second = QHBoxLayout(), QHBoxLayout()
        for inner in (first, second):
            inner.setContentsMargins(12, 0, 12, 0)
            inner.setSpacing(6)
        first.addWidget(Text(header.name, weight=600, elide=True), 1)
        if loops:
            first.addWidget(Picture("rotate-ccw", lambda: look().theme.accent_text, 12))
            first.addWidget(Text(say_count("{count} loop", "{count} loops", loops), "small", "accent"))
        second.addWidget(Text(header.description, "small", "muted", elide=True), 1)
        steps = len(journey.nodes)
        second.addWidget(Text(say_count("{count} step", "{count} steps", steps), "small", "muted"))
        box.addLayout(first)
        box.addLayout(second)
        return tile

    def _arrange(self, anew: bool = False) -> None:
        width = self._main.viewport().width() - 64
        columns = max(1, (width + 16) // (look().pixels(_TILE) + 16))
        if columns == self._columns and not anew:
            return
        self._columns = columns
        for tile in self._tiles:
            self._grid.removeWidget(tile)
        for place, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(8):
            self._grid.setColumnStretch(column, int(column < columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < look().pixels(_NARROW)
        self._side.setFixedWidth(look().pixels(230 if narrow else 300))
        self._sample_picture.setVisible(not narrow)
        self._first.setStretch(0, 2 if narrow else 4)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()
        QTimer.singleShot(0, self._load)

    def _open_sample(self) -> None:
        self.template_chosen.emit(template_document(SAMPLE))

    def _open_blank(self) -> None:
        self.template_chosen.emit(template_document(BLANK))

    # --- Recent -----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look again at recent files and unsaved work."""
        column = self._side.column
        while (item := column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        column.addWidget(Text(say("Recent"), "heading"))
        for found in recovery.find(self._settings.values.recent):
            column.addWidget(self._found_card(found))
        shown = 0
        for text in self._settings.values.recent:
            path = Path(text)
            column.addWidget(self._recent_row(path))
            column.addWidget(line())
            shown += 1
        if not shown:
            column.addWidget(Text(say("Journeys that you open or save stand here."), ink="muted", wrap=True))
        column.addSpacing(16)
        column.addWidget(Text(say("Nothing leaves this computer."), "small", "muted", wrap=True))

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
        self.refresh()

    def _recent_row(self, path: Path) -> QWidget:
        row = RecentRow(path, lambda: self._forget(path))
        row.chosen.connect(lambda: self.file_chosen.emit(path))
        return row

    def _forget(self, path: Path) -> None:
        self._settings.forget_recent(str(path))
        self.refresh()
