"""One customer as the history knows them: events, dated values, zone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from simulator.history.history import ALWAYS, TEXT, Attribute, History, Property

#: A number, a text, or None where it is missing.
Value = float | str | None

#: Before every instant.
LONG_AGO = -(2**62)


@dataclass(frozen=True, slots=True)
class Event:
    """A logged event. ``properties`` holds those that it has."""

    time: int
    name: str
    properties: dict[str, float | str]


@dataclass(frozen=True, slots=True)
class DatedValues:
    """The values of one attribute: ``values[i]`` holds from ``times[i]`` on (ascending)."""

    times: list[int]
    values: list[Value]

    def as_of(self, instant: int) -> tuple[int, Value]:
        """The value that holds at an instant and since when; (LONG_AGO, None) if none does."""
        place = bisect_right(self.times, instant) - 1
        return (self.times[place], self.values[place]) if place >= 0 else (LONG_AGO, None)


@dataclass(frozen=True, slots=True)
class Person:
    """``hash``: BLAKE2b-64 of the key. ``zone``: an IANA name, None if unknown."""

    key: str
    hash: int
    zone: str | None
    events: list[Event]
    attributes: dict[str, DatedValues]


def read_person(history: History, customer: int) -> Person:
    """The customer with this number."""
    zone = int(history.zone[customer])
    return Person(
        key=history.key(customer),
        hash=int(history.hashes[customer]),
        zone=history.zones[zone] if zone >= 0 else None,
        events=_events(history, customer),
        attributes={
            name: found
            for name, attribute in history.attributes.items()
            if (found := _dated(attribute, customer, history.origin)).times
        },
    )


def _events(history: History, customer: int) -> list[Event]:
    rows = slice(int(history.offsets[customer]), int(history.offsets[customer + 1]))
    properties: list[dict[str, float | str]] = [{} for _ in range(rows.start, rows.stop)]
    for item in history.properties.values():
        for place, value in enumerate(_values(item, rows)):
            if value is not None:
                properties[place][item.name] = value
    return [
        Event(time + history.origin, history.event_names[code], properties[place])
        for place, (time, code) in enumerate(
            zip(history.times[rows].tolist(), history.events[rows].tolist(), strict=True)
        )
    ]


def _dated(attribute: Attribute, customer: int, origin: int) -> DatedValues:
    rows = slice(int(attribute.offsets[customer]), int(attribute.offsets[customer + 1]))
    times = attribute.times[rows].tolist()
    return DatedValues([LONG_AGO if time == ALWAYS else time + origin for time in times], _values(attribute, rows))


def _values(item: Property | Attribute, rows: slice) -> list[Value]:
    values: Sequence[float] = item.values[rows].tolist()
    if item.kind == TEXT:
        return [item.words[int(code)] if code >= 0 else None for code in values]
    return [None if isnan(value) else value for value in values]
