"""Steps of one stage on a grid of rows and sub-columns, and how good a picture they make.

Costs are in bends: what an edge that turns once more, or a card that another edge must go round, is worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import NamedTuple

Cell = tuple[int, int]

#: A further sub-column makes the lane wider; a lower row makes it longer.
_COLUMN = 0.6
_ROW = 0.15
#: An edge to another column, for each column; more if it goes left, against the reading direction.
_ASIDE = 1.5
_LEFTWARDS = 0.5
#: An edge that skips rows: for each row, and if a card stands in its way.
_SKIPPED_ROW = 0.3
_BLOCKED = 2.5
#: How far up an edge is looked for that a card would stand in the way of.
_SIGHT = 6
#: An edge from or to another stage: for each card in its row that it must go round, and for each row up or down.
_BEFORE = 1.4
_BEHIND = 1.1
_SLOPE = 0.2
#: Branches of one step in different rows, for each row.
_UNEVEN = 0.8
#: An edge from another stage: for each edge down that it crosses.
_CROSSED = 0.6

#: Less is no gain, so that sums that differ by rounding never take turns.
LEAST_GAIN = 1e-6
#: Sums that differ by less may be the same.
_ROUNDED = 1e-9


class Member(NamedTuple):
    """A step of the stage, by number. ``above`` and ``below``: the steps of the stage that lead to it and that it
    leads to. ``from_left`` and ``to_right``: the rows of steps in other stages that lead to it and that it leads to,
    None while they have none."""

    above: tuple[int, ...]
    below: tuple[int, ...]
    from_left: tuple[int | None, ...]
    to_right: tuple[int | None, ...]


class Grid:
    """Members in cells (row, column); ``fixed`` ones stay where they are, ``blocked`` cells stay free."""

    def __init__(self, members: Sequence[Member], fixed: Mapping[int, Cell], blocked: frozenset[Cell]) -> None:
        self.members = members
        self.fixed = fixed
        self.blocked = blocked
        self.cell: dict[int, Cell] = dict(fixed)
        self._rows: dict[int, dict[int, int]] = {}
        for member, (row, column) in fixed.items():
            self._rows.setdefault(row, {})[column] = member

    def kept(self) -> dict[int, Cell]:
        """All cells, to go back to."""
        return dict(self.cell)

    def go_back(self, kept: Mapping[int, Cell]) -> None:
        """Put everybody back."""
        for member in [member for member, cell in kept.items() if self.cell[member] != cell]:
            self.take(member)
        for member, cell in kept.items():
            if member not in self.cell:
                self.put(member, cell)

    def free(self, cell: Cell) -> bool:
        """Whether nobody is in a cell and nothing blocks it."""
        return cell not in self.blocked and cell[1] not in self._rows.get(cell[0], ())

    def put(self, member: int, cell: Cell) -> None:
        """Put a member into a free cell."""
        self.take(member)
        self.cell[member] = cell
        self._rows.setdefault(cell[0], {})[cell[1]] = member

    def put_near(self, member: int, row: int, column: int) -> None:
        """Put a member into the first free cell of a row from a column on."""
        while not self.free((row, column)):
            column += 1
        self.put(member, (row, column))

    def take(self, member: int) -> None:
        """Take a member out of its cell."""
        cell = self.cell.pop(member, None)
        if cell is not None:
            del self._rows[cell[0]][cell[1]]

    def exchange(self, one: int, other: int) -> None:
        """Let two members change places."""
        here, there = self.cell[one], self.cell[other]
        self.cell[one], self.cell[other] = there, here
        self._rows[here[0]][here[1]] = other
        self._rows[there[0]][there[1]] = one

    def at(self, cell: Cell) -> int | None:
        """Who is in a cell."""
        return self._rows.get(cell[0], {}).get(cell[1])

    def around(self, cell: Cell) -> set[int]:
        """Who is in a row."""
        return set(self._rows.get(cell[0], {}).values())

    def rows_for(self, member: int) -> tuple[int, int | None]:
        """The first and the last row that keep a member below those above it and above those below it."""
        cell = self.cell
        first = max((cell[other][0] + 1 for other in self.members[member].above if other in cell), default=0)
        below = [cell[other][0] - 1 for other in self.members[member].below if other in cell]
        return (first, max(first, min(below)) if below else None)

    def cost(self, member: int, place: Cell, most: float = inf) -> float:
        """What a member costs in a cell, its own edges and those that it stands in the way of. If it is more than
        ``most`` it is not reckoned to the end: all parts of it only add to it."""
        row, column = place
        cell, rows = self.cell, self._rows
        item = self.members[member]
        total = _COLUMN * column + _ROW * row
        for other in item.above:
            if other in cell:
                total += self._edge(cell[other], place)
            siblings = self.members[other].below
            if len(siblings) > 1:
                for sibling in siblings:
                    if sibling != member and sibling in cell:
                        total += _UNEVEN * abs(cell[sibling][0] - row)
        for other in item.below:
            if other in cell:
                total += self._edge(place, cell[other])
        for known in (*item.from_left, *item.to_right):
            if known is not None:
                total += _SLOPE * abs(known - row)
        if total > most:
            return total
        for at, other in rows.get(row, {}).items():
            if other == member:
                continue
            if at < column:
                total += _BEFORE * len(item.from_left) + _BEHIND * bool(self.members[other].to_right)
            elif at > column:
                total += _BEHIND * len(item.to_right) + _BEFORE * bool(self.members[other].from_left)
        if total > most:
            return total
        if self._divides(member, place):
            total += _BLOCKED
        if item.from_left:
            total += _CROSSED * sum([self._divides(member, (row, at)) for at in range(column)])
        return total

    def _divides(self, member: int, place: Cell) -> bool:
        """Whether a straight edge of others runs down through a cell."""
        row, column = place
        cell, rows = self.cell, self._rows
        for above in range(row - 1, max(-1, row - _SIGHT), -1):
            columns = rows.get(above)
            if columns is None or column not in columns:
                continue
            upper = columns[column]
            if upper != member:
                for other in self.members[upper].below:
                    if other != member and other in cell and cell[other][1] == column and cell[other][0] > row:
                        return True
            return False
        return False

    def _edge(self, start: Cell, end: Cell) -> float:
        (row, column), (below, beside) = start, end
        skipped = below - row - 1
        if column == beside:
            if not skipped:
                return 0.0
            total = _SKIPPED_ROW * skipped
            for between in range(row + 1, below):
                if column in self._rows.get(between, ()):
                    return total + _BLOCKED
            return total
        total = _ASIDE * abs(column - beside) + _SKIPPED_ROW * max(skipped, 0)
        if beside < column:
            total += _LEFTWARDS
        if skipped < 0:
            total += _BLOCKED
        return total

    def crowded(self, member: int) -> bool:
        """Whether a card in its row is in the way of an edge between a member and another stage."""
        row, column = self.cell[member]
        item = self.members[member]
        beside = self._rows.get(row, {})
        return (bool(item.from_left) and any(at < column for at in beside)) or (
            bool(item.to_right) and any(at > column for at in beside)
        )

    def push_down(self, member: int) -> set[int]:
        """Put a member one row lower, and whoever would then not be below it; returns who was moved and who was
        beside them."""
        waiting = [(member, self.cell[member][0] + 1)]
        lowered: dict[int, int] = {}
        for pushed, row in waiting:
            if pushed in self.fixed or lowered.get(pushed, -1) >= row or self.cell[pushed][0] >= row:
                continue
            lowered[pushed] = row
            waiting += [(other, row + 1) for other in self.members[pushed].below if other in self.cell]
        concerned = set(lowered).union(*(self.around(self.cell[pushed]) for pushed in lowered))
        columns = {pushed: self.cell[pushed][1] for pushed in lowered}
        for pushed in lowered:
            self.take(pushed)
        for pushed, row in lowered.items():
            self.put_near(pushed, row, columns[pushed])
        return concerned

    def total(self) -> float:
        """What the whole stage costs."""
        return sum(self.cost(member, place) for member, place in self.cell.items())


def climb(grid: Grid, passes: int, first: set[int] | None = None, least: float = LEAST_GAIN) -> set[int]:
    """Move or exchange single members as long as that pays, in at most so many passes.

    ``first``: whom to look at first, else all; then those are looked at again whose surroundings changed. A move
    that gains no more than ``least`` does not pay. Returns who was to be looked at again when the passes were over.
    """
    waiting = (set(grid.cell) if first is None else first).difference(grid.fixed)
    for _ in range(passes):
        disturbed: set[int] = set()
        for member in sorted(waiting, key=grid.cell.__getitem__):
            disturbed |= _improve(grid, member, least)
        waiting = disturbed.difference(grid.fixed)
        if not waiting:
            break
    return waiting


def make_room(grid: Grid, passes: int, tries: int, gain: float = LEAST_GAIN) -> None:
    """Push members down whose edges to other stages are in the way of cards beside them, where that pays; the upper
    ones first, and only so many."""
    least = grid.total()
    crowded = [member for member in grid.cell if member not in grid.fixed and grid.crowded(member)]
    for member in sorted(crowded, key=grid.cell.__getitem__)[:tries]:
        kept = grid.kept()
        climb(grid, passes, grid.push_down(member), gain)
        total = grid.total()
        if total < least - gain:
            least = total
        else:
            grid.go_back(kept)


def _improve(grid: Grid, member: int, least: float) -> set[int]:
    """Put one member where it, and whom it exchanges places with, cost least; returns whom that concerns."""
    here = grid.cell[member]
    rows, columns = _rows_to_try(grid, member), _columns_to_try(grid, member)
    best, gained = here, least
    present = grid.cost(member, here)
    for row in rows:
        for column in columns:
            place = (row, column)
            if place == here:
                continue
            other = grid.at(place)
            if other is None:
                gain = present - grid.cost(member, place, present - gained + _ROUNDED) if grid.free(place) else 0.0
            elif other in grid.fixed:
                continue
            else:
                gain = _exchange_gain(grid, member, other, present, gained)
            if gain > gained:
                best, gained = place, gain
    if best == here:
        return set()
    other = grid.at(best)
    concerned = grid.around(here) | grid.around(best)
    if other is None:
        grid.put(member, best)
    else:
        grid.exchange(member, other)
        concerned.update(grid.members[other].above, grid.members[other].below)
    concerned.update(grid.members[member].above, grid.members[member].below)
    return concerned


def _rows_to_try(grid: Grid, member: int) -> list[int]:
    """The row where a member is, the first and last that it may be in, and those where an edge from or to another
    stage would be straight."""
    first, last = grid.rows_for(member)
    item = grid.members[member]
    rows = {grid.cell[member][0], first, first if last is None else last}
    wished = (row for row in (*item.from_left, *item.to_right) if row is not None)
    rows.update(row for row in wished if row >= first and (last is None or row <= last))
    return sorted(rows)


def _columns_to_try(grid: Grid, member: int) -> list[int]:
    """The sub-columns of those that lead to a member and that it leads to, those beside it, and the first."""
    cell = grid.cell
    here = cell[member][1]
    columns = {0, max(0, here - 1), here, here + 1}
    columns.update(cell[other][1] for other in grid.members[member].above if other in cell)
    columns.update(cell[other][1] for other in grid.members[member].below if other in cell)
    return sorted(columns)


def _exchange_gain(grid: Grid, member: int, other: int, present: float, least: float) -> float:
    """What two members gain by exchanging places, if that is more than ``least``; nothing if one would then stand
    above whoever leads to it. ``present``: what the first costs now."""
    here, there = grid.cell[member], grid.cell[other]
    if here[0] != there[0]:
        linked = member in grid.members[other].above or member in grid.members[other].below
        first, last = grid.rows_for(other)
        if linked or here[0] < first or (last is not None and here[0] > last):
            return 0.0
    before = present + grid.cost(other, there)
    most = before - least + _ROUNDED
    grid.exchange(member, other)
    after = grid.cost(member, there, most)
    if after <= most:
        after += grid.cost(other, here, most - after)
    grid.exchange(member, other)
    return before - after
