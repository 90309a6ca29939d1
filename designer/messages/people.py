"""The people of a history as readers of a message: who they are, and the values that its variables have for them.

No Qt here: this runs in the background.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from journey.condition import EventMatch
from journey.templating.names import EVENT
from journey.templating.tree import Value
from simulator.filters import matching_events

if TYPE_CHECKING:
    from simulator.history.history import History

#: A search stops when so many people are found.
MOST_FOUND = 1_000


@dataclass(frozen=True)
class Reader:
    """A customer and the values that hold at the history's end; ``event.`` names are those of the latest event that
    could have started the journey."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Crowd:
    """The people to choose from: numbers of customers. ``started``: only those to whom an event happened that starts
    the journey."""

    customers: NDArray[np.int64]
    started: bool = False

    def __len__(self) -> int:
        return len(self.customers)


def crowd(history: History, starts: Sequence[EventMatch]) -> Crowd:
    """Everybody to whom something happened that starts the journey; everybody if nobody, or nothing, does."""
    found = np.zeros(len(history.events), np.bool_)
    for match in starts:
        found |= matching_events(match, history)
    owners = np.unique(np.searchsorted(history.offsets, np.flatnonzero(found), side="right") - 1)
    if len(owners):
        return Crowd(owners.astype(np.int64), started=True)
    return Crowd(np.arange(history.customers, dtype=np.int64))


def search(history: History, text: str) -> Crowd:
    """The customers whose key holds ``text``, at most MOST_FOUND; who has exactly this key comes first."""
    wanted = text.strip().encode()
    everything = history.key_bytes.tobytes()
    found: list[int] = []
    place = everything.find(wanted) if wanted else -1
    while place >= 0 and len(found) < MOST_FOUND:
        customer = int(np.searchsorted(history.key_offsets, place, side="right")) - 1
        end = int(history.key_offsets[customer + 1])
        if place + len(wanted) <= end:
            found.append(customer)
            place = everything.find(wanted, end)
        else:
            place = everything.find(wanted, place + 1)
    found.sort(key=lambda customer: history.key(customer) != text.strip())
    return Crowd(np.array(found, np.int64))


def reader(history: History, customer: int, starts: Sequence[EventMatch]) -> Reader:
    """The customer with this number."""
    from simulator.plain.person import read_person
    from simulator.plain.state import YES_NO

    person = read_person(history, customer)
    end = history.origin + history.end
    values: dict[str, Value] = {}
    for name, attribute in history.attributes.items():
        dated = person.attributes.get(name)
        value = dated.as_of(end)[1] if dated is not None else None
        if value is None and attribute.name.startswith(YES_NO):
            value = 0.0
        if value is not None:
            values[name] = value
    for name, value in _latest_start(history, customer, starts).items():
        values[EVENT + name] = value
    return Reader(person.key, values)


def _latest_start(history: History, customer: int, starts: Sequence[EventMatch]) -> dict[str, Value]:
    """The properties of the customer's latest event that starts the journey."""
    rows = slice(int(history.offsets[customer]), int(history.offsets[customer + 1]))
    own = _only(history, rows)
    found = np.zeros(rows.stop - rows.start, np.bool_)
    for match in starts:
        found |= matching_events(match, own)
    places = np.flatnonzero(found)
    if not len(places):
        return {}
    place = int(places[-1])
    values: dict[str, Value] = {}
    for item in own.properties.values():
        raw = item.values[place]
        if item.kind == "text":
            if int(raw) >= 0:
                values[item.name] = item.words[int(raw)]
        elif not np.isnan(raw):
            values[item.name] = float(raw)
    return values


def _only(history: History, rows: slice) -> History:
    """The history with these events alone, as far as filters of events look at it."""
    from dataclasses import replace

    properties = {name: replace(item, values=item.values[rows]) for name, item in history.properties.items()}
    return replace(history, events=history.events[rows], times=history.times[rows], properties=properties)
