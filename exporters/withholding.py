"""Keeps counts that are too small to be told from being worked out from others that are.

Whoever reads a report knows which counts add up to which. Where a count is told only as "under 5", others beside it are
rounded until no sum gives it away: secondary suppression, as statistical offices do it, but for rounding where they
leave out, so that hardly anything is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from heapq import heappop, heappush
from math import ceil, floor, inf

#: What names a count: scope, id, name and part, as figures have them.
Cell = tuple[str, str, str, str]

#: Counts that are not told exactly are told to the nearest of these.
STEP = 10

#: Bounds that tighten more slowly than this give nothing away.
_ROUNDS = 50


class Told(IntEnum):
    """How a count may be told: as it is, to the nearest STEP, or not at all."""

    EXACTLY = 0
    ROUNDED = 1
    NOT = 2


@dataclass(frozen=True)
class Sum:
    """Counts of ``whole`` and of ``parts`` add up to the same. A cell without a value is told nowhere: all that is
    known of it is that it is no less than 0."""

    whole: tuple[Cell, ...]
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All of them."""
        return (*self.whole, *self.parts)


def rounded(count: float) -> int:
    """A count to the nearest STEP, half upwards."""
    return int((count + STEP // 2) // STEP) * STEP


def guarded(
    values: Mapping[Cell, int], sums: Iterable[Sum], small: int, cost: Callable[[Cell], int]
) -> dict[Cell, Told]:
    """How each count may be told that may not be told exactly, so that no count from 1 to below ``small`` follows from
    the others. Those of the least ``cost`` go first, of these the smallest."""
    held = [each for each in sums if each.cells]
    twins = _twins(values, held)
    one_of = {cell: together[0] for cell, together in twins.items()}
    known = _with_one_of_each(held, one_of)
    told: dict[Cell, Told] = {}
    tried: set[Cell] = set()

    def missed(cell: Cell) -> int:
        return max(cost(twin) for twin in twins.get(cell, (cell,)))

    while True:
        ways = _given_away(values, known, small, told)
        new = ways.keys() - tried
        tried |= new
        chosen = {cell for one in sorted(new) for cell in detour(one, values, known, small, told, missed)}
        if ways and not chosen:
            nearest = (_next(values, known, small, told, missed, way) for way in ways.values())
            chosen = {cell for cell in nearest if cell is not None}
        if not chosen:
            return {twin: how for cell, how in told.items() for twin in twins.get(cell, (cell,))}
        for cell in sorted(chosen):
            told[cell] = Told(told.get(cell, Told.EXACTLY) + 1)


def _with_one_of_each(sums: Iterable[Sum], one_of: Mapping[Cell, Cell]) -> list[Sum]:
    """The sums in which counts that are the same one have one name; those that then say nothing are left out."""
    named = (
        Sum(tuple(one_of.get(cell, cell) for cell in each.whole), tuple(one_of.get(cell, cell) for cell in each.parts))
        for each in sums
    )
    return list(dict.fromkeys(each for each in named if each.whole != each.parts))


def _twins(values: Mapping[Cell, int], sums: Sequence[Sum]) -> dict[Cell, tuple[Cell, ...]]:
    """Counts that are the same one by another name: what is told of one is told of all."""
    groups: dict[Cell, tuple[Cell, ...]] = {}
    for each in sums:
        if len(each.whole) == len(each.parts) == 1 and values.keys() >= set(each.cells):
            together = tuple(dict.fromkeys(twin for cell in each.cells for twin in groups.get(cell, (cell,))))
            groups |= dict.fromkeys(together, together)
    return groups


def _given_away(
    values: Mapping[Cell, int], sums: Sequence[Sum], small: int, told: Mapping[Cell, Told]
) -> dict[Cell, tuple[int, ...]]:
    """For each small count that can be worked out the places of the sums that give it away, its own last."""
    first = {cell: _known(values, small, told, cell) for each in sums for cell in each.cells}
    open_cells = {cell for cell, (low, high) in first.items() if low < high}
    is_small = {cell for cell in open_cells if 0 < values.get(cell, 0) < small}
    if not is_small:
        return {}
    bounds, by = dict(first), dict[Cell, int]()
    _tighten(bounds, sums, by)
    found = {cell for cell in is_small if bounds[cell][0] == bounds[cell][1]}
    # Sums that are found out alone say more about where to begin than all of them together.
    if found:
        return {cell: _way(cell, sums, bounds, by, open_cells) for cell in sorted(found)}
    together = _found_together(values, sums, bounds, open_cells) & is_small
    return {cell: (next(place for place, each in enumerate(sums) if cell in each.cells),) for cell in sorted(together)}


def _way(
    cell: Cell,
    sums: Sequence[Sum],
    bounds: Mapping[Cell, tuple[float, float]],
    by: Mapping[Cell, int],
    open_cells: set[Cell],
) -> tuple[int, ...]:
    """The sums by which a count is found out: its own, before it those that give away what would hide it there."""
    places = [by[cell]]
    while True:
        beside = [
            by[other]
            for other in sums[places[-1]].cells
            if other in open_cells and bounds[other][0] == bounds[other][1] and by[other] not in places
        ]
        if not beside:
            return tuple(reversed(places))
        places.append(beside[0])


def _known(values: Mapping[Cell, int], small: int, told: Mapping[Cell, Told], cell: Cell) -> tuple[float, float]:
    """What a reader knows of a count before adding anything up."""
    value = values.get(cell)
    if value is None:
        return 0, inf
    if 0 < value < small:
        return 1, small - 1
    how = told.get(cell, Told.EXACTLY)
    if how is Told.NOT:
        return small, inf
    if how is Told.ROUNDED:
        middle = rounded(value)
        return max(middle - STEP // 2, small), middle + STEP // 2 - 1
    return value, value


def _tighten(bounds: dict[Cell, tuple[float, float]], sums: Sequence[Sum], by: dict[Cell, int]) -> None:
    """What follows for each count from what is known of the others; ``by``: from which sum."""
    for _ in range(_ROUNDS):
        changed = False
        for place, each in enumerate(sums):
            signed = [*((cell, 1) for cell in each.whole), *((cell, -1) for cell in each.parts)]
            ends = [bounds[cell] if sign > 0 else (-bounds[cell][1], -bounds[cell][0]) for cell, sign in signed]
            for (cell, sign), own in zip(signed, ends, strict=True):
                if own[0] == own[1]:
                    continue
                # All together are 0, so this one is what the others lack.
                others_low = sum(low for low, _ in ends) - own[0] if own[0] > -inf else _without(ends, own, 0)
                others_high = sum(high for _, high in ends) - own[1] if own[1] < inf else _without(ends, own, 1)
                low, high = max(own[0], -others_high), min(own[1], -others_low)
                if (low, high) != own:
                    bounds[cell] = (low, high) if sign > 0 else (-high, -low)
                    by[cell] = place
                    changed = True
        if not changed:
            return


def _without(ends: Sequence[tuple[float, float]], own: tuple[float, float], side: int) -> float:
    """The sum of one side of all but one."""
    rest = list(ends)
    rest.remove(own)
    return sum(end[side] for end in rest)


#: Stands for 1 in the rows of an elimination: its factor is what is known.
_ONE: Cell = ("", "", "", "")


def _found_together(
    values: Mapping[Cell, int],
    sums: Sequence[Sum],
    bounds: Mapping[Cell, tuple[float, float]],
    open_cells: set[Cell],
) -> set[Cell]:
    """Counts that the sums give away when they are put into one another (elimination after Gauss and Jordan) and what
    is known of each count is put into what comes out."""
    rows = _eliminated(values, sums, open_cells)
    known = dict(bounds)
    for _ in range(_ROUNDS):
        before = dict(known)
        for row in rows:
            ends = {cell: _times(known[cell], factor) for cell, factor in row.items() if cell != _ONE}
            rest = float(row.get(_ONE, 0))
            for cell, own in ends.items():
                if known[cell][0] == known[cell][1]:
                    continue
                others = [end for other, end in ends.items() if other != cell]
                span = (-rest - sum(high for _, high in others), -rest - sum(low for low, _ in others))
                if span[0] > own[0] + _SLIGHT or span[1] < own[1] - _SLIGHT:
                    low, high = _times(span, 1 / row[cell])
                    known[cell] = (max(known[cell][0], _up(low)), min(known[cell][1], _down(high)))
        if known == before:
            break
    return {cell for cell in open_cells if known[cell][0] >= known[cell][1]}


#: What rounding leaves of a whole number.
_SLIGHT = 1e-6


def _up(low: float) -> float:
    return ceil(low - _SLIGHT) if low > -inf else low


def _down(high: float) -> float:
    return floor(high + _SLIGHT) if high < inf else high


def _times(span: tuple[float, float], factor: Fraction) -> tuple[float, float]:
    ends = (span[0] * float(factor), span[1] * float(factor))
    return ends if factor > 0 else (ends[1], ends[0])


def _eliminated(values: Mapping[Cell, int], sums: Sequence[Sum], open_cells: set[Cell]) -> list[dict[Cell, Fraction]]:
    """What the sums come to: in each row the factors of counts that are not known, which come to nothing with that of
    one."""
    rows: dict[Cell, dict[Cell, Fraction]] = {}
    for each in sums:
        row: dict[Cell, Fraction] = {}
        for cells, sign in ((each.whole, 1), (each.parts, -1)):
            for cell in cells:
                name, times = (cell, sign) if cell in open_cells else (_ONE, sign * values[cell])
                row[name] = row.get(name, Fraction(0)) + times
        row = {cell: factor for cell, factor in row.items() if factor}
        for cell in [cell for cell in row if cell in rows]:
            _subtract(row, rows[cell], row[cell])
        pivot = min((cell for cell in row if cell != _ONE), default=None)
        if pivot is None:
            continue
        row = {cell: factor / row[pivot] for cell, factor in row.items()}
        for other in rows.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        rows[pivot] = row
    return list(rows.values())


def _subtract(row: dict[Cell, Fraction], other: Mapping[Cell, Fraction], times: Fraction) -> None:
    for cell, factor in other.items():
        left = row.get(cell, Fraction(0)) - times * factor
        if left:
            row[cell] = left
        else:
            row.pop(cell, None)


def detour(
    begin: Cell,
    values: Mapping[Cell, int],
    sums: Sequence[Sum],
    small: int,
    told: Mapping[Cell, Told],
    cost: Callable[[Cell], int],
) -> set[Cell]:
    """The cheapest counts to round so that one more or less of a small count may be made up for elsewhere in all sums:
    from one of its sums over counts that two sums share to its other sum, or to a count of one sum alone."""
    homes: dict[Cell, list[int]] = {}
    for place, each in enumerate(sums):
        # A count that nobody is told makes up for anything, and what is the same is rounded alike.
        if values.keys() >= set(each.cells):
            for cell in dict.fromkeys(each.cells):
                homes.setdefault(cell, []).append(place)
    own = homes.get(begin, [])
    found: set[Cell] = set()
    for goal in own[1:] or [_OUTSIDE]:
        found |= _cheapest(own[:1], goal, begin, homes, values, sums, small, told, cost)
    return {cell for cell in found if values[cell] >= small and told.get(cell, Told.EXACTLY) is Told.EXACTLY}


#: Where a count leads that is in one sum alone: it may be anything.
_OUTSIDE = -1


def _cheapest(
    begin: Sequence[int],
    goal: int,
    small_one: Cell,
    homes: Mapping[Cell, Sequence[int]],
    values: Mapping[Cell, int],
    sums: Sequence[Sum],
    small: int,
    told: Mapping[Cell, Told],
    cost: Callable[[Cell], int],
) -> set[Cell]:
    """The counts on the cheapest way between two sums (Dijkstra); none where there is no way."""
    queue: list[tuple[float, int, tuple[Cell, ...]]] = [(0, place, ()) for place in begin]
    done: set[int] = set()
    while queue:
        spent, place, way = heappop(queue)
        if place == goal:
            return set(way)
        if place in done or place == _OUTSIDE:
            continue
        done.add(place)
        for cell in dict.fromkeys(sums[place].cells):
            ends = homes[cell]
            if cell == small_one or cell in way or not values[cell] or len(ends) > 2:
                continue
            there = ends[0] + ends[1] - place if len(ends) == 2 else _OUTSIDE
            is_open = values[cell] < small or cell in told
            # Of counts that are missed alike the smallest goes.
            price = 0.1 if is_open else 1 + 3 * cost(cell) + min(values[cell] / 1e6, 0.5)
            heappush(queue, (spent + price, there, (*way, cell)))
    return set()


def _next(
    values: Mapping[Cell, int],
    sums: Sequence[Sum],
    small: int,
    told: Mapping[Cell, Told],
    cost: Callable[[Cell], int],
    way: Sequence[int],
) -> Cell | None:
    """The count to tell less of: one of these sums that is told exactly, the first sum first; else one that is rounded;
    else the same of sums that share a count with them. None where nothing is left."""
    seen, ring = set(way), list(way)
    while ring:
        for how in (Told.EXACTLY, Told.ROUNDED):
            for place in ring:
                fit = [
                    (cost(cell), values[cell], cell)
                    for cell in sums[place].cells
                    if values.get(cell, 0) >= small and told.get(cell, Told.EXACTLY) is how
                ]
                if fit:
                    return min(fit)[-1]
        cells = {cell for place in ring for cell in sums[place].cells}
        ring = [place for place, each in enumerate(sums) if place not in seen and not cells.isdisjoint(each.cells)]
        seen.update(ring)
    return None
