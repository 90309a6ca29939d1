"""From the kernel's numbers to a tally."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import opcodes as op
from simulator.compiled.plan import Plan
from simulator.compiled.space import figures_by_table
from simulator.histogram import Histogram
from simulator.tally import (
    ACTIVE_KINDS,
    BLOCKED_REASONS,
    NOTHING_CAPPED,
    NOTHING_LEFT,
    NOTHING_REACHED,
    NOTHING_WAITING,
    REFUSED_REASONS,
    WINDOWS,
    Tally,
    WindowTally,
)

#: Why a person was sent nothing, in the order of the kernel's numbers.
NOTHING_REASONS = (*BLOCKED_REASONS, NOTHING_CAPPED, NOTHING_LEFT, NOTHING_WAITING, NOTHING_REACHED)


@dataclass(frozen=True)
class Spread:
    """What threads counted beside the figures of blocks: by metric the ``logged`` values; ``small`` ones of the metrics
    from that of passes on; ``first_days`` of nodes, journeys and the run; ``people`` by window; ``days`` and ``hours``
    by sender."""

    logged: Mapping[int, Histogram]
    small: NDArray[np.int64]
    first_days: NDArray[np.int64]
    people: NDArray[np.int64]
    days: NDArray[np.int64]
    hours: NDArray[np.int64]

    def of(self, metric: int) -> Histogram:
        """The values of a metric of which all are logged."""
        found = self.logged.get(metric)
        return Histogram.empty() if found is None else found

    @cached_property
    def counted(self) -> frozenset[int]:
        """The metrics that have small values, by their rows in ``small``."""
        return frozenset(np.flatnonzero(self.small.any(axis=1)).tolist())


def count_values(values: NDArray[Any], few: Histogram) -> Histogram:
    """How often each of ``values`` occurs, which are put in order, and those of ``few`` others, none of which is among
    them."""
    highest = int(values.max())
    if highest < 2 * len(values):
        counts = np.bincount(values, minlength=highest + 1)
        lasts = np.flatnonzero(counts)
        found, counts = lasts, counts[lasts]
    else:
        values.sort()
        edges = np.empty(len(values), np.bool_)
        np.not_equal(values[1:], values[:-1], out=edges[:-1])
        edges[-1] = True
        lasts = np.flatnonzero(edges)
        found = values[lasts]
        counts = np.empty_like(lasts)
        counts[0] = lasts[0] + 1
        np.subtract(lasts[1:], lasts[:-1], out=counts[1:])
    below = int(np.searchsorted(few.values, found[0]))
    if int(np.searchsorted(few.values, found[-1])) != below:
        return Histogram(found.astype(np.int64), counts).with_few(few)
    return Histogram(
        np.concatenate([few.values[:below], found, few.values[below:]]),
        np.concatenate([few.counts[:below], counts, few.counts[below:]]),
    )


def usual_times(plan: Plan, figures: NDArray[np.int64]) -> list[Histogram]:
    """By row of a node the times there that are not logged: none, and the usual one. ``figures``: the sum of all
    blocks'."""
    tables = figures_by_table(plan, figures)
    passes = dict(zip(plan.edges, tables["edge_counts"]["passes"].tolist(), strict=True))
    steps, counts = plan.tables["nodes"], tables["node_counts"]
    usual = np.where(steps["usual"], steps["seconds"], 0)[: len(plan.nodes)].tolist()
    found: list[Histogram] = []
    for program in plan.programs:
        for node in program.steps:
            row = len(found)
            assert plan.nodes[row] == node, "nodes are numbered in this order"
            passed = sum(passes[link.edge] for link in program.links.get(node, {}).values())
            often = int(counts["usual"][row])
            at_once = passed - int(counts["logged"][row]) - often
            found.append(Histogram.counted({0: at_once, usual[row]: often} if usual[row] else {0: at_once}))
    return found


def make_tally(
    plan: Plan,
    figures: NDArray[np.int64],
    spread: Spread,
) -> Tally:
    """The tally of a run. ``figures``: the sum of all blocks'."""
    tables = figures_by_table(plan, figures)
    tally = Tally.nothing(plan.programs)
    run = tables["run_counts"][0]
    tally.customers, tally.entered = int(run["customers"]), int(run["entered"])
    _count_edges(plan, tally, tables, spread)
    _count_nodes(plan, tally, tables, spread)
    _count_sends(plan, tally, spread)
    _count_journeys(plan, tally, tables, spread)
    nothing = tables["nothing_counts"].reshape(-1, op.NOTHING)
    tally.sent_nothing = _named(NOTHING_REASONS, nothing[len(plan.programs)])
    tally.first_sends_by_day = _dates(plan, spread.first_days[-1])
    tally.shortest_gaps = spread.of(plan.count("metric_shortest_gap"))
    tally.pressure = spread.of(plan.count("metric_pressure"))
    for place, window in enumerate(WINDOWS):
        first = plan.count("metric_causes") + place * len(plan.nodes)
        causes = {node: _mostly_small(plan, spread, first + row) for row, node in enumerate(plan.nodes)}
        many = spread.of(plan.count("metric_people") + place)
        tally.windows[window] = WindowTally(
            people=Histogram.added([Histogram.dense(spread.people[place, : op.MOST_PEOPLE]), many]),
            causes={node: histogram for node, histogram in causes.items() if histogram.total},
        )
    return tally


def _mostly_small(plan: Plan, spread: Spread, metric: int) -> Histogram:
    """The values of a metric of which the small ones are not logged."""
    row = metric - plan.count("metric_passes")
    if row not in spread.counted:
        return spread.of(metric)
    return Histogram.added([Histogram.dense(spread.small[row]), spread.of(metric)])


def _dates(plan: Plan, people: NDArray[np.int64]) -> Histogram:
    """People by local date."""
    return Histogram.dense(people, plan.count("first_day"))


def _count_edges(plan: Plan, tally: Tally, tables: dict[str, NDArray[Any]], spread: Spread) -> None:
    first = plan.count("metric_passes")
    for row, edge in enumerate(plan.edges):
        counts = tables["edge_counts"][row]
        of_edge = tally.edges[edge]
        of_edge.passes = int(counts["passes"])
        of_edge.held = int(counts["held"])
        of_edge.limit_reached = int(counts["limit_reached"])
        of_edge.numbers = _mostly_small(plan, spread, first + row)


def _count_nodes(plan: Plan, tally: Tally, tables: dict[str, NDArray[Any]], spread: Spread) -> None:
    passes_in = dict.fromkeys(plan.nodes, 0)
    for program in plan.programs:
        for links in program.links.values():
            for link in links.values():
                passes_in[link.target] += tally.edges[link.edge].passes
    blocked = tables["blocked"].reshape(-1, op.BLOCKED)
    active = tables["active"].reshape(-1, op.ACTIVE)
    for row, node in enumerate(plan.nodes):
        counts = tables["node_counts"][row]
        of_node = tally.nodes[node]
        for name in (
            "unique",
            "starts",
            "jumps_in",
            "jumps_out",
            "ends",
            "sent",
            "held",
            "cap_waited",
            "place_waited",
            "capped",
        ):
            setattr(of_node, name, int(counts[name]))
        of_node.conversions = int(counts["conversions"])
        of_node.entries = passes_in[node] + of_node.starts + of_node.jumps_in
        of_node.blocked = _named(BLOCKED_REASONS, blocked[row])
        of_node.active = _named(ACTIVE_KINDS, active[row])
        of_node.seconds = spread.of(row)


def _count_sends(plan: Plan, tally: Tally, spread: Spread) -> None:
    row_of = {node: row for row, node in enumerate(plan.nodes)}
    for sender, node in enumerate(plan.senders):
        of_node = tally.nodes[node]
        of_node.gaps = spread.of(plan.count("metric_gaps") + row_of[node])
        of_node.first_sends_by_day = _dates(plan, spread.first_days[row_of[node]])
        of_node.sends_by_day = _dates(plan, spread.days[sender])
        of_node.sends_by_hour = Histogram.dense(spread.hours[sender])


def _count_journeys(plan: Plan, tally: Tally, tables: dict[str, NDArray[Any]], spread: Spread) -> None:
    refused = tables["refused"].reshape(-1, op.REFUSALS)
    nothing = tables["nothing_counts"].reshape(-1, op.NOTHING)
    for row, program in enumerate(plan.programs):
        counts = tables["journey_counts"][row]
        journey = tally.journeys[program.journey]
        for name in ("instances", "entered", "converted", "deferred", "deferred_dropped", "deferred_waiting"):
            setattr(journey, name, int(counts[name]))
        journey.refused = _named(REFUSED_REASONS, refused[row])
        journey.sent_nothing = _named(NOTHING_REASONS, nothing[row])
        journey.first_sends_by_day = _dates(plan, spread.first_days[len(plan.nodes) + row])
    for (number, reason), count in zip(plan.reasons, tables["ends"].tolist(), strict=True):
        if count:
            tally.journeys[plan.programs[number].journey].ends[reason] = count
    for row, (number, goal) in enumerate(plan.goals):
        reached = spread.of(plan.count("metric_conversions") + row)
        if reached.total:
            tally.journeys[plan.programs[number].journey].conversions[goal] = reached


def _named(names: Iterable[str], counts: NDArray[np.int64]) -> dict[str, int]:
    return {name: count for name, count in zip(names, counts.tolist(), strict=True) if count}
