"""Journeys that grew from one template have steps of the same ids; to run together they need ids of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from journey.steps import AssumedOutcome, Link, Program, RandomSplit, Step


def distinct(programs: Sequence[Program]) -> tuple[Program, ...]:
    """The programs with "JOURNEY/STEP" for every id of a step or edge that several of them have. Each does what it did;
    a split draws as it did."""
    steps = Counter(node for program in programs for node in program.steps)
    edges = Counter(link.edge for program in programs for links in program.links.values() for link in links.values())
    return tuple(_renamed(program, steps, edges) for program in programs)


def _renamed(program: Program, steps: Mapping[str, int], edges: Mapping[str, int]) -> Program:
    names = {node: f"{program.journey}/{node}" if steps[node] > 1 else node for node in program.steps}

    def link_of(link: Link) -> Link:
        edge = f"{program.journey}/{link.edge}" if edges[link.edge] > 1 else link.edge
        return Link(edge, names.get(link.target, link.target), link.loop)

    return replace(
        program,
        triggers=tuple(names[node] for node in program.triggers),
        steps={names[node]: _step(step, node, names) for node, step in program.steps.items()},
        links={
            names.get(node, node): {output: link_of(link) for output, link in links.items()}
            for node, links in program.links.items()
        },
        goals=tuple(replace(goal, node=names.get(goal.node, goal.node)) for goal in program.goals),
    )


def _step(step: Step, node: str, names: Mapping[str, str]) -> Step:
    if isinstance(step, RandomSplit):
        return replace(step, salt=step.salt or node)
    if isinstance(step, AssumedOutcome) and step.sent_by is not None:
        return replace(step, sent_by=tuple(names.get(sender, sender) for sender in step.sent_by))
    return step
