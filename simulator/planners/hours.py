"""At which hours people act, by class of goods, in each person's own time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.history.history import History
from simulator.planners.classes import LEAST_PEOPLE, occurrences
from simulator.zones import zone_table

HOURS = 24
#: A window is to hold at least this part of what people do.
SHARE = 0.5


@dataclass(frozen=True)
class Hours:
    """Events by hour of the day. ``counts``: 24 of them; ``people``: how many different people did them; ``zoneless``:
    how many of these have no time zone, for whom the given one was taken. ``made``: a generator made the events."""

    event: str
    name: str
    counts: tuple[int, ...]
    people: int
    zoneless: int
    made: bool

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True)
class Span:
    """Hours from ``start`` to before ``end`` (24 at the latest), with how many of all events lie in them."""

    start: int
    end: int
    inside: int


def hours_of(history: History, event: str, by: str = "", name: str = "", zone: str = "UTC") -> Hours | None:
    """The hours of the events called ``event``, of the class ``name`` of the property ``by`` (empty: all). None where
    fewer than LEAST_PEOPLE people did it."""
    found = occurrences(history, event, by if name else "")
    if name:
        if name not in found.groups:
            return None
        mine = found.group == found.groups.index(name)
        customer, time = found.customer[mine], found.time[mine]
    else:
        customer, time = found.customer, found.time
    people = np.unique(customer)
    if len(people) < LEAST_PEOPLE:
        return None
    instants = time + history.origin
    local = np.empty(len(instants), np.int64)
    zones = history.zone[customer]
    first, last = int(instants.min()), int(instants.max()) + 1
    for code in np.unique(zones):
        table = zone_table(history.zones[code] if code >= 0 else zone, first, last)
        mine = zones == code
        offsets, changes = np.array(table.offsets, np.int64), np.array(table.changes, np.int64)
        local[mine] = instants[mine] + offsets[np.searchsorted(changes, instants[mine], "right")]
    counts = np.bincount(local % 86_400 // 3600, minlength=HOURS)
    zoneless = int((history.zone[people] < 0).sum())
    return Hours(event, name, tuple(int(count) for count in counts), len(people), zoneless, event in history.made)


def shortest_span(hours: Hours, share: float = SHARE) -> Span:
    """The shortest run of hours of one day that holds at least ``share`` of the events; of equally short ones the one
    that holds most, then the earliest."""
    sums = np.r_[0, np.cumsum(hours.counts)]
    best = Span(0, HOURS, int(sums[-1]))
    for length in range(1, HOURS + 1):
        inside = sums[length:] - sums[:-length]
        start = int(np.argmax(inside))
        if inside[start] >= share * sums[-1]:
            best = Span(start, start + length, int(inside[start]))
            break
    return best


def classes_of(history: History, event: str, by: str) -> tuple[str, ...]:
    """The classes of the property ``by`` in which at least LEAST_PEOPLE people did it, the one with most first."""
    found = occurrences(history, event, by)
    known = found.group >= 0
    pairs = np.unique(np.stack([found.group[known], found.customer[known]]), axis=1)
    people = np.bincount(pairs[0], minlength=len(found.groups)) if pairs.size else np.zeros(0, np.int64)
    order = np.argsort(-people, kind="stable")
    return tuple(found.groups[place] for place in order.tolist() if people[place] >= LEAST_PEOPLE)
