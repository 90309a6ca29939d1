"""From staged sources to the columns of a history, written as they come so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journey.words import say
from simulator.history.coding import (
    Dictionary,
    Relation,
    as_text,
    event_times,
    json_cells,
    kind_of,
    merged,
    numbers,
)
from simulator.history.database import Database
from simulator.history.errors import HistoryError
from simulator.history.history import TEXT, Property
from simulator.history.layout import customer_order, event_order, origin_of, ranks
from simulator.history.staging import Staged
from simulator.history.wordlist import WordList
from simulator.history.writing import FolderWriter
from simulator.history.zones import FIRST_SECOND

MOST_EVENT_NAMES = 256


@dataclass(frozen=True)
class People:
    """The customers of a history: keys and hashes in its order, and for each relation how its rows find them."""

    keys: WordList
    hashes: NDArray[np.uint64]
    _spellings: dict[str, tuple[Dictionary, NDArray[np.int32]]]
    _owners: dict[str, NDArray[np.int32]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.keys)

    def owners(self, database: Database, relation: Relation) -> NDArray[np.int32]:
        """The customer of each row."""
        if relation.name not in self._owners:
            dictionary, rank = self._spellings[relation.name]
            self._owners[relation.name] = rank[dictionary.codes(database, "customer", relation.name)]
        return self._owners[relation.name]

    def forget(self) -> None:
        """Give back the memory of ``owners``."""
        self._owners.clear()


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


def find_people(database: Database, relations: Sequence[Relation]) -> People:
    """All customers of the relations, in the order of their hashes."""
    spelt = {relation.name: f"{relation.name}_customers" for relation in relations}
    for relation in relations:
        database.execute(
            f"CREATE TEMP TABLE {spelt[relation.name]} AS SELECT customer, {relation.key} AS key "
            f"FROM (SELECT DISTINCT customer FROM {relation.name}) ORDER BY customer"
        )
    every = Dictionary(database, "key", list(spelt.values()))
    keys = every.words.all()
    order, hashes = customer_order(keys)
    rank = ranks(order)
    spellings = {
        name: (Dictionary(database, "customer", [table]), rank[every.codes(database, "key", table)])
        for name, table in spelt.items()
    }
    return People(WordList.of(keys[place] for place in order.tolist()), hashes, spellings)


def write_people(writer: FolderWriter, people: People, zone: NDArray[np.int16]) -> None:
    """Write the columns of customers."""
    writer.column("hashes", people.hashes)
    writer.column("key_offsets", people.keys.offsets)
    writer.column("key_bytes", people.keys.text)
    writer.column("zone", zone)


def lay_events(database: Database, relations: Sequence[Relation], people: People) -> Timeline:
    """Bring the events of the relations into the order of the history."""
    dictionary = Dictionary(database, "event", [relation.name for relation in relations])
    names = dictionary.words.all()
    if len(names) > MOST_EVENT_NAMES:
        raise HistoryError(
            say("The files have {count} kinds of events, the first “{name}”.", count=len(names), name=names[0]),
            remedy=say("Choose the column that names the event; there can be at most {most}.", most=MOST_EVENT_NAMES),
        )
    parts = [event_times(database, relation) for relation in relations]
    spans = tuple((int(part.min()) + FIRST_SECOND, int(part.max()) + FIRST_SECOND) for part in parts)
    times = _joined(parts)
    owners = _joined([people.owners(database, relation) for relation in relations])
    offsets, source = event_order(owners, times, len(people))
    people.forget()
    origin = origin_of(min(first for first, _ in spans))
    kinds = _joined([dictionary.codes(database, "event", relation.name).astype(np.uint8) for relation in relations])
    sizes = tuple(len(part) for part in parts)
    return Timeline(
        offsets, source, times[source] - np.int32(origin - FIRST_SECOND), kinds[source], names, origin, spans, sizes
    )


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
        dictionary = Dictionary(database, "word", [_view(part, name) for part in having]) if kind == TEXT else None
        parts = [
            _column(database, relation, name, dictionary, size) for relation, size in zip(relations, sizes, strict=True)
        ]
        words = dictionary.words if dictionary else ()
        values = _joined(parts)[source]
        writer.add_property(name, kind, values, words)
        if name in keep:
            kept[name] = Property(name, kind, values, words)
    return empty, kept


def _column(
    database: Database, relation: Relation, name: str, dictionary: Dictionary | None, size: int
) -> NDArray[Any]:
    """The values of a property in one source, all missing if it does not have it."""
    if name not in relation.cells:
        return np.full(size, np.nan) if dictionary is None else np.full(size, -1, dtype=np.int32)
    if dictionary is not None:
        return dictionary.codes(database, "word", _view(relation, name))
    return numbers(database, relation.cells[name], relation.name)


def _view(relation: Relation, name: str) -> str:
    return f"(SELECT {as_text(relation.cells[name])} AS word FROM {relation.name})"


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """The arrays one after the other, without a copy where there is only one."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
