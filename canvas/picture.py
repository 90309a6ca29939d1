"""The picture of the drawing as the widget shows it, kept from one frame to the next.

Panning moves its pixels and paints what comes into sight. After a zoom the former picture stands in, scaled, while
the new one is painted in pieces, each frame for a few milliseconds, nearest to the pointer first; a drawing of usual
size is painted whole within the first frame. What is only passing (selection, hovering, what is dragged) is not in
the picture; the widget paints it on top.
"""

from __future__ import annotations

import time
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion

from canvas.view import Level, View

#: The side of a piece in device-independent pixels.
PIECE = 256
#: So much of a frame is spent on painting, in seconds. The rest of 16 ms is for moving pixels and what lies on top.
BUDGET = 0.008

#: First guesses of what one thing costs to paint, in seconds; each painting corrects them.
_FIRST_GUESS: dict[Level, float] = {"near": 50e-6, "mid": 20e-6, "far": 3e-6}


class Painting(Protocol):
    """Paints parts of the drawing."""

    def count(self, view: View, area: tuple[int, int, int, int]) -> int:
        """How many things there are to paint in an area of device pixels."""

    def paint(self, painter: QPainter, view: View, area: tuple[int, int, int, int]) -> int:
        """Paint an area (left, top, width, height in device pixels), to which the painter is clipped.

        Returns how many things were painted.
        """


class Picture:
    """A picture of the present view and which parts of it are out of date."""

    def __init__(self, painting: Painting) -> None:
        self._painting = painting
        self._pixmap = QPixmap()
        self._view = View()
        self._dirty = QRegion()
        self._cost = dict(_FIRST_GUESS)

    @property
    def pixmap(self) -> QPixmap:
        """The picture, in device pixels."""
        return self._pixmap

    @property
    def complete(self) -> bool:
        """Whether all of it is up to date."""
        return self._dirty.isEmpty()

    def show(self, view: View, width: int, height: int, ground: QColor) -> None:
        """Take another view or size (device pixels); what is still right of the old picture is kept.

        ``ground`` fills what has not been painted yet.
        """
        size_changed = self._pixmap.width() != width or self._pixmap.height() != height
        if view == self._view and not size_changed:
            return
        old_view, self._view = self._view, view
        if self._pixmap.isNull():
            self._pixmap = _filled(width, height, ground)
            self._dirty = QRegion(0, 0, width, height)
            return
        if view.scale != old_view.scale:
            self._stand_in(old_view, _filled(width, height, ground))
        elif size_changed:
            self._resize(old_view, _filled(width, height, ground))
        else:
            self._scroll(view.left - old_view.left, view.top - old_view.top)

    def _scroll(self, by_x: int, by_y: int) -> None:
        whole = self._pixmap.rect()
        if abs(by_x) >= whole.width() or abs(by_y) >= whole.height():
            self._dirty = QRegion(whole)
            return
        self._pixmap.scroll(by_x, by_y, whole)
        self._dirty.translate(by_x, by_y)
        self._dirty += QRegion(whole) - QRegion(whole.translated(by_x, by_y))
        self._dirty &= QRegion(whole)

    def _resize(self, old_view: View, new: QPixmap) -> None:
        shift = QPoint(self._view.left - old_view.left, self._view.top - old_view.top)
        painter = QPainter(new)
        painter.drawPixmap(shift, self._pixmap)
        painter.end()
        kept = self._pixmap.rect().translated(shift)
        self._dirty.translate(shift)
        self._pixmap = new
        self._dirty += QRegion(new.rect()) - QRegion(kept)
        self._dirty &= QRegion(new.rect())

    def _stand_in(self, old_view: View, new: QPixmap) -> None:
        """The old picture at the new scale, until the new one is painted."""
        grown = self._view.scale / old_view.scale
        painter = QPainter(new)
        painter.translate(
            self._view.left - old_view.left * grown,
            self._view.top - old_view.top * grown,
        )
        painter.scale(grown, grown)
        painter.drawPixmap(0, 0, self._pixmap)
        painter.end()
        self._pixmap = new
        self._dirty = QRegion(new.rect())

    def spoil(self, area: QRect | None = None) -> None:
        """A part is out of date (device pixels), or all of it."""
        whole = self._pixmap.rect()
        self._dirty = QRegion(whole) if area is None else self._dirty + QRegion(area & whole)

    def work(self, focus: QPoint, budget: float = BUDGET) -> QRegion:
        """Paint what is out of date, for as long as the budget allows (seconds); returns what was painted.

        ``focus`` is the device pixel that matters most.
        """
        if self._dirty.isEmpty():
            return QRegion()
        before = QRegion(self._dirty)
        areas = _rectangles(self._dirty)
        guess = sum(self._guess(area) for area in areas) if len(areas) <= 4 else None
        painter = QPainter(self._pixmap)
        if guess is not None and guess <= budget:
            for area in areas:
                self._paint(painter, area)
            self._dirty = QRegion()
        elif len(areas) > 4 and self._guess(self._dirty.boundingRect()) <= budget:
            self._paint(painter, self._dirty.boundingRect())
            self._dirty = QRegion()
        else:
            self._paint_pieces(painter, focus, budget)
        painter.end()
        return before - self._dirty

    def _paint_pieces(self, painter: QPainter, focus: QPoint, budget: float) -> None:
        until = time.perf_counter() + budget
        side = round(PIECE * self._view.ratio)
        box = self._dirty.boundingRect()
        pieces = [
            QRect(left, top, side, side)
            for top in range(box.top() - box.top() % side, box.bottom() + 1, side)
            for left in range(box.left() - box.left() % side, box.right() + 1, side)
        ]
        pieces.sort(key=lambda piece: (piece.center() - focus).manhattanLength())
        for piece in pieces:
            area = (self._dirty & QRegion(piece)).boundingRect()
            if area.isEmpty():
                continue
            self._paint(painter, area)
            self._dirty -= QRegion(area)
            if time.perf_counter() >= until:
                return

    def _guess(self, area: QRect) -> float:
        """About how long an area takes to paint, in seconds."""
        count = self._painting.count(self._view, _tuple(area))
        return 0.0003 + count * self._cost[self._view.level]

    def _paint(self, painter: QPainter, area: QRect) -> None:
        start = time.perf_counter()
        painter.save()
        painter.setClipRect(QRectF(area))
        count = self._painting.paint(painter, self._view, _tuple(area))
        painter.restore()
        if count >= 20:
            measured = (time.perf_counter() - start) / count
            level = self._view.level
            self._cost[level] += 0.3 * (measured - self._cost[level])


def _rectangles(region: QRegion) -> list[QRect]:
    return [QRect(rect) for rect in region]  # type: ignore[attr-defined]  # iterable, but not declared so


def _filled(width: int, height: int, ground: QColor) -> QPixmap:
    pixmap = QPixmap(width, height)
    pixmap.fill(ground)
    return pixmap


def _tuple(area: QRect) -> tuple[int, int, int, int]:
    return area.x(), area.y(), area.width(), area.height()
