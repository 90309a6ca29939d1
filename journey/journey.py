"""A journey at one moment: all its records, by id. Never changed; the store makes the next one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from journey.grouping import End, by_end, regrouped, reordered
from journey.model import HEADER_ID, AnyRecord, Coupon, Edge, Fragment, Header, Message, Node, Record, Segment, Stage

R = TypeVar("R", bound=Record)

#: What is derived from the records of a type when it is first asked for.
_DERIVED: Mapping[type[AnyRecord], str] = {
    Stage: "stages",
    Node: "nodes",
    Edge: "edges",
    Message: "messages",
    Coupon: "coupons",
    Segment: "segments",
    Fragment: "fragments",
}


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
    def fragments(self) -> tuple[Fragment, ...]:
        """The fragments in the document's order."""
        return self.of_type(Fragment)

    @cached_property
    def edges_from(self) -> Mapping[str, tuple[Edge, ...]]:
        """The edges that leave each node, in the document's order; nodes without any are not in it."""
        return by_end(self.edges, "source")

    @cached_property
    def edges_to(self) -> Mapping[str, tuple[Edge, ...]]:
        """The edges that enter each node, in the document's order; nodes without any are not in it."""
        return by_end(self.edges, "target")

    def after(
        self, gone: Iterable[AnyRecord], changed: Iterable[tuple[AnyRecord, AnyRecord]], come: Iterable[AnyRecord]
    ) -> Journey:
        """The journey without the records ``gone``, with others instead of some, and with those that ``come``.

        What was derived from this one is carried on with as much work as the change needs, not derived anew.
        """
        gone, changed, come = tuple(gone), tuple(changed), tuple(come)
        records = dict(self.records)
        for record in gone:
            del records[record.id]
        records.update((record.id, record) for record in come)
        records.update((after.id, after) for _, after in changed)
        made = Journey(records, self.unknown, self.repairs)
        before = [*gone, *(old for old, _ in changed)]
        now = [*come, *(new for _, new in changed)]
        for record_type, name in _DERIVED.items():
            known = self.__dict__.get(name)
            if known is not None:
                old = [record for record in before if type(record) is record_type]
                new = [record for record in now if type(record) is record_type]
                made.__dict__[name] = reordered(known, old, new) if old or new else known
        old_edges = [record for record in before if isinstance(record, Edge)]
        new_edges = [record for record in now if isinstance(record, Edge)]
        ends: Mapping[str, End] = {"edges_from": "source", "edges_to": "target"}
        for name, end in ends.items():
            groups = self.__dict__.get(name)
            if groups is not None:
                made.__dict__[name] = regrouped(groups, old_edges, new_edges, end)
        return made

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


def new_journey(journey_id: str, name: str = "", zone: str = "UTC") -> Journey:
    """An empty journey."""
    return Journey({HEADER_ID: Header(id=HEADER_ID, journey_id=journey_id, name=name, zone=zone)})
