"""Cycles that could run for ever: without a bounded loop edge and without a step that always takes an hour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from journey.checks.findings import Finding, Fix
from journey.checks.graph import is_on_path, step_of
from journey.describe import name_of, outputs_of
from journey.journey import Journey
from journey.model import Edge
from journey.steps import (
    AssumedOutcome,
    Delay,
    End,
    GoalStep,
    JourneyTrigger,
    RemoveFromJourney,
    Send,
    SetStage,
    StageTrigger,
    StartJourney,
    Step,
    WaitForEvents,
)
from journey.words import say

HOUR = 3600

#: A node over all journeys: the journey's place and the node's id.
Place = tuple[int, str]


def cycle_findings(journeys: Sequence[Journey]) -> list[list[Finding]]:
    """For each journey its findings. Stages that one journey sets and another starts at are edges, too, and so are
    exits and starts of other journeys that one follows."""
    findings: list[list[Finding]] = [[] for _ in journeys]
    order = {
        (number, node.id): place for number, journey in enumerate(journeys) for place, node in enumerate(journey.nodes)
    }
    for cycle in _cycles(_fast_graph(journeys)):
        first = min(cycle, key=lambda place: (place[0], order[place]))
        at = cycle.index(first)
        path = [*cycle[at:], *cycle[:at]]
        names = [name_of(node) for place in path if (node := journeys[place[0]].node(place[1])) is not None]
        closing = _closing_edge(journeys[first[0]], path) if len({place[0] for place in path}) == 1 else None
        findings[first[0]].append(
            Finding(
                "error",
                "endless-cycle",
                first[1],
                say(
                    "This loop has no wait of an hour or more, so it could run for ever: {steps}.",
                    steps=" → ".join([*names, names[0]]),
                ),
                say("Add a wait or a limit."),
                path=tuple(node for journey, node in path if journey == first[0]),
                fix=Fix(say("Limit the loop"), "limit_loop", closing.id) if closing is not None else None,
            )
        )
    return findings


def _closing_edge(journey: Journey, path: Sequence[Place]) -> Edge | None:
    """The edge of a cycle that leads back to its first step; None where no edge does, but a stage."""
    last, first = path[-1][1], path[0][1]
    return next((edge for edge in journey.edges_from.get(last, ()) if edge.target == first), None)


def _fast_graph(journeys: Sequence[Journey]) -> dict[Place, list[Place]]:
    """The edges that can be passed without limit in less than an hour."""
    steps = [_steps(journey) for journey in journeys]
    graph: dict[Place, list[Place]] = {}
    starts = [
        (index, node, step)
        for index, found in enumerate(steps)
        for node, step in found.items()
        if isinstance(step, StageTrigger | JourneyTrigger)
    ]
    for index, journey in enumerate(journeys):
        for node, step in steps[index].items():
            if _takes_an_hour(step):
                continue
            targets = graph.setdefault((index, node), [])
            for edge in journey.edges_from.get(node, ()):
                if edge.loop is None and edge.target in steps[index]:
                    targets.append((index, edge.target))
            reasons = _end_reasons(journey, node, step)
            for other, start, trigger in starts:
                if isinstance(trigger, StageTrigger):
                    leads = isinstance(step, SetStage) and trigger.stage in ("", step.stage)
                else:
                    leads = _follows(trigger, journeys[other], step, journey, reasons)
                if leads:
                    targets.append((other, start))
    return graph


def _follows(
    trigger: JourneyTrigger, target: Journey, step: Step | None, source: Journey, reasons: Sequence[str]
) -> bool:
    """Whether a step of one journey can make another start."""
    own, other = source.header.journey_id, target.header.journey_id
    if trigger.on == "start":
        return isinstance(step, StartJourney) and step.journey == other and trigger.source in ("", own)
    if isinstance(step, RemoveFromJourney) and trigger.reason in ("", "removed"):
        return step.journey in ("", trigger.source) or not trigger.source
    if own == other or trigger.source not in ("", own):
        return False
    return trigger.reason in reasons if trigger.reason else bool(reasons)


def _end_reasons(journey: Journey, node: str, step: Step | None) -> list[str]:
    """Why an instance can end at a node without having waited there."""
    if isinstance(step, End):
        return [step.reason]
    reasons = []
    if isinstance(step, GoalStep) and step.exits:
        reasons.append("goal")
    if isinstance(step, Send) and step.end_reason:
        reasons.append(step.end_reason)
    edges = journey.edges_from.get(node, ())
    found = journey.node(node)
    if found is not None and {output.id for output in outputs_of(found)} - {edge.output for edge in edges}:
        reasons.append("end of path")
    if any(edge.loop is not None and edge.loop.on_limit == "exit" for edge in edges):
        reasons.append("limit")
    return reasons


def _steps(journey: Journey) -> dict[str, Step | None]:
    return {node.id: step_of(node, journey) for node in journey.nodes if is_on_path(node)}


def _takes_an_hour(step: Step | None) -> bool:
    if isinstance(step, Delay):
        return step.seconds >= HOUR
    if isinstance(step, AssumedOutcome):
        return min(step.delay, step.within) >= HOUR
    return isinstance(step, WaitForEvents) and step.timeout >= HOUR and not step.look_back


def _cycles(graph: Mapping[Place, list[Place]]) -> Iterator[list[Place]]:
    """One cycle for each edge of a depth-first walk that closes one."""
    state: dict[Place, int] = {}
    for root in graph:
        if root in state:
            continue
        path = [root]
        state[root] = 1
        stack: list[Iterator[Place]] = [iter(graph[root])]
        while stack:
            for target in stack[-1]:
                if state.get(target) == 1:
                    yield path[path.index(target) :]
                elif target not in state and target in graph:
                    state[target] = 1
                    path.append(target)
                    stack.append(iter(graph[target]))
                    break
            else:
                stack.pop()
                state[path.pop()] = 2
