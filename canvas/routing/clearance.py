"""Curves that would run through cards are led past them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from canvas.geometry import CARD_WIDTH, Point, Rect
from canvas.routing.curved import curve_past, curve_points

#: A curve is looked at in steps of this length, and no oftener than this.
_STEP = 40.0
_STEPS_AT_MOST = 64
#: Passages keep this distance from cards, above or below and before and behind.
_PAST = 13.0
_BESIDE = 8.0
_HARDLY_IN = 2.0
#: A curve needs so much room to bend.
_BEND = 36.0
#: So often a passage is moved past further cards before it is given up.
_TRIES = 12

Near = Callable[[Rect], Iterable[Rect]]


def clear_curve(start: Point, end: Point, near: Near) -> tuple[Point, ...]:
    """The points of a curve from a card's right to another's left, past the cards between. ``near``: the cards that
    meet a rectangle, and perhaps others beside it."""
    straight = curve_points(start, end, False)
    if end[0] - start[0] <= CARD_WIDTH:
        return straight
    between = Rect(start[0] + 1, min(start[1], end[1]), end[0] - start[0] - 2, abs(end[1] - start[1]))
    cards = [card for card in near(between) if card.right > between.x and card.x < between.right]
    hit = _hit(straight, cards)
    if not hit:
        return straight
    best: tuple[float, tuple[Point, Point]] | None = None
    for upwards in (True, False):
        passage = _passage(start, end, hit, near, upwards)
        if passage is not None:
            height = passage[0][1]
            detour = abs(height - start[1]) + abs(height - end[1])
            if best is None or detour < best[0]:
                best = (detour, passage)
    return straight if best is None else curve_past(start, end, best[1])


def _hit(points: Sequence[Point], cards: Sequence[Rect]) -> list[Rect]:
    """The cards that a cubic runs through."""
    if not cards:
        return []
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = points
    steps = min(_STEPS_AT_MOST, max(8, int((x4 - x1) / _STEP)))
    found: list[Rect] = []
    left = list(cards)
    for step in range(1, steps):
        t = step / steps
        s = 1 - t
        a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        x, y = a * x1 + b * x2 + c * x3 + d * x4, a * y1 + b * y2 + c * y3 + d * y4
        for card in left:
            if card[0] <= x <= card[0] + card[2] and card[1] - _HARDLY_IN <= y <= card[1] + card[3] + _HARDLY_IN:
                found.append(card)
                left.remove(card)
                break
        if not left:
            break
    return found


def _passage(start: Point, end: Point, hit: Sequence[Rect], near: Near, upwards: bool) -> tuple[Point, Point] | None:
    """A straight run over or under the cards that are in the way, and under or over whatever is there."""
    first, last = min(card.x for card in hit) - _BESIDE, max(card.right for card in hit) + _BESIDE
    first, last = max(first, start[0] + _BEND), min(last, end[0] - _BEND)
    if first >= last:
        return None
    y = min(card.y for card in hit) - _PAST if upwards else max(card.bottom for card in hit) + _PAST
    for _ in range(_TRIES):
        strip = Rect(first, y - _PAST / 2, last - first, _PAST)
        others = [card for card in near(strip) if card.meets(strip)]
        if not others:
            return ((first, y), (last, y))
        y = min(card.y for card in others) - _PAST if upwards else max(card.bottom for card in others) + _PAST
    return None
