"""Who is like whom: customers of the same frequency of the leading event, near in its recency, and alike in the recency
of the other events that start the journeys.

The leading event is the rarest that some trigger looks for: an order says more of a customer than a view.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.past import AHEAD, Past
from simulator.forecast.reading import Reading
from simulator.run import DAY

#: Upper ends of the classes of frequency: leading events in the last half year.
_FREQUENCIES = (0, 1, 2, 3, 5, 9)
_HALF_YEAR = 182 * DAY

#: Upper ends, in days, of the classes of recency of the other events.
_RECENCIES = (7, 28, 91)

#: A class with fewer people gives way to a wider one.
_LEAST = 8

_FAR = np.int64(2**31)


@dataclass(frozen=True)
class Likeness:
    """What is compared, for each customer at each origin. Shapes (origins, customers).

    ``recency``: seconds since the leading event (2^31: never). ``classes``: by width from the narrowest to all in one.
    ``active``: whether a leading event follows within the window that begins there (no where it is not over by T).
    """

    recency: NDArray[np.int64]
    classes: tuple[NDArray[np.int64], ...]
    active: NDArray[np.bool_]


def likeness_of(past: Past, reading: Reading) -> Likeness:
    """The likeness of all customers at all origins; none of it looks beyond its origin."""
    leading, others = _leading(past, reading)
    recency, frequency = _recency(past, leading), _frequency(past, leading)
    other = np.searchsorted(np.array(_RECENCIES) * DAY, _recency(past, others)) if len(others) else 0 * frequency
    narrow = frequency * (len(_RECENCIES) + 1) + other
    _, before = _rows(past, leading)
    held = before[past.rows]
    active = np.zeros(held.shape, np.bool_)
    active[:-AHEAD] = held[AHEAD:] > held[:-AHEAD]
    return Likeness(recency, (narrow, frequency, 0 * frequency), active)


def _leading(past: Past, reading: Reading) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The codes of the leading event and of the others. Events that came later than T are not counted."""
    counts = np.bincount(past.events, minlength=256)
    starting = [int(code) for code in past.codes(reading.starting) if counts[code]]
    if not starting:
        starting = [int(code) for code in np.flatnonzero(counts)]
    ordered = sorted(starting, key=lambda code: (counts[code], past.history.event_names[code]))
    return np.array(ordered[:1], np.uint8), np.array(ordered[1:], np.uint8)


def _rows(past: Past, codes: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of the events with these codes: their times, and how many of them lie before each row."""
    is_such = np.isin(past.events, codes)
    return past.times[is_such], np.concatenate([[0], np.cumsum(is_such)])


def _recency(past: Past, codes: NDArray[np.uint8]) -> NDArray[np.int64]:
    times, before = _rows(past, codes)
    first, now = before[past.offsets[:-1]], before[past.rows]
    recency = np.full(now.shape, _FAR)
    ever = now > first
    recency[ever] = (past.origins[:, None] - times[np.maximum(now - 1, 0)])[ever] if len(times) else 0
    return recency


def _frequency(past: Past, codes: NDArray[np.uint8]) -> NDArray[np.int64]:
    _, before = _rows(past, codes)
    since = np.array([past.rows_at(int(origin) - _HALF_YEAR) for origin in past.origins])
    classes: NDArray[np.int64] = np.searchsorted(np.array(_FREQUENCIES), before[past.rows] - before[since])
    return classes


@dataclass(frozen=True)
class Ranked:
    """Donors of one width ordered by class, then recency, then hash: their ``keys`` and ``customers``; ``active`` and
    ``passive``: the places of those with and without a leading event in the days after; ``before``: how many active
    ones lie before each place."""

    keys: NDArray[np.int64]
    customers: NDArray[np.int64]
    active: NDArray[np.int64]
    passive: NDArray[np.int64]
    before: NDArray[np.int64]


#: Donors at one cut-off, for each width.
Pool = tuple[Ranked, ...]


def pool_at(past: Past, likeness: Likeness, cutoff: int) -> Pool:
    """All customers known at a cut-off, as donors."""
    known = np.flatnonzero(past.known(cutoff))
    return tuple(_ranked(likeness, cutoff, known, classes[cutoff, known]) for classes in likeness.classes)


def _ranked(likeness: Likeness, cutoff: int, known: NDArray[np.int64], classes: NDArray[np.int64]) -> Ranked:
    key = classes * (_FAR + 1) + likeness.recency[cutoff, known]
    order = np.argsort(key, kind="stable")
    is_active = likeness.active[cutoff, known[order]]
    return Ranked(
        keys=key[order],
        customers=known[order],
        active=np.flatnonzero(is_active),
        passive=np.flatnonzero(~is_active),
        before=np.concatenate([[0], np.cumsum(is_active)]),
    )


@dataclass(frozen=True)
class Neighbours:
    """For each customer the width (-1: nobody), the places there of the donors that may be drawn (first, after the
    last), and how many of them are ``active``."""

    width: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    active: NDArray[np.int64]

    @property
    def share(self) -> NDArray[np.float64]:
        """The share of active ones."""
        share: NDArray[np.float64] = self.active / np.maximum(self.last - self.first, 1)
        return share


def neighbours_of(pool: Pool, likeness: Likeness, origin: int, customers: NDArray[np.int64]) -> Neighbours:
    """The neighbours in recency of customers at an origin, within the narrowest class that has enough people."""
    width = np.full(len(customers), -1, np.int64)
    first, last, active = (np.zeros(len(customers), np.int64) for _ in range(3))
    for place, classes in enumerate(likeness.classes):
        open_ = np.flatnonzero(width < 0)
        mine = customers[open_]
        kind = classes[origin, mine] * (_FAR + 1)
        ranked = pool[place]
        low = np.searchsorted(ranked.keys, kind)
        high = np.searchsorted(ranked.keys, kind + _FAR, side="right")
        here = np.searchsorted(ranked.keys, kind + likeness.recency[origin, mine])
        reach = np.clip((high - low) // 20, 4, 20)
        enough = (high - low >= _LEAST) | ((place == len(likeness.classes) - 1) & (high > low))
        found = open_[enough]
        width[found] = place
        first[found] = np.maximum(here - reach, low)[enough]
        last[found] = np.minimum(here + reach, high)[enough]
        active[found] = ranked.before[last[found]] - ranked.before[first[found]]
    return Neighbours(width, first, last, active)


def donors(
    pool: Pool, among: Neighbours, active: NDArray[np.float64], drawn: NDArray[np.float64], tilt: float
) -> NDArray[np.int64]:
    """A donor for each customer, -1 where there is none. ``active``, ``drawn``: numbers from 0 to below 1 that decide
    whether an active one is taken, and which. ``tilt``: by how much the odds of an active one are multiplied."""
    found = np.full(len(drawn), -1, np.int64)
    takes = active < tilted(among.share, tilt)
    for place, ranked in enumerate(pool):
        for is_active, places in ((True, ranked.active), (False, ranked.passive)):
            mine = np.flatnonzero((among.width == place) & (takes == is_active))
            before = ranked.before if is_active else np.arange(len(ranked.before)) - ranked.before
            low, high = before[among.first[mine]], before[among.last[mine]]
            chosen = low + np.floor(drawn[mine] * (high - low)).astype(np.int64)
            found[mine] = ranked.customers[places[chosen]]
    return found


def tilted(share: NDArray[np.float64], tilt: float) -> NDArray[np.float64]:
    """Shares whose odds are multiplied."""
    odds: NDArray[np.float64] = tilt * share / (tilt * share + 1 - share)
    return odds
