"""The order of nodes within layers, with few crossings between one layer and the next.

Weighted medians in both directions (Gansner, Koutsofios, North, Vo 1993: A Technique for Drawing Directed Graphs)
and exchanges of neighbours; the best order seen is kept. Work is bounded by counts, not by a clock, so that the same
graph is laid out the same way everywhere.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from random import Random

Rows = list[list[int]]

#: Sweeps of one start, fewer in very large graphs (sweeps x nodes is at most _SWEPT), and how many without gain
#: end it.
_SWEEPS = 12
_SWEPT = 120_000
_PATIENCE = 2
#: Rounds of exchanges after each sweep.
_EXCHANGES = 3
#: So many further starts at most, fewer in large graphs (starts x nodes is at most _WORK), but always one.
_STARTS = 24
_WORK = 2_200
#: Another start must beat the given order by this much; people know their picture.
WORTH_A_CHANGE = 0.8


class Ordering:
    """A layered graph whose rows are being put in order.

    ``down`` and ``up`` are each node's neighbours in the next and the previous layer; all edges join neighbouring
    layers.
    """

    def __init__(self, layer: Sequence[int], down: Sequence[Sequence[int]], up: Sequence[Sequence[int]]) -> None:
        self._layer = layer
        self._down = down
        self._up = up
        self._place = [0] * len(layer)

    def best(self, given: Rows | None = None) -> Rows:
        """Rows with few crossings. ``given``: the order that people see now; it is kept unless much is gained."""
        start = self._by_depth(None) if given is None else [list(row) for row in given]
        fewest, best = self._improve(start)
        starts = max(1, min(_STARTS, _WORK // max(1, len(self._layer))))
        chance = Random(1)
        limit = float(fewest) if given is None else WORTH_A_CHANGE * fewest
        for number in range(starts):
            if limit <= 0:
                break
            first = given is not None and number == 0
            crossings, rows = self._improve(self._by_depth(None if first else chance))
            if crossings < limit:
                fewest, best, limit = crossings, rows, float(crossings)
        return best

    def crossings(self, rows: Rows) -> int:
        """How many crossings an order has."""
        for row in rows:
            self._number(row)
        return self._crossings(rows)

    def _by_depth(self, chance: Random | None) -> Rows:
        """Rows as a depth-first walk meets their nodes, so that a branch stays together; by chance, if given."""
        rows: Rows = [[] for _ in range(max(self._layer, default=-1) + 1)]
        seen = [False] * len(self._layer)
        for root in sorted(range(len(self._layer)), key=self._layer.__getitem__):
            stack = [root]
            while stack:
                node = stack.pop()
                if seen[node]:
                    continue
                seen[node] = True
                rows[self._layer[node]].append(node)
                followers = self._down[node]
                if chance is not None and len(followers) > 1:
                    drawn = [(chance.random(), follower) for follower in followers]
                    followers = [follower for _, follower in sorted(drawn)]
                stack.extend(reversed(followers))
        return rows

    def _number(self, row: Sequence[int]) -> None:
        place = self._place
        for number, node in enumerate(row):
            place[node] = number

    def _improve(self, rows: Rows) -> tuple[int, Rows]:
        """The fewest crossings that sweeps and exchanges reach from an order, and the order that has them."""
        for row in rows:
            self._number(row)
        fewest = self._crossings(rows)
        best = [list(row) for row in rows]
        waited = 0
        for sweep in range(max(2, min(_SWEEPS, _SWEPT // max(1, len(self._layer))))):
            if waited == _PATIENCE or not fewest:
                break
            self._sweep(rows, downwards=sweep % 2 == 0)
            self._exchange(rows)
            crossings = self._crossings(rows)
            waited += 1
            if crossings < fewest:
                fewest, best, waited = crossings, [list(row) for row in rows], 0
        return fewest, best

    def _sweep(self, rows: Rows, downwards: bool) -> None:
        near = self._up if downwards else self._down
        numbers = range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1)
        place = self._place
        for number in numbers:
            row = rows[number]
            placed: list[tuple[float, int, int]] = []
            free: list[int] = []
            for node in row:
                others = near[node]
                if len(others) == 1:
                    placed.append((place[others[0]], place[node], node))
                elif others:
                    placed.append((_median(sorted([place[other] for other in others])), place[node], node))
                else:
                    free.append(node)
            placed.sort()
            ordered = [node for _, _, node in placed]
            for node in free:
                ordered.insert(min(place[node], len(ordered)), node)
            rows[number] = ordered
            self._number(ordered)

    def _exchange(self, rows: Rows) -> None:
        place, up, down = self._place, self._up, self._down
        ends_up = [sorted([place[other] for other in near]) for near in up]
        ends_down = [sorted([place[other] for other in near]) for near in down]
        for _ in range(_EXCHANGES):
            improved = False
            for row in rows:
                for index in range(len(row) - 1):
                    left, right = row[index], row[index + 1]
                    gain = 0
                    if ends_up[left] and ends_up[right]:
                        gain += _gain(ends_up[left], ends_up[right])
                    if ends_down[left] and ends_down[right]:
                        gain += _gain(ends_down[left], ends_down[right])
                    if gain > 0:
                        row[index], row[index + 1] = right, left
                        place[left], place[right] = index + 1, index
                        for moved in (left, right):
                            for other in up[moved]:
                                ends_down[other] = sorted([place[end] for end in down[other]])
                            for other in down[moved]:
                                ends_up[other] = sorted([place[end] for end in up[other]])
                        improved = True
            if not improved:
                break

    def _crossings(self, rows: Rows) -> int:
        return sum(self._between(row) for row in rows[:-1])

    def _between(self, row: Sequence[int]) -> int:
        """Crossings between a row and the next: pairs of edges whose far ends are in the other order."""
        place, down = self._place, self._down
        seen: list[int] = []
        crossings = 0
        last = -1
        for node in row:
            # rising ends of one node never cross one another
            for end in sorted([place[other] for other in down[node]]):
                if end >= last:
                    seen.append(end)
                    last = end
                else:
                    crossings += len(seen) - bisect_right(seen, end)
                    insort(seen, end)
        return crossings


def _gain(left: Sequence[int], right: Sequence[int]) -> int:
    """Crossings that go if two neighbours are exchanged; ``left`` and ``right`` are their ends' places."""
    if left[-1] <= right[0]:
        return -1 if left[0] < right[-1] else 0
    gain = 0
    for one in left:
        for other in right:
            gain += (one > other) - (one < other)
    return gain


def _median(places: Sequence[int]) -> float:
    """The weighted median: between the two middle places, nearer to the side where places lie closer together."""
    middle = len(places) // 2
    if len(places) % 2:
        return places[middle]
    if len(places) == 2:
        return (places[0] + places[1]) / 2
    left, right = places[middle - 1] - places[0], places[-1] - places[middle]
    if not left + right:
        return (places[middle - 1] + places[middle]) / 2
    return (places[middle - 1] * right + places[middle] * left) / (left + right)
