"""The figures that are forecast, and how a replay's tally gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program, Send
from simulator.forecast.reading import memory_of
from simulator.tally import Tally

Scope = Literal["run", "journey", "node"]
Measure = Literal["entries", "people", "reached", "sent", "capped", "blocked", "converted"]

OF_RUN: tuple[Measure, ...] = ("people", "reached", "sent", "capped")
OF_JOURNEY: tuple[Measure, ...] = ("entries", "people", "reached", "converted")
OF_NODE: tuple[Measure, ...] = ("entries", "people")
OF_SEND: tuple[Measure, ...] = ("entries", "people", "sent", "capped", "blocked")

#: Figures that count each person once. They are of a whole replay and not of a part of it.
DISTINCT = frozenset({"people", "reached", "converted"})


class Figure(NamedTuple):
    """``id``: of the journey or node, "" for the run. ``entries``: starts of a journey, arrivals at a node; ``people``:
    distinct people who entered or arrived; ``reached``: distinct people who were sent something."""

    scope: Scope
    id: str
    measure: Measure


def figures_of(programs: Sequence[Program], running: bool) -> tuple[Figure, ...]:
    """All figures of a run, the most general first; of journeys that are already ``running`` only those that add up."""
    found = [Figure("run", "", measure) for measure in OF_RUN]
    for program in programs:
        found += [Figure("journey", program.journey, measure) for measure in OF_JOURNEY]
        for node, step in program.steps.items():
            found += [Figure("node", node, measure) for measure in (OF_SEND if isinstance(step, Send) else OF_NODE)]
    return tuple(figure for figure in found if not (running and figure.measure in DISTINCT))


def figures_in(tally: Tally, figures: Sequence[Figure]) -> NDArray[np.float64]:
    """The figures of a run."""
    return np.array([_value(tally, figure) for figure in figures], np.float64)


def _value(tally: Tally, figure: Figure) -> int:
    if figure.scope == "node":
        node = tally.nodes[figure.id]
        return {
            "entries": node.entries,
            "people": node.unique,
            "sent": node.sent,
            "capped": node.capped,
            "blocked": sum(node.blocked.values()),
        }[figure.measure]
    if figure.scope == "journey":
        journey = tally.journeys[figure.id]
        return {
            "entries": journey.instances,
            "people": journey.entered,
            "reached": journey.first_sends_by_day.total,
            "converted": journey.converted,
        }[figure.measure]
    return {
        "people": tally.entered,
        "reached": tally.first_sends_by_day.total,
        "sent": sum(node.sent for node in tally.nodes.values()),
        "capped": sum(node.capped for node in tally.nodes.values()),
    }[figure.measure]


def memories(programs: Sequence[Program], figures: Sequence[Figure]) -> NDArray[np.int64]:
    """For each figure how many seconds of history a window needs before it to be a full one: what its trigger looks
    back, or for what lies behind the triggers the longest of them."""
    by_trigger = {trigger: memory_of(program, trigger) for program in programs for trigger in program.triggers}
    longest = {
        node: max((by_trigger[trigger] for trigger in program.triggers), default=0)
        for program in programs
        for node in (program.journey, *program.steps)
    }
    whole = max(by_trigger.values(), default=0)
    return np.array([by_trigger.get(figure.id, longest.get(figure.id, whole)) for figure in figures], np.int64)
