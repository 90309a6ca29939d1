"""Everything a person does to a journey's steps and edges, each as one undo step on a store.

Positions are as in model.Node: x from the left edge of the node's lane. Functions return the ids they made.
Words in transaction names are what undo shows ("Undo Add Delay").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from journey.catalogue import kind, kind_offered
from journey.declaration import NodeKind, ReferenceType
from journey.describe import name_of, outputs_of
from journey.fragments import USE, end_rows, fragment, fragment_of, messages_used, uses_of
from journey.fragments_versions import choose_fragment, rename_fragment
from journey.frames import carried, with_content
from journey.identifiers import free_id
from journey.loops import goes_back
from journey.model import (
    HEADER_ID,
    AnyRecord,
    Coupon,
    Edge,
    Header,
    Loop,
    Message,
    Node,
    Segment,
)
from journey.store import Store, Transaction
from journey.words import say, say_count

#: Notes and frames start at this size.
DRAWN_SIZES = {"note": (160.0, 96.0), "frame": (352.0, 200.0)}
#: How far below or beside the source a step appears that is added from it.
PITCH_Y = 98.0
PITCH_X = 184.0


def _declared(kind_id: str) -> NodeKind:
    declared = kind_offered(kind_id)
    if declared is None:
        raise ValueError(f"unknown kind of step: {kind_id}")
    return declared


def _put_node(
    store: Store,
    transaction: Transaction,
    kind_id: str,
    x: float,
    y: float,
    stage: str,
    name: str,
    parameters: Mapping[str, Any] | None,
) -> str:
    declared = _declared(kind_id)
    # A fragment of the document is offered like a kind: fragment/ID.
    kind_id, _, wanted = kind_id.partition("/")
    node_id = free_id(transaction, kind_id)
    width, height = DRAWN_SIZES.get(kind_id, (0.0, 0.0))
    values = dict(parameters or {})
    if not values.get("message") and any(parameter.id == "message" for parameter in declared.parameters):
        message_id = free_id(transaction, "message")
        transaction.put(
            Message(
                id=message_id,
                order=transaction.next_order(Message),
                name=name or say(declared.words),
                channel=kind_id,  # type: ignore[arg-type]
            )
        )
        values["message"] = message_id
    if kind_id == "set_stage" and stage and not values.get("stage"):
        values["stage"] = stage
    if wanted:
        values["fragment"] = wanted
    found = fragment(store.journey, str(values.get("fragment") or ""))
    if kind_id == USE and found is not None:
        values["ends"], name = end_rows(found), name or found.name
    transaction.put(
        Node(
            id=node_id,
            order=transaction.next_order(Node),
            kind=kind_id,
            name=name,
            stage=stage,
            x=x,
            y=y,
            width=width,
            height=height,
            parameters=values,
        )
    )
    return node_id


def _put_edge(store: Store, transaction: Transaction, source: str, output: str, target: str) -> str:
    """An edge; the output's edge before is replaced. One that goes back becomes a loop edge."""
    for edge in store.journey.edges_from.get(source, ()):
        if edge.output == output and transaction.get(edge.id) is not None:
            transaction.remove(edge.id)
    loop = Loop() if source == target or goes_back(store.journey, source, target) else None
    edge_id = free_id(transaction, "edge")
    transaction.put(
        Edge(
            id=edge_id,
            order=transaction.next_order(Edge),
            source=source,
            output=output,
            target=target,
            loop=loop,
        )
    )
    return edge_id


def add_node(
    store: Store,
    kind_id: str,
    x: float,
    y: float,
    *,
    stage: str = "",
    name: str = "",
    parameters: Mapping[str, Any] | None = None,
    source: str = "",
    output: str = "",
) -> str:
    """A new step; with ``source`` and ``output`` it is connected from there. A message comes with its text.

    Raises ValueError for an unknown kind.
    """
    declared = _declared(kind_id)
    with store.transaction(say("Add {step}", step=say(declared.words))) as transaction:
        node_id = _put_node(store, transaction, kind_id, x, y, stage, name, parameters)
        if source and not declared.is_trigger and declared.on_path:
            _put_edge(store, transaction, source, output, node_id)
    return node_id


def insert_on_edge(
    store: Store,
    edge_id: str,
    kind_id: str,
    x: float,
    y: float,
    *,
    stage: str = "",
    pushed: Mapping[str, tuple[str, float, float]] | None = None,
) -> str:
    """A new step in the middle of an edge: the edge leads into it, its first way out leads on.

    A loop edge's limits go to the edge that still goes back. ``pushed``: where others go to make room, as for
    moving. Raises ValueError for an unknown kind or edge.
    """
    edge = store.journey.edge(edge_id)
    declared = _declared(kind_id)
    if edge is None:
        raise ValueError(f"no such edge: {edge_id}")
    with store.transaction(say("Insert {step}", step=say(declared.words))) as transaction:
        node_id = _put_node(store, transaction, kind_id, x, y, stage, "", None)
        if declared.on_path and not declared.is_trigger:
            _splice(transaction, edge, node_id)
        _push(store, transaction, pushed or {})
    return node_id


def insert_node_on_edge(
    store: Store,
    edge_id: str,
    node_id: str,
    place: tuple[str, float, float],
    pushed: Mapping[str, tuple[str, float, float]] | None = None,
) -> None:
    """Put a step that has no edges yet into an edge, at a new place: stage, x, y. ``pushed``: where others go to make
    room."""
    edge, node = store.journey.edge(edge_id), store.journey.node(node_id)
    if edge is None or node is None:
        raise ValueError(edge_id)
    with store.transaction(say("Insert {step}", step=name_of(node))) as transaction:
        transaction.put(msgspec.structs.replace(node, stage=place[0], x=place[1], y=place[2]))
        _splice(transaction, edge, node_id)
        _push(store, transaction, pushed or {})


def _push(store: Store, transaction: Transaction, places: Mapping[str, tuple[str, float, float]]) -> None:
    """Put steps elsewhere in their stages, with all that folded frames stand for."""
    for key, (_, x, y) in carried(store.journey, places).items():
        node = transaction.get(key)
        if isinstance(node, Node):
            transaction.put(msgspec.structs.replace(node, x=x, y=y))


def _splice(transaction: Transaction, edge: Edge, node_id: str) -> None:
    node = transaction.get(node_id)
    assert isinstance(node, Node)
    outputs = outputs_of(node)
    transaction.put(msgspec.structs.replace(edge, target=node_id, loop=None))
    if outputs:
        transaction.put(
            Edge(
                id=free_id(transaction, "edge"),
                order=transaction.next_order(Edge),
                source=node_id,
                output=outputs[0].id,
                target=edge.target,
                loop=edge.loop,
            )
        )


def may_connect(store: Store, source: str, target: str) -> bool:
    """Whether an edge from ``source`` to ``target`` makes sense: nothing leads into triggers, notes or frames."""
    start, end = store.journey.node(source), store.journey.node(target)
    if start is None or end is None or not outputs_of(start):
        return False
    declared = kind(end.kind)
    return declared is None or (not declared.is_trigger and declared.on_path)


def connect(store: Store, source: str, output: str, target: str) -> str | None:
    """An edge from an output to a step; None where it makes no sense or is there already."""
    if not may_connect(store, source, target):
        return None
    for edge in store.journey.edges_from.get(source, ()):
        if edge.output == output and edge.target == target:
            return None
    with store.transaction(say("Connect steps")) as transaction:
        return _put_edge(store, transaction, source, output, target)


def reconnect(store: Store, edge_id: str, *, source: str = "", output: str = "", target: str = "") -> str | None:
    """Move an end of an edge; it keeps its id, and its limits if it still goes back. None where it cannot be."""
    edge = store.journey.edge(edge_id)
    if edge is None:
        return None
    start, way, end = source or edge.source, output or edge.output, target or edge.target
    if not may_connect(store, start, end) or (start, way, end) == (edge.source, edge.output, edge.target):
        return None
    with store.transaction(say("Reconnect")) as transaction:
        for other in store.journey.edges_from.get(start, ()):
            if other.output == way and other.id != edge_id:
                transaction.remove(other.id)
        back = start == end or goes_back(_without(store, edge_id), start, end)
        loop = (edge.loop or Loop()) if back else None
        transaction.put(msgspec.structs.replace(edge, source=start, output=way, target=end, loop=loop))
    return edge_id


def _without(store: Store, edge_id: str) -> Any:
    from journey.journey import Journey

    records = {key: record for key, record in store.journey.records.items() if key != edge_id}
    return Journey(records)


def delete(store: Store, ids: Iterable[str], *, heal: bool = False) -> None:
    """Remove records with all edges at removed steps, and all that folded frames stand for. ``heal``: what led into a
    removed step with one way in and one way out is led on to what followed it. Messages that no step uses any more go
    with their step."""
    named = list(ids)
    named += sorted(with_content(store.journey, named).difference(named))
    chosen = [record for key in named if (record := store.journey.records.get(key)) is not None]
    chosen = [record for record in chosen if record.id != HEADER_ID]
    if not chosen:
        return
    gone = {record.id for record in chosen}
    name = (
        say("Delete {what}", what=_thing(chosen[0]))
        if len(chosen) == 1
        else say_count("Delete {count} thing", "Delete {count} things", len(chosen))
    )
    with store.transaction(name) as transaction:
        if heal:
            _heal(store, transaction, gone)
        for record in chosen:
            transaction.remove(record.id)
            if isinstance(record, Node):
                _remove_edges(store, transaction, record.id)
        _remove_unused_messages(store, transaction, gone)


def _thing(record: AnyRecord) -> str:
    if isinstance(record, Node):
        return name_of(record)
    return say("connection") if isinstance(record, Edge) else getattr(record, "name", record.id)


def _remove_edges(store: Store, transaction: Transaction, node_id: str) -> None:
    journey = store.journey
    for edge in (*journey.edges_from.get(node_id, ()), *journey.edges_to.get(node_id, ())):
        transaction.remove(edge.id)


def _heal(store: Store, transaction: Transaction, gone: set[str]) -> None:
    journey = store.journey
    for edge in journey.edges:
        if edge.target not in gone or edge.source in gone or edge.id in gone:
            continue
        target, seen = edge.target, {edge.target}
        while target in gone:
            onward = journey.edges_from.get(target, ())
            if len(onward) != 1 or onward[0].target in seen:
                target = ""
                break
            target = onward[0].target
            seen.add(target)
        if target and target != edge.source:
            loop = (edge.loop or Loop()) if goes_back(journey, edge.source, target) else None
            copy = free_id(transaction, "edge")
            transaction.put(
                Edge(
                    id=copy,
                    order=edge.order,
                    source=edge.source,
                    output=edge.output,
                    target=target,
                    loop=loop,
                )
            )


def _remove_unused_messages(store: Store, transaction: Transaction, gone: set[str]) -> None:
    journey = store.journey
    used = {str(node.parameters.get("message") or "") for node in journey.nodes if node.id not in gone}
    used |= messages_used(journey)
    for node in journey.nodes:
        message = str(node.parameters.get("message") or "")
        if node.id in gone and message and message not in used and isinstance(transaction.get(message), Message):
            transaction.remove(message)


def move(
    store: Store, places: Mapping[str, tuple[str, float, float]], *, name: str = "", laid_out: bool = False
) -> None:
    """Move steps: id -> (stage, x, y). Edges that now lead into an earlier stage become loop edges. ``laid_out``: it
    is a new layout, not a person's hand."""
    nodes = {key: node for key in places if (node := store.journey.node(key)) is not None}
    if not nodes:
        return
    words = name or say_count("Move {count} step", "Move {count} steps", len(nodes))
    # What a folded frame stands for goes where it goes.
    places = carried(store.journey, places)
    nodes = {key: node for key in places if (node := store.journey.node(key)) is not None}
    with store.transaction(words) as transaction:
        transaction.laid_out = laid_out
        for key, node in nodes.items():
            stage, x, y = places[key]
            transaction.put(msgspec.structs.replace(node, stage=stage, x=x, y=y))
        changed = {key for key, node in nodes.items() if node.stage != places[key][0]}
        if changed:
            _declare_loops(store, transaction, changed)


def _declare_loops(store: Store, transaction: Transaction, changed: set[str]) -> None:
    """Edges of moved steps that lead into an earlier stage now are declared as loop edges."""
    ranks = {stage.id: place for place, stage in enumerate(store.journey.stages)}

    def rank(node_id: str) -> int | None:
        node = transaction.get(node_id)
        return ranks.get(node.stage) if isinstance(node, Node) else None

    for edge in store.journey.edges:
        if edge.loop is not None or not ({edge.source, edge.target} & changed):
            continue
        start, end = rank(edge.source), rank(edge.target)
        if start is not None and end is not None and end < start:
            transaction.put(msgspec.structs.replace(edge, loop=Loop()))


def resize(store: Store, node_id: str, x: float, y: float, width: float, height: float) -> None:
    """Give a note or frame a new place and size."""
    node = store.journey.node(node_id)
    if node is not None:
        with store.transaction(say("Resize {what}", what=name_of(node))) as transaction:
            transaction.put(msgspec.structs.replace(node, x=x, y=y, width=width, height=height))


def change(store: Store, record_id: str, name: str, /, *, merge_key: str = "", **fields: Any) -> None:
    """Set fields of a record. ``name`` is the undo step's; successive changes with one ``merge_key`` are one step."""
    record = store.journey.records.get(record_id)
    if record is None:
        return
    with store.transaction(name, merge_key) as transaction:
        transaction.put(msgspec.structs.replace(record, **fields))


def set_parameter(store: Store, node_id: str, parameter: str, value: Any, *, merge: bool = False) -> None:
    """Set one parameter of a step; edges from outputs that are gone by it are removed.

    ``merge``: joined with the last step if that set the same parameter (typing).
    """
    node = store.journey.node(node_id)
    if node is None:
        return
    if parameter == "fragment" and choose_fragment(store, node_id, str(value)):
        return
    declared = kind(node.kind)
    words = next((say(p.words) for p in declared.parameters if p.id == parameter), parameter) if declared else parameter
    changed = msgspec.structs.replace(node, parameters={**node.parameters, parameter: value})
    key = f"parameter:{node_id}:{parameter}" if merge else ""
    with store.transaction(say("Change {what}", what=words), key) as transaction:
        transaction.put(changed)
        outputs = {output.id for output in outputs_of(changed)}
        for edge in store.journey.edges_from.get(node_id, ()):
            if edge.output not in outputs:
                transaction.remove(edge.id)


def rename(store: Store, record_id: str, text: str, *, merge: bool = False) -> None:
    """Give a step, stage, message, coupon, segment or the journey another name."""
    node = store.journey.node(record_id)
    found = fragment_of(node, store.journey) if node is not None else None
    if found is not None and not store.opened and uses_of(store.journey, found.id) == (node,):
        # Its only use: both are called so.
        rename_fragment(store, found.id, text, merge=merge)
        return
    key = f"name:{record_id}" if merge else ""
    change(store, record_id, say("Rename"), merge_key=key, name=text)


def set_loop(store: Store, edge_id: str, loop: Loop | None, *, merge: bool = False) -> None:
    """Set the limits of a loop edge, or make it an ordinary edge."""
    change(store, edge_id, say("Change loop limits"), merge_key=f"loop:{edge_id}" if merge else "", loop=loop)


def change_header(store: Store, name: str, /, *, merge_key: str = "", **fields: Any) -> Header:
    """Set fields of the journey's settings."""
    change(store, HEADER_ID, name, merge_key=merge_key, **fields)
    return store.journey.header


def add_record(store: Store, record_type: type[Message | Coupon | Segment], name: str, **fields: Any) -> str:
    """A new message, coupon or segment called ``name``; returns its id."""
    with store.transaction(say("Add {step}", step=name)) as transaction:
        record_id = free_id(transaction, record_type.__name__.lower())
        transaction.put(record_type(id=record_id, order=transaction.next_order(record_type), name=name, **fields))
    return record_id


def references(node: Node) -> dict[str, str]:
    """The other records a step names: parameter -> record id, empty ones left out."""
    declared = kind(node.kind)
    if declared is None:
        return {}
    return {
        parameter.id: str(node.parameters[parameter.id])
        for parameter in declared.parameters
        if isinstance(parameter.type, ReferenceType) and node.parameters.get(parameter.id)
    }
