"""From the kernel's numbers to the figures of groups of customers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import opcodes as op
from simulator.compiled.counting import NOTHING_REASONS
from simulator.compiled.plan import Plan
from simulator.compiled.space import figure_places
from simulator.compiled.tables import TABLES
from simulator.figures import EDGE_COUNTS, HIGHEST, JOURNEY_COUNTS, NODE_COUNTS, Figure, run_figure
from simulator.tally import ACTIVE_KINDS, BLOCKED_REASONS, REFUSED_REASONS, WINDOWS

Counts = NDArray[np.int64]


def figures_of_groups(plan: Plan, figures: Counts, people: Sequence[Counts] = ()) -> Iterator[tuple[Figure, Counts]]:
    """The figures of groups: one row of ``figures`` each and, if they are given, people by their highest number of
    messages; without, the figures of these are missing."""
    tables = _tables(plan, figures)
    yield run_figure("customers"), tables["run_counts"][:, 0, 0]
    yield run_figure("entered"), tables["run_counts"][:, 0, 1]
    yield from _nodes(plan, tables)
    for row, edge in enumerate(plan.edges):
        for name in EDGE_COUNTS:
            yield Figure("edge", edge, name), _column(tables, "edge_counts", row, name)
    yield from _journeys(plan, tables)
    yield run_figure("repeated"), tables["run_counts"][:, 0, 2]
    yield run_figure("repeated_within_day"), tables["run_counts"][:, 0, 3]
    if len(people):
        yield from _of_people(np.stack(people))


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
        for name in ("reached", "gaps", "gaps_within_day"):
            yield Figure("node", node, name), _column(tables, "node_counts", row, name)
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
    for row, (number, goal) in enumerate(plan.goals):
        counts = tables["goal_counts"][:, row, 0]
        if counts.any():
            yield Figure("journey", plan.programs[number].journey, "goal", goal), counts


def _parts(
    scope: Any, of: str, name: str, parts: Sequence[str], table: Counts, row: int
) -> Iterator[tuple[Figure, Counts]]:
    for place, part in enumerate(parts):
        counts = table[:, row * len(parts) + place, 0]
        if counts.any():
            yield Figure(scope, of, name, part), counts


def _of_people(people: Counts) -> Iterator[tuple[Figure, Counts]]:
    assert HIGHEST == op.MOST_PEOPLE, "the kernel counts as finely as the figures"
    for place, days in enumerate(WINDOWS):
        for number in np.flatnonzero(people[:, place].any(axis=0)).tolist():
            yield run_figure(f"most_{days}", str(number)), people[:, place, number]
