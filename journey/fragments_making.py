"""Putting steps into a fragment, and taking them out again, each as one undo step.

Where nothing but one way leads in, this changes nothing that people go through: connections, draws and limits are
those of before.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from journey.catalogue import kind
from journey.describe import name_of, output_words
from journey.fragments import END, START, USE, end_rows, ids_of, is_use
from journey.frames import with_content
from journey.identifiers import free_id, slug
from journey.journey import Journey
from journey.model import Edge, Fragment, Loop, Node
from journey.store import Store, Transaction
from journey.words import say

#: How far above the first step the way in stands, and below the last one the ends; highest place in a lane.
_ROW = 98.0
_COLUMN = 184.0
_HIGHEST = 42.0


class Chosen(NamedTuple):
    """Steps that can be put into a fragment: themselves, and the first of them, to which all ways from outside lead."""

    nodes: tuple[Node, ...]
    first: Node


def chosen_steps(journey: Journey, ids: Iterable[str]) -> Chosen | str:
    """The steps among ``ids`` as a fragment would hold them, or a sentence that says why they cannot be one."""
    keys = with_content(journey, ids)
    nodes = tuple(node for node in journey.nodes if node.id in keys)
    steps = [node for node in nodes if (declared := kind(node.kind)) is None or declared.on_path]
    if not steps:
        return say("Select the steps of the fragment first.")
    for node in steps:
        declared = kind(node.kind)
        if declared is not None and declared.is_trigger:
            return say("“{step}” is a start: it stays outside of fragments.", step=name_of(node))
        if node.kind in (START, END):
            return say("“{step}” belongs to the fragment that is open.", step=name_of(node))
    inside = {node.id for node in nodes}
    entered = {edge.target for edge in journey.edges if edge.target in inside and edge.source not in inside}
    entered |= {goal.node for goal in journey.header.goals if goal.node in inside}
    if len(entered) > 1:
        names = ", ".join(say("“{name}”", name=name_of(node)) for node in steps if node.id in entered)
        return say("People come in at several steps: {steps}. Select so that all come in at one.", steps=names)
    if not entered:
        entered = {node.id for node in steps if not any(e.source in inside for e in journey.edges_to.get(node.id, ()))}
    first = next((node for node in steps if node.id in entered), steps[0])
    return _limits_problem(journey, inside) or Chosen(nodes, first)


def _limits_problem(journey: Journey, inside: set[str]) -> str:
    """A loop that leaves cannot send people to the inside at its limit."""
    for edge in journey.edges:
        if edge.source in inside and edge.target not in inside and edge.loop is not None:
            other = _limit_edge(journey, edge)
            if other is not None and other.target in inside:
                step = journey.node(edge.source)
                called = name_of(step) if step is not None else edge.source
                return say(
                    "The loop from “{step}” leads out, but its limit leads on inside. Leave one of the two out.",
                    step=called,
                )
    return ""


def _limit_output(loop: Loop) -> str:
    return loop.on_limit.removeprefix("output:") if loop.on_limit.startswith("output:") else ""


def _limit_edge(journey: Journey, edge: Edge) -> Edge | None:
    """The edge by which people leave at a loop's limit."""
    wanted = _limit_output(edge.loop) if edge.loop is not None else ""
    leaving = journey.edges_from.get(edge.source, ())
    return next((other for other in leaving if other.output == wanted), None) if wanted else None


class _End(NamedTuple):
    """An end while a fragment is made: the steps' outputs that lead to it, and where the use leads from there."""

    name: str
    ways: list[tuple[str, str]]
    edges: list[Edge]
    target: str
    loop: Edge | None


def make_fragment(store: Store, ids: Iterable[str], name: str = "") -> str:
    """Put steps into a new fragment and a step that stands for it in their place; returns that step's id.

    ValueError with a sentence for people where that cannot be (``chosen_steps``).
    """
    journey = store.journey
    chosen = chosen_steps(journey, ids)
    if isinstance(chosen, str):
        raise ValueError(chosen)
    inside = {node.id for node in chosen.nodes}
    called = name or say("Fragment {number}", number=len(journey.fragments) + 1)
    ends = _ends(journey, chosen, inside)
    with store.transaction(say("Make “{fragment}”", fragment=called)) as transaction:
        return _Making(journey, chosen, inside, ends).made(transaction, called)


def _ends(journey: Journey, chosen: Chosen, inside: set[str]) -> list[_End]:
    """One end for each step outside that is led to, and for each loop; those that only a limit takes last."""
    found: list[_End] = []
    by_target: dict[str, _End] = {}
    for node in chosen.nodes:
        for edge in journey.edges_from.get(node.id, ()):
            if edge.target in inside:
                continue
            words = output_words(node, edge.output)
            target = journey.node(edge.target)
            if edge.loop is not None:
                found.append(_End(words, [(node.id, edge.output)], [], edge.target, edge))
            elif edge.target in by_target:
                there = by_target[edge.target]
                there.ways.append((node.id, edge.output))
                there.edges.append(edge)
            else:
                called = words or (name_of(target) if target is not None else "")
                by_target[edge.target] = _End(called, [(node.id, edge.output)], [edge], edge.target, None)
                found.append(by_target[edge.target])
    drawn = {way for end in found for way in end.ways}
    for end in tuple(found):
        wanted = _limit_output(end.loop.loop) if end.loop is not None and end.loop.loop is not None else ""
        way = (end.ways[0][0], wanted)
        if wanted and way not in drawn:
            drawn.add(way)
            limited = journey.node(way[0])
            found.append(_End(output_words(limited, wanted) if limited is not None else "", [way], [], "", None))
    return [end._replace(name=name) for end, name in zip(found, _distinct([end.name for end in found]), strict=True)]


def _distinct(names: list[str]) -> list[str]:
    """Names of ends, each once."""
    if len(names) == 1:
        return names
    taken: set[str] = set()
    found = []
    for name in names:
        base, number = name or say("Next step"), 1
        fresh = base
        while fresh in taken:
            number += 1
            fresh = f"{base} {number}"
        taken.add(fresh)
        found.append(fresh)
    return found


class _Making:
    """One fragment while it is made."""

    def __init__(self, journey: Journey, chosen: Chosen, inside: set[str], ends: list[_End]) -> None:
        self._journey, self._chosen, self._inside, self._ends = journey, chosen, inside, ends
        taken = inside | {edge.id for edge in journey.edges if edge.source in inside and edge.target in inside}
        taken |= {edge.id for end in ends for edge in end.edges}
        self._taken = taken

    def made(self, transaction: Transaction, name: str) -> str:
        """Write it; returns the id of the step that stands for it."""
        journey, first = self._journey, self._chosen.first
        found = self._fragment(transaction, name)
        transaction.put(found)
        for node in self._chosen.nodes:
            transaction.remove(node.id)
        use_id = free_id(transaction, USE)
        transaction.put(
            Node(
                id=use_id,
                order=first.order,
                kind=USE,
                name=name,
                stage=first.stage,
                x=first.x,
                y=first.y,
                parameters={"fragment": found.id, "ends": end_rows(found), "ids": self._kept(found)},
            )
        )
        self._connect(transaction, found, use_id)
        goals = tuple(
            replace(goal, node=use_id) if goal.node in self._inside else goal for goal in journey.header.goals
        )
        if goals != journey.header.goals:
            transaction.put(replace(journey.header, goals=goals))
        return use_id

    def _connect(self, transaction: Transaction, found: Fragment, use_id: str) -> None:
        journey = self._journey
        for edge in journey.edges:
            if edge.target in self._inside and edge.source not in self._inside:
                transaction.put(replace(edge, target=use_id))
            elif edge.source in self._inside:
                transaction.remove(edge.id)
        rows = end_rows(found)
        outputs = {way: row["id"] for end, row in zip(self._ends, rows, strict=True) for way in end.ways}
        for end, row in zip(self._ends, rows, strict=True):
            if end.loop is not None and end.loop.loop is not None:
                loop = end.loop.loop
                wanted = _limit_output(loop)
                if wanted:
                    loop = replace(loop, on_limit="output:" + outputs[end.ways[0][0], wanted])
                transaction.put(replace(end.loop, source=use_id, output=row["id"], loop=loop))
            elif end.target:
                order = transaction.next_order(Edge)
                edge_id = free_id(transaction, "edge")
                transaction.put(Edge(id=edge_id, order=order, source=use_id, output=row["id"], target=end.target))

    def _kept(self, found: Fragment) -> dict[str, str]:
        """What the use keeps: the ids that steps and edges have now, those of uses among them too."""
        kept = {record.id: record.id for record in (*found.nodes, *found.edges) if record.id in self._journey.records}
        for node in self._chosen.nodes:
            kept |= {f"{node.id}/{place}": key for place, key in ids_of(node).items() if is_use(node)}
        return kept

    def _fragment(self, transaction: Transaction, name: str) -> Fragment:
        first = self._chosen.first
        lift = max(_HIGHEST + _ROW - min(node.y for node in self._chosen.nodes), 0.0) if first.stage else 0.0
        nodes = [_inner(node, lift) for node in self._chosen.nodes]
        start = Node(id=self._free("start"), kind=START, stage=first.stage, x=first.x, y=first.y + lift - _ROW)
        lowest = max(node.y for node in nodes) + _ROW
        edges = [
            replace(edge, order=0.0, unknown={})
            for edge in self._journey.edges
            if edge.source in self._inside and edge.target in self._inside
        ]
        edges.append(Edge(id=self._free("edge"), source=start.id, output="next", target=first.id))
        ends = []
        columns: dict[str, int] = {}
        for end in self._ends:
            beside = next(node for node in nodes if node.id == end.ways[0][0])
            place = columns.get(beside.stage, 0)
            columns[beside.stage] = place + 1
            left = min(node.x for node in nodes if node.stage == beside.stage)
            made = Node(
                id=self._free("end"),
                kind=END,
                name=end.name,
                stage=beside.stage,
                x=left + place * _COLUMN,
                y=lowest,
            )
            ends.append(made)
            ids = [edge.id for edge in end.edges] or [self._free("edge") for _ in end.ways]
            edges += [
                Edge(id=key, source=source, output=output, target=made.id)
                for key, (source, output) in zip(ids, end.ways, strict=True)
            ]
        return Fragment(
            id=free_id(transaction, "part"),
            order=transaction.next_order(Fragment),
            name=name,
            series=f"{slug(name) or 'fragment'}-{secrets.token_hex(4)}",
            nodes=(start, *nodes, *ends),
            edges=tuple(edges),
        )

    def _free(self, stem: str) -> str:
        number = 1
        while f"{stem}_{number}" in self._taken or f"{stem}_{number}" in self._journey.records:
            number += 1
        self._taken.add(f"{stem}_{number}")
        return f"{stem}_{number}"


def _inner(node: Node, down: float) -> Node:
    """A step as a fragment holds it."""
    parameters = {key: value for key, value in node.parameters.items() if key != "ids"} if is_use(node) else None
    inner = replace(node, order=0.0, unknown={}, y=node.y + down)
    return replace(inner, parameters=parameters) if parameters is not None else inner
