"""Where on its cards an edge begins and ends, when several share a side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from canvas.geometry import LOOP_PORT_INSET, LOOP_PORT_SIZE
from canvas.routing.plan import STRAIGHT, End, Plan

#: Between two edges that leave or enter on one side, where there is room.
_APART = 24.0
_LOOPS_APART = 14.0
_BOTTOM_APART = 24.0
#: Two edges straight down to the same card, whose words stand on either side; more, with their figures between them.
_TWO_APART, _MORE_APART = 16.0, 40.0
#: Edges stay so far from a card's corners.
_FROM_CORNER = 8.0
_PORTS_APART = LOOP_PORT_SIZE + 4.0


class Ends(NamedTuple):
    """Where an edge leaves and enters: x from the left edges of the lanes of its cards."""

    exit_x: float
    exit_y: float
    entry_x: float
    entry_y: float


def exits_of(
    source: End, plans: Sequence[tuple[str, Plan, End]], spans: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Where the edges that leave one card begin, by edge id.

    ``plans``: each edge's id, plan and target in the document's order. Loops with a wider span leave further right.
    """
    box = source.box
    middle = box.y + box.height / 2
    right = [(edge_id, plan, target) for edge_id, plan, target in plans if plan.exit == "right"]
    found: dict[str, tuple[float, float]] = {}
    if len(right) == 1:
        found[right[0][0]] = (box.right, middle)
    elif right:
        right.sort(key=lambda item: _rank(middle, item[1], item[2]))
        straight = [i for i, item in enumerate(right) if not item[1].channels and item[1].entry == "left"]
        center = (straight[0] + straight[-1]) / 2 if straight else (len(right) - 1) / 2
        apart = min(_APART, (box.height / 2 - _FROM_CORNER) / max(center, len(right) - 1 - center))
        for index, (edge_id, _, _) in enumerate(right):
            found[edge_id] = (box.right, middle + (index - center) * apart)
    _add_below(found, source, [item for item in plans if item[1].exit == "bottom"])
    loops = sorted((edge_id for edge_id, plan, _ in plans if plan.exit == "loop"), key=lambda edge_id: -spans[edge_id])
    for index, edge_id in enumerate(loops):
        found[edge_id] = (box.right - LOOP_PORT_INSET - index * _PORTS_APART, box.bottom)
    return found


def _rank(middle: float, plan: Plan, target: End) -> tuple[int, float, float]:
    """The order from above in which edges leave at the right so that they do not cross: those that turn up, the
    nearest turn first; straight ones; those that turn down, the nearest turn last."""
    turn = plan.channels[0] if plan.channels else target.column + 0.5
    height = middle
    if plan.heights:
        height = plan.heights[0]
    elif plan.entry == "top":
        height = target.box.y
    elif plan.channels:
        height = target.box.y + target.box.height / 2
    if height < middle:
        return (-1, turn, height)
    return (1, -turn, height) if height > middle else (0, 0.0, height)


def _add_below(found: dict[str, tuple[float, float]], source: End, below: Sequence[tuple[str, Plan, End]]) -> None:
    """One edge leaves in the middle; of several the straight ones, and the others to their sides."""
    box = source.box
    middle = box.x + box.width / 2
    ordered = sorted(below, key=lambda item: len(item[1].heights))
    straight = sum(1 for _, plan, _ in ordered if not plan.heights)
    shifts = fan(max(straight, 1), box.width)
    for (edge_id, _, _), shift in zip(ordered, shifts, strict=False):
        found[edge_id] = (middle + shift, box.bottom)
    left = right = shifts[-1] + _BOTTOM_APART
    for edge_id, _, target in ordered[len(shifts) :]:
        if target.column > source.column:
            found[edge_id] = (min(middle + right, box.right - _FROM_CORNER), box.bottom)
            right += _BOTTOM_APART
        else:
            found[edge_id] = (max(middle - left, box.x + _FROM_CORNER), box.bottom)
            left += _BOTTOM_APART


def fan(count: int, width: float) -> list[float]:
    """How far from the middle of a card of some width each of so many edges runs that go straight down together."""
    if count < 2:
        return [0.0] * count
    apart = _TWO_APART if count == 2 else min(_MORE_APART, (width - 2 * _FROM_CORNER) / (count - 1))
    return [(index - (count - 1) / 2) * apart for index in range(count)]


def straightened(ends: Ends, plan: Plan) -> Ends:
    """The ends of an edge that has no turn: where it leaves beside the middle, for others go the same way, it enters
    as far beside it."""
    if plan.channels or plan.heights:
        return ends
    if plan.exit == "bottom" and abs(ends.exit_x - ends.entry_x) >= STRAIGHT:
        return ends._replace(entry_x=ends.exit_x)
    if plan.exit == "right" and plan.entry == "left" and abs(ends.exit_y - ends.entry_y) >= STRAIGHT:
        return ends._replace(entry_y=ends.exit_y)
    return ends


def entries_of(
    target: End, plans: Iterable[tuple[str, Plan]], spans: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Where the edges that enter one card end, by edge id: forward edges all in one place a side, loops apart.

    Of several loops the one with the widest span enters highest, so that none crosses another.
    """
    box = target.box
    middle = box.y + box.height / 2
    found: dict[str, tuple[float, float]] = {}
    loops: list[str] = []
    forward = False
    for edge_id, plan in plans:
        if plan.entry == "top":
            found[edge_id] = (box.x + box.width / 2, box.y)
        elif edge_id in spans:
            loops.append(edge_id)
        else:
            found[edge_id] = (box.x, middle)
            forward = True
    loops.sort(key=lambda edge_id: -spans[edge_id])
    count = len(loops)
    for index, edge_id in enumerate(loops):
        if forward:
            offset = (index + 1) * min(_LOOPS_APART, (box.height / 2 - _FROM_CORNER) / count)
        elif count > 1:
            offset = (index - (count - 1) / 2) * min(_LOOPS_APART, (box.height - 2 * _FROM_CORNER) / (count - 1))
        else:
            offset = 0.0
        found[edge_id] = (box.x, middle + offset)
    return found
