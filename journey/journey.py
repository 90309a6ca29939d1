"""A journey at one moment: all its records, by id. Never changed; the store makes the next one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeVar

from journey.model import HEADER_ID, AnyRecord, Coupon, Edge, Header, Message, Node, Record, Segment, Stage

R = TypeVar("R", bound=Record)


class Journey:
    """The records of one document.

    ``unknown`` are top-level fields of the file that a newer minor version wrote. ``repairs`` maps the id that a
    record was given on opening to the id that it shared with another record in the file.
    """

    def __init__(
        self,
        records: Mapping[str, AnyRecord],
        unknown: Mapping[str, Any] | None = None,
        repairs: Mapping[str, str] | None = None,
    ) -> None:
        self.records = records
        self.unknown: Mapping[str, Any] = unknown or {}
        self.repairs: Mapping[str, str] = repairs or {}

    def of_type(self, record_type: type[R]) -> tuple[R, ...]:
        """All records of a type in the document's order."""
        found = [record for record in self.records.values() if type(record) is record_type]
        found.sort(key=lambda record: (record.order, record.id))
        return tuple(found)

    @property
    def header(self) -> Header:
        """The journey's own settings."""
        header = self.records[HEADER_ID]
        assert isinstance(header, Header)
        return header

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in their order."""
        return self.of_type(Stage)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes in the document's order."""
        return self.of_type(Node)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The edges in the document's order."""
        return self.of_type(Edge)

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """The messages in the document's order."""
        return self.of_type(Message)

    @cached_property
    def coupons(self) -> tuple[Coupon, ...]:
        """The coupons in the document's order."""
        return self.of_type(Coupon)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The segments in the document's order."""
        return self.of_type(Segment)

    @cached_property
    def edges_from(self) -> Mapping[str, tuple[Edge, ...]]:
        """The edges that leave each node, in the document's order; nodes without any are not in it."""
        return _grouped(self.edges, "source")

    @cached_property
    def edges_to(self) -> Mapping[str, tuple[Edge, ...]]:
        """The edges that enter each node, in the document's order; nodes without any are not in it."""
        return _grouped(self.edges, "target")

    def node(self, node_id: str) -> Node | None:
        """The node with this id, if there is one."""
        record = self.records.get(node_id)
        return record if isinstance(record, Node) else None

    def edge(self, edge_id: str) -> Edge | None:
        """The edge with this id, if there is one."""
        record = self.records.get(edge_id)
        return record if isinstance(record, Edge) else None

    def stage(self, stage_id: str) -> Stage | None:
        """The stage with this id, if there is one."""
        record = self.records.get(stage_id)
        return record if isinstance(record, Stage) else None


def _grouped(edges: tuple[Edge, ...], end: str) -> Mapping[str, tuple[Edge, ...]]:
    groups: dict[str, list[Edge]] = {}
    for edge in edges:
        groups.setdefault(getattr(edge, end), []).append(edge)
    return {node: tuple(group) for node, group in groups.items()}


def new_journey(journey_id: str, name: str = "", zone: str = "UTC") -> Journey:
    """An empty journey."""
    return Journey({HEADER_ID: Header(id=HEADER_ID, journey_id=journey_id, name=name, zone=zone)})
