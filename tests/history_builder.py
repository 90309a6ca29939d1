"""Tiny histories from plain Python data, for tests.

Times are seconds after ``ORIGIN`` (a Monday, 00:00 UTC) or UTC texts such as "2011-01-05 09:30".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np

from simulator.history.history import ALWAYS, NUMBER, TEXT, Attribute, History, Property

ORIGIN = int(datetime(2011, 1, 3, tzinfo=UTC).timestamp())
MINUTE, HOUR, DAY = 60, 3600, 86_400
CHANNELS = ("email", "sms", "push", "call")

Value = float | int | str | None
Time = int | str


def seconds(time: Time) -> int:
    """Seconds after ``ORIGIN``."""
    if isinstance(time, int):
        return time
    return int(datetime.fromisoformat(time).replace(tzinfo=UTC).timestamp()) - ORIGIN


def unix(time: Time) -> int:
    """The UNIX time."""
    return seconds(time) + ORIGIN


@dataclass(frozen=True)
class Person:
    """``events``: (time, name) or (time, name, properties). ``attributes``: a value that always held, or a list of
    (time or None for always, value). ``willing``: consents to and can be reached on all channels."""

    key: str
    events: Sequence[tuple[Any, ...]] = ()
    attributes: Mapping[str, Value | Sequence[tuple[Time | None, Value]]] = field(default_factory=dict)
    zone: str | None = None
    willing: bool = True


def make_history(
    people: Iterable[Person],
    *,
    start: Time | None = None,
    end: Time | None = None,
    made: Iterable[str] = (),
    made_attributes: Iterable[str] = (),
) -> History:
    """A history in memory. Customers lie in the order of their keys' hashes, as in a real one."""
    ordered = sorted(people, key=lambda person: (_hash(person.key), person.key.encode()))
    rows = [
        sorted(
            ((seconds(event[0]), event[1], event[2] if len(event) > 2 else {}) for event in person.events),
            key=lambda event: event[0],
        )
        for person in ordered
    ]
    events = [event for row in rows for event in row]
    names = tuple(dict.fromkeys(name for _, name, _ in events))
    zones = tuple(dict.fromkeys(person.zone for person in ordered if person.zone))
    times = [time for time, _, _ in events]
    keys = [person.key.encode() for person in ordered]
    return History(
        folder=None,
        name="test",
        attribution="",
        fingerprint=hashlib.sha256(repr(ordered).encode()).hexdigest(),
        origin=ORIGIN,
        start=min(times, default=0) if start is None else seconds(start),
        end=max(times, default=0) if end is None else seconds(end),
        offsets=_offsets(len(row) for row in rows),
        times=np.array(times, np.int32),
        events=np.array([names.index(name) for _, name, _ in events], np.uint8),
        event_names=names,
        hashes=np.array([_hash(person.key) for person in ordered], np.uint64),
        key_offsets=_offsets(len(key) for key in keys),
        key_bytes=np.frombuffer(b"".join(keys), np.uint8).copy(),
        zones=zones,
        zone=np.array([zones.index(person.zone) if person.zone else -1 for person in ordered], np.int16),
        properties=_properties([properties for _, _, properties in events]),
        attributes=_attributes([_dated(person) for person in ordered]),
        made=frozenset(made),
        made_attributes=frozenset(made_attributes),
    )


def _hash(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")


def _offsets(lengths: Iterable[int]) -> Any:
    return np.concatenate([[0], np.cumsum(list(lengths), dtype=np.int64)]).astype(np.int64)


def _properties(rows: Sequence[Mapping[str, Value]]) -> dict[str, Property]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: Property(name, *_column([row.get(name) for row in rows])) for name in names}


def _dated(person: Person) -> dict[str, list[tuple[int, Value]]]:
    yes = {f"{what}.{channel}": 1 for what in ("consent", "reachable") for channel in CHANNELS}
    found: dict[str, list[tuple[int, Value]]] = {}
    for name, value in {**(yes if person.willing else {}), **person.attributes}.items():
        listed = value if isinstance(value, Sequence) and not isinstance(value, str) else [(None, value)]
        rows = [(ALWAYS if time is None else seconds(time), item) for time, item in listed]
        found[name] = sorted(rows, key=lambda row: row[0])
    return found


def _attributes(people: Sequence[Mapping[str, list[tuple[int, Value]]]]) -> dict[str, Attribute]:
    attributes = {}
    for name in dict.fromkeys(name for person in people for name in person):
        rows = [person.get(name, []) for person in people]
        kind, values, words = _column([value for row in rows for _, value in row])
        attributes[name] = Attribute(
            name=name,
            kind=kind,
            offsets=_offsets(len(row) for row in rows),
            times=np.array([time for row in rows for time, _ in row], np.int32),
            values=values,
            words=words,
        )
    return attributes


def _column(items: Sequence[Value]) -> tuple[str, Any, tuple[str, ...]]:
    """Kind, values and words of a column; None is missing."""
    texts = [item for item in items if isinstance(item, str)]
    if not texts:
        return NUMBER, np.array([np.nan if item is None else float(item) for item in items]), ()
    if any(item is not None and not isinstance(item, str) for item in items):
        raise TypeError("a column holds numbers or texts, not both")
    words = tuple(dict.fromkeys(texts))
    return TEXT, np.array([-1 if item is None else words.index(item) for item in items], np.int32), words
