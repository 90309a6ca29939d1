"""How long people take to buy a kind of goods again, and to get what they ordered, as the history tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.history.history import TEXT, History
from simulator.planners.classes import ALL, Middle, Occurrences, middle_of, occurrences
from simulator.run import DAY


@dataclass(frozen=True)
class Gaps:
    """Medians of days by class of goods, the one with most people first; those of everything are called ALL.
    ``too_few``: of so many classes too few people bought again to say anything. ``made``: a generator made the
    events."""

    classes: tuple[Middle, ...]
    too_few: int
    made: bool


def purchase_gaps(history: History, event: str = "order", by: str = "category") -> Gaps:
    """The days between a person's successive purchases of one class. Purchases on the same day (UTC) are one. People
    who did not buy again count nowhere, so it speaks of those who did."""
    found = occurrences(history, event, by)
    classes = []
    too_few = 0
    whole = _gaps_of(ALL, history.origin, found, np.ones(len(found.customer), bool))
    # Sorted once by class, each class is a slice.
    order = np.argsort(found.group, kind="stable")
    bounds = np.searchsorted(found.group[order], np.arange(len(found.groups) + 1))
    for group, name in enumerate(found.groups):
        rows = order[bounds[group] : bounds[group + 1]]
        if not len(rows):
            continue
        middle = _gaps_of(name, history.origin, found, rows)
        if middle is None:
            too_few += 1
        else:
            classes.append(middle)
    classes.sort(key=lambda one: (-one.people, one.name))
    return Gaps((*((whole,) if whole else ()), *classes), too_few, event in history.made)


def _gaps_of(name: str, origin: int, found: Occurrences, rows: NDArray[Any]) -> Middle | None:
    customer, day = found.customer[rows], (found.time[rows] + origin) // DAY
    same = customer[1:] == customer[:-1]
    gaps = (day[1:] - day[:-1])[same]
    apart = gaps > 0
    return middle_of(name, customer[1:][same][apart], gaps[apart].astype(np.float64))


def delivery_days(history: History, order: str = "order", delivered: str = "delivered") -> Middle | None:
    """The days from an order to its delivery, over people; None where the history does not tell. Both events are
    matched by the property "order" if they have it, else each delivery with the person's latest order before it."""
    sent, came = occurrences(history, order, "order"), occurrences(history, delivered, "order")
    if not len(sent.customer) or not len(came.customer):
        return None
    number = history.properties.get("order")
    if number is not None and number.kind == TEXT and (came.group >= 0).all() and (sent.group >= 0).any():
        ordered = np.full(len(number.words), np.iinfo(np.int64).min)
        ordered[sent.group[::-1]] = sent.time[::-1]
        since = ordered[came.group]
    else:
        since = _latest_before(sent, came)
    known = (since > np.iinfo(np.int64).min) & (since <= came.time)
    return middle_of(ALL, came.customer[known], (came.time - since)[known] / DAY)


def _latest_before(sent: Occurrences, came: Occurrences) -> NDArray[np.int64]:
    """For each delivery the time of the person's latest order before it."""
    place = np.searchsorted(sent.rows, came.rows) - 1
    same = (place >= 0) & (sent.customer[np.maximum(place, 0)] == came.customer)
    return np.where(same, sent.time[np.maximum(place, 0)], np.iinfo(np.int64).min)
