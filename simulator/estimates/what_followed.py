"""What people did before and after a moment, counted from the history: outcomes and covariates of estimates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.estimates.choice_log import moments
from simulator.history.history import NUMBER, History
from simulator.run import DAY

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]

#: What the covariates are called, in their order.
COVARIATES = ("since_goal", "goals", "known_for", "messages", "active")
_LONG_AGO = 730.0
_HALF_YEAR, _MONTH = 182, 28


class EventTimes:
    """The events of one name, found quickly by person and time."""

    def __init__(self, history: History, name: str) -> None:
        rows = np.empty(0, np.int64)
        if name in history.event_names:
            rows = np.flatnonzero(history.events == history.event_names.index(name))
        self.person = (np.searchsorted(history.offsets, rows, side="right") - 1).astype(np.int64)
        self.time = history.times[rows].astype(np.int64)
        self._keys = moments(self.person, self.time)
        worth = history.properties.get("value")
        values = np.zeros(len(rows))
        if worth is not None and worth.kind == NUMBER:
            values = np.nan_to_num(np.asarray(worth.values[rows], np.float64))
        self._worth = np.concatenate([[0.0], np.cumsum(values)])

    def __len__(self) -> int:
        return len(self.time)

    def upto(self, person: Whole, time: Whole) -> Whole:
        """How many of all rows lie at or before a person's moment; differences count the person's own."""
        found: Whole = np.searchsorted(self._keys, moments(person, time), side="right")
        return found

    def between(self, person: Whole, after: Whole, until: Whole) -> Whole:
        """How many a person has after one moment, up to and including another."""
        return self.upto(person, until) - self.upto(person, after)

    def worth_between(self, person: Whole, after: Whole, until: Whole) -> Numbers:
        """The sum of their values."""
        found: Numbers = self._worth[self.upto(person, until)] - self._worth[self.upto(person, after)]
        return found

    def days_since(self, person: Whole, time: Whole) -> Numbers:
        """Days from the person's latest one at or before a moment; a long time where there is none."""
        latest = self.upto(person, time) - 1
        safe = np.maximum(latest, 0)
        mine = (latest >= 0) & (self.person[safe] == person) if len(self) else np.zeros(len(person), np.bool_)
        days = np.full(len(person), _LONG_AGO)
        days[mine] = np.minimum((time[mine] - self.time[safe[mine]]) / DAY, _LONG_AGO)
        return days


def known_before(history: History, goal: EventTimes, sent: EventTimes, person: Whole, time: Whole) -> Numbers:
    """Rows x COVARIATES, of what was known just before each moment: days since the latest goal, goals in half a year,
    days since the first event, messages and any events in 28 days; all but the first two as logarithms."""
    before = time - 1
    first = np.full(history.customers, 0, np.int64)
    has = np.diff(history.offsets) > 0
    first[has] = history.times[history.offsets[:-1][has]]
    known = np.maximum(before - first[person], 0) / DAY
    active = _upto(history, person, before) - _upto(history, person, before - _MONTH * DAY)
    return np.stack(
        [
            np.log1p(goal.days_since(person, before)),
            np.log1p(goal.between(person, before - _HALF_YEAR * DAY, before)),
            np.log1p(known),
            np.log1p(sent.between(person, before - _MONTH * DAY, before)),
            np.log1p(active),
        ],
        axis=1,
    )


def _upto(history: History, person: Whole, time: Whole) -> Whole:
    """The place behind each person's events at or before a moment, by halving: no key of every event is made."""
    low, high = history.offsets[person].copy(), history.offsets[person + 1].copy()
    while (open_ := low < high).any():
        middle = (low + high) // 2
        before = open_ & (history.times[np.minimum(middle, len(history.times) - 1)] <= time)
        low = np.where(before, middle + 1, low)
        high = np.where(open_ & ~before, middle, high)
    return np.asarray(low, np.int64)
