"""Which way an edge takes, before anybody knows how many others run beside it.

A way is made of horizontal runs at heights and vertical runs in channels, in turn. An edge that leaves its card at
the right begins with a horizontal run at its exit, one that enters at the left ends with one at its entry; these two
heights are known later (several edges may share a side), the others are in the plan.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from canvas.geometry import Rect
from canvas.routing.columns import Columns

Exit = Literal["right", "bottom", "loop"]
Entry = Literal["left", "top"]

#: The height of a loop's own channel under the lanes, until all loops have theirs.
FLOOR = float("inf")
#: Cards whose middles differ by less stand straight below one another.
STRAIGHT = 0.75


class Plan(NamedTuple):
    """The way of one edge: where it leaves its card, the channels that it runs in, the heights between them (without
    those of exit and entry) and where it enters."""

    exit: Exit
    channels: tuple[int, ...]
    heights: tuple[float, ...]
    entry: Entry


class End(NamedTuple):
    """A card at the end of an edge: its box and its column."""

    box: Rect
    column: int


def forward_plan(columns: Columns, source: End, target: End) -> Plan:
    """The way of an edge that is no loop."""
    lanes = columns.all
    if lanes[source.column].lane == lanes[target.column].lane:
        return _within_lane(columns, source, target)
    return _between_lanes(columns, source, target)


def loop_plan(columns: Columns, source: End, target: End) -> Plan:
    """The way of a loop: down into its channel, beside its column if cards stand below it, and up left of the
    target."""
    box, column = source
    bottom = box.y + box.height
    if columns.all[column].next_top(bottom) == float("inf"):
        return Plan("loop", (target.column,), (FLOOR,), "left")
    return Plan("loop", (column + 1, target.column), (columns.below_card(column, box), FLOOR), "left")


# --- Within a lane: down, in from above -------------------------------------------------------------------------


def _within_lane(columns: Columns, source: End, target: End) -> Plan:
    here, there = source.column, target.column
    if target.box.y >= source.box.y + source.box.height:
        if here == there:
            found = _down_same_column(columns, source, target)
        elif here < there:
            found = _down_to_the_right(columns, source, target)
        else:
            found = _down_to_the_left(columns, source, target)
        if found is not None:
            return found
    elif here < there:
        single = _one_turn(columns, source, target)
        if single is not None:
            return Plan("right", single, (), "left")
    return _round_about(columns, source, target)


def _round_about(columns: Columns, source: End, target: End) -> Plan:
    """Right, past the cards in a channel, back between two rows and in from above; or else in from the left."""
    box, here = source
    other, there = target
    middle, above = box.y + box.height / 2, columns.above_card(there, other)
    for channel in dict.fromkeys((here + 1, max(here, there) + 1)):
        first, end = (there + 1, channel) if channel > there else (channel, there)
        if columns.free_across(middle, here + 1, channel) and columns.free_across(above, first, end):
            return Plan("right", (channel,), (above,), "top")
    goal = other.y + other.height / 2
    passage = columns.passage(min(here + 1, there), max(here + 1, there), middle, goal)
    if here + 1 == there:
        return Plan("right", (there,), (), "left")
    return Plan("right", (here + 1, there), (passage,), "left")


def _down_same_column(columns: Columns, source: End, target: End) -> Plan | None:
    box, column = source
    other = target.box
    if not columns.all[column].free_between(box.y + box.height, other.y):
        return None
    if abs(box.x + box.width / 2 - other.x - other.width / 2) < STRAIGHT:
        return Plan("bottom", (), (), "top")
    return Plan("bottom", (), (columns.above_card(column, other),), "top")


def _down_to_the_right(columns: Columns, source: End, target: End) -> Plan | None:
    """Right at the card's middle and straight down; or in from the left by the one channel that is free."""
    box, here = source
    other, there = target
    middle = box.y + box.height / 2
    if columns.free_across(middle, here + 1, there) and columns.all[there].free_between(middle, other.y):
        return Plan("right", (), (), "top")
    single = _one_turn(columns, source, target)
    if single is not None:
        return Plan("right", single, (), "left")
    height = columns.above_card(there, other)
    if columns.free_across(height, here + 1, there):
        return Plan("right", (here + 1,), (height,), "top")
    return None


def _down_to_the_left(columns: Columns, source: End, target: End) -> Plan | None:
    """Down, left between two rows, down."""
    box, here = source
    other, there = target
    bottom = box.y + box.height
    below, above = columns.below_card(here, box), columns.above_card(there, other)
    if columns.free_across(above, there, here) and columns.all[here].free_between(bottom, above):
        return Plan("bottom", (), (above,), "top")
    if columns.free_across(below, there, here) and columns.all[there].free_between(below, other.y):
        return Plan("bottom", (), (below,), "top")
    for channel in range(here, there, -1):
        if columns.free_across(below, channel, here) and columns.free_across(above, there + 1, channel):
            return Plan("bottom", (channel,), (below, above), "top")
    return None


# --- To another lane: right, in from the left -------------------------------------------------------------------


def _between_lanes(columns: Columns, source: End, target: End) -> Plan:
    here, there = source.column, target.column
    if here < there:
        single = _one_turn(columns, source, target)
        if single is not None:
            return Plan("right", single, (), "left")
    start, goal = source.box.y + source.box.height / 2, target.box.y + target.box.height / 2
    first = columns.street_right_of(here)
    if not columns.free_across(start, here + 1, first):
        first = here + 1
    last = columns.street_left_of(there)
    if not columns.free_across(goal, last, there):
        last = there
    if first == last:
        return Plan("right", (first,), (), "left")
    passage = columns.passage(min(first, last), max(first, last), start, goal)
    return Plan("right", (first, last), (passage,), "left")


def _one_turn(columns: Columns, source: End, target: End) -> tuple[int, ...] | None:
    """The channel of a way that turns in one channel only, or in none; None if cards stand in every such way."""
    box, here = source
    other, there = target
    start, goal = box.y + box.height / 2, other.y + other.height / 2
    reach, back = here + 1, there
    while reach < there and columns.all[reach].free_at(start):
        reach += 1
    while back > here + 1 and columns.all[back - 1].free_at(goal):
        back -= 1
    if back > reach:
        return None
    if abs(start - goal) < STRAIGHT:
        return ()
    return (_nicest(columns, back, reach, here, there),)


def _nicest(columns: Columns, first: int, last: int, here: int, there: int) -> int:
    """Where to turn among the channels from ``first`` to ``last``: in a street, near the target."""
    for channel in (columns.street_left_of(there), columns.street_right_of(here)):
        if first <= channel <= last:
            return channel
    streets = [channel for channel in range(first, last + 1) if columns.is_street(channel)]
    return streets[-1] if streets else last
