"""Warnings with what the history shows behind them, before anything runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from designer.rate_findings import rate_findings
from journey.checks.declaration import USUAL, Preferences
from journey.checks.declared import checks
from journey.checks.entries import enter_once
from journey.checks.findings import Finding, Fix
from journey.checks.preferences import limit_of
from journey.model import HEADER_ID
from journey.steps import DAY, EventTrigger, Program, SegmentTrigger, SilenceTrigger, WaitAfterEvent
from journey.words import number, say

if TYPE_CHECKING:
    from simulator.history.history import History

Cancel = Callable[[], bool]


def evidence_findings(
    program: Program, history: History, preferences: Preferences = USUAL, cancel: Cancel | None = None
) -> Iterator[Finding]:
    """What this history shows about the journey that a marketer would want to know before launching it. Raises
    simulator.run.Cancelled if ``cancel`` says so."""
    yield from _multiplied(program, history, preferences)
    yield from _back_enrolled(program, history, cancel)
    yield from _asked_too_early(program, history)
    yield from rate_findings(program, history)


def _multiplied(program: Program, history: History, preferences: Preferences) -> Iterator[Finding]:
    """Acceptance 8: a start at an event that is not unique, with nothing that holds it back."""
    from simulator.evidence import repeats, unguarded_triggers

    often = limit_of(checks()["multiplied"], "times", preferences)
    for node in unguarded_triggers(program):
        step = program.steps[node]
        assert isinstance(step, EventTrigger)
        found = repeats(step.match, history)
        if found.most >= often:
            yield Finding(
                "warning",
                "multiplied",
                node,
                say(
                    "“{event}” happens up to {most} times for one person, and each time starts this journey anew.",
                    event=step.match.event,
                    most=number(found.most),
                ),
                say("Let people enter once, after they left, or with a minimum time between two entries."),
                evidence=say(
                    "{times} times for {people} people in this history.",
                    times=number(found.times),
                    people=number(found.people),
                ),
                fix=enter_once(),
            )


def _back_enrolled(program: Program, history: History, cancel: Cancel | None) -> Iterator[Finding]:
    """Acceptance 9: people who match already at the start."""
    if not program.entry.back_enrol:
        return
    if not any(isinstance(program.steps[node], SegmentTrigger | SilenceTrigger) for node in program.triggers):
        return
    people = _members_at_the_start(program, history, cancel)
    if people:
        yield Finding(
            "warning",
            "back-enrol",
            HEADER_ID,
            say("At the start this would back-enrol {people} people at once who match already.", people=number(people)),
            say("Switch off “Enrol people who match already”, unless you want to write to all of them."),
            "entry",
            evidence=say(
                "{people} of {customers} people matched on the first day of the history.",
                people=number(people),
                customers=number(history.customers),
            ),
            fix=Fix(say("Do not enrol them"), "set_entry", HEADER_ID, {"back_enrol": False}),
        )


def _members_at_the_start(program: Program, history: History, cancel: Cancel | None) -> int:
    from simulator.run import RunSettings
    from simulator.simulate import simulate

    first = history.origin + history.start
    settings = RunSettings(start=first, end=first)
    enrolling = replace(program, not_while=(), defer_while=(), exclusion_group="")
    plain = replace(enrolling, entry=replace(program.entry, back_enrol=False))
    tallies = [simulate([one], history, settings, cancel=cancel).tally for one in (enrolling, plain)]
    entered = [tally.journeys[program.journey].entered for tally in tallies]
    return entered[0] - entered[1]


def _asked_too_early(program: Program, history: History) -> Iterator[Finding]:
    """Acceptance 2: where deliveries are not logged, the assumed one comes before most real ones."""
    from simulator.evidence import median_delivery_days

    for node, step in program.steps.items():
        if not isinstance(step, WaitAfterEvent):
            continue
        days = median_delivery_days(history, delivered=step.event.event)
        assumed = step.assumed_days.default + Fraction(step.seconds, DAY)
        if days is not None and days > assumed:
            yield Finding(
                "warning",
                "before-delivery",
                node,
                say(
                    "Half of all deliveries take longer than {days} days; this step goes on {assumed} days after an "
                    "order whose delivery is not logged.",
                    days=number(days, 1),
                    assumed=number(float(assumed), 0),
                ),
                say("Assume a longer time to deliver, or wait more days."),
                "transit_days",
                fix=Fix(
                    say("Assume {days} days", days=number(math.ceil(days))),
                    "set_parameter",
                    node,
                    {"parameter": "transit_days", "value": math.ceil(days)},
                ),
            )
