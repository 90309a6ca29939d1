"""Puts the steps of a fragment in the place of a step that stands for it, as one undo step."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from journey.describe import name_of
from journey.fragments import END, START, fragment_of, is_use
from journey.fragments_inlining import Inlined, expanded, stays
from journey.journey import Journey
from journey.model import Edge, Fragment, Node
from journey.store import Store
from journey.words import say

#: So near to one another two cards overlap, sideways and up and down; and how far apart rows are.
_WIDE, _HIGH, _ROW = 176.0, 72.0, 98.0
_HIGHEST = 42.0


def can_unpack(journey: Journey, node: Node | None) -> bool:
    """Whether a step stands for a fragment whose steps can be put in its place."""
    if node is None or not is_use(node) or node.status == "disabled":
        return False
    return fragment_of(node, journey) is not None and not stays(node, journey)


def unpack(store: Store, node_id: str) -> tuple[str, ...]:
    """Put the fragment's steps in place of the one that stands for it; returns their ids, none where that cannot be.

    The way in and the ends become merges only where something else would change without them.
    """
    journey = store.journey
    use = journey.node(node_id)
    found = fragment_of(use, journey) if use is not None else None
    if use is None or found is None or not can_unpack(journey, use):
        return ()
    ways = _Ways(expanded(journey, use.id), use.id)
    ways.simplify()
    made = [node for key, node in ways.nodes.items() if key not in journey.records or key == use.id]
    placed = _placed(made, use, found)
    with store.transaction(say("Unpack “{step}”", step=name_of(use))) as transaction:
        transaction.remove(use.id)
        for place, node in enumerate(placed):
            transaction.put(replace(node, order=use.order + place / (len(placed) + 1)))
        for node in _moved(journey.nodes, use, placed):
            transaction.put(node)
        for edge in journey.edges:
            if edge.id not in ways.edges:
                transaction.remove(edge.id)
        for key, edge in ways.edges.items():
            there = journey.edge(key)
            order = there.order if there is not None else transaction.next_order(Edge)
            transaction.put(replace(edge, order=order))
        goals = tuple(replace(goal, node=ways.first) if goal.node == use.id else goal for goal in journey.header.goals)
        if goals != journey.header.goals:
            transaction.put(replace(journey.header, goals=goals))
    return tuple(node.id for node in placed)


class _Ways:
    """Steps and edges while merges that change nothing are taken out of them."""

    def __init__(self, made: Inlined, use: str) -> None:
        self.nodes = {node.id: node for node in made.journey.nodes}
        self.edges = {edge.id: edge for edge in made.journey.edges}
        #: Where people come in.
        self.first = use
        self._use = use
        self._ends = {end: step for (_, end), step in made.ends.items()}

    def simplify(self) -> None:
        """Take out what can be."""
        for step, (into, way) in self._limited().items():
            self._drop(step, [into, *(edge for edge in self._from(step) if edge.output != "else")])
            self.edges[way.id] = way
        for step in self._left("merge"):
            self._end(step)
        self._start()

    def _left(self, kind: str) -> list[str]:
        return [step for step in self._ends.values() if step in self.nodes and self.nodes[step].kind == kind]

    def _to(self, step: str) -> list[Edge]:
        return [edge for edge in self.edges.values() if edge.target == step]

    def _from(self, step: str) -> list[Edge]:
        return [edge for edge in self.edges.values() if edge.source == step]

    def _drop(self, step: str, edges: Iterable[Edge]) -> None:
        del self.nodes[step]
        for edge in edges:
            self.edges.pop(edge.id, None)

    def _limited(self) -> dict[str, tuple[Edge, Edge]]:
        """The ends whose loop sends people to another end at its limit and that can be left out: the edge that leads
        there, and the loop as it is without them. Ends that lead to one another can only go together."""
        splits = self._left("multi_branch")
        found = {step: ways for step in splits if (ways := self._straight(step, splits)) is not None}
        staying = [step for step in splits if step not in found]
        while staying:
            needed = {edge.target for edge in self._from(staying.pop())} & found.keys()
            for step in needed:
                del found[step]
            staying += needed
        return found

    def _straight(self, step: str, splits: list[str]) -> tuple[Edge, Edge] | None:
        into = [edge for edge in self._to(step) if edge.source not in splits]
        onward = [edge for edge in self._from(step) if edge.output == "else"]
        if len(into) != 1 or into[0].loop is not None or len(onward) != 1 or onward[0].loop is None:
            return None
        source, way, loop = into[0].source, onward[0], onward[0].loop
        other = self._ends.get(loop.on_limit.removeprefix("output:"))
        outputs = [edge.output for edge in self._from(source) if edge.target == other]
        if not outputs:
            return None
        limited = replace(loop, on_limit=f"output:{outputs[0]}")
        return into[0], replace(way, source=source, output=into[0].output, loop=limited)

    def _end(self, step: str) -> None:
        into, onward = self._to(step), self._from(step)
        if not into or not onward:
            self._drop(step, [*into, *onward])
            return
        way = onward[0]
        if way.target == step:
            return
        if way.loop is None:
            self._drop(step, [way])
            for edge in into:
                self.edges[edge.id] = replace(edge, target=way.target)
        elif len(into) == 1 and into[0].loop is None:
            self._drop(step, into)
            self.edges[way.id] = replace(way, source=into[0].source, output=into[0].output)

    def _start(self) -> None:
        onward = self._from(self._use)
        if len(onward) != 1 or onward[0].loop is not None or onward[0].target == self._use:
            return
        into, way = self._to(self._use), onward[0]
        self._drop(self._use, [way])
        self.first = way.target
        for edge in into:
            self.edges[edge.id] = replace(edge, target=way.target)


def _placed(made: list[Node], use: Node, found: Fragment) -> list[Node]:
    """The steps where they go: the first one where the use was."""
    start = next((node.id for node in found.nodes if node.kind == START), "")
    first_id = next((edge.target for edge in found.edges if edge.source == start), "")
    inner = [node for node in found.nodes if node.kind not in (START, END)]
    first = next((node for node in inner if node.id == first_id), inner[0] if inner else use)
    one_lane = len({node.stage for node in inner}) <= 1
    by_x, by_y = (use.x - first.x if one_lane else 0.0), use.y - first.y
    highest = min((node.y + by_y for node in made), default=_HIGHEST)
    if use.stage and highest < _HIGHEST:
        by_y += _HIGHEST - highest
    return [
        replace(node, x=use.x, y=use.y) if node.id == use.id else replace(node, x=node.x + by_x, y=node.y + by_y)
        for node in made
    ]


def _moved(nodes: Iterable[Node], use: Node, placed: list[Node]) -> list[Node]:
    """The steps below the use, further down, where the new ones would lie on them."""
    moved = []
    for lane in sorted({node.stage for node in placed}):
        here = [node for node in placed if node.stage == lane]
        others = [node for node in nodes if node.stage == lane and node.id != use.id]
        if not any(_overlap(node, other) for node in here for other in others):
            continue
        down = max(node.y for node in here) + _ROW - use.y
        below = [node for node in others if node.y > use.y - _HIGH and not node.pinned]
        lowest = min((node.y for node in below), default=0.0)
        by = max(down - (lowest - use.y), 0.0)
        moved += [replace(node, y=node.y + by) for node in below]
    return moved


def _overlap(one: Node, other: Node) -> bool:
    if other.kind in ("frame", "note"):
        return False
    return abs(one.x - other.x) < _WIDE and abs(one.y - other.y) < _HIGH
