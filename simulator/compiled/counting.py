"""From the kernel's numbers to a tally."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
_VALUE = (1 << op.METRIC_SHIFT) - 1

#: Distinct lines of a log, ascending, and how often each stands there.
CountedLog = tuple[NDArray[np.int64], NDArray[np.int64]]


def count_log(log: NDArray[np.int64]) -> CountedLog:
    """The lines of a log, counted."""
    lines, counts = np.unique(log, return_counts=True)
    return lines, counts.astype(np.int64)


def add_logs(logs: Sequence[CountedLog]) -> CountedLog:
    """Several counted logs as one."""
    logs = [log for log in logs if len(log[0])]
    if not logs:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    if len(logs) == 1:
        return logs[0]
    lines = np.concatenate([lines for lines, _ in logs])
    # Each log is in order already, which the stable way of sorting makes use of.
    order = np.argsort(lines, kind="stable")
    lines = lines[order]
    first = np.flatnonzero(np.append(True, lines[1:] != lines[:-1]))
    return lines[first], np.add.reduceat(np.concatenate([counts for _, counts in logs])[order], first)


class Metrics:
    """The values of each metric of a counted log."""

    def __init__(self, log: CountedLog) -> None:
        self._lines, self._counts = log

    def __getitem__(self, metric: int) -> Histogram:
        first, last = np.searchsorted(self._lines, [metric << op.METRIC_SHIFT, (metric + 1) << op.METRIC_SHIFT])
        return Histogram(self._lines[first:last] & _VALUE, self._counts[first:last])


def make_tally(
    plan: Plan,
    figures: NDArray[np.int64],
    log: CountedLog,
    days: NDArray[np.int64],
    hours: NDArray[np.int64],
) -> Tally:
    """The tally of a run. ``figures``: the sum of all blocks'; ``days``, ``hours``: sends by sender."""
    tables = figures_by_table(plan, figures)
    metrics = Metrics(log)
    tally = Tally.nothing(plan.programs)
    run = tables["run_counts"][0]
    tally.customers, tally.entered = int(run["customers"]), int(run["entered"])
    _count_edges(plan, tally, tables, metrics)
    _count_nodes(plan, tally, tables, metrics)
    _count_sends(plan, tally, metrics, days, hours)
    _count_journeys(plan, tally, tables, metrics)
    nothing = tables["nothing_counts"].reshape(-1, op.NOTHING)
    tally.sent_nothing = _named(NOTHING_REASONS, nothing[len(plan.programs)])
    tally.first_sends_by_day = metrics[plan.count("metric_run_days")]
    tally.shortest_gaps = metrics[plan.count("metric_shortest_gap")]
    tally.pressure = metrics[plan.count("metric_pressure")]
    for place, window in enumerate(WINDOWS):
        first = plan.count("metric_causes") + place * len(plan.nodes)
        causes = {node: metrics[first + row] for row, node in enumerate(plan.nodes)}
        tally.windows[window] = WindowTally(
            people=metrics[plan.count("metric_people") + place],
            causes={node: histogram for node, histogram in causes.items() if histogram.total},
        )
    return tally


def _count_edges(plan: Plan, tally: Tally, tables: dict[str, NDArray[Any]], metrics: Metrics) -> None:
    first = plan.count("metric_passes")
    for row, edge in enumerate(plan.edges):
        counts = tables["edge_counts"][row]
        of_edge = tally.edges[edge]
        of_edge.passes = int(counts["passes"])
        of_edge.held = int(counts["held"])
        of_edge.limit_reached = int(counts["limit_reached"])
        of_edge.numbers = metrics[first + row]


def _count_nodes(plan: Plan, tally: Tally, tables: dict[str, NDArray[Any]], metrics: Metrics) -> None:
    passes_in = dict.fromkeys(plan.nodes, 0)
    passes_out = dict.fromkeys(plan.nodes, 0)
    for program in plan.programs:
        for node, links in program.links.items():
            for link in links.values():
                passes_out[node] += tally.edges[link.edge].passes
                passes_in[link.target] += tally.edges[link.edge].passes
    blocked = tables["blocked"].reshape(-1, op.BLOCKED)
    active = tables["active"].reshape(-1, op.ACTIVE)
    steps = plan.tables["nodes"]
    usual = np.where(steps["usual"], steps["seconds"], 0)
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
        at_once = passes_out[node] - int(counts["logged"]) - int(counts["usual"])
        often = Histogram.counted({0: at_once, int(usual[row]): int(counts["usual"])} if usual[row] else {0: at_once})
        of_node.seconds = Histogram.added([metrics[row], often])


def _count_sends(plan: Plan, tally: Tally, metrics: Metrics, days: NDArray[np.int64], hours: NDArray[np.int64]) -> None:
    row_of = {node: row for row, node in enumerate(plan.nodes)}
    for sender, node in enumerate(plan.senders):
        of_node = tally.nodes[node]
        of_node.gaps = metrics[plan.count("metric_gaps") + row_of[node]]
        of_node.first_sends_by_day = metrics[plan.count("metric_first_days") + row_of[node]]
        of_node.sends_by_day = Histogram.dense(days[sender], plan.count("first_day"))
        of_node.sends_by_hour = Histogram.dense(hours[sender])


def _count_journeys(plan: Plan, tally: Tally, tables: dict[str, NDArray[Any]], metrics: Metrics) -> None:
    refused = tables["refused"].reshape(-1, op.REFUSALS)
    nothing = tables["nothing_counts"].reshape(-1, op.NOTHING)
    for row, program in enumerate(plan.programs):
        counts = tables["journey_counts"][row]
        journey = tally.journeys[program.journey]
        for name in ("instances", "entered", "converted", "deferred", "deferred_dropped", "deferred_waiting"):
            setattr(journey, name, int(counts[name]))
        journey.refused = _named(REFUSED_REASONS, refused[row])
        journey.sent_nothing = _named(NOTHING_REASONS, nothing[row])
        journey.first_sends_by_day = metrics[plan.count("metric_journey_days") + row]
    for (number, reason), count in zip(plan.reasons, tables["ends"].tolist(), strict=True):
        if count:
            tally.journeys[plan.programs[number].journey].ends[reason] = count
    for row, (number, goal) in enumerate(plan.goals):
        reached = metrics[plan.count("metric_conversions") + row]
        if reached.total:
            tally.journeys[plan.programs[number].journey].conversions[goal] = reached


def _named(names: Iterable[str], counts: NDArray[np.int64]) -> dict[str, int]:
    return {name: count for name, count in zip(names, counts.tolist(), strict=True) if count}
