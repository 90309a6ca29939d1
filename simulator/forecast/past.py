"""What is known of customers at the origins of a forecast.

Origins lie half a forecast's length apart and end with the forecast's start T. Customers and events are numbered as in
the history, of which only what the journeys read is kept, and of a large one only a prefix of the customers, who lie
in the order of a hash: a random sample.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.reading import Reading
from simulator.history.history import ALWAYS, Attribute, History, Property
from simulator.run import DAY

#: Half-length steps between an origin and the end of its window.
AHEAD = 2

#: Such a share of the earliest events may lie far before the others (a wrong date) without counting as the start.
_STRAY = 0.001

_WIDTH = np.int64(1) << np.int64(33)
_LOW = np.int64(ALWAYS)


@dataclass(frozen=True)
class Past:
    """``origins``: seconds after ``history.origin``, ascending, the last one T. ``offsets``, ``times``, ``events``:
    kept events of the sampled customers. ``rows[k, c]``: the first row of customer c at or after origin k.
    ``first_seen[c]``: the time of the customer's very first event of any kind or dated attribute; lower than all times
    for those who have neither and so were always there. ``people``: all customers known at T; ``share``: how
    many of them are in the sample, by which its counts are scaled up.
    """

    history: History
    origins: NDArray[np.int64]
    length: int
    start: int
    offsets: NDArray[np.int64]
    times: NDArray[np.int64]
    events: NDArray[np.uint8]
    kept: NDArray[np.int64]
    properties: tuple[Property, ...]
    attributes: tuple[Dated, ...]
    rows: NDArray[np.int64]
    first_seen: NDArray[np.int64]
    people: int
    share: float

    @property
    def customers(self) -> int:
        """How many customers there are in the sample, those who come later included."""
        return len(self.offsets) - 1

    @property
    def last(self) -> int:
        """The place of T among the origins."""
        return len(self.origins) - 1

    @property
    def step(self) -> int:
        """Seconds between origins."""
        return self.length // AHEAD

    def known(self, origin: int) -> NDArray[np.bool_]:
        """Who is a customer before an origin."""
        known: NDArray[np.bool_] = self.first_seen < self.origins[origin]
        return known

    def newcomers(self, origin: int) -> NDArray[np.int64]:
        """Who becomes a customer within the window of a past origin, in the order of their hashes."""
        since, until = self.origins[origin], self.origins[origin + AHEAD]
        return np.flatnonzero((self.first_seen >= since) & (self.first_seen < until))

    def rows_at(self, instant: int) -> NDArray[np.int64]:
        """The first row of each customer at or after an instant."""
        keys = np.arange(self.customers, dtype=np.int64) * _WIDTH + instant
        return np.searchsorted(self._keys, keys)

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        return _owners(self.offsets) * _WIDTH + self.times

    def codes(self, names: Iterable[str]) -> NDArray[np.uint8]:
        """The codes of events."""
        wanted = set(names)
        return np.array([code for code, name in enumerate(self.history.event_names) if name in wanted], np.uint8)


class Dated:
    """An attribute of the sampled customers, whose values can be cut off at a time."""

    def __init__(self, attribute: Attribute, customers: int) -> None:
        self.attribute = attribute
        self.offsets = attribute.offsets[: customers + 1]
        self.times = attribute.times[: int(self.offsets[-1])].astype(np.int64)
        self.values = attribute.values[: int(self.offsets[-1])]
        self.is_dated = bool((self.times != ALWAYS).any())
        self._keys = _owners(self.offsets) * _WIDTH + (self.times - _LOW) if self.is_dated else None

    def until(self, customers: NDArray[np.int64], instants: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each customer the first row at or after an instant."""
        if self._keys is None:
            return self.offsets[customers + 1]
        return np.searchsorted(self._keys, customers * _WIDTH + (instants - _LOW))


def past_of(history: History, start: int, length: int, reading: Reading, most: int, most_origins: int) -> Past:
    """The past before ``start`` (seconds after ``history.origin``) for windows of ``length`` seconds.

    ``most``: customers to keep. ``most_origins``: origins before the last one.
    """
    before = history.times < start
    first_seen = _first_seen(history)
    people = int((first_seen < start).sum())
    customers = _sample(history, people, most)
    share = float((first_seen[:customers] < start).sum()) / people if people else 1.0
    times = history.times[: int(history.offsets[customers])].astype(np.int64)
    events = history.events[: len(times)]
    kept = before[: len(times)].copy()
    if reading.events is not None:
        codes = [code for code, name in enumerate(history.event_names) if name in reading.events]
        kept &= np.isin(events, np.array(codes, np.uint8))
    rows = np.flatnonzero(kept)
    offsets = np.concatenate([[0], np.cumsum(kept)])[history.offsets[: customers + 1]].astype(np.int64)
    begin = _begin(history.times, before)
    count = min(max((start - begin) // (length // AHEAD), 0), most_origins)
    origins = start - (length // AHEAD) * np.arange(count, -1, -1, dtype=np.int64)
    owners = _owners(offsets) * _WIDTH + times[rows]
    wanted = np.arange(customers, dtype=np.int64) * _WIDTH
    return Past(
        history=history,
        origins=origins,
        length=length,
        start=begin,
        offsets=offsets,
        times=times[rows],
        events=events[rows],
        kept=rows,
        properties=tuple(item for item in history.properties.values() if item.name in reading.properties),
        attributes=tuple(
            Dated(item, customers) for item in history.attributes.values() if item.name in reading.attributes
        ),
        rows=np.array([np.searchsorted(owners, wanted + origin) for origin in origins]),
        first_seen=first_seen[:customers],
        people=people,
        share=share,
    )


def _owners(offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(offsets) - 1, dtype=np.int64), np.diff(offsets))


def _first_seen(history: History) -> NDArray[np.int64]:
    never = np.iinfo(np.int64).max
    first = np.full(history.customers, never, np.int64)
    some = history.offsets[1:] > history.offsets[:-1]
    first[some] = history.times[history.offsets[:-1][some]]
    for attribute in history.attributes.values():
        dated = attribute.times != ALWAYS
        np.minimum.at(first, _owners(attribute.offsets)[dated], attribute.times[dated].astype(np.int64))
    return np.where(first == never, _LOW, first)


def _sample(history: History, known: int, most: int) -> int:
    """How many customers to keep, all or those of a half, a quarter ... of all hashes.

    It follows from those known, so that later ones change nothing.
    """
    halves = 0
    while known > most << halves:
        halves += 1
    if not halves:
        return history.customers
    return int(np.searchsorted(history.hashes, np.uint64(2 ** (64 - halves))))


def _begin(times: NDArray[np.int32], before: NDArray[np.bool_]) -> int:
    """When the history really starts."""
    known = times[before]
    if not len(known):
        return 0
    place = int(len(known) * _STRAY)
    return int(np.partition(known, place)[place]) // DAY * DAY
