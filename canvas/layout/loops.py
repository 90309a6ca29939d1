"""Which edges of a journey go back, as a marketer reads it: followed from the entries."""

from __future__ import annotations

from collections.abc import Sequence

from journey.catalogue import kind
from journey.journey import Journey
from journey.loops import into_earlier_stage

Pair = tuple[int, int]


def loop_edges(journey: Journey) -> frozenset[str]:
    """The ids of the edges that go back: those declared loops, those into an earlier stage, and those that a
    depth-first walk from the entries finds leading to a step on its own way."""
    back = {
        edge.id
        for edge in journey.edges
        if edge.loop is not None or edge.source == edge.target or into_earlier_stage(journey, edge.source, edge.target)
    }
    numbers = {node.id: number for number, node in enumerate(journey.nodes)}
    ways: list[list[int]] = [[] for _ in numbers]
    ids: dict[Pair, list[str]] = {}
    for edge in journey.edges:
        if edge.id in back or edge.source not in numbers or edge.target not in numbers:
            continue
        pair = (numbers[edge.source], numbers[edge.target])
        ways[pair[0]].append(pair[1])
        ids.setdefault(pair, []).append(edge.id)
    first = [numbers[node.id] for node in journey.nodes if _is_entry(node.kind)]
    for pair in back_pairs(ways, first):
        back.update(ids[pair])
    return frozenset(back)


def _is_entry(kind_id: str) -> bool:
    found = kind(kind_id)
    return found is not None and found.is_trigger


def back_pairs(ways: Sequence[Sequence[int]], first: Sequence[int] = ()) -> set[Pair]:
    """The pairs (from, to) that lead back to an ancestor in a depth-first walk.

    ``ways``: each node's followers. The walk starts at the nodes ``first``, then at those that nothing leads to,
    then at whatever is left.
    """
    entered = [False] * len(ways)
    for followers in ways:
        for follower in followers:
            entered[follower] = True
    roots = (*first, *(node for node, led_to in enumerate(entered) if not led_to), *range(len(ways)))
    new, on_the_way, done = 0, 1, 2
    state = [new] * len(ways)
    back: set[Pair] = set()
    for root in roots:
        if state[root] != new:
            continue
        state[root] = on_the_way
        stack = [(root, iter(ways[root]))]
        while stack:
            node, followers_left = stack[-1]
            for follower in followers_left:
                if state[follower] == on_the_way:
                    back.add((node, follower))
                elif state[follower] == new:
                    state[follower] = on_the_way
                    stack.append((follower, iter(ways[follower])))
                    break
            else:
                state[node] = done
                stack.pop()
    return back
