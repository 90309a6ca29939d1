"""From the kernel's numbers to the figures of groups of customers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import opcodes as op
from simulator.compiled.counting import NOTHING_REASONS
from simulator.compiled.plan import Plan
from simulator.compiled.space import figure_places
from simulator.compiled.tables import TABLES
from simulator.figures import EDGE_COUNTS, HIGHEST, JOURNEY_COUNTS, NODE_COUNTS, Figure, Scope, run_figure
from simulator.tally import ACTIVE_KINDS, BLOCKED_REASONS, REFUSED_REASONS, WINDOWS

Counts = NDArray[np.int64]


def figures_of_groups(plan: Plan, figures: Counts, people: Sequence[Counts] = ()) -> Iterator[tuple[Figure, Counts]]:
    """The figures of groups: one row of ``figures`` each and, if they are given, people by their highest number of
    messages; without, the figures of these are missing."""
    tables = _tables(plan, figures)
    yield run_figure("customers"), tables["run_counts"][:, 0, 0]
    yield run_figure("entered"), tables["run_counts"][:, 0, 1]
    yield from _nodes(plan, tables)
    yield from _edges(plan, tables)
    yield from _journeys(plan, tables)
    yield run_figure("repeated"), tables["run_counts"][:, 0, 2]
    yield run_figure("repeated_within_day"), tables["run_counts"][:, 0, 3]
    if len(people):
        yield from _of_people(people)


def _tables(plan: Plan, figures: Counts) -> dict[str, Counts]:
    """Groups x rows x fields for each table of figures: every field is one 64-bit number."""
    found = {}
    for name, (place, rows) in figure_places(plan).items():
        fields = TABLES[name].itemsize // 8
        found[name] = figures[:, place // 8 : place // 8 + rows * fields].reshape(len(figures), rows, fields)
    return found


def _columns(tables: dict[str, Counts], table: str, row: int) -> dict[str, Counts]:
    """The fields of a row, one number a group each."""
    names: Any = TABLES[table].names
    counts = tables[table]
    return {name: counts[:, row, place] for place, name in enumerate(names)}


def _nodes(plan: Plan, tables: dict[str, Counts]) -> Iterator[tuple[Figure, Counts]]:
    edges = {edge: row for row, edge in enumerate(plan.edges)}
    counts = {node: _columns(tables, "node_counts", row) for row, node in enumerate(plan.nodes)}
    entries = {node: of_node["starts"] + of_node["jumps_in"] for node, of_node in counts.items()}
    passes = tables["edge_counts"][:, :, (TABLES["edge_counts"].names or ()).index("passes")]
    for program in plan.programs:
        for links in program.links.values():
            for link in links.values():
                entries[link.target] += passes[:, edges[link.edge]]
    blocked = _parts("node", plan.nodes, "blocked", BLOCKED_REASONS, tables["blocked"])
    active = _parts("node", plan.nodes, "active", ACTIVE_KINDS, tables["active"])
    sent: Counts = np.zeros(len(tables["run_counts"]), np.int64)
    for node, of_blocked, of_active in zip(plan.nodes, blocked, active, strict=True):
        of_node = counts[node]
        yield Figure("node", node, "entries"), entries[node]
        for name in NODE_COUNTS[1:]:
            yield Figure("node", node, name), of_node[name]
        sent += of_node["sent"]
        yield from of_blocked
        yield from of_active
        for name in ("reached", "gaps", "gaps_within_day"):
            yield Figure("node", node, name), of_node[name]
    yield run_figure("sent"), sent


def _edges(plan: Plan, tables: dict[str, Counts]) -> Iterator[tuple[Figure, Counts]]:
    for row, edge in enumerate(plan.edges):
        counts = _columns(tables, "edge_counts", row)
        for name in EDGE_COUNTS:
            yield Figure("edge", edge, name), counts[name]


def _journeys(plan: Plan, tables: dict[str, Counts]) -> Iterator[tuple[Figure, Counts]]:
    journeys = [program.journey for program in plan.programs]
    refused = _parts("journey", journeys, "refused", REFUSED_REASONS, tables["refused"])
    *nothing, of_run = _parts("journey", [*journeys, ""], "sent_nothing", NOTHING_REASONS, tables["nothing_counts"])
    unreached = tables["nothing_counts"].reshape(len(tables["run_counts"]), -1, op.NOTHING).sum(axis=2)
    for row, (journey, of_refused, of_nothing) in enumerate(zip(journeys, refused, nothing, strict=True)):
        counts = _columns(tables, "journey_counts", row)
        for name in JOURNEY_COUNTS:
            yield Figure("journey", journey, name), counts[name]
        yield Figure("journey", journey, "reach"), counts["entered"] - unreached[:, row]
        yield from of_refused
        yield from of_nothing
    yield run_figure("reach"), tables["run_counts"][:, 0, 1] - unreached[:, len(journeys)]
    for figure, counts_of_run in of_run:
        yield run_figure(figure.name, figure.part), counts_of_run
    for row, (number, reason) in enumerate(plan.reasons):
        yield Figure("journey", journeys[number], "ended", reason), tables["ends"][:, row, 0]
    for row, (number, goal) in enumerate(plan.goals):
        reached = tables["goal_counts"][:, row, 0]
        if reached.any():
            yield Figure("journey", journeys[number], "goal", goal), reached


def _parts(
    scope: Scope, owners: Sequence[str], name: str, parts: Sequence[str], table: Counts
) -> list[list[tuple[Figure, Counts]]]:
    """For each owner the counts by part that are not zero everywhere; the table has a row for each owner and part."""
    found: list[list[tuple[Figure, Counts]]] = [[] for _ in owners]
    for row in np.flatnonzero(table.any(axis=(0, 2))).tolist():
        owner, part = divmod(row, len(parts))
        found[owner].append((Figure(scope, owners[owner], name, parts[part]), table[:, row, 0]))
    return found


def _of_people(people: Sequence[Counts]) -> Iterator[tuple[Figure, Counts]]:
    assert HIGHEST == op.MOST_PEOPLE, "the kernel counts as finely as the figures"
    together = reduce(np.add, people)
    # Most people have few messages, so little has to be looked at.
    highest = int(np.flatnonzero(together.any(axis=0)).max(initial=0))
    apart = np.stack([of_group[:, : highest + 1] for of_group in people])
    for place, days in enumerate(WINDOWS):
        for number in np.flatnonzero(together[place]).tolist():
            yield run_figure(f"most_{days}", str(number)), apart[:, place, number]
