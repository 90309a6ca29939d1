"""The figures that are forecast, by the names that they have in a result, and how a replay's tally gives them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program, Send
from simulator.figures import Figure
from simulator.forecast.reading import calendar_triggers, memory_of
from simulator.tally import Tally

OF_RUN = ("entered", "reach", "sent", "capped")
OF_JOURNEY = ("instances", "entered", "reach", "converted")
OF_NODE = ("entries", "unique")
OF_SEND = ("entries", "unique", "sent", "capped", "blocked")

#: Figures that count each person once. They are of a whole replay and not of a part of it.
DISTINCT = frozenset({"entered", "reach", "converted", "unique"})


def forecast_figures(programs: Sequence[Program], running: bool) -> tuple[Figure, ...]:
    """All figures of a forecast, the most general first; of journeys that are already ``running`` only those that
    add up."""
    found = [Figure("run", "", name) for name in OF_RUN]
    for program in programs:
        found += [Figure("journey", program.journey, name) for name in OF_JOURNEY]
        for node, step in program.steps.items():
            found += [Figure("node", node, name) for name in (OF_SEND if isinstance(step, Send) else OF_NODE)]
    return tuple(figure for figure in found if not (running and figure.name in DISTINCT))


def figures_in(tally: Tally, figures: Sequence[Figure]) -> NDArray[np.float64]:
    """The figures of a run."""
    return np.array([_value(tally, figure) for figure in figures], np.float64)


def _value(tally: Tally, figure: Figure) -> int:
    if figure.scope == "node":
        node = tally.nodes[figure.id]
        value = sum(node.blocked.values()) if figure.name == "blocked" else getattr(node, figure.name)
    elif figure.scope == "journey":
        journey = tally.journeys[figure.id]
        value = journey.first_sends_by_day.total if figure.name == "reach" else getattr(journey, figure.name)
    elif figure.name == "entered":
        value = tally.entered
    elif figure.name == "reach":
        value = tally.first_sends_by_day.total
    else:
        value = sum(getattr(node, figure.name) for node in tally.nodes.values())
    return int(value)


def bound_to_calendar(programs: Sequence[Program], figures: Sequence[Figure]) -> NDArray[np.bool_]:
    """For each figure whether dates decide it: then no other period says anything about this one."""
    bound: set[str] = set()
    for program in programs:
        dated = calendar_triggers(program, programs)
        bound |= dated
        if dated:
            bound |= {"", program.journey, *(node for node in program.steps if node not in program.triggers)}
    return np.array([figure.id in bound for figure in figures], np.bool_)


def memories(programs: Sequence[Program], figures: Sequence[Figure], running_for: int) -> NDArray[np.int64]:
    """For each figure how many seconds of history a window needs before it to be a full one: what its trigger looks
    back, or for what lies behind the triggers the longest of them; and the time (seconds) for which the journeys have
    been running, unless nobody's entry depends on what went before."""
    needed: dict[str, int] = {}
    starts: dict[str, int] = {}
    for program in programs:
        by_trigger = {trigger: memory_of(program, trigger) for trigger in program.triggers}
        longest = max(by_trigger.values(), default=0)
        is_free = program.entry.mode == "any_time" and not program.entry.minimum_interval
        before_entry = 0 if is_free else running_for
        needed |= dict.fromkeys((program.journey, *program.steps), longest + running_for)
        starts |= {node: memory + before_entry for node, memory in by_trigger.items()}
        starts[program.journey] = longest + before_entry
    whole = max(needed.values(), default=0)
    return np.array(
        [
            starts[figure.id]
            if figure.id in starts and figure.name in ("instances", "entries", "unique", "entered")
            else needed.get(figure.id, whole)
            for figure in figures
        ],
        np.int64,
    )
