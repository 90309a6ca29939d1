"""What is wrong with the settings of a step, for the lines below its inputs: the problem alone, not the place."""

from __future__ import annotations

from designer.inspector.form import Problem
from journey.catalogue import kind
from journey.checks.parameters import value_problems
from journey.journey import Journey
from journey.model import Node


def node_problems(node: Node, journey: Journey) -> dict[str, Problem]:
    """By parameter the first thing that is wrong with its value, or that practice speaks against."""
    declared = kind(node.kind)
    if declared is None:
        return {}
    values = declared.complete(node.parameters)
    found: dict[str, Problem] = {}
    for parameter in declared.parameters:
        if declared.shown(parameter, values):
            problem = next(value_problems(parameter, values[parameter.id], journey), None)
            if problem is not None:
                found[parameter.id] = ("error", _sentence(problem))
    if not found and declared.problems is not None:
        for parameter_id, problem in declared.problems(values, journey):
            found.setdefault(parameter_id, ("warning", _sentence(problem)))
    return found


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
