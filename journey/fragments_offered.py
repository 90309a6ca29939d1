"""What people can add where they are: kinds of steps, and the document's fragments, as if each were a kind."""

from __future__ import annotations

from msgspec.structs import replace

from journey.catalogue import kind, offered
from journey.declaration import NodeKind
from journey.fragments import START, USE, inner_steps, inside_of, newest_of
from journey.model import Fragment
from journey.store import Store
from journey.words import say_count


def fragments_offered(store: Store) -> tuple[Fragment, ...]:
    """The fragments that a new step may stand for: the newest versions, and none that is open or has that inside."""
    journey, opened = store.whole.journey, store.opened
    newest = dict.fromkeys(newest_of(journey, found).id for found in journey.fragments)
    return tuple(
        found
        for found in journey.fragments
        if found.id in newest and not (opened and (found.id == opened or opened in inside_of(journey, found.id)))
    )


def kinds_offered(store: Store) -> tuple[NodeKind, ...]:
    """The kinds that can be added to what a store shows, and a kind ``fragment/ID`` for each of its fragments. The
    way in, where a fragment has lost its own."""
    declared = kind(USE)
    assert declared is not None
    made = [
        replace(
            declared,
            id=f"{USE}/{found.id}",
            words=found.name,
            help=found.note or say_count("{count} step", "{count} steps", len(inner_steps(found))),
            search=(),
            group="fragments",
        )
        for found in fragments_offered(store)
    ]
    kinds = offered(bool(store.opened))
    start = kind(START)
    if store.opened and start is not None and not any(node.kind == START for node in store.journey.nodes):
        kinds = (start, *kinds)
    return (*kinds, *made)
