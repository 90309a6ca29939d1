"""Versions of a fragment, and which of them a step stands for."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from journey.fragments import (
    end_rows,
    fragment,
    fragment_id,
    fragment_of,
    holders_of,
    inside_of,
    is_use,
    newest_of,
    uses_of,
    values_of,
    versions_of,
)
from journey.fragments_parameters import parameters_of, setting_in
from journey.identifiers import free_id
from journey.journey import Journey
from journey.model import Fragment, FragmentParameter, FragmentSetting, Node
from journey.store import Store, Transaction
from journey.words import say


def put_use(journey: Journey, transaction: Transaction, node: Node, found: Fragment) -> None:
    """Let a use stand for ``found``: it gets its ends, keeps its own settings as far as there are such, and loses the
    connections that leave by an end that is not there."""
    former = fragment_of(node, journey)
    changed = _with_use(node, found)
    # A name of its own stays.
    if not node.name or (former is not None and node.name == former.name):
        changed = replace(changed, name=found.name)
    transaction.put(changed)
    ends = {row["id"] for row in end_rows(found)}
    for edge in journey.edges_from.get(node.id, ()):
        if edge.output not in ends:
            transaction.remove(edge.id)


def _with_use(node: Node, found: Fragment) -> Node:
    known = {parameter.id for parameter in parameters_of(found)}
    values = {key: value for key, value in values_of(node).items() if key in known}
    parameters: dict[str, Any] = {**node.parameters, "fragment": found.id, "ends": end_rows(found)}
    parameters.pop("values", None)
    if values:
        parameters["values"] = values
    return replace(node, parameters=parameters)


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


def is_used(journey: Journey, record_id: str) -> bool:
    """Whether a step of the journey stands for a fragment, or for one that has it inside."""
    direct = {fragment_id(node) for node in journey.nodes if is_use(node)}
    return record_id in direct or any(record_id in inside_of(journey, key) for key in direct)


def can_update(journey: Journey, node: Node) -> bool:
    """Whether there is a newer version of what a step stands for."""
    found = fragment_of(node, journey)
    return found is not None and versions_of(journey, found)[-1].version > found.version


# --- What a use sets, and what a fragment lets it set ---------------------------------------------------------


def set_value(store: Store, node_id: str, parameter: str, value: Any, *, merge: bool = False) -> None:
    """Set one of a use's own settings; None: the value inside holds again."""
    node = store.journey.node(node_id)
    if node is None:
        return
    values = {key: kept for key, kept in values_of(node).items() if key != parameter}
    if value is not None:
        values[parameter] = value
    key = f"value:{node_id}:{parameter}" if merge else ""
    with store.transaction(say("Change {what}", what=node.name or say("Fragment")), key) as transaction:
        transaction.put(replace(node, parameters={**node.parameters, "values": values}))


def add_setting(store: Store, record_id: str, setting: FragmentSetting) -> str:
    """Let each use of a fragment set a setting that is inside; returns the parameter's id, empty if there is none."""
    found = fragment(store.journey, record_id)
    offered = setting_in(found, setting) if found is not None else None
    if found is None or offered is None:
        return ""
    taken = {parameter.id for parameter in found.parameters}
    number = 1
    while f"setting_{number}" in taken:
        number += 1
    name = say("{step}: {setting}", step=offered.place, setting=say(offered.declared.words))
    made = FragmentParameter(id=f"setting_{number}", name=name, settings=(setting,))
    with store.transaction(say("Add {step}", step=name)) as transaction:
        transaction.put(replace(found, parameters=(*found.parameters, made)))
    return made.id


def name_setting(store: Store, record_id: str, parameter_id: str, name: str, *, merge: bool = False) -> None:
    """Give a fragment's parameter another name."""
    found = fragment(store.journey, record_id)
    if found is not None:
        changed = tuple(replace(one, name=name) if one.id == parameter_id else one for one in found.parameters)
        key = f"setting:{record_id}:{parameter_id}" if merge else ""
        with store.transaction(say("Rename"), key) as transaction:
            transaction.put(replace(found, parameters=changed))


def remove_setting(store: Store, record_id: str, parameter_id: str) -> None:
    """Let uses of a fragment no more set something for themselves; the value inside holds for all."""
    journey = store.journey
    found = fragment(journey, record_id)
    if found is None:
        return
    made = replace(found, parameters=tuple(one for one in found.parameters if one.id != parameter_id))
    with store.transaction(say("Delete {what}", what=_called(found, parameter_id))) as transaction:
        transaction.put(made)
        bring_to_uses(journey, transaction, made)


def _called(found: Fragment, parameter_id: str) -> str:
    return next((one.name for one in found.parameters if one.id == parameter_id and one.name), say("Setting"))


def bring_to_uses(journey: Journey, transaction: Transaction, made: Fragment) -> None:
    """Let all steps that stand for a fragment have its ends, and no settings of their own that it has not."""
    for node in journey.nodes:
        if is_use(node) and fragment_id(node) == made.id:
            put_use(journey, transaction, node, made)
    for holder in journey.fragments:
        uses = {node.id for node in holder.nodes if is_use(node) and fragment_id(node) == made.id}
        if not uses or holder.id == made.id:
            continue
        ends = {row["id"] for row in end_rows(made)}
        nodes = tuple(_with_use(node, made) if node.id in uses else node for node in holder.nodes)
        edges = tuple(edge for edge in holder.edges if edge.source not in uses or edge.output in ends)
        transaction.put(replace(holder, nodes=nodes, edges=edges))


def rename_fragment(store: Store, record_id: str, name: str, *, merge: bool = False) -> None:
    """Give a fragment another name; steps that are called like it are called so, too."""
    journey = store.journey
    found = fragment(journey, record_id)
    if found is None:
        return
    with store.transaction(say("Rename"), f"name:{record_id}" if merge else "") as transaction:
        transaction.put(replace(found, name=name))
        for node in uses_of(journey, record_id):
            if node.name == found.name:
                transaction.put(replace(node, name=name))
        for holder in holders_of(journey, record_id):
            if holder.id != record_id:
                nodes = tuple(
                    replace(node, name=name) if fragment_id(node) == record_id and node.name == found.name else node
                    for node in holder.nodes
                )
                transaction.put(replace(holder, nodes=nodes))


def delete_unused(store: Store) -> int:
    """Remove the fragments that nothing in the journey needs; returns how many."""
    journey = store.journey
    direct = {fragment_id(node) for node in journey.nodes if is_use(node)}
    needed = direct.union(*(inside_of(journey, key) for key in direct))
    gone = [found for found in journey.fragments if found.id not in needed]
    if gone:
        with store.transaction(say("Delete unused fragments")) as transaction:
            for found in gone:
                transaction.remove(found.id)
    return len(gone)
