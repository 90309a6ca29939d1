"""Steps that glide to their new places when the journey was tidied, so that the eye can follow them.

Each card is painted once and then moved as a picture; edges come back when all have arrived.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from canvas.drawing import Drawing
from canvas.geometry import Rect
from canvas.painting.sheet import Sheet
from canvas.view import View

#: With more nodes than this nothing glides: nobody could follow it.
MOST_NODES = 300
#: Room round a card for its ring, badge and loop port, in canvas units.
_ROUND = 12.0


class Gliding:
    """The nodes that move from where they were to where they are now. ``hidden``: what leaves the picture meanwhile."""

    def __init__(self, drawing: Drawing, before: Mapping[str, Rect]) -> None:
        boxes, journey = drawing.scene.boxes, drawing.scene.journey
        self._drawing = drawing
        self._ways = {
            node: (rect, boxes[node].rect)
            for node, rect in before.items()
            if node in boxes and boxes[node].rect[:2] != rect[:2]
        }
        edges = {
            edge.id
            for node in self._ways
            for edge in (*journey.edges_from.get(node, ()), *journey.edges_to.get(node, ()))
        }
        self.hidden = frozenset(self._ways) | frozenset(edges)
        self.share = 0.0
        self._cards: dict[str, QPixmap] = {}
        self._scale = 0.0

    def __bool__(self) -> bool:
        return 0 < len(self._ways) <= MOST_NODES

    def paint(self, sheet: Sheet) -> None:
        """Paint the cards on their way."""
        if sheet.view.scale != self._scale:
            self._scale = sheet.view.scale
            self._cards = {node: self._card(node, sheet.view) for node in self._ways}
        share = self.share
        for node, (start, end) in self._ways.items():
            x, y = start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share
            sheet.painter.drawPixmap(sheet.x(x - _ROUND), sheet.y(y - _ROUND), self._cards[node])

    def _card(self, node: str, view: View) -> QPixmap:
        """One card as a picture, with a margin."""
        drawing, rect = self._drawing, self._drawing.scene.boxes[node].rect
        scale = view.scale
        pixmap = QPixmap(round((rect.width + 2 * _ROUND) * scale), round((rect.height + 2 * _ROUND) * scale))
        pixmap.fill(Qt.GlobalColor.transparent)
        own = View(view.zoom, view.ratio, -round((rect.x - _ROUND) * scale), -round((rect.y - _ROUND) * scale))
        painter = QPainter(pixmap)
        painter.setClipRect(pixmap.rect())
        drawing.painter.paint_nodes(drawing.sheet(painter, own), drawing.scene, drawing.faces, drawing.overlay, {node})
        painter.end()
        return pixmap
