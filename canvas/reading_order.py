"""The journey as one reads it: stages from left to right, their steps from top to bottom, the ways out of each step.

The accessible tree and the outline are both made of this, so that they never differ. No Qt.
"""

from __future__ import annotations

from typing import Literal

from canvas.steps import outputs_of
from journey.journey import Journey
from journey.model import Edge, Node, Stage

Part = Literal["stage", "step", "edge"]


def part_of(journey: Journey, record_id: str) -> Part | None:
    """What kind of thing a record is on the canvas; None if it is not drawn."""
    record = journey.records.get(record_id)
    if isinstance(record, Stage):
        return "stage"
    if isinstance(record, Node):
        return "step"
    return "edge" if isinstance(record, Edge) else None


class ReadingOrder:
    """Parents and children among the records of one journey; notes and frames are steps here."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        stages = [stage.id for stage in journey.stages]
        self._steps: dict[str, list[str]] = {stage: [] for stage in (*stages, "")}
        for node in sorted(journey.nodes, key=lambda node: (node.y, node.x, node.order, node.id)):
            self._steps[self.stage_of(node)].append(node.id)
        self.tops: tuple[str, ...] = (*stages, *self._steps[""])
        self._edges: dict[str, tuple[str, ...]] = {}
        self._places: dict[str, int] = {}

    def stage_of(self, node: Node) -> str:
        """The stage that a step stands in; empty for none."""
        return node.stage if self.journey.stage(node.stage) is not None else ""

    def steps(self, stage_id: str) -> list[str]:
        """The steps of a stage, from top to bottom; of the empty id those in no stage."""
        return self._steps.get(stage_id, [])

    def children(self, record_id: str) -> tuple[str, ...] | list[str]:
        """What lies below a record: the steps of a stage, the edges out of a step in the order of its ways out."""
        if record_id in self._steps:
            return self._steps[record_id]
        found = self._edges.get(record_id)
        if found is None:
            found = self._edges[record_id] = self._edges_of(record_id)
        return found

    def _edges_of(self, node_id: str) -> tuple[str, ...]:
        edges = self.journey.edges_from.get(node_id, ())
        node = self.journey.node(node_id)
        if node is None or len(edges) < 2:
            return tuple(edge.id for edge in edges)
        places = {output.id: place for place, output in enumerate(outputs_of(node))}
        ordered = sorted(edges, key=lambda edge: (places.get(edge.output, len(places)), edge.order, edge.id))
        return tuple(edge.id for edge in ordered)

    def parent(self, record_id: str) -> str:
        """The record that a record lies below; empty for those at the top."""
        edge, node = self.journey.edge(record_id), self.journey.node(record_id)
        if edge is not None:
            return edge.source
        return self.stage_of(node) if node is not None else ""

    def siblings(self, record_id: str) -> tuple[str, ...] | list[str]:
        """A record and those beside it, in their order."""
        above = self.parent(record_id)
        return self.children(above) if above else self.tops

    def place(self, record_id: str) -> int:
        """A record's number among those beside it, from 0; -1 if it is not drawn."""
        if record_id not in self._places:
            self._places.update({key: place for place, key in enumerate(self.siblings(record_id))})
        return self._places.get(record_id, -1)
