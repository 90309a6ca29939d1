"""Where the words of edges stand that look at nothing beside them: curves, and edges from and to loose nodes."""

from __future__ import annotations

from canvas.geometry import LABEL_ABOVE, LABEL_BESIDE, Label, Route

_FROM_CARD = 8.0
_ROOM = 90.0
_LEAST_ROOM, _MOST_ROOM = 56.0, 120.0


def label_of_curve(route: Route, index: int, count: int) -> Label:
    """Near the beginning of a curve, the ``index``-th of ``count`` that leave there: the first above, the last below,
    others in the middle of their curve."""
    (x1, y1), (x2, y2) = route.points[0], route.points[-1]
    if route.direction == "down":
        return Label(x1 + LABEL_BESIDE, y1 + LABEL_ABOVE, "left", _ROOM)
    if 0 < index < count - 1:
        return Label((x1 + x2) / 2, (y1 + y2) / 2 - LABEL_ABOVE, "center", _ROOM)
    aside = LABEL_ABOVE if index > 0 else -LABEL_ABOVE
    return Label(x1 + _FROM_CARD, y1 + aside, "left", max(_LEAST_ROOM, min(x2 - x1 - 3 * _FROM_CARD, _MOST_ROOM)))


def label_of_direct(route: Route) -> Label:
    """At the beginning of a route that goes straight for its target."""
    (x1, y1), (x2, y2) = route.points[0], route.points[1]
    if y1 == y2:
        return Label(x1 + _FROM_CARD, y1 - LABEL_ABOVE, "left", max(_LEAST_ROOM, abs(x2 - x1) - 2 * _FROM_CARD))
    return Label(x1 + LABEL_BESIDE, y1 + min(LABEL_ABOVE, abs(y2 - y1) / 2), "left", _ROOM)
