"""Looks for everything there is to find in a journey."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journey.catalogue import kind
from journey.checks.coupons import coupon_findings
from journey.checks.customer_life import life_findings
from journey.checks.cycles import cycle_findings
from journey.checks.declaration import USUAL, Preferences
from journey.checks.entries import entry_findings, shared_triggers
from journey.checks.examination import Examination
from journey.checks.findings import SEVERITIES, Finding
from journey.checks.fragments import at_uses, fragment_findings
from journey.checks.hours import hour_findings
from journey.checks.message_languages import language_findings
from journey.checks.message_templates import template_findings
from journey.checks.message_unsubscribe import unsubscribe_findings
from journey.checks.message_variables import variable_findings
from journey.checks.parameters import value_problems
from journey.checks.preferences import applied
from journey.checks.pressure import pressure_findings
from journey.checks.products import product_findings
from journey.checks.settings import settings_findings
from journey.checks.structure import structure_findings
from journey.describe import name_of
from journey.fragments_inlining import inlined
from journey.journey import Journey
from journey.model import Node
from journey.words import say


def check(journey: Journey, preferences: Preferences = USUAL) -> tuple[Finding, ...]:
    """All findings of one journey, the worst first, then in the document's order."""
    return check_together((journey,), preferences)[0]


def check_together(journeys: Sequence[Journey], preferences: Preferences = USUAL) -> tuple[tuple[Finding, ...], ...]:
    """The findings of journeys that run together, for each; cycles and shared starts are looked for across all."""
    return check_examined([Examination(journey, preferences) for journey in journeys])


def check_examined(examined: Sequence[Examination]) -> tuple[tuple[Finding, ...], ...]:
    """The same for journeys that are under examination, so that what was derived for the checks can be asked for."""
    journeys = [seen.journey for seen in examined]
    cycles = cycle_findings(journeys)
    starts = shared_triggers(examined) if len(examined) > 1 else [[] for _ in examined]
    return tuple(
        sort_findings(
            applied(
                [
                    *fragment_findings(seen.drawn),
                    *structure_findings(seen.journey),
                    *parameter_findings(seen.journey),
                    *settings_findings(seen.journey),
                    *template_findings(seen.journey),
                    *variable_findings(seen.journey),
                    *language_findings(seen.journey),
                    *unsubscribe_findings(seen.journey),
                    *_practice_findings(seen),
                    *cycles[index],
                    *starts[index],
                ],
                seen.preferences,
            ),
            seen.drawn,
        )
        for index, seen in enumerate(examined)
    )


def _practice_findings(seen: Examination) -> Iterator[Finding]:
    """Findings about the field's practice."""
    yield from entry_findings(seen)
    yield from pressure_findings(seen)
    yield from coupon_findings(seen)
    yield from hour_findings(seen)
    yield from product_findings(seen)
    yield from life_findings(seen)


def parameter_findings(journey: Journey) -> Iterator[Finding]:
    """Findings about the parameters of all nodes."""
    for node in journey.nodes:
        yield from _node_findings(node, journey)


def _node_findings(node: Node, journey: Journey) -> Iterator[Finding]:
    declared = kind(node.kind)
    if declared is None:
        yield Finding(
            "error",
            "unknown-step",
            node.id,
            say("This version does not know the step “{kind}”.", kind=node.kind),
            say("Update the program, or delete the step."),
        )
        return
    values = declared.complete(node.parameters)
    found = False
    for parameter in declared.parameters:
        if not declared.shown(parameter, values):
            continue
        for problem in value_problems(parameter, values[parameter.id], journey):
            found = True
            yield Finding(
                "error",
                "parameter",
                node.id,
                say(
                    "“{step}”, {setting}: {problem}", step=name_of(node), setting=say(parameter.words), problem=problem
                ),
                say("Set it in the form on the right."),
                parameter.id,
            )
    if not found and declared.problems is not None:
        for parameter_id, problem in declared.problems(values, journey):
            yield Finding(
                "warning",
                "practice",
                node.id,
                say("“{step}”: {problem}", step=name_of(node), problem=problem),
                say("Change it in the form on the right."),
                parameter_id,
                practices=declared.practices,
            )


def sort_findings(findings: Sequence[Finding], journey: Journey) -> tuple[Finding, ...]:
    """Findings in the order of lists: the worst first, then in the document's order; those about steps inside fragments
    at the steps that stand for these."""
    if journey.fragments:
        findings = tuple(at_uses(findings, inlined(journey)))
    places = {record.id: place for place, record in enumerate((*journey.nodes, *journey.edges))}
    return tuple(sorted(findings, key=lambda f: (SEVERITIES.index(f.severity), places.get(f.record, -1))))
