"""Where a history logs what journeys did: which events, and which of their properties names the step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journey.words import say
from simulator.history.history import TEXT, History
from simulator.run import RunError


@dataclass(frozen=True)
class EventLog:
    """Events called ``event`` whose text property ``property`` names the step (or journey). ``names``: which id each
    value stands for."""

    event: str
    property: str
    names: Mapping[str, str]


@dataclass(frozen=True)
class Rows:
    """Things that happened, one entry each: whose, when (seconds after the history's origin), at which of the ``ids``
    (place)."""

    ids: tuple[str, ...]
    customers: NDArray[np.int64]
    times: NDArray[np.int64]
    places: NDArray[np.int64]

    def within(self, start: int, end: int) -> Rows:
        """Those of a period, both ends included."""
        return self._chosen((self.times >= start) & (self.times <= end))

    def of(self, id_: str) -> Rows:
        """Those at one step or journey."""
        return self._chosen(self.places == (self.ids.index(id_) if id_ in self.ids else -1))

    def __len__(self) -> int:
        return len(self.times)

    def _chosen(self, some: NDArray[np.bool_]) -> Rows:
        return Rows(self.ids, self.customers[some], self.times[some], self.places[some])


def find_log(
    history: History, names: Mapping[str, Sequence[str]], but: frozenset[str] = frozenset()
) -> EventLog | None:
    """The events that name these steps or journeys in a text property, of several the ones that name the most; None
    where none names at least half of them. ``names``: by id what it may be called; a name that several have stands for
    none. ``but``: events that cannot be meant, such as those that the journeys listen to."""
    owners = _owners(names)
    best: tuple[int, int, EventLog] | None = None
    for item in history.properties.values():
        if item.kind != TEXT:
            continue
        codes = {code: word for code, word in enumerate(item.words) if word in owners}
        rows = np.flatnonzero(np.isin(item.values, np.array(sorted(codes), np.int32))) if codes else np.empty(0, int)
        for code in np.unique(history.events[rows]).tolist():
            event = history.event_names[code]
            of_event = rows[history.events[rows] == code]
            words = [codes[value] for value in np.unique(item.values[of_event]).tolist()]
            named = {word: owners[word] for word in words}
            rank = (len(set(named.values())), len(of_event))
            if event not in but and 2 * rank[0] >= len(names) and (best is None or rank > best[:2]):
                best = (*rank, EventLog(event, item.name, named))
    return best[2] if best else None


def log_of(history: History, event: str, name: str, names: Mapping[str, Sequence[str]]) -> EventLog:
    """A log that a person names by event and property. RunError if the history has none, or it names no step."""
    item = history.properties.get(name)
    if event not in history.event_names or item is None or item.kind != TEXT:
        raise RunError(say("The history has no events “{event}” with a text “{name}”.", event=event, name=name))
    owners = _owners(names)
    found = {word: owners[word] for word in item.words if word in owners}
    if not found:
        raise RunError(say("No “{name}” of “{event}” is called like a step of the journeys.", event=event, name=name))
    return EventLog(event, name, found)


def _owners(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    called = Counter(name for of_one in names.values() for name in set(of_one))
    return {name: id_ for id_, of_one in names.items() for name in of_one if name and called[name] == 1}


def logged_rows(history: History, log: EventLog) -> Rows:
    """What was logged, by customer, then time."""
    item = history.properties[log.property]
    ids = tuple(sorted(set(log.names.values())))
    place_of = np.full(len(item.words) + 1, -1, np.int64)
    for code, word in enumerate(item.words):
        if word in log.names:
            place_of[code] = ids.index(log.names[word])
    events = np.flatnonzero(history.events == history.event_names.index(log.event))
    places = place_of[item.values[events].astype(np.int64)]
    rows = events[places >= 0]
    return Rows(
        ids=ids,
        customers=np.searchsorted(history.offsets, rows, side="right") - 1,
        times=history.times[rows].astype(np.int64),
        places=places[places >= 0],
    )
