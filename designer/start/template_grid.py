"""The templates as tiles: filtered by where they help, found by their words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from designer.start.offers import Offer
from designer.start.tiles import Excerpt, Tile, View
from designer.style.appearance import look
from designer.style.controls import Picture, Text, line
from designer.style.search_field import SearchField
from designer.style.segmented import Segmented
from designer.templates import GROUPS
from journey.words import say, say_count

#: The narrowest tile; there are as many columns as fit.
_TILE = 210
_GAP = 16
_PICTURE_HEIGHT = 112
#: Of the sentence that says when to use a template; its tool tip has all of it.
_LINES = 3
#: Columns that the grid can have.
_MOST_COLUMNS = 8
_ALL = ""


class TemplateGrid(QWidget):
    """All templates. ``chosen`` brings the offer of the tile that was taken."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.tiles: dict[str, Tile] = {}
        self._offers: dict[str, Offer] = {}
        self._group = _ALL
        self._columns = 0
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._head = QHBoxLayout()
        self._head.setSpacing(12)
        self._head.addWidget(Text(say("Templates"), "heading"))
        self.search = SearchField(say("Find a template"), keeps_escape=True)
        self.search.setFixedWidth(look().pixels(190))
        self.search.textChanged.connect(lambda _: self._arrange(True))
        self._head.addStretch(1)
        self._head.addWidget(self.search)
        column.addLayout(self._head)
        self._nothing = Text("", ink="muted")
        self._nothing.hide()
        column.addWidget(self._nothing)
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        column.addLayout(self._grid)
        self.groups: Segmented | None = None

    def show_templates(self, offers: dict[str, Offer]) -> None:
        """Show these templates, by name, in the order of their groups."""
        order = [name for group in GROUPS for name in group.templates]
        names = sorted(offers, key=lambda name: (order.index(name) if name in order else len(order), name))
        self._offers = {name: offers[name] for name in names}
        for name, offer in self._offers.items():
            self.tiles[name] = self._tile(offer)
        filled = [group for group in GROUPS if any(name in offers for name in group.templates)]
        if len(filled) > 1:
            options = [(_ALL, say("All {count}", count=len(names)), "")]
            self.groups = Segmented([*options, *((group.id, say(group.words), "") for group in filled)])
            self.groups.choose(_ALL)
            self.groups.chosen.connect(self._choose_group)
            # Below the heading: in other languages the groups' names take the whole width.
            self._column.insertWidget(1, self.groups)
        self._arrange(True)

    def _tile(self, offer: Offer) -> Tile:
        made = _tile_of(offer)
        made.chosen.connect(lambda: self.chosen.emit(offer))
        return made

    def _choose_group(self, group: object) -> None:
        self._group = str(group)
        self._arrange(True)

    def _wanted(self) -> list[Tile]:
        inside = next((group.templates for group in GROUPS if group.id == self._group), None)
        words = self.search.text().casefold().split()
        return [
            self.tiles[name]
            for name, offer in self._offers.items()
            if (inside is None or name in inside) and _says(offer, words)
        ]

    def _arrange(self, anew: bool = False) -> None:
        columns = min(_MOST_COLUMNS, max(1, (self.width() + _GAP) // (look().pixels(_TILE) + _GAP)))
        if columns == self._columns and not anew:
            return
        self._columns = columns
        wanted = self._wanted()
        for tile in self.tiles.values():
            self._grid.removeWidget(tile)
            tile.setVisible(tile in wanted)
        for place, tile in enumerate(wanted):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(_MOST_COLUMNS):
            self._grid.setColumnStretch(column, int(column < columns))
        self._nothing.setVisible(bool(self.tiles) and not wanted)
        self._nothing.setText(say("No template is called “{words}”.", words=self.search.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _says(offer: Offer, words: list[str]) -> bool:
    text = f"{offer.title} {offer.purpose} {' '.join(offer.declared.practices)}".casefold()
    return all(word in text for word in words)


def _tile_of(offer: Offer) -> Tile:
    journey = offer.journey
    tile = Tile(offer.title)
    tile.setToolTip(offer.purpose)
    tile.setAccessibleDescription(offer.purpose)
    box = QVBoxLayout(tile)
    box.setContentsMargins(3, 3, 3, 10)
    box.setSpacing(6)
    box.addWidget(View(journey, _PICTURE_HEIGHT))
    box.addWidget(line())
    first, second = QHBoxLayout(), QHBoxLayout()
    for inner in (first, second):
        inner.setContentsMargins(12, 0, 12, 0)
        inner.setSpacing(6)
    first.addWidget(Text(offer.title, weight=600, elide=True), 1)
    loops = sum(edge.loop is not None for edge in journey.edges)
    if loops:
        first.addWidget(Picture("rotate-ccw", lambda: look().theme.accent_text, 12))
        first.addWidget(Text(say_count("{count} loop", "{count} loops", loops), "small", "accent"))
    second.addWidget(Excerpt(offer.purpose, _LINES), 1)
    box.addLayout(first)
    box.addLayout(second)
    return tile
