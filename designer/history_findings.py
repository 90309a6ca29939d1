"""What a history says about a journey: events that it lacks, and what would happen that nobody wants."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from designer.drawing_evidence import Key, key_of
from journey.checks.check import sort_findings
from journey.checks.declaration import USUAL, Preferences
from journey.checks.examination import Examination
from journey.checks.findings import Finding
from journey.checks.preferences import applied
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.model import HEADER_ID
from journey.program import program_of
from journey.steps import Program
from journey.words import say

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.result import Result


def history_findings(
    journey: Journey,
    history: History,
    result: Result | None = None,
    preferences: Preferences = USUAL,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Finding, ...]:
    """All findings about a sound journey that only a history can tell; with ``result``, a replay of all customers, what
    that shows, too. Some take as long as a small replay. Raises simulator.run.Cancelled if ``cancel`` says so."""
    from designer.evidence_findings import evidence_findings
    from designer.message_findings import message_findings
    from simulator.run import Cancelled

    journey = without_fragments(journey)
    program = program_of(journey)
    found: list[Finding] = []
    parts = [
        message_findings(journey, history),
        missing_events(program, history),
        evidence_findings(program, history, preferences, cancel),
    ]
    if result is not None:
        parts.append(_of_replay(journey, history, result, preferences))
    for part in parts:
        for finding in chain(part, [None]):
            if cancel is not None and cancel():
                raise Cancelled
            if finding is not None:
                found.append(finding)
    lacking = {finding.record for finding in found if finding.code == "event-not-in-history"}
    told = (one for one in found if one.code != "nobody-starts" or one.record not in lacking)
    return tuple(applied(told, preferences))


def told_together(
    findings: Iterable[Finding], history: Iterable[Finding], journey: Journey, seen: Mapping[Key, str]
) -> tuple[Finding, ...]:
    """Findings about the drawing, with what was ``seen`` of them, and those of the history as one list; what the
    history knows better is told once."""
    history = tuple(history)
    multiplied = {finding.record for finding in history if finding.code == "multiplied"}
    left = (one for one in findings if one.code != "unlimited-entry" or one.record not in multiplied)
    shown = (one.with_evidence(seen[key_of(one)]) if key_of(one) in seen else one for one in left)
    return sort_findings((*shown, *history), journey)


def _of_replay(journey: Journey, history: History, result: Result, preferences: Preferences) -> Iterator[Finding]:
    from designer.activity import customer_activity
    from designer.result_findings import result_findings

    activity = customer_activity(history, result.start, result.end, journey.header.zone)
    yield from result_findings(Examination(journey, preferences), result, activity)


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
