"""What a history holds, for lists to choose from: events, properties and attributes with their usual values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.history.history import TEXT, Attribute, History, Property

#: Beyond so many events only those of the first customers are looked at, who are a random sample.
LOOKED_AT = 2_000_000
TOP = 20
#: Words that nearly all differ (order numbers) have no usual values.
_SAME_WORD = 2
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS_TRIED = 200


@dataclass(frozen=True, slots=True)
class Common:
    """A usual value and how many of the looked-at entries have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class ValueSummary:
    """A property of one event, or an attribute.

    ``count`` entries have a value. Of words, ``top`` are the most frequent, ``different`` counts how many there
    are, and ``dates`` is True if they are dates such as 1980-12-31; of numbers, ``least``, ``middle`` (median) and
    ``most`` are given, and ``yes_no`` is True if all are 0 or 1.
    """

    name: str
    kind: str
    count: int
    made: bool = False
    top: tuple[Common, ...] = ()
    different: int = 0
    least: float = 0.0
    middle: float = 0.0
    most: float = 0.0
    yes_no: bool = False
    dates: bool = False


@dataclass(frozen=True, slots=True)
class EventSummary:
    """An event: how often it occurs, whether a generator made it, and its properties."""

    name: str
    count: int
    made: bool
    properties: tuple[ValueSummary, ...]


@dataclass(frozen=True, slots=True)
class HistorySummary:
    """What a history holds. ``sampled`` tells that properties were looked at in a random part of the customers."""

    events: tuple[EventSummary, ...]
    attributes: tuple[ValueSummary, ...]
    sampled: bool

    def event(self, name: str) -> EventSummary | None:
        """The event of this name."""
        return next((event for event in self.events if event.name == name), None)


def event_counts(history: History) -> dict[str, int]:
    """How often each event occurs, exactly."""
    counts = np.bincount(history.events, minlength=len(history.event_names)).tolist()
    return dict(zip(history.event_names, counts, strict=True))


def describe(history: History) -> HistorySummary:
    """Summarise ``history``. The first call takes some ten milliseconds for a million events, later ones nothing."""
    if not history.fingerprint:
        return _described(history)
    return _remembered(_Known(history))


class _Known:
    """A history by its fingerprint, so that the cache compares no arrays."""

    def __init__(self, history: History) -> None:
        self.history = history

    def __hash__(self) -> int:
        return hash(self.history.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.history.fingerprint == self.history.fingerprint


@lru_cache(maxsize=4)
def _remembered(known: _Known) -> HistorySummary:
    return _described(known.history)


def _described(history: History) -> HistorySummary:
    counts = event_counts(history)
    last = _looked_at(history)
    events = history.events[:last]
    places = [np.flatnonzero(events == code) for code in range(len(history.event_names))]
    return HistorySummary(
        events=tuple(
            EventSummary(
                name,
                counts[name],
                name in history.made,
                tuple(
                    summary
                    for item in history.properties.values()
                    if (summary := _summary(item, item.values[:last][places[code]]))
                ),
            )
            for code, name in enumerate(history.event_names)
        ),
        attributes=tuple(
            summary
            for item in history.attributes.values()
            if (summary := _summary(item, item.values, item.name in history.made_attributes))
        ),
        sampled=last < len(history.events),
    )


def _looked_at(history: History) -> int:
    """How many of the events are looked at: those of whole customers."""
    if len(history.events) <= LOOKED_AT:
        return len(history.events)
    return int(history.offsets[np.searchsorted(history.offsets, LOOKED_AT, side="right") - 1])


def _summary(item: Property | Attribute, values: NDArray[Any], made: bool = False) -> ValueSummary | None:
    """What these values of an item are like; None if there are none."""
    if item.kind == TEXT:
        there = values[values >= 0]
        if not len(there):
            return None
        counts = np.bincount(there)
        different = int(np.count_nonzero(counts))
        order = np.argsort(-counts, kind="stable")[:TOP]
        usual = order if int(counts[order[0]]) >= _SAME_WORD else order[:0]
        top = tuple(Common(item.words[code], int(counts[code])) for code in usual.tolist() if counts[code])
        dates = all(_DATE.fullmatch(word) for word in item.words[:_WORDS_TRIED])
        return ValueSummary(item.name, item.kind, len(there), made, top=top, different=different, dates=dates)
    there = values[~np.isnan(values)]
    if not len(there):
        return None
    return ValueSummary(
        item.name,
        item.kind,
        len(there),
        made,
        least=float(there.min()),
        middle=float(np.median(there)),
        most=float(there.max()),
        yes_no=bool(((there == 0) | (there == 1)).all()),
    )
