"""The picture of the drawing as the widget shows it, kept from one frame to the next.

It is larger than what is seen, so that panning moves pixels; the margin is painted while nothing else is to be done.
After a zoom the former picture stands in, scaled, while the new one is painted in pieces, each frame for a few
milliseconds, nearest to the pointer first; a drawing of usual size is painted whole within the first frame. What is
only passing (selection, hovering, what is dragged) is not in the picture; the widget paints it on top.
"""

from __future__ import annotations

import math
import time
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion

from canvas.stand_in import StandIn
from canvas.view import Level, View

#: So much more than is seen is painted on each side, in device-independent pixels, so that panning only moves pixels.
MARGIN = 192
#: Up to so many things are painted in one go; more in pieces of about so many each. Counts and not times, so that a
#: machine that is busy with something else paints the same way. At another scale all stamps and texts are made anew,
#: which takes twice as long.
WHOLE: dict[Level, int] = {"near": 400, "mid": 800, "far": 16_000}
WHOLE_RESCALED: dict[Level, int] = {"near": 150, "mid": 320, "far": 16_000}
PIECE: dict[Level, int] = {"near": 36, "mid": 72, "far": 2_000}
#: The smallest and the largest side of a piece in device-independent pixels; far away counts can be trusted, so that
#: pieces may be of any size there.
LEAST_SIDE, MOST_SIDE = 128, 320
#: So much of a frame is spent on pieces, in seconds of the processor; the rest is for moving pixels and for what lies
#: on top.
BUDGET = 0.005
#: A region of more rectangles than this is painted as one.
_AREAS = 4


class Painting(Protocol):
    """Paints parts of the drawing."""

    def count(self, view: View, area: tuple[int, int, int, int]) -> int:
        """About how many things there are to paint in an area of device pixels, if it is painted in one go."""

    def paint(self, painter: QPainter, view: View, area: tuple[int, int, int, int]) -> None:
        """Paint an area (left, top, width, height in device pixels), to which the painter is clipped."""

    def sketch(self, painter: QPainter, view: View, area: tuple[int, int, int, int]) -> None:
        """Paint an area quickly: as it would look far away."""


class Picture:
    """A picture of the present view, with a margin round what is seen, and which parts of it are out of date."""

    def __init__(self, painting: Painting) -> None:
        self._painting = painting
        self._pixmap = QPixmap()
        # The view of the pixmap: what is seen of it starts at ``_offset``.
        self._view = View()
        self._size = (0, 0)
        self._offset = QPoint(0, 0)
        self._margin = 0
        self._dirty = QRegion()
        self._rescaled = True
        # Something stands in until all that is seen was painted once: the former picture, if there is one.
        self._stands_in = True
        self._former: StandIn | None = None

    @property
    def pixmap(self) -> QPixmap:
        """The picture with its margin, in device pixels."""
        return self._pixmap

    @property
    def seen(self) -> QRect:
        """The part of the pixmap that the widget shows."""
        return QRect(self._offset.x(), self._offset.y(), *self._size)

    @property
    def complete(self) -> bool:
        """Whether all that is seen is up to date."""
        return (self._dirty & QRegion(self.seen)).isEmpty()

    @property
    def margin_complete(self) -> bool:
        """Whether the margin is up to date too."""
        return self._dirty.isEmpty()

    # --- Another view --------------------------------------------------------------------------------------

    def show(self, view: View, width: int, height: int, ground: QColor) -> None:
        """Take another view or size (device pixels); what is still right of the old picture is kept.

        ``ground`` fills what has not been painted yet.
        """
        size_changed = self._size != (width, height) or self._view.ratio != view.ratio
        if size_changed or view.scale != self._view.scale:
            self._make(view, width, height, ground)
            return
        offset = QPoint(self._view.left - view.left, self._view.top - view.top)
        if offset == self._offset:
            return
        self._offset = offset
        twice = 2 * self._margin
        if not (0 <= offset.x() <= twice and 0 <= offset.y() <= twice):
            self._centre()

    def _make(self, view: View, width: int, height: int, ground: QColor) -> None:
        """A pixmap for another scale or size; the old picture stands in until it is painted."""
        self._rescaled = self._rescaled or view.scale != self._view.scale
        margin = round(MARGIN * view.ratio)
        self._pixmap = self._another(QSize(width + 2 * margin, height + 2 * margin))
        self._size, self._margin, self._offset = (width, height), margin, QPoint(margin, margin)
        self._view = view.panned(margin, margin)
        self._dirty, self._stands_in = QRegion(self._pixmap.rect()), True
        painter = QPainter(self._pixmap)
        for rect in _rectangles(self._dirty - QRegion(self.seen)):
            painter.fillRect(rect, ground)
        painter.end()

    def _another(self, size: QSize) -> QPixmap:
        """A pixmap to paint another view into, after putting aside what stands in for it.

        That is the picture as it is now; while one zooms faster than is painted, still the last that was whole. No
        more than two pixmaps are kept.
        """
        former, now = self._former, self._pixmap
        if now.isNull() or self._stands_in:
            return now if now.size() == size else QPixmap(size)
        self._former = StandIn(now, self._view, now.rect() if self._dirty.isEmpty() else self.seen)
        return former.pixmap if former is not None and former.pixmap.size() == size else QPixmap(size)

    def _centre(self) -> None:
        """Move the pixels so that what is seen has a whole margin on each side again."""
        by_x, by_y = self._margin - self._offset.x(), self._margin - self._offset.y()
        self._offset = QPoint(self._margin, self._margin)
        self._view = self._view.panned(by_x, by_y)
        whole = self._pixmap.rect()
        if abs(by_x) >= whole.width() or abs(by_y) >= whole.height():
            self._dirty = QRegion(whole)
            return
        self._pixmap.scroll(by_x, by_y, whole)
        self._dirty.translate(by_x, by_y)
        self._dirty += QRegion(whole) - QRegion(whole.translated(by_x, by_y))
        self._dirty &= QRegion(whole)

    def spoil(self, area: QRect | None = None) -> None:
        """A part is out of date (device pixels of the widget), or all of it."""
        whole = self._pixmap.rect()
        self._dirty = QRegion(whole) if area is None else self._dirty + QRegion(area.translated(self._offset) & whole)
        if not self._stands_in:
            self._former = None

    # --- Painting ------------------------------------------------------------------------------------------

    def work(self, focus: QPoint, budget: float = BUDGET) -> None:
        """Paint what is seen and out of date, for as long as the budget allows (seconds).

        ``focus`` is the device pixel of the widget that matters most.
        """
        wanted = self._dirty & QRegion(self.seen)
        if not wanted.isEmpty():
            self._paint_region(wanted, focus + self._offset, budget)
        if self.complete:
            self._rescaled = self._stands_in = False

    def put(self, painter: QPainter, ground: QColor) -> None:
        """Put what is seen onto a widget, whose painter's units are device pixels; or what stands in for it."""
        if not self._stands_in:
            painter.drawPixmap(QPoint(0, 0), self._pixmap, self.seen)
            return
        view, seen = self._view.panned(-self._offset.x(), -self._offset.y()), QRect(0, 0, *self._size)
        former = self._former
        covered = former.covered(view) & seen if former is not None else QRect()
        for area in _rectangles(QRegion(seen) - QRegion(covered)):
            painter.save()
            painter.setClipRect(area)
            if view.level == "far":
                painter.fillRect(area, ground)
            else:
                self._painting.sketch(painter, view, _tuple(area))
            painter.restore()
        if former is not None:
            painter.save()
            painter.setClipRect(seen)
            former.paint(painter, view)
            painter.restore()
        if view.level == "far":
            # Pieces look like what stands in here, so that they are shown as they come.
            for area in _rectangles(QRegion(self.seen) - self._dirty):
                painter.drawPixmap(area.topLeft() - self._offset, self._pixmap, area)

    def prepare(self, budget: float = BUDGET) -> None:
        """Paint what is out of date in the margin, while nothing else is to be done."""
        off = self._offset - QPoint(self._margin, self._margin)
        if max(abs(off.x()), abs(off.y())) > self._margin // 2:
            self._centre()
        if not self._dirty.isEmpty():
            self._paint_region(self._dirty, self.seen.center(), budget)
        if self._dirty.isEmpty():
            self._former = None

    def _paint_region(self, wanted: QRegion, focus: QPoint, budget: float) -> None:
        areas = _rectangles(wanted)
        if len(areas) > _AREAS:
            areas = [wanted.boundingRect()]
        level = self._view.level
        count = sum(self._painting.count(self._view, _tuple(area)) for area in areas)
        painter = QPainter(self._pixmap)
        try:
            if count <= (WHOLE_RESCALED if self._rescaled else WHOLE)[level]:
                for area in areas:
                    self._paint(painter, area)
            else:
                box = wanted.boundingRect()
                side = math.sqrt(box.width() * box.height() * PIECE[level] / count)
                most = MOST_SIDE if level != "far" else max(self._size)
                side = round(min(max(side, LEAST_SIDE * self._view.ratio), most * self._view.ratio))
                self._paint_pieces(painter, wanted, focus, side, budget)
        finally:
            painter.end()

    def _paint_pieces(self, painter: QPainter, wanted: QRegion, focus: QPoint, side: int, budget: float) -> None:
        """Paint squares until the budget is spent: those for which nothing stands in, then nearest to the focus."""
        started = last = time.thread_time()
        box = wanted.boundingRect()
        pieces = [
            QRect(left, top, side, side) & box
            for top in range(box.top(), box.bottom() + 1, side)
            for left in range(box.left(), box.right() + 1, side)
        ]
        stands_in = self._former if self._stands_in else None
        covered = stands_in.covered(self._view) if stands_in is not None else self._pixmap.rect()
        pieces.sort(key=lambda piece: (covered.contains(piece), (piece.center() - focus).manhattanLength()))
        for piece in pieces:
            area = (wanted & QRegion(piece)).boundingRect()
            if area.isEmpty():
                continue
            self._paint(painter, area)
            now = time.thread_time()
            # No piece is begun that would probably end after the budget.
            if now - started + (now - last) > budget:
                return
            last = now

    def _paint(self, painter: QPainter, area: QRect) -> None:
        painter.save()
        painter.setClipRect(QRectF(area))
        self._painting.paint(painter, self._view, _tuple(area))
        painter.restore()
        self._dirty -= QRegion(area)


def _rectangles(region: QRegion) -> list[QRect]:
    return [QRect(rect) for rect in region]  # type: ignore[attr-defined]  # iterable, but not declared so


def _tuple(area: QRect) -> tuple[int, int, int, int]:
    return area.x(), area.y(), area.width(), area.height()
