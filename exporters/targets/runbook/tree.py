"""A flow as the tree of what is built: each element below the one, and the path of it, that it hangs from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exporters.lowering.form import Flow
from exporters.targets.runbook.builder import Builder, Element
from journey.letters import listed
from journey.words import say


@dataclass(frozen=True)
class Branch:
    """An element in its place. ``number``: counted from 1 in the order of building; ``below``: the number of the one
    that it hangs from, 0 for the starts; ``path``: the path of that one; ``follows``: it hangs from the one before it,
    which has one path only; ``depth``: how many paths were chosen on the way to it; ``record``: the step it is for."""

    number: int
    element: Element
    below: int
    path: str
    follows: bool
    depth: int
    record: str


@dataclass
class _Waiting:
    piece: str
    below: int
    path: str
    depth: int


def tree_of(flow: Flow, builder: Builder) -> tuple[Branch, ...]:
    """Everything that is built behind the starts of a flow, a path to its end before the next. Where starts lead to
    different places each has a tree of its own, below it by its name."""
    found: list[Branch] = []
    heads = _heads(flow)
    for place, (head, names) in enumerate(heads.items()):
        path = "" if len(heads) == 1 else names
        waiting = [_Waiting(head, 0, path, 0 if len(heads) == 1 else 1)]
        while waiting:
            now = waiting.pop()
            waiting += reversed(_grown(flow, builder, now, found, first=not place and not found))
    return tuple(found)


def _heads(flow: Flow) -> Mapping[str, str]:
    """The first piece after the starts, with the names of those that lead there."""
    heads: dict[str, list[str]] = {}
    for trigger in flow.triggers:
        way = flow.way(trigger.id)
        if way is not None:
            heads.setdefault(way.target, []).append(say("“{name}”", name=trigger.name))
    return {head: listed(names) for head, names in heads.items()}


def _grown(flow: Flow, builder: Builder, now: _Waiting, found: list[Branch], *, first: bool) -> list[_Waiting]:
    """Put a piece's elements down, and tell what waits behind it."""
    piece = flow.by_id[now.piece]
    built = builder.built(flow, piece)
    ways = flow.ways_from.get(piece.id, ())
    if built is None or not built.elements:
        return [_Waiting(way.target, now.below, now.path, now.depth) for way in ways]
    numbers: list[int] = []
    below, path, depth = now.below, now.path, now.depth
    for place, element in enumerate(built.elements):
        number = len(found) + 1
        follows = first or (below == number - 1 and not path)
        found.append(Branch(number, element, below, path, follows and not (below == 0 and path), depth, piece.origin))
        numbers.append(number)
        path = built.paths[place] if place < len(built.paths) else ""
        below = number
        depth += bool(path)
    return [_behind(built.exits.get(way.output, (0, "")), way.target, numbers, now.depth, built.paths) for way in ways]


def _behind(leave: tuple[int, str], target: str, numbers: Sequence[int], depth: int, paths: Sequence[str]) -> _Waiting:
    place, path = leave
    deeper = sum(1 for name in paths[:place] if name) + bool(path)
    return _Waiting(target, numbers[place], path, depth + deeper)
