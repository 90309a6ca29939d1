"""The layout of one stage: downwards in rows, parallel branches in sub-columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from canvas.layout.grid import LEAST_GAIN, Cell, Grid, Member, climb, make_room
from canvas.layout.layered import chains_of, neighbours, present_rows
from canvas.layout.layers import layers, walking_order
from canvas.layout.loops import Pair
from canvas.layout.ordering import Ordering

#: Passes of single moves; large stages are settled by fewer.
_PASSES = 6
_LARGE = 60
_PASSES_LARGE = 2
#: In small stages rows are pushed down too, so often at most.
_SMALL = 30
_PUSHES = 8
#: A new order must cost this much less than the one that people know.
_WORTH_A_CHANGE = 0.8
#: Whoever stands somewhere is moved for more than this only: a picture that is tidy does not change for trifles.
_WORTH_A_MOVE = 0.25


class Arranged(NamedTuple):
    """A cell for each member, and the members that were still to be looked at."""

    cells: dict[int, Cell]
    waiting: set[int]


def arrange(
    members: Sequence[Member],
    edges: Sequence[Pair],
    present: Mapping[int, Cell],
    fixed: Mapping[int, Cell],
    blocked: frozenset[Cell],
) -> Arranged:
    """A cell for each member of a stage.

    ``edges`` are those within the stage, without loops, the most important of a member first. ``present``: the
    nearest cells to where members are now, empty if they have never been placed. ``fixed`` members stay.
    """
    fresh = _from_order(members, edges, present, fixed, blocked)
    waiting = _settle(fresh)
    if present:
        known = _from_present(members, edges, present, fixed, blocked)
        left = _settle(known, least=_WORTH_A_MOVE)
        if fresh.total() >= _WORTH_A_CHANGE * known.total():
            return Arranged(_closed_up(known), left)
    return Arranged(_closed_up(fresh), waiting)


def rearrange(
    members: Sequence[Member],
    edges: Sequence[Pair],
    present: Mapping[int, Cell],
    fixed: Mapping[int, Cell],
    blocked: frozenset[Cell],
    look_at: set[int],
) -> Arranged:
    """The cells after the rows of other stages changed, keeping the order; only ``look_at`` and whoever they disturb
    are looked at."""
    grid = _from_present(members, edges, present, fixed, blocked)
    moved = {member for member, cell in grid.cell.items() if present[member] != cell}
    waiting = _settle(grid, look_at | moved, _WORTH_A_MOVE)
    return Arranged(_closed_up(grid), waiting)


def _closed_up(grid: Grid) -> dict[int, Cell]:
    """The cells with no sub-column left empty, unless somebody has to stay where they are: single moves cannot bring
    a whole branch nearer."""
    if grid.fixed or grid.blocked:
        return grid.cell
    used = {column: number for number, column in enumerate(sorted({column for _, column in grid.cell.values()}))}
    return {member: (row, used[column]) for member, (row, column) in grid.cell.items()}


def _settle(grid: Grid, first: set[int] | None = None, least: float = LEAST_GAIN) -> set[int]:
    """Put everybody where they cost least, as far as moves of few show; returns who was still to be looked at."""
    waiting = climb(grid, _PASSES if len(grid.members) <= _LARGE else _PASSES_LARGE, first, least)
    everybody = first is None or len(first) >= len(grid.members)
    if everybody and len(grid.members) <= _SMALL:
        make_room(grid, _PASSES_LARGE, _PUSHES, least)
    return waiting


def _from_present(
    members: Sequence[Member],
    edges: Sequence[Pair],
    present: Mapping[int, Cell],
    fixed: Mapping[int, Cell],
    blocked: frozenset[Cell],
) -> Grid:
    """Everybody where they are, but below those that lead to them, and no row left empty."""
    after, before = neighbours(len(members), edges)
    rows: dict[int, int] = {}
    for member in walking_order(after, before):
        least = max((rows[other] + 1 for other in before[member]), default=0)
        rows[member] = fixed[member][0] if member in fixed else max(present[member][0], least)
    if not fixed:
        used = {row: number for number, row in enumerate(sorted(set(rows.values())))}
        rows = {member: used[row] for member, row in rows.items()}
    grid = Grid(members, fixed, blocked)
    for member in sorted(rows, key=lambda member: (rows[member], present[member][1], member)):
        if member not in fixed:
            grid.put_near(member, rows[member], present[member][1])
    return grid


def _from_order(
    members: Sequence[Member],
    edges: Sequence[Pair],
    present: Mapping[int, Cell],
    fixed: Mapping[int, Cell],
    blocked: frozenset[Cell],
) -> Grid:
    """Layers as rows, ordered without crossings, main ways straight down; loose parts where they are wanted."""
    after, before = neighbours(len(members), edges)
    layer = layers(after, before)
    _push_below_fixed(layer, after, before, fixed)
    columns = _columns(members, edges, layer, after, present)
    grid = Grid(members, fixed, blocked)
    for part in _parts(len(members), after, before):
        movable = [member for member in part if member not in fixed]
        top = _best_top(grid, movable, layer, columns)
        for member in sorted(movable, key=lambda member: (layer[member], columns[member])):
            grid.put_near(member, layer[member] + top, columns[member])
    return grid


def _push_below_fixed(
    layer: list[int], after: Sequence[Sequence[int]], before: Sequence[Sequence[int]], fixed: Mapping[int, Cell]
) -> None:
    if not fixed:
        return
    for member in walking_order(after, before):
        if member in fixed:
            layer[member] = fixed[member][0]
        else:
            layer[member] = max((layer[other] + 1 for other in before[member]), default=layer[member])


def _parts(count: int, after: Sequence[Sequence[int]], before: Sequence[Sequence[int]]) -> list[list[int]]:
    """The parts of the stage that no edge within it joins, the largest first."""
    seen = [False] * count
    parts: list[list[int]] = []
    for start in range(count):
        if seen[start]:
            continue
        seen[start] = True
        part = [start]
        for member in part:
            for other in (*after[member], *before[member]):
                if not seen[other]:
                    seen[other] = True
                    part.append(other)
        parts.append(sorted(part))
    parts.sort(key=lambda part: (-len(part), part[0]))
    return parts


def _columns(
    members: Sequence[Member],
    edges: Sequence[Pair],
    layer: Sequence[int],
    after: Sequence[Sequence[int]],
    present: Mapping[int, Cell],
) -> list[int]:
    """The sub-column of each member: a member goes on below the one whose main way it is, others to the right."""
    long = [(start, end) for start, end in edges if layer[end] > layer[start]]
    chain = chains_of(layer, long)
    depth = _depths(after)
    for followers in chain.down:
        followers.sort(key=lambda follower: -(depth[follower] if follower < chain.real else 0))
    seen = present_rows(chain, [float(present[member][1]) for member in range(len(members))]) if present else None
    rows = Ordering(chain.layer, chain.down, chain.up).best(seen)
    columns = [0] * len(members)
    main = _main_ways(members, layer, after, depth)
    for row in rows:
        last = -1
        for member in row:
            if member < chain.real:
                wanted = columns[main[member]] if member in main else 0
                columns[member] = last = max(last + 1, wanted)
    return columns


def _depths(after: Sequence[Sequence[int]]) -> list[int]:
    """How many steps follow each member on the longest way."""
    before: list[list[int]] = [[] for _ in after]
    for start, ends in enumerate(after):
        for end in ends:
            before[end].append(start)
    depth = [0] * len(after)
    for member in reversed(walking_order(after, before)):
        depth[member] = max((depth[follower] + 1 for follower in after[member]), default=0)
    return depth


def _main_ways(
    members: Sequence[Member], layer: Sequence[int], after: Sequence[Sequence[int]], depth: Sequence[int]
) -> dict[int, int]:
    """Whom each member stands straight below: every member has at most one main follower, the one with the longest
    way ahead, nearest first."""
    main: dict[int, int] = {}
    for member in sorted(range(len(members)), key=lambda member: layer[member]):
        followers = [follower for follower in after[member] if follower not in main]
        if followers:
            chosen = min(followers, key=lambda follower: (layer[follower] - layer[member] > 1, -depth[follower]))
            main[chosen] = member
    return main


def _best_top(grid: Grid, part: Sequence[int], layer: Sequence[int], columns: Sequence[int]) -> int:
    """How many rows down a part begins: where it costs least among those already placed."""
    if not grid.cell or not part:
        return 0
    lowest = max(row for row, _ in grid.cell.values())
    best, least = 0, float("inf")
    for top in range(lowest + 2):
        cost = 0.0
        for member in part:
            place = (layer[member] + top, columns[member])
            while not grid.free(place):
                place = (place[0], place[1] + 1)
            cost += grid.cost(member, place)
        if cost < least:
            best, least = top, cost
    return best
