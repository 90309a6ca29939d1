"""How many different people came to each stage's lane, where the figures of the steps tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from journey.journey import Journey
from journey.steps import Program

if TYPE_CHECKING:
    from simulator.tally import NodeTally

#: So many steps of a lane are looked at as the one that everybody passes: each look walks the whole journey.
_TRIES = 2


def lane_people(journey: Journey, tallies: Mapping[str, NodeTally], program: Program) -> dict[str, int]:
    """Different people by stage id.

    A step's tally knows its own different people, and those of two steps overlap. So a lane is told about only
    if it has a step that everybody who comes to the lane passes, or if at most one of its steps was come to.
    """
    lanes: dict[str, list[str]] = {stage.id: [] for stage in journey.stages}
    for node in journey.nodes:
        if node.stage in lanes and node.id in program.steps:
            lanes[node.stage].append(node.id)
    starts = (*program.triggers, *(goal.node for goal in program.goals if goal.node))
    people = {}
    for stage, members in lanes.items():
        visited = [node for node in members if tallies[node].entries]
        if not visited:
            people[stage] = 0
            continue
        # Whom everybody passes has at least as many people as any other.
        most = max(tallies[node].unique for node in visited)
        for gate in [node for node in visited if tallies[node].unique == most][:_TRIES]:
            if len(visited) == 1 or not _reachable(program, starts, gate).intersection(visited):
                people[stage] = tallies[gate].unique
                break
    return people


def _reachable(program: Program, starts: Iterable[str], without: str) -> set[str]:
    """The steps that can be come to without passing ``without``."""
    waiting = [node for node in starts if node != without]
    found = set(waiting)
    while waiting:
        for link in program.links.get(waiting.pop(), {}).values():
            if link.target not in found and link.target != without:
                found.add(link.target)
                waiting.append(link.target)
    return found
