"""Columns of the staged sources as arrays: words to codes, times to UTC, cells to numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journey.words import say
from simulator.history.database import Database, column_of, row_of
from simulator.history.errors import HistoryError
from simulator.history.expressions import number_of
from simulator.history.history import NUMBER, TEXT
from simulator.history.raw import json_text
from simulator.history.readings import WORDS, Cell
from simulator.history.wordlist import WordList
from simulator.history.zones import FIRST_SECOND, to_utc

#: The most properties that the JSON objects of one source may bring in.
MOST_KEYS = 200
_PIECE = 1 << 22


@dataclass
class Clocks:
    """Counts the times that were read in a zone, and those that its clock skipped or showed twice."""

    zone: str
    read: int = 0
    skipped: int = 0
    doubled: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of one source to take columns from: the relation's name, the cells by their names, its clock."""

    name: str
    cells: dict[str, Cell]
    clocks: Clocks


def make_dictionary(database: Database, kind: str, column: str, relations: Sequence[str]) -> WordList:
    """All words of a column of some relations, in the order of their UTF-8, as the database's type ``kind``."""
    every = " UNION ALL ".join(f"SELECT {column} AS word FROM {name}" for name in relations)
    query = f"SELECT DISTINCT word FROM ({every}) WHERE word IS NOT NULL ORDER BY word"
    database.execute(f"CREATE TEMP TABLE {kind}_words AS {query}")
    database.execute(f"CREATE TYPE {kind} AS ENUM (SELECT word FROM {kind}_words)")
    words = WordList.of(word for (word,) in database.execute(f"SELECT word FROM {kind}_words").fetchall())
    database.execute(f"DROP TABLE {kind}_words")
    return words


def codes(database: Database, kind: str, column: str, relation: str, dtype: str = "INTEGER") -> NDArray[Any]:
    """The column as codes into the dictionary ``kind``, -1 where it is missing."""
    code = f"enum_code({column}::{kind})::{dtype}"
    if dtype == "INTEGER":
        code = f"coalesce({code}, -1)"
    return column_of(database, f"SELECT {code} AS code FROM {relation}", "code")


def instants(
    database: Database, relation: str, clocks: Clocks, seconds: str = "seconds", wall: str = "wall"
) -> NDArray[np.int64]:
    """The times as UNIX times. Those without a zone are read in the zone of ``clocks``."""
    base = FIRST_SECOND
    times = column_of(database, f"SELECT ({seconds} - {base})::INTEGER AS t FROM {relation}", "t").astype(np.int64)
    times += base
    some, every = row_of(database, f"SELECT coalesce(bool_or({wall}), false), bool_and({wall}) FROM {relation}")
    if not some:
        return times
    local = None if every else column_of(database, f"SELECT coalesce({wall}, false) AS w FROM {relation}", "w")
    for start in range(0, len(times), _PIECE):
        piece = times[start : start + _PIECE]
        chosen = slice(None) if local is None else np.flatnonzero(local[start : start + _PIECE])
        utc, skipped, doubled = to_utc(piece[chosen], clocks.zone)
        piece[chosen] = utc
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
