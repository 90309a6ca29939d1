"""Which layer each node of a graph without cycles is in."""

from __future__ import annotations

from collections.abc import Sequence

Lists = Sequence[Sequence[int]]

#: How often edges are shortened; more changes next to nothing.
_PULLS = 3


def walking_order(after: Lists, before: Lists) -> list[int]:
    """All nodes, each after all that lead to it."""
    missing = [len(sources) for sources in before]
    order = [node for node, count in enumerate(missing) if not count]
    for node in order:
        for follower in after[node]:
            missing[follower] -= 1
            if not missing[follower]:
                order.append(follower)
    return order


def layers(after: Lists, before: Lists) -> list[int]:
    """The layer of each node: the longest way to it, then pulled to where most of its edges are short.

    ``after`` and ``before`` are each node's followers and predecessors; layers count from 0.
    """
    order = walking_order(after, before)
    layer = [0] * len(after)
    for node in order:
        below = layer[node] + 1
        for follower in after[node]:
            if layer[follower] < below:
                layer[follower] = below
    for _ in range(_PULLS):
        for node in reversed(order):
            followers = after[node]
            if len(followers) > len(before[node]):
                layer[node] = max(layer[node], min(layer[follower] for follower in followers) - 1)
        for node in order:
            sources = before[node]
            if sources:
                least = max(layer[source] for source in sources) + 1
                if len(sources) >= len(after[node]) or layer[node] < least:
                    layer[node] = least
    return layer
