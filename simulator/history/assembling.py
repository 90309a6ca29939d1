"""From staged sources to the columns of a history, written as they come so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journey.words import say
from simulator.history.coding import (
    Relation,
    as_text,
    codes,
    instants,
    json_cells,
    kind_of,
    make_dictionary,
    merged,
    numbers,
)
from simulator.history.database import Database
from simulator.history.errors import HistoryError
from simulator.history.history import TEXT, Property
from simulator.history.layout import customer_order, event_order, hash_of, origin_of, ranks
from simulator.history.staging import Staged
from simulator.history.wordlist import WordList
from simulator.history.writing import FolderWriter

MOST_EVENT_NAMES = 256


@dataclass(frozen=True)
class People:
    """The customers of a history: keys in its order, and where the database's codes lie in that order."""

    keys: WordList
    rank: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True)
class Timeline:
    """The events in the order of the history.

    ``source`` is the import position of each, over all relations; ``spans`` are the UNIX times of the first and
    last event of each relation, ``sizes`` its numbers of events.
    """

    offsets: NDArray[np.int64]
    source: NDArray[np.int64]
    times: NDArray[np.int32]
    events: NDArray[np.uint8]
    names: tuple[str, ...]
    origin: int
    spans: tuple[tuple[int, int], ...]
    sizes: tuple[int, ...]

    def owners(self) -> NDArray[np.int32]:
        """The customer of each event."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), np.diff(self.offsets))


def find_people(database: Database, relations: Sequence[str]) -> People:
    """All customers of the relations, in the order of their hashes."""
    words = make_dictionary(database, "customers", "customer", relations)
    keys = words.all()
    order = customer_order(keys)
    return People(WordList.of(keys[place] for place in order.tolist()), ranks(order))


def write_people(writer: FolderWriter, people: People, zone: NDArray[np.int16]) -> None:
    """Write the columns of customers."""
    writer.column("hashes", np.array([hash_of(key) for key in people.keys], dtype=np.uint64))
    writer.column("key_offsets", people.keys.offsets)
    writer.column("key_bytes", people.keys.text)
    writer.column("zone", zone)


def lay_events(database: Database, relations: Sequence[Relation], people: People) -> Timeline:
    """Bring the events of the relations into the order of the history."""
    tables = [relation.name for relation in relations]
    names = make_dictionary(database, "events", "event", tables).all()
    if len(names) > MOST_EVENT_NAMES:
        raise HistoryError(
            say("The files have {count} kinds of events, the first “{name}”.", count=len(names), name=names[0]),
            remedy=say("Choose the column that names the event; there can be at most {most}.", most=MOST_EVENT_NAMES),
        )
    times = _joined([instants(database, relation.name, relation.clocks) for relation in relations])
    parts = [people.rank[codes(database, "customers", "customer", name)] for name in tables]
    bounds = np.cumsum([0, *(len(part) for part in parts)])
    spans = tuple(
        (int(times[first:last].min()), int(times[first:last].max())) for first, last in pairwise(bounds.tolist())
    )
    offsets, source = event_order(_joined(parts), times, len(people))
    origin = origin_of(int(times.min()))
    kinds = _joined([codes(database, "events", "event", name, "UTINYINT") for name in tables])
    since = (times[source] - origin).astype(np.int32)
    sizes = tuple(len(part) for part in parts)
    return Timeline(offsets, source, since, kinds[source], names, origin, spans, sizes)


def write_events(writer: FolderWriter, timeline: Timeline) -> None:
    """Write the columns that every event has."""
    writer.column("offsets", timeline.offsets)
    writer.column("times", timeline.times)
    writer.column("events", timeline.events)


def with_json(database: Database, relation: Relation, source: Staged) -> Relation:
    """The relation with the cells that its JSON objects add."""
    return replace(
        relation, cells=merged(relation.cells, json_cells(database, relation.name, source.bags, source.known))
    )


def write_properties(
    database: Database,
    writer: FolderWriter,
    relations: Sequence[Relation],
    sizes: Sequence[int],
    source: NDArray[np.int64],
    keep: Sequence[str],
    step: Callable[[float], None],
) -> tuple[list[str], dict[str, Property]]:
    """Write a column for each property that any source has. ``source`` is the order of the history.

    ``step`` is told the share done after each. Gives the names of those that are empty everywhere, and those
    named in ``keep``.
    """
    names = list(dict.fromkeys(name for relation in relations for name in relation.cells))
    empty = []
    kept: dict[str, Property] = {}
    for place, name in enumerate(names):
        step(place / len(names))
        having = [relation for relation in relations if name in relation.cells]
        kind = kind_of(database, name, having)
        if not kind:
            empty.append(name)
            continue
        words: Sequence[str] = ()
        if kind == TEXT:
            words = make_dictionary(database, f"property_{place}", "word", [_view(part, name) for part in having])
        parts = [
            _column(database, relation, name, kind, f"property_{place}", size)
            for relation, size in zip(relations, sizes, strict=True)
        ]
        values = _joined(parts)[source]
        writer.add_property(name, kind, values, words)
        if name in keep:
            kept[name] = Property(name, kind, values, words)
    return empty, kept


def _column(database: Database, relation: Relation, name: str, kind: str, dictionary: str, size: int) -> NDArray[Any]:
    """The values of a property in one source, all missing if it does not have it."""
    if name not in relation.cells:
        return np.full(size, -1, dtype=np.int32) if kind == TEXT else np.full(size, np.nan)
    if kind == TEXT:
        return codes(database, dictionary, "word", _view(relation, name))
    return numbers(database, relation.cells[name], relation.name)


def _view(relation: Relation, name: str) -> str:
    return f"(SELECT {as_text(relation.cells[name])} AS word FROM {relation.name})"


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """The arrays one after the other, without a copy where there is only one."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
