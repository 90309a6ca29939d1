"""The quickest orthogonal way between two boxes, past nothing else: for edges that are being dragged, and for
nodes outside the lanes."""

from __future__ import annotations

from canvas.geometry import (
    COLUMN_GAP,
    FIRST_CHANNEL,
    LOOP_CORNER_RADIUS,
    LOOP_PORT_INSET,
    LoopShape,
    Point,
    Rect,
    Route,
)
from canvas.routing.shape import orthogonal
from journey.model import Edge

#: So far from a card a line may turn.
TURN = COLUMN_GAP / 2


def direct_points(source: Rect, target: Rect, shift: float = 0.0) -> list[Point]:
    """Right and in at the left if the target lies to the right, else down and in from above, else round; so far
    beside the cards' middles."""
    middle = source.y + source.height / 2 + shift
    if target.x >= source.right + 2 * TURN:
        turn = source.right + TURN
        entry = target.y + target.height / 2 + shift
        return [(source.right, middle), (turn, middle), (turn, entry), (target.x, entry)]
    down, above = source.x + source.width / 2 + shift, target.x + target.width / 2 + shift
    if target.y >= source.bottom + TURN:
        turn = (source.bottom + target.y) / 2
        return [(down, source.bottom), (down, turn), (above, turn), (above, target.y)]
    return [
        (source.right, middle),
        (max(source.right, target.right) + TURN, middle),
        (max(source.right, target.right) + TURN, target.y - TURN),
        (above, target.y - TURN),
        (above, target.y),
    ]


def direct_route(edge_id: str, output: str, source: Rect, target: Rect, shift: float = 0.0) -> Route:
    """A forward edge the quickest way, so far beside the cards' middles."""
    return orthogonal(edge_id, output, direct_points(source, target, shift))


def direct_loop(edge_id: str, output: str, source: Rect, target: Rect) -> Route:
    """A loop edge the quickest way: down from the loop port, left under both boxes, up, in at the left."""
    port = (source.right - LOOP_PORT_INSET, source.bottom)
    channel = max(source.bottom, target.bottom) + FIRST_CHANNEL
    left = target.x - TURN
    entry = target.y + target.height / 2
    points = [port, (port[0], channel), (left, channel), (left, entry), (target.x, entry)]
    loop = LoopShape(port, channel, (left + port[0]) / 2, abs(port[0] - left) - 2 * LOOP_CORNER_RADIUS)
    return orthogonal(edge_id, output, points, LOOP_CORNER_RADIUS, loop)


def quick_route(edge: Edge, source: Rect, target: Rect) -> Route:
    """An edge the quickest way, past nothing."""
    if edge.loop is not None or edge.source == edge.target:
        return direct_loop(edge.id, edge.output, source, target)
    return direct_route(edge.id, edge.output, source, target)
