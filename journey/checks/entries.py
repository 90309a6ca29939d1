"""How people enter: without any limit, or into two journeys at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journey.checks.examination import Examination, fix
from journey.checks.findings import Finding, Fix
from journey.checks.graph import seconds_or_none
from journey.model import HEADER_ID, Header
from journey.steps import EventTrigger
from journey.words import say


def entry_findings(seen: Examination) -> Iterator[Finding]:
    """All findings about how people enter one journey."""
    entry = seen.journey.header.entry
    if entry.mode != "any_time" or seconds_or_none(entry.minimum_interval) or entry.most_running is not None:
        return
    for node in seen.graph.triggers:
        step = seen.graph.steps[node]
        if not isinstance(step, EventTrigger):
            continue
        if not step.ordinal and not (entry.key and step.count == 1):
            yield seen.finding(
                "unlimited-entry",
                node,
                say("Each “{event}” starts this journey anew, however often it happens.", event=step.match.event),
                say("Let people enter once, after they left, or with a minimum time between two entries."),
                "event",
                enter_once(),
            )


def enter_once() -> Fix:
    """Lets each person enter once."""
    return fix(say("Let people enter once"), "set_entry", HEADER_ID, mode="once")


def shared_triggers(seen: Sequence[Examination]) -> list[list[Finding]]:
    """For each of several journeys that run together: starts that another of them has, too."""
    found: list[list[Finding]] = [[] for _ in seen]
    owners: dict[object, list[tuple[int, str]]] = {}
    for index, one in enumerate(seen):
        for node in one.graph.triggers:
            owners.setdefault(one.graph.steps[node], []).append((index, node))
    for places in owners.values():
        for index, node in places:
            others = sorted({other for other, _ in places if _collide(seen[index], seen[other])})
            if others:
                found[index].append(_shared(seen[index], node, [seen[other].journey.header for other in others]))
    return found


def _collide(one: Examination, other: Examination) -> bool:
    """Whether nothing keeps a person from being in both journeys at once."""
    mine, theirs = one.journey.header, other.journey.header
    if mine.journey_id == theirs.journey_id:
        return False
    if mine.exclusion_group and mine.exclusion_group == theirs.exclusion_group:
        return False
    apart = (*mine.not_while, *mine.defer_while)
    apart_too = (*theirs.not_while, *theirs.defer_while)
    return theirs.journey_id not in apart and mine.journey_id not in apart_too


def _shared(seen: Examination, node: str, others: list[Header]) -> Finding:
    names = ", ".join(say("“{name}”", name=header.name or header.journey_id) for header in others)
    return seen.finding(
        "shared-trigger",
        node,
        say(
            "“{step}” also starts {journeys}: the same people are in both at once.",
            step=seen.name(node),
            journeys=names,
        ),
        say("Let one wait while the other runs, or put both into one group of which only one may run."),
        fix=fix(say("Not while the other runs"), "not_while", HEADER_ID, journey=others[0].journey_id),
    )
