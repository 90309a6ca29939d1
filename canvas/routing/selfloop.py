"""Loops to the own card: a lug at its lower right."""

from __future__ import annotations

from canvas.geometry import (
    LOOP_PORT_INSET,
    SELF_LOOP_HEIGHT,
    SELF_LOOP_WIDTH,
    LoopShape,
    Rect,
    Route,
)
from canvas.routing.shape import orthogonal

_RADIUS = 6.0
#: Left of the lug the pill has this room; half of it where an edge leads down from the card's middle.
_PILL_GAP = 6.0


def self_loop(edge_id: str, output: str, box: Rect, leads_down: bool) -> Route:
    """A lug from the loop port round the card's corner. ``leads_down``: another edge leaves below."""
    right, bottom = box.right, box.bottom
    port = (right - LOOP_PORT_INSET, bottom)
    low, high = bottom + SELF_LOOP_HEIGHT / 2, bottom - SELF_LOOP_HEIGHT / 2
    out = port[0] + SELF_LOOP_WIDTH
    points = [port, (port[0], low), (out, low), (out, high), (right, high)]
    pill_right = port[0] - _PILL_GAP
    pill_left = box.x + (box.width / 2 + _PILL_GAP if leads_down else 0.0)
    loop = LoopShape(
        (float(round(port[0])), float(round(bottom))),
        float(round(low)) + 3,
        float(round((pill_left + pill_right) / 2)),
        pill_right - pill_left,
    )
    return orthogonal(edge_id, output, points, _RADIUS, loop)
