"""Fragments: parts of a journey that steps stand for. What a fragment is, and where it is used (docs/fragments.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from journey.journey import Journey
from journey.model import Fragment, Node

#: The kinds of the steps that have to do with fragments: a use, and inside of one the way in and the ends.
USE, START, END = "fragment", "fragment_start", "fragment_end"
#: Fragments inside fragments at most.
DEEPEST = 8
#: Steps that all uses of a journey stand for at most.
MOST_COPIES = 20_000
#: Parameters of a fragment, and settings that one of them sets, at most.
MOST_PARAMETERS = 50


def is_use(node: Node) -> bool:
    """Whether a step stands for a fragment."""
    return node.kind == USE


def fragment_id(node: Node) -> str:
    """The id of the fragment that a use stands for; empty if none is chosen."""
    found = node.parameters.get("fragment")
    return found if isinstance(found, str) else ""


def fragment_of(node: Node, journey: Journey) -> Fragment | None:
    """The fragment that a use stands for; None if it is not there, or the step is no use."""
    record = journey.records.get(fragment_id(node)) if is_use(node) else None
    return record if isinstance(record, Fragment) else None


def fragment(journey: Journey, record_id: str) -> Fragment | None:
    """The fragment with this id, if there is one."""
    record = journey.records.get(record_id)
    return record if isinstance(record, Fragment) else None


def starts_of(found: Fragment) -> tuple[Node, ...]:
    """The ways in; a sound fragment has one."""
    return tuple(node for node in found.nodes if node.kind == START)


def ends_of(found: Fragment) -> tuple[Node, ...]:
    """The ends, in their order."""
    return tuple(node for node in found.nodes if node.kind == END)


def inner_steps(found: Fragment) -> tuple[Node, ...]:
    """What is inside, but for the way in and the ends."""
    return tuple(node for node in found.nodes if node.kind not in (START, END))


def end_rows(found: Fragment) -> list[dict[str, str]]:
    """The ends as a use keeps them: ``id`` and ``name`` of each."""
    return [{"id": node.id, "name": node.name} for node in ends_of(found)]


def uses_of(journey: Journey, record_id: str) -> tuple[Node, ...]:
    """The uses of a fragment that are drawn in the journey itself."""
    return tuple(node for node in journey.nodes if is_use(node) and fragment_id(node) == record_id)


def holders_of(journey: Journey, record_id: str) -> tuple[Fragment, ...]:
    """The fragments that use this one inside."""
    return tuple(
        holder for holder in journey.fragments if any(fragment_id(node) == record_id for node in _uses(holder.nodes))
    )


def _uses(nodes: Iterable[Node]) -> Iterator[Node]:
    return (node for node in nodes if is_use(node))


def inside_of(journey: Journey, record_id: str) -> frozenset[str]:
    """The ids of all fragments that this one uses, those inside these, and so on; itself if it goes in a circle."""
    found: set[str] = set()
    waiting = [record_id]
    while waiting:
        at = fragment(journey, waiting.pop())
        for node in _uses(at.nodes if at else ()):
            key = fragment_id(node)
            if key and key not in found:
                found.add(key)
                waiting.append(key)
    return frozenset(found)


def versions_of(journey: Journey, found: Fragment) -> tuple[Fragment, ...]:
    """All versions of a fragment that the document holds, the oldest first."""
    same = [other for other in journey.fragments if found.series and other.series == found.series]
    return tuple(sorted(same or [found], key=lambda other: (other.version, other.order)))


def newest_of(journey: Journey, found: Fragment) -> Fragment:
    """The newest version of a fragment."""
    return versions_of(journey, found)[-1]


def values_of(node: Node) -> Mapping[str, Any]:
    """What a use sets for itself, by parameter."""
    found = node.parameters.get("values")
    return found if isinstance(found, dict) else {}


def ids_of(node: Node) -> Mapping[str, str]:
    """The ids that a use keeps for copies, by the place inside (``id``, or ``use/id`` further in)."""
    found = node.parameters.get("ids")
    return found if isinstance(found, dict) else {}


def messages_used(journey: Journey) -> frozenset[str]:
    """The ids of the messages that steps inside fragments send."""
    return frozenset(
        str(node.parameters.get("message") or "") for found in journey.fragments for node in found.nodes
    ) - {""}
