"""Small pictures that are painted once and then put down many times (card frames, chips, corners, arrowheads).

When painting for paper nothing is kept as pixels: a stamp then draws itself each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

#: Draws a stamp with its upper left corner at the origin, in device pixels.
Draw = Callable[[QPainter], None]

#: So many stamps are kept, the oldest half goes when there are more; a screen needs some fifty, each zoom its own.
MOST_KEPT = 600


class Stamp(Protocol):
    """A small picture that can be put down."""

    @property
    def pixmap(self) -> QPixmap | None:
        """The picture, if it is kept as pixels."""

    def put(self, painter: QPainter, x: int, y: int) -> None:
        """Put the stamp's upper left corner at a device pixel."""


class _Pixels:
    __slots__ = ("pixmap",)

    def __init__(self, pixmap: QPixmap) -> None:
        self.pixmap: QPixmap | None = pixmap

    def put(self, painter: QPainter, x: int, y: int) -> None:
        if self.pixmap is not None:
            painter.drawPixmap(x, y, self.pixmap)


class _Vectors:
    __slots__ = ("draw",)

    pixmap: QPixmap | None = None

    def __init__(self, draw: Draw) -> None:
        self.draw = draw

    def put(self, painter: QPainter, x: int, y: int) -> None:
        painter.save()
        painter.translate(x, y)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)
        painter.restore()


def put_all(painter: QPainter, placed: Iterable[tuple[int, int, Stamp]]) -> None:
    """Put many stamps down, each with its upper left corner at a device pixel."""
    draw = painter.drawPixmap
    for x, y, stamp in placed:
        pixmap = stamp.pixmap
        if pixmap is not None:
            draw(x, y, pixmap)
        else:
            stamp.put(painter, x, y)


class Stamps:
    """The stamps made so far. ``vectors``: keep drawing instructions instead of pixels."""

    def __init__(self, vectors: bool = False) -> None:
        self.vectors = vectors
        self._made: dict[Hashable, Stamp] = {}

    def get(self, key: Hashable, width: int, height: int, draw: Draw) -> Stamp:
        """The stamp for a key, drawn now if it is new. The key holds all that ``draw`` depends on."""
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= MOST_KEPT:
                for old in list(self._made)[: MOST_KEPT // 2]:
                    del self._made[old]
            found = self._made[key] = _Vectors(draw) if self.vectors else _drawn(width, height, draw)
        return found


def _drawn(width: int, height: int, draw: Draw) -> Stamp:
    pixmap = QPixmap(max(1, width), max(1, height))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    return _Pixels(pixmap)
