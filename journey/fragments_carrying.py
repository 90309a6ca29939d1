"""Takes fragments from one document into another, with all that their steps name; what is there already is shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from journey.catalogue import kind
from journey.declaration import ReferenceType
from journey.fragments import is_use
from journey.fragments_parameters import references_inside
from journey.identifiers import free_id
from journey.model import Coupon, Fragment, Message, Node, Segment, Stage
from journey.store import Transaction

Carried = Message | Coupon | Segment | Fragment


def carry(
    transaction: Transaction, wanted: Iterable[str], records: Iterable[Carried], stages: Mapping[str, str]
) -> dict[str, str]:
    """Put the records that are ``wanted`` (ids among ``records``), and those that they need, into a document; returns
    the id that each has there. Messages are copied; other records are shared where the same one is there under the
    same id. ``stages``: the ids here of the stages that steps name."""
    there = {record.id: record for record in records}
    names = dict(stages)
    order: list[str] = []
    waiting, seen = [key for key in dict.fromkeys(wanted) if key in there], set()
    # What a fragment needs is put first, so that it is named as it is called here.
    while waiting:
        key = waiting[-1]
        record = there[key]
        shared = _same_here(transaction, record)
        needs = references_inside(record) if isinstance(record, Fragment) and not shared else frozenset[str]()
        open_needs = [need for need in sorted(needs) if need in there and need not in seen]
        seen.add(key)
        if open_needs:
            waiting += open_needs
            continue
        waiting.pop()
        if key not in order:
            order.append(key)
    for key in order:
        names[key] = _put(transaction, there[key], names)
    return names


def _same_here(transaction: Transaction, record: Carried) -> bool:
    here = transaction.get(record.id)
    return (
        not isinstance(record, Message)
        and type(here) is type(record)
        and replace(here, order=0.0, unknown={}) == replace(record, order=0.0, unknown={})
    )


def _put(transaction: Transaction, record: Carried, names: Mapping[str, str]) -> str:
    if _same_here(transaction, record):
        return record.id
    record_type = type(record)
    stem = "part" if isinstance(record, Fragment) else record_type.__name__.lower()
    fresh = free_id(transaction, stem)
    if isinstance(record, Fragment):
        record = replace(record, nodes=tuple(_renamed(node, names) for node in record.nodes))
    transaction.put(replace(record, id=fresh, order=transaction.next_order(record_type), unknown={}))
    return fresh


def _renamed(node: Node, names: Mapping[str, str]) -> Node:
    """A step inside, with the names that what it names has here."""
    declared = kind(node.kind)
    referring = [p.id for p in declared.parameters if isinstance(p.type, ReferenceType)] if declared else []
    changed = {
        key: names[value]
        for key in referring
        if isinstance(value := node.parameters.get(key), str) and names.get(value, value) != value
    }
    stage = names.get(node.stage, "")
    return replace(node, stage=stage, parameters={**node.parameters, **changed} if changed else node.parameters)


def without_kept_ids(node: Node) -> Node:
    """A use as a copy of another one: its steps get ids of their own."""
    if not is_use(node) or "ids" not in node.parameters:
        return node
    return replace(node, parameters={key: value for key, value in node.parameters.items() if key != "ids"})


def stages_by_name(stages: Iterable[Stage], here: Iterable[Stage]) -> dict[str, str]:
    """The ids here of stages from elsewhere, by the names that both have."""
    known = {stage.name: stage.id for stage in here}
    return {stage.id: known[stage.name] for stage in stages if stage.name in known}
