"""The layered layout of a graph, left to right: layers, the order in them, then heights.

Coordinates are units of one layer in x and one node in y; whoever calls gives them a size.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from canvas.layout.layers import layers
from canvas.layout.loops import Pair
from canvas.layout.ordering import WORTH_A_CHANGE, Ordering, Rows

#: The room that a long edge takes in a layer that it only passes, in nodes.
_PASSING = 0.8
#: Rounds in which heights are drawn towards neighbours.
_ROUNDS = 10
#: A long edge is held straight so much more than a short one; a node without neighbours hardly at all.
_STRAIGHT = 8.0
_LOOSE = 0.05
#: A present layout stays if its edges are hardly longer than those of a new one, and nodes this far apart.
_HARDLY_LONGER = 1.15
_ENOUGH_ROOM = 0.97

#: Layer and height.
Place = tuple[int, float]


class Chains(NamedTuple):
    """A layered graph whose edges all join neighbouring layers: long edges have a passing node in each layer
    between. Nodes from ``real`` on are passing ones."""

    real: int
    layer: list[int]
    down: list[list[int]]
    up: list[list[int]]


def chains_of(layer: Sequence[int], edges: Sequence[Pair]) -> Chains:
    """Put passing nodes along the edges that lead over more than one layer; the others are left as they are."""
    chain = Chains(len(layer), list(layer), [[] for _ in layer], [[] for _ in layer])
    for start, end in edges:
        last = start
        for between in range(layer[start] + 1, layer[end]):
            passing = len(chain.layer)
            chain.layer.append(between)
            chain.down.append([])
            chain.up.append([last])
            chain.down[last].append(passing)
            last = passing
        chain.down[last].append(end)
        chain.up[end].append(last)
    return chain


def neighbours(count: int, edges: Sequence[Pair]) -> tuple[list[list[int]], list[list[int]]]:
    """Each node's followers and predecessors."""
    after: list[list[int]] = [[] for _ in range(count)]
    before: list[list[int]] = [[] for _ in range(count)]
    for start, end in edges:
        after[start].append(end)
        before[end].append(start)
    return after, before


def layered(count: int, edges: Sequence[Pair], present: Sequence[Place] | None = None) -> list[Place]:
    """The layer and the height of each node.

    ``edges`` form no cycle and have no doubles. ``present``: layers and heights that people see now, to start from;
    they stay if nothing much is gained, so that what was laid out once is not laid out otherwise again.
    """
    after, before = neighbours(count, edges)
    layer = layers(after, before)
    chain = chains_of(layer, edges)
    given = None if present is None else present_rows(chain, [height for _, height in present])
    ordering = Ordering(chain.layer, chain.down, chain.up)
    heights = _heights(chain, ordering.best(given))
    found: list[Place] = [(layer[node], heights[node]) for node in range(count)]
    if present is None or given is None or not _is_layered(present, found, given):
        return found
    # Of both pictures those crossings are counted that people see, with long edges as straight lines.
    crossings = ordering.crossings(present_rows(chain, heights[:count]))
    hardly_better = crossings >= WORTH_A_CHANGE * ordering.crossings(given)
    hardly_shorter = _length(edges, present) <= _HARDLY_LONGER * _length(edges, found)
    return list(present) if hardly_better and hardly_shorter else found


def _is_layered(present: Sequence[Place], found: Sequence[Place], rows: Rows) -> bool:
    """Whether everybody is in the right layer and has enough room."""
    if any(before[0] != place[0] for before, place in zip(present, found, strict=True)):
        return False
    real = [[present[node][1] for node in row if node < len(present)] for row in rows]
    return all(lower - upper > _ENOUGH_ROOM for row in real for upper, lower in pairwise(row))


def _length(edges: Sequence[Pair], places: Sequence[Place]) -> float:
    """How far all edges go up and down."""
    return sum(abs(places[start][1] - places[end][1]) for start, end in edges)


def present_rows(chain: Chains, present: Sequence[float]) -> Rows:
    """The order that people see now; passing nodes lie on the straight line of their edge."""
    seen = list(present) + [0.0] * (len(chain.layer) - chain.real)
    for start in range(chain.real):
        for first in chain.down[start]:
            passing = []
            end = first
            while end >= chain.real:
                passing.append(end)
                end = chain.down[end][0]
            step = (present[end] - present[start]) / (len(passing) + 1)
            for number, node in enumerate(passing):
                seen[node] = present[start] + (number + 1) * step
    rows: Rows = [[] for _ in range(max(chain.layer, default=-1) + 1)]
    for node in sorted(range(len(chain.layer)), key=lambda node: (seen[node], node)):
        rows[chain.layer[node]].append(node)
    return rows


def _heights(chain: Chains, rows: Rows) -> list[float]:
    """Heights that keep the order of the rows and one node's distance, and lie near the neighbours' heights."""
    size = [1.0] * chain.real + [_PASSING] * (len(chain.layer) - chain.real)
    height = [0.0] * len(size)
    offsets: list[list[float]] = []
    for row in rows:
        at, offset = 0.0, []
        for node in row:
            height[node] = at + size[node] / 2
            offset.append(height[node])
            at += size[node]
        offsets.append(offset)
    for number in range(_ROUNDS):
        downwards = number % 2 == 0
        near = chain.up if downwards else chain.down
        for index in range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1):
            _settle(chain, rows[index], offsets[index], near, height)
    return height


def _settle(
    chain: Chains, row: Sequence[int], offsets: Sequence[float], near: Sequence[Sequence[int]], height: list[float]
) -> None:
    """Move a row to its neighbours' median heights as far as order and distances let it: neighbours that want to
    pass each other are pooled at their mean (pool adjacent violators)."""
    sums: list[float] = []
    weights: list[float] = []
    members: list[int] = []
    for node, offset in zip(row, offsets, strict=True):
        ends = sorted([height[other] for other in near[node]])
        if not ends:
            wanted, weight = height[node], _LOOSE
        else:
            middle = len(ends) // 2
            wanted = ends[middle] if len(ends) % 2 else (ends[middle - 1] + ends[middle]) / 2
            passing = node >= chain.real and near[node][0] >= chain.real
            weight = _STRAIGHT if passing else 1.0 + len(ends) / 4
        total, count = (wanted - offset) * weight, 1
        while sums and sums[-1] / weights[-1] > total / weight:
            total += sums.pop()
            weight += weights.pop()
            count += members.pop()
        sums.append(total)
        weights.append(weight)
        members.append(count)
    index = 0
    for total, weight, count in zip(sums, weights, members, strict=True):
        for _ in range(count):
            height[row[index]] = total / weight + offsets[index]
            index += 1
