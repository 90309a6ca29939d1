"""Records in the document's order and edges by their ends, carried on from one journey to the next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Literal, TypeVar

from journey.model import Edge, Record

R = TypeVar("R", bound=Record)
End = Literal["source", "target"]
Groups = Mapping[str, tuple[Edge, ...]]

#: If more than this share of the records changed, putting all in order anew is quicker.
_MANY = 0.05


def in_order(record: Record) -> tuple[float, str]:
    """The document's order: sort key of all records of one type."""
    return (record.order, record.id)


def reordered(known: tuple[R, ...], gone: Sequence[R], come: Sequence[R]) -> tuple[R, ...]:
    """Records in their order after some went, or are replaced by other versions, and others came."""
    if len(gone) + len(come) > _MANY * len(known):
        ids = {record.id for record in gone}
        return tuple(sorted([*(record for record in known if record.id not in ids), *come], key=in_order))
    records = list(known)
    for record in gone:
        del records[_place(records, record)]
    for record in come:
        records.insert(_place(records, record), record)
    return tuple(records)


def _place(records: Sequence[Record], record: Record) -> int:
    """Where a record is, or belongs."""
    return bisect_left(records, in_order(record), key=in_order)


def by_end(edges: Sequence[Edge], end: End) -> Groups:
    """Edges in the document's order by the node at one end."""
    groups: dict[str, list[Edge]] = {}
    for edge in edges:
        groups.setdefault(getattr(edge, end), []).append(edge)
    return {node: tuple(group) for node, group in groups.items()}


def regrouped(groups: Groups, gone: Sequence[Edge], come: Sequence[Edge], end: End) -> Groups:
    """Edges by the node at one end after some went, or are replaced by other versions, and others came."""
    if not gone and not come:
        return groups
    found = dict(groups)
    changed = by_end(gone, end).keys() | by_end(come, end).keys()
    ids = {edge.id for edge in gone}
    coming = by_end(come, end)
    for node in changed:
        kept = [edge for edge in groups.get(node, ()) if edge.id not in ids]
        group = sorted([*kept, *coming.get(node, ())], key=in_order)
        if group:
            found[node] = tuple(group)
        else:
            found.pop(node, None)
    return found
