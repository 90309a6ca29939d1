"""From the kernel's numbers to the figures of groups of customers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import opcodes as op
from simulator.compiled.counting import NOTHING_REASONS, CountedLog
from simulator.compiled.plan import Plan
from simulator.compiled.space import figure_places
from simulator.compiled.tables import TABLES
from simulator.figures import EDGE_COUNTS, HIGHEST, JOURNEY_COUNTS, NODE_COUNTS, Figure, run_figure
from simulator.run import DAY
from simulator.tally import ACTIVE_KINDS, BLOCKED_REASONS, REFUSED_REASONS, WINDOWS

_VALUE = (1 << op.METRIC_SHIFT) - 1
Counts = NDArray[np.int64]


def summary_of(plan: Plan) -> Callable[[CountedLog], Counts]:
    """Sums up a log: how many lines each metric has, of how many the value is below a day, and how many people had
    which highest number of messages in each window."""
    metrics = plan.count("metric_pressure") + 1
    people = plan.count("metric_people")

    def summary(log: CountedLog) -> Counts:
        lines, counts = log
        metric, value = lines >> op.METRIC_SHIFT, lines & _VALUE
        parts = [
            np.bincount(metric, counts, metrics),
            np.bincount(metric, np.where(value < DAY, counts, 0), metrics),
        ]
        for place in range(len(WINDOWS)):
            of_window = metric == people + place
            parts.append(np.bincount(np.minimum(value[of_window], HIGHEST), counts[of_window], HIGHEST + 1))
        return np.concatenate(parts).astype(np.int64)

    return summary


def figures_of_groups(plan: Plan, figures: Counts, summaries: Sequence[Counts] = ()) -> Iterator[tuple[Figure, Counts]]:
    """The figures of groups: one row of ``figures`` and, if they are given, of ``summaries`` each.

    Without summaries those figures are missing that only the log knows.
    """
    tables = _tables(plan, figures)
    yield run_figure("customers"), tables["run_counts"][:, 0, 0]
    yield run_figure("entered"), tables["run_counts"][:, 0, 1]
    yield from _nodes(plan, tables)
    for row, edge in enumerate(plan.edges):
        for name in EDGE_COUNTS:
            yield Figure("edge", edge, name), _column(tables, "edge_counts", row, name)
    yield from _journeys(plan, tables)
    if len(summaries):
        yield from _of_logs(plan, np.stack(summaries))


def _tables(plan: Plan, figures: Counts) -> dict[str, Counts]:
    """Groups x rows x fields for each table of figures: every field is one 64-bit number."""
    found = {}
    for name, (place, rows) in figure_places(plan).items():
        fields = TABLES[name].itemsize // 8
        found[name] = figures[:, place // 8 : place // 8 + rows * fields].reshape(len(figures), rows, fields)
    return found


def _column(tables: dict[str, Counts], table: str, row: int, name: str) -> Counts:
    names: Any = TABLES[table].names
    return tables[table][:, row, names.index(name)]


def _nodes(plan: Plan, tables: dict[str, Counts]) -> Iterator[tuple[Figure, Counts]]:
    edges = {edge: row for row, edge in enumerate(plan.edges)}
    entries = {
        node: _column(tables, "node_counts", row, "starts") + _column(tables, "node_counts", row, "jumps_in")
        for row, node in enumerate(plan.nodes)
    }
    for program in plan.programs:
        for links in program.links.values():
            for link in links.values():
                entries[link.target] = entries[link.target] + _column(tables, "edge_counts", edges[link.edge], "passes")
    sent: Counts = np.zeros(len(tables["run_counts"]), np.int64)
    for row, node in enumerate(plan.nodes):
        yield Figure("node", node, "entries"), entries[node]
        for name in NODE_COUNTS[1:]:
            yield Figure("node", node, name), _column(tables, "node_counts", row, name)
        sent = sent + _column(tables, "node_counts", row, "sent")
        yield from _parts("node", node, "blocked", BLOCKED_REASONS, tables["blocked"], row)
        yield from _parts("node", node, "active", ACTIVE_KINDS, tables["active"], row)
    yield run_figure("sent"), sent


def _journeys(plan: Plan, tables: dict[str, Counts]) -> Iterator[tuple[Figure, Counts]]:
    nothing = tables["nothing_counts"]
    for row, program in enumerate(plan.programs):
        of_journey = {name: _column(tables, "journey_counts", row, name) for name in JOURNEY_COUNTS}
        for name, counts in of_journey.items():
            yield Figure("journey", program.journey, name), counts
        first = row * op.NOTHING
        unreached = nothing[:, first : first + op.NOTHING, 0].sum(axis=1)
        yield Figure("journey", program.journey, "reach"), of_journey["entered"] - unreached
        yield from _parts("journey", program.journey, "refused", REFUSED_REASONS, tables["refused"], row)
        yield from _parts("journey", program.journey, "sent_nothing", NOTHING_REASONS, nothing, row)
    first = len(plan.programs) * op.NOTHING
    unreached = nothing[:, first : first + op.NOTHING, 0].sum(axis=1)
    yield run_figure("reach"), tables["run_counts"][:, 0, 1] - unreached
    yield from _parts("run", "", "sent_nothing", NOTHING_REASONS, nothing, len(plan.programs))
    for row, (number, reason) in enumerate(plan.reasons):
        yield Figure("journey", plan.programs[number].journey, "ended", reason), tables["ends"][:, row, 0]


def _parts(
    scope: Any, of: str, name: str, parts: Sequence[str], table: Counts, row: int
) -> Iterator[tuple[Figure, Counts]]:
    for place, part in enumerate(parts):
        counts = table[:, row * len(parts) + place, 0]
        if counts.any():
            yield Figure(scope, of, name, part), counts


def _of_logs(plan: Plan, summaries: Counts) -> Iterator[tuple[Figure, Counts]]:
    metrics = plan.count("metric_pressure") + 1
    lines, within_day = summaries[:, :metrics], summaries[:, metrics : 2 * metrics]
    gaps, first_days = plan.count("metric_gaps"), plan.count("metric_first_days")
    for row, node in enumerate(plan.nodes):
        yield Figure("node", node, "reached"), lines[:, first_days + row]
        yield Figure("node", node, "gaps"), lines[:, gaps + row]
        yield Figure("node", node, "gaps_within_day"), within_day[:, gaps + row]
    conversions = plan.count("metric_conversions")
    for row, (number, goal) in enumerate(plan.goals):
        counts = lines[:, conversions + row]
        if counts.any():
            yield Figure("journey", plan.programs[number].journey, "goal", goal), counts
    shortest = plan.count("metric_shortest_gap")
    yield run_figure("repeated"), lines[:, shortest]
    yield run_figure("repeated_within_day"), within_day[:, shortest]
    place = 2 * metrics
    for days in WINDOWS:
        for number in range(HIGHEST + 1):
            counts = summaries[:, place + number]
            if counts.any():
                yield run_figure(f"most_{days}", str(number)), counts
        place += HIGHEST + 1
