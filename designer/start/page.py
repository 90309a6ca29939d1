"""The first screen: the sample shop, an empty journey, templates, recent files, and work that was not saved."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from designer.background import run_in_background
from designer.command_line.template_files import SAMPLE
from designer.inspector.sections import Page
from designer.settings import Settings
from designer.start.create_dialog import CreateDialog
from designer.start.navigation import Navigation
from designer.start.offers import Offer, read_offers
from designer.start.side import Side
from designer.start.template_grid import TemplateGrid
from designer.start.tiles import Tile, View
from designer.style.appearance import look
from designer.style.controls import Button, Picture, Text
from designer.templates import BLANK, template_document
from journey.words import say

#: Narrower windows go without the sample's picture and without the navigation.
_NARROW = 1100
_NAVIGATION, _SIDE, _NARROW_SIDE = 192, 300, 230
_FIRST_ROW = 148


class StartPage(QWidget):
    """The first screen. Signals say what a person chose; documents are new ones."""

    file_chosen = Signal(object)
    template_chosen = Signal(object)
    history_chosen = Signal(object)
    file_asked = Signal()
    import_asked = Signal()
    restore_asked = Signal(object)
    keys_asked = Signal()
    tour_asked = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(say("Start a journey"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.navigation = Navigation()
        self.navigation.chosen.connect(self._navigate)
        row.addWidget(self.navigation)
        self._main = Page()
        self._main.setProperty("surface", "surface")
        self._main.column.setContentsMargins(32, 24, 32, 32)
        self._main.column.setSpacing(20)
        self._head()
        self._first_row()
        self.grid = TemplateGrid()
        self.grid.chosen.connect(self._ask)
        self._main.column.addWidget(self.grid)
        row.addWidget(self._main, 1)
        self.side = Side(settings)
        self.side.file_chosen.connect(self.file_chosen)
        self.side.restore_asked.connect(self.restore_asked)
        self.side.history_chosen.connect(self.history_chosen)
        row.addWidget(self.side)
        self._loaded = False

    def _head(self) -> None:
        head = QHBoxLayout()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Text(say("Start a journey"), "title"))
        texts.addWidget(Text(say("Draw it, and rehearse it on your own history."), ink="muted", wrap=True))
        head.addLayout(texts, 1)
        open_button = Button(say("Open a file..."), "folder-open")
        open_button.clicked.connect(self.file_asked)
        head.addWidget(open_button)
        self._main.column.addLayout(head)

    def _first_row(self) -> None:
        row = self._first = QHBoxLayout()
        row.setSpacing(16)
        sample = Tile(say("Open the sample shop"), strong=True)
        sample.chosen.connect(self.open_sample)
        layout = QHBoxLayout(sample)
        layout.setContentsMargins(18, 3, 3, 3)
        layout.setSpacing(12)
        texts = QVBoxLayout()
        texts.setContentsMargins(0, 14, 0, 14)
        texts.setSpacing(4)
        texts.addWidget(Text(say("Open the sample shop"), "heading"))
        texts.addWidget(Text(say("A real shop's orders of two years, and a journey to try."), ink="muted", wrap=True))
        texts.addStretch(1)
        go = Button(say("Open and replay"), "play", role="primary")
        go.clicked.connect(self.open_sample)
        texts.addWidget(go)
        layout.addLayout(texts, 4)
        self._sample_picture = QWidget()
        self._sample_view = QVBoxLayout(self._sample_picture)
        self._sample_view.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._sample_picture, 6)
        layout.addStretch(0)
        sample.setMinimumHeight(look().pixels(_FIRST_ROW))
        row.addWidget(sample, 4)
        for icon_name, title, words, asked in (
            ("file-plus-2", say("Blank journey"), say("Stages only"), self.open_blank),
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
            tile.setMinimumHeight(look().pixels(_FIRST_ROW))
            row.addWidget(tile, 1)
        self._main.column.addLayout(row)

    def _load(self) -> None:
        """Read the templates beside the window, after the page has been painted once."""
        if not self._loaded:
            self._loaded = True
            run_in_background(lambda job: read_offers(), self._show_offers, owner=self)

    def _show_offers(self, offers: dict[str, Offer]) -> None:
        if SAMPLE in offers:
            self._sample_view.addWidget(View(offers[SAMPLE].journey, 100))
        self.grid.show_templates({name: offer for name, offer in offers.items() if name != BLANK})

    def _ask(self, offer: Offer) -> None:
        """Let the person set what the template asks, and make the journey from it."""
        dialog = CreateDialog(self, offer)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.made.connect(self.template_chosen)
        dialog.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < look().pixels(_NARROW)
        self.navigation.setVisible(not narrow)
        self.navigation.setFixedWidth(look().pixels(_NAVIGATION))
        self.side.setFixedWidth(look().pixels(_NARROW_SIDE if narrow else _SIDE))
        self._sample_picture.setVisible(not narrow)
        self._first.setStretch(0, 2 if narrow else 4)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()
        QTimer.singleShot(0, self._load)

    def refresh(self) -> None:
        """Look again at recent files, unsaved work and histories."""
        self.side.refresh()

    def open_sample(self) -> None:
        """Open the bundled journey."""
        self.template_chosen.emit(template_document(SAMPLE))

    def open_blank(self) -> None:
        """Begin with stages and nothing else."""
        self.template_chosen.emit(template_document(BLANK))

    def _navigate(self, entry: str) -> None:
        {
            "open": self.file_asked.emit,
            "sample": self.open_sample,
            "import": self.import_asked.emit,
            "keys": self.keys_asked.emit,
            "tour": self.tour_asked.emit,
        }[entry]()
