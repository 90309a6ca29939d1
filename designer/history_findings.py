"""What a history says about a journey: events that it lacks, and what would happen that nobody wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from journey.checks.findings import Finding
from journey.model import HEADER_ID
from journey.steps import Program
from journey.words import say

if TYPE_CHECKING:
    from simulator.history.history import History


def history_findings(program: Program, history: History) -> Iterator[Finding]:
    """All findings about a program that only a history can tell. Some take as long as a small replay."""
    from designer.evidence_findings import evidence_findings

    yield from missing_events(program, history)
    yield from evidence_findings(program, history)


def missing_events(program: Program, history: History) -> tuple[Finding, ...]:
    """A warning for each event that a step, or a setting of the journey, waits for in vain in this history."""
    from simulator.uses import events_read

    known = frozenset(history.event_names)
    found = []
    for record, part in _parts(program):
        for event in sorted(events_read([part]) - known):
            found.append(
                Finding(
                    "warning",
                    "event-not-in-history",
                    record,
                    say("The history “{history}” has no event “{event}”.", history=history.name, event=event),
                    say("Choose an event that it has, or import one that has this."),
                )
            )
    return tuple(found)


def _parts(program: Program) -> Iterator[tuple[str, Program]]:
    """The program in parts: its settings, then each step alone."""
    yield HEADER_ID, replace(program, steps={}, links={})
    for node, step in program.steps.items():
        yield node, replace(program, steps={node: step}, links={}, exits=(), goals=(), segments={})
