"""What the canvas shows of a result and of the findings, as the plain data that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from canvas.overlay import EdgeFigures, Finding, NodeFigures, Overlay, breaks_for
from designer.fragments.figures import with_uses
from designer.heat import Measure, heat_of
from designer.lane_people import lane_people
from designer.path_ends import path_ends
from exporters.ends import nothing_words
from journey.checks.findings import SEVERITIES
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.steps import Program, Send

if TYPE_CHECKING:
    from journey.checks import findings as checks
    from simulator.result import Result

Shown = Literal["none", "reach", "fatigue", "time"]


def overlay_of(
    journey: Journey,
    result: Result | None,
    findings: Iterable[checks.Finding] = (),
    stale: bool = False,
    shown: Shown = "none",
) -> Overlay:
    """The overlay of ``journey``: the figures of ``result`` that are about its records, and its findings.

    ``shown`` is the measure that the steps are coloured by.
    """
    badges = badges_of(findings)
    program = _program_of(journey, result)
    if result is None or program is None:
        return Overlay(findings=badges)
    drawn, journey = journey, without_fragments(journey)
    links = [link for outputs in program.links.values() for link in outputs.values()]
    edges = {link.edge: _edge_figures(result, link.edge) for link in links if journey.edge(link.edge)}
    ends = path_ends(journey, result, program)
    measure: Measure | None = None if shown == "none" else shown
    overlay = Overlay(
        nodes={
            node: _node_figures(result, program, node, ends.get(node, {}))
            for node in program.steps
            if journey.node(node)
        },
        edges=edges,
        lanes=lane_people(journey, result.tally.nodes, program),
        findings=badges,
        heat=heat_of(result, program, measure) if measure else None,
        width_breaks=breaks_for(max((figures.passes for figures in edges.values()), default=0)),
        stale=stale,
        replayed=True,
    )
    return with_uses(overlay, drawn) if drawn.fragments else overlay


def badges_of(findings: Iterable[checks.Finding]) -> dict[str, Finding]:
    """For each record with findings the worst, how many, and the first one's sentence."""
    grouped: dict[str, list[checks.Finding]] = {}
    for finding in findings:
        for record in {finding.record, finding.place}:
            grouped.setdefault(record, []).append(finding)
    badges = {}
    for record, group in grouped.items():
        worst = min(group, key=lambda finding: SEVERITIES.index(finding.severity))
        badges[record] = Finding(worst.severity, len(group), f"{worst.reason} {worst.remedy}".rstrip())
    return badges


def _program_of(journey: Journey, result: Result | None) -> Program | None:
    if result is None:
        return None
    wanted = journey.header.journey_id
    return next((program for program in result.programs if program.journey == wanted), None)


def _node_figures(result: Result, program: Program, node: str, ends: Mapping[str, int]) -> NodeFigures:
    tally = result.tally.nodes[node]
    return NodeFigures(
        people=tally.unique,
        entries=tally.entries,
        sent=tally.sent if isinstance(program.steps[node], Send) else None,
        capped=tally.capped,
        held=tally.held + tally.cap_waited,
        blocked=sum(tally.blocked.values()),
        active=sum(tally.active.values()),
        assumed=result.identity.replay_classes.get(node) == "assumed",
        blocked_by=tuple((nothing_words(reason), count) for reason, count in tally.blocked.items()),
        ends=ends,
    )


def _edge_figures(result: Result, edge: str) -> EdgeFigures:
    tally = result.tally.edges[edge]
    numbers = tally.numbers.as_dict()
    return EdgeFigures(
        passes=tally.passes,
        held=tally.held,
        at_limit=tally.limit_reached,
        by_pass=tuple(numbers.get(place, 0) for place in range(1, max(numbers, default=0) + 1)),
    )
