"""What a history says about a journey before it runs: counts behind the warnings, not opinions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journey.condition import EventMatch
from journey.steps import EventTrigger, Program
from simulator.filters import matching_events
from simulator.history.history import History, Property

DAY = 86_400


@dataclass(frozen=True)
class Repeats:
    """How often an event happens: ``most`` times for one person, to ``people`` people, ``times`` in all."""

    most: int
    people: int
    times: int


def repeats(match: EventMatch, history: History) -> Repeats:
    """How often events of a kind happen in the whole history."""
    rows = np.flatnonzero(matching_events(match, history))
    owners = np.searchsorted(history.offsets, rows, side="right") - 1
    counts = np.bincount(owners, minlength=history.customers)
    return Repeats(int(counts.max(initial=0)), int(np.count_nonzero(counts)), int(counts.sum()))


def unguarded_triggers(program: Program) -> tuple[str, ...]:
    """The triggers that start a new instance at each event, without any limit: they multiply messages."""
    entry = program.entry
    if entry.mode != "any_time" or entry.minimum_interval > 0 or entry.most_running is not None:
        return ()
    steps = ((node, program.steps[node]) for node in program.triggers)
    return tuple(
        node
        for node, step in steps
        if isinstance(step, EventTrigger) and not step.ordinal and not (entry.key and step.count == 1)
    )


def median_delivery_days(history: History, order: str = "order", delivered: str = "delivered") -> float | None:
    """Days from an order to its delivery, in the middle; None where no order has one.

    An order's delivery has the same value in the property called like the order event; without such a property
    it is the person's next delivery.
    """
    gaps = _keyed_gaps(history, order, delivered)
    if gaps is None:
        gaps = _next_gaps(history, order, delivered)
    return float(np.median(gaps)) / DAY if len(gaps) else None


def _rows(history: History, event: str) -> NDArray[np.int64]:
    if event not in history.event_names:
        return np.empty(0, np.int64)
    return np.flatnonzero(history.events == history.event_names.index(event))


def _keyed_gaps(history: History, order: str, delivered: str) -> NDArray[np.int64] | None:
    key: Property | None = history.properties.get(order)
    if key is None or key.kind != "text":
        return None
    ordered, arrived = _rows(history, order), _rows(history, delivered)
    first = np.full(len(key.words), -1, np.int64)
    known = ordered[key.values[ordered] >= 0][::-1]
    first[key.values[known].astype(np.int64)] = known
    arrived = arrived[key.values[arrived] >= 0]
    start = first[key.values[arrived].astype(np.int64)]
    there = start >= 0
    gaps: NDArray[np.int64] = history.times[arrived[there]].astype(np.int64) - history.times[start[there]].astype(
        np.int64
    )
    return gaps[gaps >= 0]


def _next_gaps(history: History, order: str, delivered: str) -> NDArray[np.int64]:
    ordered, arrived = _rows(history, order), _rows(history, delivered)
    following = np.searchsorted(arrived, ordered, side="right")
    there = following < len(arrived)
    ordered, found = ordered[there], arrived[following[there]]
    owners = np.searchsorted(history.offsets, ordered, side="right")
    same = owners == np.searchsorted(history.offsets, found, side="right")
    gaps: NDArray[np.int64] = history.times[found[same]].astype(np.int64) - history.times[ordered[same]]
    return gaps
