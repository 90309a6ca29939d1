"""Versions of a fragment, and which of them a step stands for."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from journey.fragments import end_rows, fragment, fragment_of, is_use, newest_of, uses_of, values_of, versions_of
from journey.fragments_parameters import parameters_of
from journey.identifiers import free_id
from journey.journey import Journey
from journey.model import Fragment, Node
from journey.store import Store, Transaction
from journey.words import say


def put_use(journey: Journey, transaction: Transaction, node: Node, found: Fragment) -> Node:
    """Let a use stand for ``found``: it gets its ends, keeps its own settings as far as there are such, and loses the
    connections that leave by an end that is not there. Returns it as it is then."""
    known = {parameter.id for parameter in parameters_of(found)}
    values = {key: value for key, value in values_of(node).items() if key in known}
    parameters: dict[str, Any] = {**node.parameters, "fragment": found.id, "ends": end_rows(found)}
    parameters.pop("values", None)
    if values:
        parameters["values"] = values
    former = fragment_of(node, journey)
    # A name of its own stays.
    name = found.name if not node.name or (former is not None and node.name == former.name) else node.name
    changed = replace(node, name=name, parameters=parameters)
    transaction.put(changed)
    ends = {row["id"] for row in end_rows(found)}
    for edge in journey.edges_from.get(node.id, ()):
        if edge.output not in ends:
            transaction.remove(edge.id)
    return changed


def choose_fragment(store: Store, node_id: str, record_id: str) -> bool:
    """Let a step stand for a fragment, or another version of it; False where one of the two is not there."""
    node, found = store.journey.node(node_id), fragment(store.journey, record_id)
    if node is None or found is None or not is_use(node):
        return False
    with store.transaction(say("Choose “{fragment}”", fragment=found.name)) as transaction:
        put_use(store.journey, transaction, node, found)
    return True


def new_version(store: Store, node_id: str) -> str:
    """A further version of what a step stands for, which it alone stands for from now on; returns its id, empty if the
    step stands for nothing."""
    journey = store.journey
    node = journey.node(node_id)
    found = fragment_of(node, journey) if node is not None else None
    if node is None or found is None:
        return ""
    version = newest_of(journey, found).version + 1
    with store.transaction(say("New version of “{fragment}”", fragment=found.name)) as transaction:
        series = found.series or found.id
        if not found.series:
            transaction.put(replace(found, series=series))
        made = replace(
            found,
            id=free_id(transaction, "fragment"),
            order=transaction.next_order(Fragment),
            series=series,
            version=version,
            unknown={},
        )
        transaction.put(made)
        put_use(journey, transaction, node, made)
    return made.id


def update_use(store: Store, node_id: str) -> bool:
    """Let a step stand for the newest version of its fragment; False if it does already."""
    node = store.journey.node(node_id)
    found = fragment_of(node, store.journey) if node is not None else None
    if found is None:
        return False
    newest = newest_of(store.journey, found)
    return newest.id != found.id and choose_fragment(store, node_id, newest.id)


def remove_fragment(store: Store, record_id: str) -> bool:
    """Remove a fragment that no step stands for; False where one does."""
    found = fragment(store.journey, record_id)
    if found is None or is_used(store.journey, record_id):
        return False
    with store.transaction(say("Delete {what}", what=found.name)) as transaction:
        transaction.remove(record_id)
    return True


def is_used(journey: Journey, record_id: str) -> bool:
    """Whether a step stands for a fragment, in the journey or inside another fragment."""
    if uses_of(journey, record_id):
        return True
    inner = (node for holder in journey.fragments for node in holder.nodes if is_use(node))
    return any(node.parameters.get("fragment") == record_id for node in inner)


def can_update(journey: Journey, node: Node) -> bool:
    """Whether there is a newer version of what a step stands for."""
    found = fragment_of(node, journey)
    return found is not None and versions_of(journey, found)[-1].version > found.version
