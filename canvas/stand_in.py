"""What stands in after a zoom until the new picture is painted: the former picture, scaled."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap

from canvas.view import View


@dataclass(frozen=True)
class StandIn:
    """A picture at another zoom. ``view``: of the pixmap; ``painted``: the part of it that may be shown."""

    pixmap: QPixmap
    view: View
    painted: QRect

    def covered(self, view: View) -> QRect:
        """The device pixels that it covers in another view."""
        left, top, grown = self._placed(view)
        part = self.painted
        return QRectF(
            left + part.x() * grown, top + part.y() * grown, part.width() * grown, part.height() * grown
        ).toRect()

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint it where it belongs in another view; the painter's units are device pixels."""
        left, top, grown = self._placed(view)
        painter.save()
        painter.translate(left, top)
        painter.scale(grown, grown)
        painter.drawPixmap(self.painted, self.pixmap, self.painted)
        painter.restore()

    def _placed(self, view: View) -> tuple[float, float, float]:
        grown = view.scale / self.view.scale
        return view.left - self.view.left * grown, view.top - self.view.top * grown, grown
