"""Journeys that grew from one template have steps and edges of the same ids; to run together they need their own.

Such an id is then written "JOURNEY/STEP". No id in a file has a slash, so what was written can be taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from journey.fragments import ids_of as kept_ids_of
from journey.fragments import is_use
from journey.fragments_inlining import without_fragments
from journey.identifiers import BETWEEN, own_id
from journey.journey import Journey
from journey.model import HEADER_ID, AnyRecord, Edge, Header, Node


def distinct_journeys(journeys: Sequence[Journey], taken: Iterable[str] = ()) -> tuple[Journey, ...]:
    """The journeys with "JOURNEY/STEP" for every id of a step or edge that several of them have, or that is ``taken``.
    Each does what it did (draws take a step's own id), and ``as_written`` gives it back."""
    counts = Counter(id_ for journey in journeys for id_ in ids_of(journey))
    shared = {id_ for id_, count in counts.items() if count > 1} | (set(taken) & counts.keys())
    if not shared:
        return tuple(journeys)

    def with_own(journey: Journey) -> Journey:
        before = f"{journey.header.journey_id}{BETWEEN}"
        return _renamed(journey, lambda id_: before + id_ if id_ in shared else id_)

    return tuple(map(with_own, journeys))


def ids_of(journey: Journey) -> frozenset[str]:
    """The ids of a journey's steps and edges as it runs: those inside fragments, too."""
    run = without_fragments(journey)
    return frozenset(record.id for record in (*run.nodes, *run.edges))


def as_written(journey: Journey) -> Journey:
    """A journey with its steps' own ids."""
    if not any(BETWEEN in id_ for id_ in ids_of(journey)):
        return journey
    return _renamed(journey, own_id)


def _renamed(journey: Journey, name: Callable[[str], str]) -> Journey:
    records: dict[str, AnyRecord] = {}
    for id_, record in journey.records.items():
        if isinstance(record, Node):
            record = replace(_keeping(record, name), id=name(id_), holds=tuple(map(name, record.holds)))
        elif isinstance(record, Edge):
            record = replace(record, id=name(id_), source=name(record.source), target=name(record.target))
        elif isinstance(record, Header) and id_ == HEADER_ID:
            goals = tuple(replace(goal, node=name(goal.node)) if goal.node else goal for goal in record.goals)
            record = replace(record, goals=goals)
        records[record.id] = record
    return Journey(records, journey.unknown, journey.repairs)


def _keeping(node: Node, name: Callable[[str], str]) -> Node:
    """A step that stands for a fragment with the ids that it keeps for the steps inside renamed, too."""
    if not is_use(node) or not kept_ids_of(node):
        return node
    kept = {place: name(str(id_)) for place, id_ in kept_ids_of(node).items()}
    return replace(node, parameters={**node.parameters, "ids": kept})
