"""Columns of the staged sources as arrays: words to codes, times to UTC, cells to numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from journey.words import say
from simulator.history.database import Database, column_of, row_of
from simulator.history.errors import HistoryError
from simulator.history.expressions import number_of
from simulator.history.history import NUMBER, TEXT
from simulator.history.layout import COMPILED_FROM
from simulator.history.raw import json_text
from simulator.history.readings import WORDS, Cell
from simulator.history.wordlist import WordList
from simulator.history.zones import FIRST_SECOND, to_utc

#: The most properties that the JSON objects of one source may bring in.
MOST_KEYS = 200
_PIECE = 1 << 22
_BLOCK = 1 << 18


@dataclass
class Clocks:
    """Counts the times that were read in a zone, and those that its clock skipped or showed twice."""

    zone: str
    read: int = 0
    skipped: int = 0
    doubled: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of one source to take columns from: the relation's name, the cells by their names, its clock.

    ``key`` is SQL that turns its column ``customer`` into the customer's key.
    """

    name: str
    cells: dict[str, Cell]
    clocks: Clocks
    key: str = "customer"


class Dictionary:
    """The different words of a column, in the order of their UTF-8; their places are the codes.

    Rows are coded by the database's 64-bit hash of the word. The hashes of all words and of a missing one are
    made to differ, with a salt where needed, so no two words can be mixed up.
    """

    def __init__(self, database: Database, column: str, relations: Sequence[str]) -> None:
        every = " UNION ALL ".join(f"SELECT {column} AS word FROM {name}" for name in relations)
        query = f"SELECT DISTINCT word FROM ({every}) WHERE word IS NOT NULL ORDER BY word"
        table = f"words_{uuid4().hex}"
        database.execute(f"CREATE TEMP TABLE {table} AS {query}")
        self.words = WordList.of(word for (word,) in database.execute(f"SELECT word FROM {table}").fetchall())
        self._salt = -1
        self._hashes = np.zeros(2, dtype=np.uint64)
        while len(np.unique(self._hashes)) < len(self._hashes):
            self._salt += 1
            missing = row_of(database, f"SELECT {self._hash('NULL::VARCHAR')}")[0]
            known = column_of(database, f"SELECT {self._hash('word')} AS h FROM {table}", "h")
            self._hashes = np.append(known.astype(np.uint64), np.uint64(missing))
        database.execute(f"DROP TABLE {table}")

    def _hash(self, column: str) -> str:
        return f"hash({column}, {self._salt})" if self._salt else f"hash({column})"

    def codes(
        self, database: Database, column: str, relation: str, compiled_from: int = COMPILED_FROM
    ) -> NDArray[np.int32]:
        """The code of each row's word, -1 where it is missing."""
        rows = column_of(database, f"SELECT {self._hash(column)} AS h FROM {relation}", "h")
        places = looked_up(self._hashes, rows, compiled_from)
        places[places == len(self.words)] = -1
        return places


def looked_up(hashes: NDArray[np.uint64], rows: NDArray[np.uint64], compiled_from: int) -> NDArray[np.int32]:
    """The place in ``hashes`` (all different) of each of ``rows``, which all occur there."""
    if len(rows) >= compiled_from:
        from simulator.history.kernels import fill_table, find_places

        table = np.full(1 << (2 * len(hashes)).bit_length(), -1, dtype=np.int32)
        places = np.empty(len(rows), dtype=np.int32)
        fill_table(hashes, table)
        find_places(hashes, table, rows, places)
        return places
    order = np.argsort(hashes).astype(np.int32)
    ascending = hashes[order]
    # Equal leading bits make a bucket; nearly all hold one hash, and the few others are walked through.
    shift = np.uint64(64 - min(len(hashes).bit_length() + 2, 24))
    first = np.searchsorted(ascending >> shift, np.arange(1 << (64 - int(shift)), dtype=np.uint64)).astype(np.int32)
    found = np.empty(len(rows), dtype=np.int32)
    for start in range(0, len(rows), _BLOCK):
        wanted = rows[start : start + _BLOCK]
        place = first[wanted >> shift]
        wrong = np.flatnonzero(ascending[place] != wanted)
        while len(wrong):
            place[wrong] += 1
            wrong = wrong[ascending[place[wrong]] != wanted[wrong]]
        found[start : start + _BLOCK] = order[place]
    return found


def event_times(database: Database, relation: Relation) -> NDArray[np.int32]:
    """The times of the events, in seconds after FIRST_SECOND."""
    return _instants(database, relation.name, relation.clocks, "seconds", "wall")


def instants(database: Database, relation: str, clocks: Clocks, seconds: str, wall: str) -> NDArray[np.int64]:
    """The times in a column as UNIX times; ``wall`` tells which are read in the zone of ``clocks``."""
    return _instants(database, relation, clocks, seconds, wall).astype(np.int64) + FIRST_SECOND


def _instants(database: Database, relation: str, clocks: Clocks, seconds: str, wall: str) -> NDArray[np.int32]:
    times = column_of(database, f"SELECT ({seconds} - {FIRST_SECOND})::INTEGER AS t FROM {relation}", "t")
    some, every = row_of(database, f"SELECT coalesce(bool_or({wall}), false), bool_and({wall}) FROM {relation}")
    if not some:
        return times
    local = None if every else column_of(database, f"SELECT coalesce({wall}, false) AS w FROM {relation}", "w")
    for start in range(0, len(times), _PIECE):
        piece = times[start : start + _PIECE]
        chosen = slice(None) if local is None else np.flatnonzero(local[start : start + _PIECE])
        utc, skipped, doubled = to_utc(piece[chosen].astype(np.int64) + FIRST_SECOND, clocks.zone)
        piece[chosen] = utc - FIRST_SECOND
        clocks.read += len(utc)
        clocks.skipped += skipped
        clocks.doubled += doubled
    return times


def json_cells(database: Database, relation: str, bags: Sequence[str], known: frozenset[str]) -> dict[str, Cell]:
    """A cell for each key of the JSON objects in ``bags``; of one key in several the first bag's goes before.

    HistoryError if there are more than MOST_KEYS.
    """
    found: dict[str, list[str]] = {}
    for bag in bags:
        rows = database.execute(
            f"SELECT DISTINCT unnest(json_keys({bag})) AS key FROM {relation} ORDER BY key LIMIT {MOST_KEYS * 10}"
        ).fetchall()
        for (key,) in rows:
            if not (bag == "bag" and key in known):
                found.setdefault(key, []).append(bag)
    if len(found) > MOST_KEYS:
        raise HistoryError(
            say("The events have {count} kinds of properties.", count=len(found)),
            remedy=say("Leave those that a journey needs, at most {most}.", most=MOST_KEYS),
        )
    cells = {}
    for key, where in found.items():
        texts = ", ".join(json_text(bag, key) for bag in where)
        cells[key] = Cell(f"nullif(coalesce({texts}), '')", TEXT if key in WORDS else "")
    return cells


def merged(cells: dict[str, Cell], further: dict[str, Cell]) -> dict[str, Cell]:
    """The cells of a source, with those of its JSON objects where a row's own column is empty."""
    result = dict(cells)
    for name, cell in further.items():
        own = cells.get(name)
        if own is None:
            result[name] = cell
        elif own.kind == NUMBER:
            result[name] = Cell(f"coalesce({own.sql}, try_cast({cell.sql} AS DOUBLE))", NUMBER)
        else:
            result[name] = Cell(f"coalesce({own.sql}, {cell.sql})", own.kind, own.decimal_comma)
    return result


def kind_of(database: Database, name: str, relations: Sequence[Relation]) -> str:
    """Whether a column of some relations holds numbers or words; "" if it is empty everywhere.

    Texts count as numbers if all are, and none begins with a needless zero (a postcode, an article number).
    """
    kinds = {relation.cells[name].kind for relation in relations}
    some = False
    for relation in relations:
        cell = relation.cells[name]
        if cell.kind == "" and TEXT not in kinds:
            number = number_of("word", "VARCHAR", cell.decimal_comma)
            odd = f"word IS NOT NULL AND ({number} IS NULL OR regexp_matches(word, '^-?0[0-9]'))"
            texts = f"SELECT {cell.sql} AS word FROM {relation.name}"
            words, odd_words = row_of(database, f"SELECT count(word), count(*) FILTER ({odd}) FROM ({texts})")
            kinds |= {TEXT} if odd_words else set()
        else:
            words = row_of(database, f"SELECT count({cell.sql}) FROM {relation.name}")[0]
        some = some or words > 0
    if not some:
        return ""
    return TEXT if TEXT in kinds else NUMBER


def numbers(database: Database, cell: Cell, relation: str) -> NDArray[np.float64]:
    """A cell's numbers, NaN where there is none."""
    number = cell.sql
    if cell.kind == "":
        number = number_of("word", "VARCHAR", cell.decimal_comma)
        relation = f"(SELECT {cell.sql} AS word FROM {relation})"
    return column_of(database, f"SELECT coalesce({number}, 'nan'::DOUBLE) AS number FROM {relation}", "number")


def as_text(cell: Cell) -> str:
    """SQL of a cell as text, also where one source has numbers and another words."""
    return f"{cell.sql}::VARCHAR" if cell.kind == NUMBER else cell.sql
