"""The intermediate form: a journey as pieces and the ways between them, each of which knows what it came from.

A pass takes a flow and gives another one. Pieces keep the kinds and parameters of the node catalogue, so a flow can be
turned back into a journey at any time (``back.journey_of``) and be replayed, drawn or opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from exporters.lowering.back import journey_of
from exporters.lowering.pieces import Piece, Way
from journey.catalogue import kind
from journey.declaration import NodeKind
from journey.describe import name_of
from journey.journey import Journey
from journey.model import Coupon, Edge, Header, Message, Node, Segment, Stage
from journey.steps import Branch, Send, Step

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Flow:
    """One flow of the target. ``origin``: the id of the journey that it came from, ``mode``: who could enter that one
    again; the header's ``journey_id`` is the flow's own. Pieces and ways stand in the document's order."""

    header: Header
    pieces: tuple[Piece, ...]
    ways: tuple[Way, ...]
    origin: str
    mode: str = "after_exit"
    stages: tuple[Stage, ...] = ()
    messages: tuple[Message, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    segments: tuple[Segment, ...] = ()

    @property
    def id(self) -> str:
        """The flow's own id."""
        return self.header.journey_id

    @cached_property
    def by_id(self) -> Mapping[str, Piece]:
        """The pieces by their ids."""
        return {piece.id: piece for piece in self.pieces}

    @cached_property
    def graph(self) -> nx.DiGraph[str]:
        """The pieces by their ids, and which can be come to from which at once. Not to be changed."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(piece.id for piece in self.pieces)
        graph.add_edges_from((way.source, way.target) for way in self.ways)
        return graph

    @cached_property
    def ways_from(self) -> Mapping[str, tuple[Way, ...]]:
        """The ways that leave each piece; of two by one output the first counts, as in a replay."""
        found: dict[str, dict[str, Way]] = {}
        for way in self.ways:
            found.setdefault(way.source, {}).setdefault(way.output, way)
        return {source: tuple(ways.values()) for source, ways in found.items()}

    @cached_property
    def ways_to(self) -> Mapping[str, tuple[Way, ...]]:
        """The ways that lead into each piece."""
        found: dict[str, list[Way]] = {}
        for ways in self.ways_from.values():
            for way in ways:
                found.setdefault(way.target, []).append(way)
        return {target: tuple(ways) for target, ways in found.items()}

    def way(self, source: str, output: str = "next") -> Way | None:
        """The way by this output, if there is one."""
        return next((way for way in self.ways_from.get(source, ()) if way.output == output), None)

    @cached_property
    def journey(self) -> Journey:
        """The flow as a journey."""
        return journey_of(self)

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """What each piece does, by its id. Raises ValueError or a subclass for broken parameters."""
        found: dict[str, Step] = {}
        for piece in self.pieces:
            declared = declared_kind(piece)
            if piece.disabled:
                found[piece.id] = Branch((), outputs_of(piece)[0])
            elif declared.step is not None:
                found[piece.id] = declared.step(declared.complete(piece.parameters), self.journey)
        return found

    @cached_property
    def triggers(self) -> tuple[Piece, ...]:
        """The pieces that start people."""
        return tuple(piece for piece in self.pieces if declared_kind(piece).is_trigger)

    @cached_property
    def sends(self) -> tuple[Piece, ...]:
        """The pieces that send a message."""
        return tuple(piece for piece in self.pieces if isinstance(self.steps.get(piece.id), Send))

    def with_(self, **changes: Any) -> Flow:
        """The flow with other values in these fields."""
        return replace(self, **changes)


def flow_of(journey: Journey) -> Flow:
    """A journey in the intermediate form: every step that people pass, and every edge between two of them.

    ValueError if a step is of a kind that this version does not know.
    """
    steps: dict[str, Node] = {}
    for node in journey.nodes:
        declared = kind(node.kind)
        if declared is None:
            raise ValueError(node.kind)
        if declared.on_path and not (declared.is_trigger and node.status == "disabled"):
            steps[node.id] = node
    return Flow(
        header=journey.header,
        pieces=tuple(piece_of(node) for node in steps.values()),
        ways=tuple(way_of(edge) for edge in journey.edges if edge.source in steps and edge.target in steps),
        origin=journey.header.journey_id,
        mode=journey.header.entry.mode,
        stages=journey.stages,
        messages=journey.messages,
        coupons=journey.coupons,
        segments=journey.segments,
    )


def piece_of(node: Node) -> Piece:
    """A step as a piece."""
    return Piece(
        id=node.id,
        origin=node.id,
        kind=node.kind,
        name=name_of(node),
        parameters=dict(node.parameters),
        disabled=node.status == "disabled",
        stage=node.stage,
    )


def way_of(edge: Edge) -> Way:
    """An edge as a way."""
    return Way(id=edge.id, origin=edge.id, source=edge.source, output=edge.output, target=edge.target, loop=edge.loop)


def declared_kind(piece: Piece) -> NodeKind:
    """The declaration of a piece's kind."""
    declared = kind(piece.kind)
    assert declared is not None, piece.kind
    return declared


def outputs_of(piece: Piece) -> tuple[str, ...]:
    """The ids of a piece's outputs, in order."""
    declared = declared_kind(piece)
    if piece.disabled:
        outputs = declared.outputs(declared.complete(piece.parameters))
        return (outputs[0].id if outputs else "next",)
    return tuple(output.id for output in declared.outputs(declared.complete(piece.parameters)))
