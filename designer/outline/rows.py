"""What the outline shows, row by row: stages, their steps, the ways out of each step and where those lead.

Rows have keys: a stage's or step's own id, and for a way out the step's id with the way's. No Qt.
"""

from __future__ import annotations

from typing import NamedTuple

from canvas.accessible.words import edge_name
from canvas.reading_order import ReadingOrder, part_of
from canvas.steps import outputs_of
from journey.journey import Journey
from journey.model import Edge
from journey.words import say

#: Stands between the ids of a step and of its way out; no id has it.
BETWEEN = "\n"


class Way(NamedTuple):
    """One way out of a step. ``edge`` is None where it leads nowhere."""

    node_id: str
    output: str
    words: str
    edge: Edge | None


def way_key(node_id: str, output: str) -> str:
    """The key of a way out."""
    return f"{node_id}{BETWEEN}{output}"


def owner_of(key: str) -> tuple[str, str]:
    """The record and the way out that a key means; the way is empty for stages and steps."""
    record_id, _, output = key.partition(BETWEEN)
    return record_id, output


class Rows:
    """The rows of one journey, worked out where somebody looks."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        self.order = ReadingOrder(journey)

    def children(self, key: str) -> list[str]:
        """The keys below a row; of the empty key those at the top."""
        if not key:
            return list(self.order.tops)
        if BETWEEN in key:
            return []
        if part_of(self.journey, key) == "stage":
            return list(self.order.steps(key))
        return [way_key(key, way.output) for way in self.ways(key)]

    def parent(self, key: str) -> str:
        """The key above a row; empty for those at the top."""
        record_id, output = owner_of(key)
        return record_id if output else self.order.parent(record_id)

    def ways(self, node_id: str) -> list[Way]:
        """The ways out of a step; at last those that edges still take although the step has them no longer."""
        node = self.journey.node(node_id)
        if node is None:
            return []
        edges = {edge.output: edge for edge in self.journey.edges_from.get(node_id, ())}
        ways = [Way(node_id, out.id, out.words, edges.pop(out.id, None)) for out in outputs_of(node)]
        return ways + [Way(node_id, output, output, edge) for output, edge in edges.items()]

    def way(self, key: str) -> Way | None:
        """The way out that a key means; None for stages, steps, and ways that are gone."""
        node_id, output = owner_of(key)
        return next((way for way in self.ways(node_id) if way.output == output), None) if output else None

    def key_of(self, record_id: str) -> str:
        """The row that shows a record; empty if none does."""
        edge = self.journey.edge(record_id)
        if edge is not None:
            return way_key(edge.source, edge.output)
        return record_id if part_of(self.journey, record_id) is not None else ""

    def record_of(self, key: str) -> str:
        """The record to select for a row; for a way that leads nowhere its step."""
        way = self.way(key)
        if way is not None and way.edge is not None:
            return way.edge.id
        return owner_of(key)[0]


def way_words(journey: Journey, way: Way) -> str:
    """A way out and where it leads."""
    if way.edge is not None:
        return edge_name(journey, way.edge)
    return say("{way}, ends here", way=way.words) if way.words else say("ends here")
