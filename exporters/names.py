"""What the ids of a result are called in the journeys that were replayed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from journey.describe import loop_words, name_of, output_words
from journey.fragments_inlining import Part, inlined, parts_of, without_fragments
from journey.journey import Journey
from journey.words import say


class Names(msgspec.Struct, frozen=True):
    """Names by id. ``edges`` say from where to where, ``ways`` what the way out is called ("ordered"), ``loops``
    where a loop goes ("New interest? back to Research"); ``exits`` are of exit criteria, ``stages`` of the stage
    of each step. ``order`` and ``edge_order`` are the ids of steps and edges in the journeys' order. ``parts``: what
    steps stand for that stand for fragments."""

    nodes: Mapping[str, str]
    edges: Mapping[str, str]
    ways: Mapping[str, str]
    loops: Mapping[str, str]
    goals: Mapping[str, str]
    exits: Mapping[str, str]
    stages: Mapping[str, str]
    order: tuple[str, ...]
    edge_order: tuple[str, ...]
    parts: Mapping[str, Part] = {}

    def node(self, node_id: str) -> str:
        """A step's name, its id if the journeys do not know it."""
        return self.nodes.get(node_id, node_id)


def names_of(journeys: Iterable[Journey]) -> Names:
    """The names of everything that figures are about, in the journeys' order."""
    nodes: dict[str, str] = {}
    edges: dict[str, str] = {}
    ways: dict[str, str] = {}
    loops: dict[str, str] = {}
    goals: dict[str, str] = {}
    exits: dict[str, str] = {}
    stages: dict[str, str] = {}
    parts: dict[str, Part] = {}
    for drawn in journeys:
        journey = without_fragments(drawn)
        if drawn.fragments:
            parts |= parts_of(inlined(drawn))
        for node in journey.nodes:
            nodes[node.id] = name_of(node)
            stage = journey.stage(node.stage)
            stages[node.id] = stage.name if stage else ""
            goals[node.id] = name_of(node)
        for goal in journey.header.goals:
            goals[goal.id] = goal.name or say("Goal")
        for rule in journey.header.exits:
            exits[rule.id] = rule.name or (rule.event.event if rule.event else "")
        for edge in journey.edges:
            source = journey.node(edge.source)
            way = output_words(source, edge.output) if source else ""
            ways[edge.id] = way or say("on to {target}", target=nodes.get(edge.target, edge.target))
            edges[edge.id] = say(
                "{source} to {target}",
                source=nodes.get(edge.source, edge.source),
                target=nodes.get(edge.target, edge.target),
            ) + (f" ({way})" if way else "")
            if edge.loop is not None:
                loops[edge.id] = say(
                    "{source} {where}",
                    source=nodes.get(edge.source, edge.source),
                    where=loop_words(edge, journey)[0],
                )
    return Names(nodes, edges, ways, loops, goals, exits, stages, tuple(nodes), tuple(edges), parts)
