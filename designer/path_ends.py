"""How many instances ended at each output that leads nowhere, as far as the figures tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journey.describe import outputs_of
from journey.journey import Journey
from journey.steps import End, GoalStep, Program

if TYPE_CHECKING:
    from simulator.result import Result

END_OF_PATH = "end of path"


def path_ends(journey: Journey, result: Result, program: Program) -> dict[str, dict[str, int]]:
    """By step and output, the instances that ended there because no edge leads on.

    The tally counts a step's ends for all reasons together, and the journey's by reason. A step is told about
    where nobody ended, and, if all ends at steps with an open output are ends of a path, where just one output
    is open.
    """
    open_outputs = {
        node.id: [output.id for output in outputs_of(node) if output.id not in program.links.get(node.id, {})]
        for node in journey.nodes
        if node.id in program.steps and not isinstance(program.steps[node.id], End | GoalStep)
    }
    open_outputs = {node: outputs for node, outputs in open_outputs.items() if outputs}
    ended = {node: result.tally.nodes[node].ends for node in open_outputs}
    only_path_ends = sum(ended.values()) == result.tally.journeys[program.journey].ends.get(END_OF_PATH, 0)
    told = {}
    for node, outputs in open_outputs.items():
        if not ended[node]:
            told[node] = dict.fromkeys(outputs, 0)
        elif only_path_ends and len(outputs) == 1:
            told[node] = {outputs[0]: ended[node]}
    return told
