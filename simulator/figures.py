"""The counts of a run by name, so that they can be taken apart by blocks of customers, compared and put in intervals.

Every figure is a whole number that adds up over disjoint sets of customers. docs/estimates.md lists the names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from simulator.histogram import Histogram
from simulator.run import DAY
from simulator.tally import Tally

Scope = Literal["run", "journey", "node", "edge"]

#: A person's highest number of messages in a window is told apart up to here; whoever had more counts as having this.
HIGHEST = 1023

#: The plain counts of a node, an edge and a journey that are figures as they stand in the tally.
NODE_COUNTS = (
    "entries",
    "unique",
    "starts",
    "jumps_in",
    "jumps_out",
    "ends",
    "sent",
    "held",
    "cap_waited",
    "capped",
    "conversions",
)
EDGE_COUNTS = ("passes", "held", "limit_reached")
JOURNEY_COUNTS = ("instances", "entered", "converted", "deferred", "deferred_dropped", "deferred_waiting")


class Figure(msgspec.Struct, frozen=True, order=True):
    """One count: of the run, or of the journey, node or edge with this ``id``. ``part``: the reason, goal or number
    that it is a part for; empty where it is whole."""

    scope: Scope
    id: str
    name: str
    part: str = ""


def run_figure(name: str, part: str = "") -> Figure:
    """A figure of the whole run."""
    return Figure("run", "", name, part)


@dataclass(frozen=True)
class Groups:
    """The figures of disjoint groups of customers (blocks in the order of their hashes, or single people).

    ``customers``: how many are in each group. ``figures``: for each figure one number a group; what is nowhere
    more than zero may be missing.
    """

    customers: NDArray[np.int64]
    figures: Mapping[Figure, NDArray[np.int64]]

    def __len__(self) -> int:
        return len(self.customers)

    def of(self, figure: Figure) -> NDArray[np.int64]:
        """One number a group; zeros for a figure that is missing."""
        found = self.figures.get(figure)
        return np.zeros(len(self), np.int64) if found is None else found


def figures_of(tally: Tally) -> dict[Figure, int]:
    """All figures of a tally; those without a part also where they are zero."""
    return dict(_figures(tally))


def _figures(tally: Tally) -> Iterator[tuple[Figure, int]]:
    yield run_figure("customers"), tally.customers
    yield run_figure("entered"), tally.entered
    yield run_figure("reach"), tally.first_sends_by_day.total
    yield run_figure("sent"), sum(node.sent for node in tally.nodes.values())
    yield run_figure("repeated"), tally.shortest_gaps.total
    yield run_figure("repeated_within_day"), _within_day(tally.shortest_gaps)
    for days, window in tally.windows.items():
        for number, people in _clipped(window.people).items():
            yield run_figure(f"most_{days}", str(number)), people
    yield from _parts("run", "", "sent_nothing", tally.sent_nothing)
    for journey, of_journey in tally.journeys.items():
        for name in JOURNEY_COUNTS:
            yield Figure("journey", journey, name), getattr(of_journey, name)
        yield Figure("journey", journey, "reach"), of_journey.first_sends_by_day.total
        yield from _parts("journey", journey, "sent_nothing", of_journey.sent_nothing)
        yield from _parts("journey", journey, "refused", of_journey.refused)
        yield from _parts("journey", journey, "ended", of_journey.ends)
        reached = {goal: times.total for goal, times in of_journey.conversions.items()}
        yield from _parts("journey", journey, "goal", reached)
    for node, of_node in tally.nodes.items():
        for name in NODE_COUNTS:
            yield Figure("node", node, name), getattr(of_node, name)
        yield Figure("node", node, "reached"), of_node.first_sends_by_day.total
        yield Figure("node", node, "gaps"), of_node.gaps.total
        yield Figure("node", node, "gaps_within_day"), _within_day(of_node.gaps)
        yield from _parts("node", node, "blocked", of_node.blocked)
        yield from _parts("node", node, "active", of_node.active)
    for edge, of_edge in tally.edges.items():
        for name in EDGE_COUNTS:
            yield Figure("edge", edge, name), getattr(of_edge, name)


def _parts(scope: Scope, of: str, name: str, counts: Mapping[str, int]) -> Iterator[tuple[Figure, int]]:
    for part, count in counts.items():
        yield Figure(scope, of, name, part), count


def _within_day(gaps: Histogram) -> int:
    return gaps.total - gaps.above(DAY - 1)


def _clipped(people: Histogram) -> dict[int, int]:
    counts: dict[int, int] = {}
    for number, count in people.as_dict().items():
        kept = min(number, HIGHEST)
        counts[kept] = counts.get(kept, 0) + count
    return counts


def grouped(tallies: list[Tally]) -> Groups:
    """The figures of groups whose tallies are known."""
    parts = [figures_of(tally) for tally in tallies]
    names = dict.fromkeys(figure for part in parts for figure in part)
    return Groups(
        np.array([tally.customers for tally in tallies], np.int64),
        {figure: np.array([part.get(figure, 0) for part in parts], np.int64) for figure in names},
    )
