"""Who is like whom: customers of the same frequency of the leading event, near in its recency, and alike in the recency
of the other events that start the journeys.

The leading event is the rarest that some trigger looks for: an order says more of a customer than a view.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.past import Past
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
    """

    recency: NDArray[np.int64]
    classes: tuple[NDArray[np.int64], ...]


def likeness_of(past: Past, reading: Reading) -> Likeness:
    """The likeness of all customers at all origins; none of it looks beyond its origin."""
    leading, others = _leading(past, reading)
    recency, frequency = _recency(past, leading), _frequency(past, leading)
    other = np.searchsorted(np.array(_RECENCIES) * DAY, _recency(past, others)) if len(others) else 0 * frequency
    narrow = frequency * (len(_RECENCIES) + 1) + other
    return Likeness(recency, (narrow, frequency, 0 * frequency))


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
class Pool:
    """Donors at one cut-off: for each width, customers ordered by class, then recency, then hash."""

    customers: tuple[NDArray[np.int64], ...]
    keys: tuple[NDArray[np.int64], ...]


def pool_at(past: Past, likeness: Likeness, cutoff: int) -> Pool:
    """All customers known at a cut-off, as donors."""
    known = np.flatnonzero(past.known(cutoff))
    customers, keys = [], []
    for classes in likeness.classes:
        key = classes[cutoff, known] * (_FAR + 1) + likeness.recency[cutoff, known]
        order = np.argsort(key, kind="stable")
        customers.append(known[order])
        keys.append(key[order])
    return Pool(tuple(customers), tuple(keys))


def donors(
    pool: Pool, likeness: Likeness, origin: int, customers: NDArray[np.int64], drawn: NDArray[np.float64]
) -> NDArray[np.int64]:
    """For each customer at an origin a donor of the pool: drawn from the neighbours in recency within the narrowest
    class that has enough people."""
    found = np.full(len(customers), -1, np.int64)
    for place, classes in enumerate(likeness.classes):
        open_ = np.flatnonzero(found < 0)
        if not len(open_):
            break
        mine = customers[open_]
        kind = classes[origin, mine] * (_FAR + 1)
        keys = pool.keys[place]
        low, high = np.searchsorted(keys, kind), np.searchsorted(keys, kind + _FAR, side="right")
        here = np.searchsorted(keys, kind + likeness.recency[origin, mine])
        reach = np.clip((high - low) // 20, 4, 20)
        first, last = np.maximum(here - reach, low), np.minimum(here + reach, high)
        chosen = first + np.floor(drawn[open_] * np.maximum(last - first, 1)).astype(np.int64)
        enough = (high - low >= _LEAST) | ((place == len(likeness.classes) - 1) & (high > low))
        found[open_[enough]] = pool.customers[place][chosen[enough]]
    return found
