"""Fragments from files: another journey's fragments, or a whole journey as one."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from msgspec.structs import replace

from journey.catalogue import kind
from journey.fragments import END, START, USE, end_rows, fragment_of, inside_of
from journey.fragments_carrying import Carried, carry, stages_by_name
from journey.fragments_making import chosen_steps, make_fragment
from journey.fragments_parameters import references_inside
from journey.identifiers import free_id, slug
from journey.journey import Journey
from journey.model import HEADER_ID, Coupon, Edge, Fragment, Header, Message, Node, Segment
from journey.store import Store
from journey.words import say


class Found(NamedTuple):
    """A fragment of another document, with the records that come with it."""

    fragment: Fragment
    journey: Journey


def fragments_in(journey: Journey) -> tuple[Found, ...] | str:
    """The fragments that another document offers: its own, the newest versions; of one without any, all its steps but
    starts as one. A sentence that says why, where there are none."""
    if journey.fragments:
        newest: dict[str, Fragment] = {}
        for found in journey.fragments:
            key = found.series or found.id
            if key not in newest or newest[key].version < found.version:
                newest[key] = found
        return tuple(Found(found, journey) for found in newest.values())
    steps = [node.id for node in journey.nodes if (declared := kind(node.kind)) is None or not declared.is_trigger]
    chosen = chosen_steps(journey, steps)
    if isinstance(chosen, str):
        return chosen
    store = Store(journey)
    use = make_fragment(store, steps, journey.header.name or say("Fragment {number}", number=1))
    node = store.journey.node(use)
    made = fragment_of(node, store.journey) if node is not None else None
    assert made is not None
    # The same file gives the same fragment each time.
    series = f"{slug(made.name) or 'fragment'}-{journey.header.journey_id}"[:80]
    return (Found(replace(made, series=series), store.journey),)


def take_in(store: Store, found: Found, x: float, y: float, stage: str = "") -> str:
    """Put a fragment of another document into this one, with a step that stands for it; returns the step's id."""
    other = found.journey
    records: list[Carried] = [*other.messages, *other.coupons, *other.segments]
    records += [record for record in other.fragments if record.id in inside_of(other, found.fragment.id)]
    records.append(found.fragment)
    here = store.journey
    stages = stages_by_name(other.stages, here.stages)
    with store.transaction(say("Add “{fragment}”", fragment=found.fragment.name)) as transaction:
        names = carry(transaction, [found.fragment.id], records, stages)
        made = transaction.get(names[found.fragment.id])
        assert isinstance(made, Fragment)
        use = free_id(transaction, USE)
        transaction.put(
            Node(
                id=use,
                order=transaction.next_order(Node),
                kind=USE,
                name=made.name,
                stage=stage,
                x=x,
                y=y,
                parameters={"fragment": made.id, "ends": end_rows(made)},
            )
        )
    return use


def document_of_fragment(journey: Journey, record_id: str) -> Journey:
    """A document of its own for a fragment: it, those inside it, what they name, and the stages, for a library."""
    keys = {record_id, *inside_of(journey, record_id)}
    kept = {found.id: found for found in journey.fragments if found.id in keys}
    named = {key for found in kept.values() for key in references_inside(found)}
    records = {
        key: record
        for key, record in journey.records.items()
        if key in named and isinstance(record, Message | Coupon | Segment)
    }
    stages = {stage.id: stage for stage in journey.stages}
    header = Header(id=HEADER_ID, journey_id=f"fragment-{secrets.token_hex(8)}", name=kept[record_id].name)
    return Journey({HEADER_ID: header, **stages, **records, **kept})


def new_fragment(store: Store, x: float, y: float, stage: str = "") -> str:
    """An empty fragment, with a step that stands for it; returns the step's id."""
    number = len(store.journey.fragments) + 1
    name = say("Fragment {number}", number=number)
    with store.transaction(say("Add “{fragment}”", fragment=name)) as transaction:
        start = Node(id="start_1", kind=START, stage=stage, x=x, y=y)
        end = Node(id="end_1", kind=END, stage=stage, x=x, y=y + 196.0)
        made = Fragment(
            id=free_id(transaction, "part"),
            order=transaction.next_order(Fragment),
            name=name,
            series=f"fragment-{secrets.token_hex(4)}",
            nodes=(start, end),
            edges=(Edge(id="edge_1", source="start_1", output="next", target="end_1"),),
        )
        transaction.put(made)
        use = free_id(transaction, USE)
        transaction.put(
            Node(
                id=use,
                order=transaction.next_order(Node),
                kind=USE,
                name=name,
                stage=stage,
                x=x,
                y=y,
                parameters={"fragment": made.id, "ends": end_rows(made)},
            )
        )
    return use
