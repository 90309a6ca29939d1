"""What planners share when they read a history: the events of a kind, by class of goods, and figures with a spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.history.history import TEXT, History

#: Of fewer people nothing is said: it would be theirs, not the product's.
LEAST_PEOPLE = 30
#: The class of everything together.
ALL = ""


@dataclass(frozen=True)
class Middle:
    """The median over people of something in days, with the quartiles, and on how many people and cases it rests."""

    name: str
    people: int
    cases: int
    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Occurrences:
    """Events of one kind: ``customer``, ``time`` (seconds after the origin), ``group`` (place among ``groups``, -1
    without one), in the history's order, and the ``rows`` of the history that they are."""

    customer: NDArray[np.int64]
    time: NDArray[np.int64]
    group: NDArray[np.int64]
    groups: tuple[str, ...]
    rows: NDArray[np.int64]


def occurrences(history: History, event: str, by: str) -> Occurrences:
    """The events called ``event`` with their value of the property ``by`` (empty: no classes). None at all where the
    history has no such event or property."""
    if event not in history.event_names:
        nothing = np.empty(0, np.int64)
        return Occurrences(nothing, nothing, nothing, (), nothing)
    rows = np.flatnonzero(history.events == history.event_names.index(event))
    customer = np.searchsorted(history.offsets, rows, side="right") - 1
    found = history.properties.get(by)
    if found is None or found.kind != TEXT:
        return Occurrences(customer, _wide(history.times[rows]), np.full(len(rows), -1, np.int64), (), rows)
    return Occurrences(customer, _wide(history.times[rows]), _wide(found.values[rows]), tuple(found.words), rows)


def _wide(values: NDArray[Any]) -> NDArray[np.int64]:
    return np.asarray(values, np.int64)


def text_properties(history: History, event: str) -> tuple[str, ...]:
    """The properties of words that an event has and by which its goods can be told apart, those with fewer words
    first."""
    if event not in history.event_names:
        return ()
    rows = np.flatnonzero(history.events == history.event_names.index(event))
    found = []
    for name, item in history.properties.items():
        if item.kind != TEXT:
            continue
        values = item.values[rows]
        used = len(np.unique(values[values >= 0]))
        # A word for each event is its number, no class.
        if used and 2 * used < len(rows):
            found.append((used, name))
    return tuple(name for _, name in sorted(found))


def middle_of(name: str, customer: NDArray[np.int64], days: NDArray[np.float64]) -> Middle | None:
    """The median over people of each person's median; None of fewer than LEAST_PEOPLE. ``customer`` is ascending."""
    if not len(customer):
        return None
    own = medians(customer, days)
    if len(own) < LEAST_PEOPLE:
        return None
    low, middle, high = (float(value) for value in np.percentile(own, (25, 50, 75)))
    return Middle(name, len(own), len(days), middle, low, high)


def medians(owner: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The median of each owner's values."""
    order = np.lexsort((values, owner))
    owner, values = owner[order], values[order]
    firsts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    counts = np.diff(np.r_[firsts, len(owner)])
    found: NDArray[np.float64] = (values[firsts + (counts - 1) // 2] + values[firsts + counts // 2]) / 2
    return found
