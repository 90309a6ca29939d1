"""The figures that are forecast, by the names that they have in a result, and how a replay's tally gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from journey.steps import Program, Send
from simulator.figures import Figure, run_figure
from simulator.forecast.reading import calendar_triggers, memory_of
from simulator.histogram import Histogram
from simulator.tally import Tally

OF_RUN = ("entered", "reach", "sent", "capped")
OF_JOURNEY = ("instances", "entered", "reach", "converted")
OF_NODE = ("entries", "unique")
OF_SEND = ("entries", "unique", "sent", "capped", "blocked")

#: Messages are forecast by weeks of so many days, too.
WEEK_DAYS = 7

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


def weekly_figures(programs: Sequence[Program], days: int) -> tuple[Figure, ...]:
    """The messages of each week of a forecast's ``days``: of the run and of each step that sends."""
    steps = [item for program in programs for item in program.steps.items()]
    whole = [run_figure("sent"), *(Figure("node", node, "sent") for node, step in steps if isinstance(step, Send))]
    return tuple(
        msgspec.structs.replace(figure, part=str(week)) for figure in whole for week in range(days // WEEK_DAYS)
    )


def figures_in(tally: Tally, figures: Sequence[Figure], first_day: int) -> NDArray[np.float64]:
    """The figures of a run. ``first_day``: the date (days after 1970-01-01) on which the first week begins; what lies
    before or behind the weeks counts in the first or last of them."""
    weeks = max((int(figure.part) + 1 for figure in figures if figure.part), default=0)
    by_week = {node: _weeks_of(of_node.sends_by_day, first_day, weeks) for node, of_node in tally.nodes.items()}
    return np.array([_value(tally, figure, by_week) for figure in figures], np.float64)


def _weeks_of(days: Histogram, first_day: int, weeks: int) -> NDArray[np.int64]:
    if not weeks:
        return np.empty(0, np.int64)
    places = np.clip((days.values - first_day) // WEEK_DAYS, 0, weeks - 1)
    return np.bincount(places, days.counts, weeks).astype(np.int64)


def _value(tally: Tally, figure: Figure, by_week: Mapping[str, NDArray[np.int64]]) -> int:
    if figure.part:
        week = int(figure.part)
        return int(by_week[figure.id][week] if figure.id else sum(of_node[week] for of_node in by_week.values()))
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
