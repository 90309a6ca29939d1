"""Where the words of edges stand that look at nothing beside them: curves, and edges from and to loose nodes."""

from __future__ import annotations

from canvas.geometry import CARD_WIDTH, LABEL_ABOVE, LABEL_BESIDE, Label, Route
from canvas.routing.ends import fan

_FROM_CARD = 10.0
_FROM_ARROW = 22.0
_ROOM = 90.0
_KEEP = 5.0
_LEAST_ROOM, _MOST_ROOM = 56.0, 120.0
#: From a curve to the middle of words beside it.
_BESIDE = 10.0
_LEVEL = 8.0


def label_of_curve(route: Route, count: int, parallel: tuple[int, int] = (0, 1)) -> Label:
    """Beside a curve, on the side that it bends away from: near its beginning, but where more than two leave one card
    (``count``) near its end, where the others have gone their ways. ``parallel``: the edge's number among those with
    the same ends, and how many there are."""
    (x1, y1), (x2, y2) = route.points[0], route.points[-1]
    if route.direction == "down":
        return _beside_fall(x1, y1 + LABEL_ABOVE, parallel)
    room = max(_LEAST_ROOM, min(x2 - x1 - _FROM_CARD - _FROM_ARROW, _MOST_ROOM))
    if count > 2:
        return Label(x2 - _FROM_ARROW, y2 + (_BESIDE if y2 > y1 + _LEVEL else -_BESIDE), "right", room)
    return Label(x1 + _FROM_CARD, y1 + (_BESIDE if y2 < y1 - _LEVEL else -_BESIDE), "left", room)


def _beside_fall(x: float, y: float, parallel: tuple[int, int]) -> Label:
    """Right of a run down; left of the first of several, and between them what has room there."""
    number, count = parallel
    shifts = fan(count, CARD_WIDTH)
    if number == 0 and count > 1:
        # No further than the card, for loops may rise beside it.
        return Label(x - LABEL_BESIDE, y, "right", CARD_WIDTH / 2 + shifts[0] - LABEL_BESIDE)
    if number + 1 < count:
        return Label(x + LABEL_BESIDE, y, "left", shifts[1] - shifts[0] - LABEL_BESIDE - _KEEP)
    return Label(x + LABEL_BESIDE, y, "left", _ROOM)


def label_of_direct(route: Route, parallel: tuple[int, int] = (0, 1)) -> Label:
    """At the beginning of a route that goes straight for its target."""
    (x1, y1), (x2, y2) = route.points[0], route.points[1]
    if y1 == y2:
        is_last = 0 < parallel[0] == parallel[1] - 1
        return Label(
            x1 + _FROM_CARD,
            y1 + (LABEL_ABOVE if is_last else -LABEL_ABOVE),
            "left",
            max(_LEAST_ROOM, abs(x2 - x1) - 2 * _FROM_CARD),
        )
    return _beside_fall(x1, y1 + min(LABEL_ABOVE, abs(y2 - y1) / 2), parallel)
