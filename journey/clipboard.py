"""Steps on the clipboard, as text: copied with the edges between them and the texts they send."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import msgspec

from journey.edits import references
from journey.encoding import DEEPEST, LARGEST, JourneyFileError, bound_fragment, bound_record, canonical
from journey.fragments import END, START
from journey.fragments_carrying import Carried, carry, without_kept_ids
from journey.fragments_parameters import references_within
from journey.frames import with_content
from journey.identifiers import free_id
from journey.journey import Journey
from journey.model import Coupon, Edge, Fragment, Message, Node, Segment
from journey.plain import plain
from journey.store import Store
from journey.words import say, say_count

FORMAT = "loopline.steps"
#: More steps than this are not pasted.
MOST = 20_000

_COPIED_WITH = {"message": Message, "coupon": Coupon, "segment": Segment, "fragment": Fragment}


class Pasted(msgspec.Struct, frozen=True):
    """The ids of the pasted steps, and what they name that this journey does not have (in words)."""

    ids: tuple[str, ...]
    missing: tuple[str, ...]


def copy_text(journey: Journey, ids: Iterable[str]) -> str:
    """The chosen steps with what folded frames stand for, the edges between them and what they use, as text; empty if
    there is no step."""
    chosen = with_content(journey, ids)
    nodes = [node for node in journey.nodes if node.id in chosen]
    if not nodes:
        return ""
    used = {record_id for node in nodes for record_id in references(node).values()}
    used |= {inner for key in used for inner in references_within(journey, key)}
    stage_names = {stage.id: stage.name for stage in journey.stages}
    stages = {node.stage for node in nodes}
    stages |= {node.stage for found in journey.fragments if found.id in used for node in found.nodes}
    edges = [edge for edge in journey.edges if edge.source in chosen and edge.target in chosen]
    records = [record for key in sorted(used) if (record := journey.records.get(key)) is not None]
    return canonical(
        {
            "format": FORMAT,
            "nodes": [plain(node) for node in nodes],
            "edges": [plain(edge) for edge in edges],
            "records": [
                {"type": type(record).__name__.lower(), **plain(record)}
                for record in records
                if type(record) in _COPIED_WITH.values()
            ],
            "stages": {key: name for key, name in stage_names.items() if key in used | stages},
        }
    )


def paste_text(store: Store, text: str, x: float, y: float, stage: str = "") -> Pasted | None:
    """Add what ``copy_text`` wrote, its top left corner at (x, y) of the lane ``stage``, under new ids.

    All steps go into that lane if one is given, keeping their places to each other; else each goes to the stage
    of the same name. None if the text holds no steps.
    """
    content = _parsed(text)
    if content is None:
        return None
    nodes, edges, records, stage_names = content
    # Each fragment has one way in, and ends are inside of one.
    nodes = [node for node in nodes if node.kind != START and (store.opened or node.kind != END)]
    if not nodes:
        return None
    kept = {node.id for node in nodes}
    edges = [edge for edge in edges if edge.source in kept and edge.target in kept]
    left = min(node.x for node in nodes)
    top = min(node.y for node in nodes)
    stages = {there.name: there.id for there in store.journey.stages}
    with store.transaction(say_count("Paste {count} step", "Paste {count} steps", len(nodes))) as transaction:
        here = {key: stages[name] for key, name in stage_names.items() if name in stages}
        wanted = [record_id for node in nodes for record_id in references(node).values()]
        renamed = carry(transaction, wanted, records, here)
        missing = []
        for node in nodes:
            fresh = free_id(transaction, node.kind)
            lane = stage or renamed.get(node.stage, "")
            for parameter, named in references(node).items():
                if named not in renamed and transaction.get(named) is None:
                    missing.append(say("{step}: {what}", step=node.name or node.kind, what=parameter))
            parameters = {
                key: renamed.get(value, value) if isinstance(value, str) and key in references(node) else value
                for key, value in without_kept_ids(node).parameters.items()
            }
            transaction.put(
                msgspec.structs.replace(
                    node,
                    id=fresh,
                    order=transaction.next_order(Node),
                    stage=lane,
                    x=x + node.x - left,
                    y=y + node.y - top,
                    parameters=parameters,
                )
            )
            renamed[node.id] = fresh
        for node in nodes:
            pasted = transaction.get(renamed[node.id])
            if node.holds and isinstance(pasted, Node):
                held = tuple(renamed[key] for key in node.holds if key in renamed)
                transaction.put(msgspec.structs.replace(pasted, holds=held))
        for edge in edges:
            transaction.put(
                msgspec.structs.replace(
                    edge,
                    id=free_id(transaction, "edge"),
                    order=transaction.next_order(Edge),
                    source=renamed[edge.source],
                    target=renamed[edge.target],
                )
            )
    return Pasted(tuple(renamed[node.id] for node in nodes), tuple(missing))


def _parsed(
    text: str,
) -> tuple[list[Node], list[Edge], list[Carried], dict[str, str]] | None:
    if len(text) > LARGEST or FORMAT not in text[:LARGEST] or text.count("[") + text.count("{") > MOST * DEEPEST:
        return None
    try:
        content: Any = json.loads(text)
        if content.get("format") != FORMAT or not 0 < len(content["nodes"]) <= MOST:
            return None
        nodes = [msgspec.convert(row, Node) for row in content["nodes"]]
        ids = {node.id for node in nodes}
        edges = [msgspec.convert(row, Edge) for row in content["edges"]]
        records = [
            msgspec.convert({key: part for key, part in row.items() if key != "type"}, _COPIED_WITH[row["type"]])
            for row in content["records"]
        ]
        stages = msgspec.convert(content.get("stages", {}), dict[str, str])
        for record in (*nodes, *records):
            bound_record(record, "")
            if isinstance(record, Fragment):
                bound_fragment(record, "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, JourneyFileError):
        return None
    return nodes, [edge for edge in edges if edge.source in ids and edge.target in ids], records, stages
