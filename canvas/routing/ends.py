"""Where on its cards an edge begins and ends, when several share a side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from canvas.geometry import LOOP_PORT_INSET, LOOP_PORT_SIZE
from canvas.routing.plan import End, Plan

#: Between two edges that leave or enter on one side, where there is room.
_APART = 24.0
_LOOPS_APART = 14.0
_BOTTOM_APART = 24.0
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
        straight = next((i for i, item in enumerate(right) if not item[1].channels and item[1].entry == "left"), None)
        center = straight if straight is not None else (len(right) - 1) / 2
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
    """One edge leaves in the middle; of several the straight one, and the others to its sides."""
    box = source.box
    middle = box.x + box.width / 2
    left = right = 0
    for edge_id, plan, target in sorted(below, key=lambda item: len(item[1].heights)):
        if left == right == 0 or not plan.heights:
            found[edge_id] = (middle, box.bottom)
            left = right = max(left, 1)
        elif target.column > source.column:
            found[edge_id] = (min(middle + right * _BOTTOM_APART, box.right - _FROM_CORNER), box.bottom)
            right += 1
        else:
            found[edge_id] = (max(middle - left * _BOTTOM_APART, box.x + _FROM_CORNER), box.bottom)
            left += 1


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
