"""A history from plain rows, in memory: for what a generator makes and for small histories in code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.history.history import ALWAYS, NUMBER, TEXT, Attribute, History, Property
from simulator.history.layout import customer_order, dated_attribute, event_order, origin_of, ranks
from simulator.history.wordlist import WordList

Value = float | str


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event: who, when (UNIX time, whole seconds), what, and its properties."""

    customer: str
    time: int
    name: str
    properties: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """One value of an attribute; ``time`` (UNIX time) is when it began to hold, None if it always did."""

    customer: str
    name: str
    value: Value
    time: int | None = None


def build_history(
    events: Sequence[EventRow],
    attributes: Sequence[AttributeRow] = (),
    *,
    name: str,
    attribution: str = "",
    customers: Iterable[str] = (),
    zones: Mapping[str, str] | None = None,
    made: Iterable[str] = (),
    made_attributes: Iterable[str] = (),
) -> History:
    """A history of ``events`` and ``attributes``, whose order is the position in the import.

    ``customers`` adds people without events; ``zones`` gives IANA names by customer. A property or
    attribute is of numbers or of words; ValueError if it mixes them. The result has no folder and no
    fingerprint until it is written.
    """
    keys = list(dict.fromkeys([*(row.customer for row in events), *(row.customer for row in attributes), *customers]))
    order, hashes = customer_order(keys)
    place = dict(zip(keys, ranks(order).tolist(), strict=True))
    ordered = WordList.of(keys[i] for i in order.tolist())
    count = len(keys)

    times = np.array([row.time for row in events], dtype=np.int64)
    owner = np.array([place[row.customer] for row in events], dtype=np.int32)
    names = tuple(dict.fromkeys(row.name for row in events))
    codes = {text: code for code, text in enumerate(names)}
    origin = origin_of(int(times.min())) if len(times) else 0
    offsets, source = event_order(owner, (times - origin).astype(np.int32), count)
    ends = (int(times.min()) - origin, int(times.max()) - origin) if len(times) else (0, 0)
    zone_names = tuple(sorted(set((zones or {}).values())))
    zone = np.full(count, -1, dtype=np.int16)
    for key, text in (zones or {}).items():
        zone[place[key]] = zone_names.index(text)
    return History(
        folder=None,
        name=name,
        attribution=attribution,
        fingerprint="",
        origin=origin,
        start=ends[0],
        end=ends[1],
        offsets=offsets,
        times=(times[source] - origin).astype(np.int32),
        events=np.array([codes[row.name] for row in events], dtype=np.uint8)[source],
        event_names=names,
        hashes=hashes,
        key_offsets=ordered.offsets,
        key_bytes=ordered.text,
        zones=zone_names,
        zone=zone,
        properties=_properties(events, source),
        attributes=_attributes(attributes, place, origin, count),
        made=frozenset(made),
        made_attributes=frozenset(made_attributes),
    )


def _properties(events: Sequence[EventRow], source: NDArray[np.int64]) -> dict[str, Property]:
    found: dict[str, list[tuple[int, Value]]] = {}
    for position, row in enumerate(events):
        for name, value in row.properties.items():
            found.setdefault(name, []).append((position, value))
    properties = {}
    for name, cells in found.items():
        kind, values, words = _coded([value for _, value in cells], name)
        column = np.full(len(events), -1 if kind == TEXT else np.nan, dtype=values.dtype)
        column[[position for position, _ in cells]] = values
        properties[name] = Property(name, kind, column[source], words)
    return properties


def _attributes(
    rows: Sequence[AttributeRow], place: Mapping[str, int], origin: int, count: int
) -> dict[str, Attribute]:
    found: dict[str, list[AttributeRow]] = {}
    for row in rows:
        found.setdefault(row.name, []).append(row)
    attributes = {}
    for name, group in sorted(found.items()):
        kind, values, words = _coded([row.value for row in group], name)
        attributes[name] = dated_attribute(
            name,
            kind,
            np.array([place[row.customer] for row in group], dtype=np.int32),
            np.array([ALWAYS if row.time is None else row.time - origin for row in group], dtype=np.int64),
            values,
            count,
            words,
        )
    return attributes


def _coded(values: Sequence[Value], name: str) -> tuple[str, NDArray[np.float64] | NDArray[np.int32], Sequence[str]]:
    """The kind, the column and, for words, the dictionary in the order of UTF-8."""
    texts = [value for value in values if isinstance(value, str)]
    if not texts:
        return NUMBER, np.array(values, dtype=np.float64), ()
    if len(texts) != len(values):
        raise ValueError(f"{name} mixes numbers and words")
    words = sorted(set(texts))
    codes = {word: code for code, word in enumerate(words)}
    return TEXT, np.array([codes[text] for text in texts], dtype=np.int32), WordList.of(words)
