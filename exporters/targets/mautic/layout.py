"""Where the events of a campaign stand on Mautic's canvas: parents over the middle of their children, yes to the left
of no, nothing over anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporters.targets.mautic.tree import Event

#: Mautic draws an event 200 pixels wide.
_ACROSS, _DOWN = 240, 110
_LEFT, _TOP = 60, 50
_ORDER = {"yes": 0, "": 1, "no": 2}


@dataclass
class _Shape:
    """How far a subtree reaches to the left and right of its root, in columns, from row to row."""

    left: list[float]
    right: list[float]


def places(events: Sequence[Event]) -> dict[int, tuple[int, int]]:
    """The top left corner of each event by its number; 0 is the campaign's source. Subtrees stand as close together as
    their outlines let them."""
    beside: dict[int, float] = {}
    shapes: dict[int, _Shape] = {}
    for event in reversed(events):
        # Parents stand before their children in the list, so here all that hangs below is known.
        shapes[event.number] = _shape([child.number for child in _in_order(event.children)], shapes, beside)
    roots = [event.number for event in events if event.parent is None]
    top = _shape(roots, shapes, beside)
    columns: dict[int, float] = {}
    for event in events:
        above = 0.0 if event.parent is None else columns[event.parent.number]
        columns[event.number] = above + beside[event.number]
    shift = -min(top.left)
    found = {0: (_across(shift), _TOP)}
    for event in events:
        found[event.number] = (_across(columns[event.number] + shift), _TOP + event.depth * _DOWN)
    return found


def _in_order(children: Sequence[Event]) -> list[Event]:
    return sorted(children, key=lambda child: _ORDER[child.path])


def _across(column: float) -> int:
    return _LEFT + round(column * _ACROSS)


def _shape(children: Sequence[int], shapes: dict[int, _Shape], beside: dict[int, float]) -> _Shape:
    """The shape of what hangs below a parent in its middle; where each child stands beside it goes to ``beside``."""
    whole = _Shape([], [])
    at: list[float] = []
    for child in children:
        own = shapes[child]
        gaps = [right - left + 1 for right, left in zip(whole.right, own.left, strict=False)]
        place = max(gaps, default=0.0)
        at.append(place)
        moved = _Shape([left + place for left in own.left], [right + place for right in own.right])
        whole = _Shape(
            whole.left + moved.left[len(whole.left) :],
            moved.right + whole.right[len(moved.right) :],
        )
    middle = (at[0] + at[-1]) / 2 if at else 0.0
    for child, place in zip(children, at, strict=True):
        beside[child] = place - middle
    return _Shape([0.0, *(left - middle for left in whole.left)], [0.0, *(right - middle for right in whole.right)])
