"""Brings a loop's pill into sight that lies below what floats over the canvas, or just out of it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect

from canvas.geometry import PILL_HEIGHT, LoopShape
from canvas.widget import CanvasWidget

#: A pill keeps this distance (px) from what floats and from the canvas' sides.
_MARGIN = 8
#: The picture moves at most so far (px): who draws must still find the place again.
_MOST = 160
#: A pill is taken to be at most so wide, in canvas units: its words begin in its middle.
_WIDE = 120.0


def show_loop(canvas: CanvasWidget, edge_id: str) -> None:
    """Move the picture a little if that makes the pill of a loop visible."""
    route = canvas.drawing.scene.route(edge_id)
    if route is None or route.loop is None or not canvas.isVisible():
        return
    floating = [
        part.geometry() for part in (canvas.minimap, canvas.zoom_bar, canvas.legend) if part.isVisibleTo(canvas)
    ]
    by_x, by_y = shift_into_sight(_pill(canvas, route.loop), canvas.rect(), floating)
    if by_x or by_y:
        canvas.pan(by_x, by_y)


def _pill(canvas: CanvasWidget, loop: LoopShape) -> QRect:
    width = min(loop.pill_room, _WIDE)
    left, top = canvas.view.to_widget(loop.pill_x - width / 2, loop.channel_y - PILL_HEIGHT / 2)
    right, bottom = canvas.view.to_widget(loop.pill_x + width / 2, loop.channel_y + PILL_HEIGHT / 2)
    return QRect(round(left), round(top), round(right - left), round(bottom - top))


def shift_into_sight(pill: QRect, room: QRect, floating: Iterable[QRect]) -> tuple[int, int]:
    """How far to move the picture, right and down, so that ``pill`` lies in ``room`` and under nothing that floats
    there; (0, 0) if that would be far."""
    inside = room.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    by_x = max(inside.left() - pill.left(), 0) or min(inside.right() - pill.right(), 0)
    by_y = max(inside.top() - pill.top(), 0) or min(inside.bottom() - pill.bottom(), 0)
    moved = pill.translated(by_x, by_y)
    # From the lowest up: a pill that was moved from below one may come to lie below another.
    for part in sorted(floating, key=QRect.bottom, reverse=True):
        if moved.intersects(part.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)):
            by_y -= moved.bottom() + _MARGIN - part.top() + 1
            moved = pill.translated(by_x, by_y)
    if max(abs(by_x), abs(by_y)) > _MOST or not inside.contains(moved):
        return 0, 0
    return by_x, by_y
