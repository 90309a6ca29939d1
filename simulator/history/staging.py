"""Each source read once into the database: good rows apart, bad rows counted and the first of a kind shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from journey.words import say
from simulator.history.database import Database, row_of
from simulator.history.errors import HistoryError
from simulator.history.raw import (
    Raw,
    Unreadable,
    forget_unreadable_lines,
    is_parser_failure,
    lines_were_lost,
    lost_lines,
    open_in_one_piece,
    open_plain_copy,
    open_raw,
    rows_as_text,
    unreadable_lines,
)
from simulator.history.readings import Cell, Check, Reading
from simulator.history.report import Reject
from simulator.history.sources import PARQUET, SourcePlan
from simulator.history.survey import Survey, survey


@dataclass(frozen=True, slots=True)
class Staged:
    """A source in the database.

    ``relation`` names its good rows, in the order of the file, with their ``position`` in it; ``key`` is SQL that
    makes a customer's key of its column ``customer``. ``named`` are its
    further columns by the name under which they go into the history. ``bags`` are columns with JSON objects
    that hold more of them, but for the keys in ``known``. ``rows`` = ``accepted`` + all ``rejects``.
    """

    plan: SourcePlan
    sha256: str
    relation: str
    key: str
    named: dict[str, Cell]
    bags: tuple[str, ...]
    known: frozenset[str]
    rows: int
    accepted: int
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A source as it was read: all its rows are in a relation, good and bad; ``lost`` lines are in none."""

    raw: Raw
    reading: Reading
    rows: int
    left_out: Unreadable
    lost: int


def stage(
    database: Database,
    plan: SourcePlan,
    reading_of: Callable[[Raw], Reading],
    name: str,
    work: Path,
    survey_of_file: Callable[[], Survey],
) -> Staged:
    """Read a source into the relation ``name``. HistoryError if no row is usable or lines were lost.

    ``work`` takes temporary files; ``survey_of_file`` waits for what is known of the file as a whole.
    """
    read = _read_carefully(database, plan, reading_of, name, work, survey_of_file)
    raw, reading, left_out = read.raw, read.reading, read.left_out
    bad = _rejects(database, raw, reading.checks, name, left_out)
    rejects = (*left_out.rejects, *bad)
    accepted = read.rows - sum(reject.count for reject in bad)
    if accepted == 0:
        raise _unusable(plan, rejects)
    position = "" if raw.position else "rowid AS position, "
    good = " WHERE problem = 0" if bad else ""
    database.execute(f"CREATE TEMP VIEW {name} AS SELECT {position}* FROM {name}_all{good}")
    return Staged(
        plan=plan,
        sha256=survey_of_file().sha256,
        relation=name,
        key=reading.key,
        named=reading.named,
        bags=reading.bags,
        known=reading.known,
        rows=read.rows + left_out.count,
        accepted=accepted,
        rejects=rejects,
    )


def _read_carefully(
    database: Database,
    plan: SourcePlan,
    reading_of: Callable[[Raw], Reading],
    name: str,
    work: Path,
    survey_of_file: Callable[[], Survey],
) -> _Read:
    """Read a source; again by one thread, and again with its line breaks mended, if the reader gives up on it or
    lines are lost."""
    raw = open_raw(plan, work)
    left_out: list[Unreadable] = []
    for more_careful in (open_in_one_piece, partial(open_plain_copy, work=work)):
        try:
            read = _read(database, raw, reading_of(raw), name, survey_of_file)
        except duckdb.Error as error:
            if plan.kind == PARQUET or not is_parser_failure(error):
                raise
            forget_unreadable_lines(database)
        else:
            if not read.lost:
                return read
            left_out.append(read.left_out)
            database.execute(f"DROP TABLE {name}_all")
        raw = more_careful(raw)
    read = _read(database, raw, reading_of(raw), name, survey_of_file)
    if read.lost:
        raise lines_were_lost(raw, read.lost, left_out)
    return read


def _read(database: Database, raw: Raw, reading: Reading, name: str, survey_of_file: Callable[[], Survey]) -> _Read:
    _create(database, raw, reading, name)
    left_out = unreadable_lines(database, raw)
    rows = int(row_of(database, f"SELECT count(*) FROM {name}_all")[0])
    known = survey_of_file() if raw.path == raw.plan.path else survey(raw.path)
    return _Read(raw, reading, rows, left_out, lost_lines(database, raw, known, rows, left_out))


def _create(database: Database, raw: Raw, reading: Reading, name: str) -> None:
    """A text file is read once into a table; a Parquet file is looked at in place, column by column."""
    position = f"{raw.position} AS position, " if raw.position else ""
    carried = "position, " if raw.position else ""
    cases = " ".join(f"WHEN {check.condition} THEN {code}" for code, check in enumerate(reading.checks, start=1))
    values = f", {_selected(reading.values)}" if reading.values else ""
    shape = "VIEW" if raw.plan.kind == PARQUET else "TABLE"
    database.execute(
        f"CREATE TEMP {shape} {name}_all AS "
        f"SELECT {carried}{_selected(reading.keep)}, (CASE {cases} ELSE 0 END)::UTINYINT AS problem "
        f"FROM (SELECT *{values} FROM (SELECT {position}{_selected(reading.cells)} FROM {raw.relation}))"
    )


def _selected(columns: dict[str, str]) -> str:
    return ", ".join(f"{sql} AS {name}" for name, sql in columns.items())


def _rejects(
    database: Database, raw: Raw, checks: tuple[Check, ...], name: str, left_out: Unreadable
) -> tuple[Reject, ...]:
    position = "position" if raw.position else "rowid"
    found = database.execute(
        f"SELECT problem, count(*), min({position}) FROM {name}_all WHERE problem <> 0 GROUP BY 1 ORDER BY 1"
    ).fetchall()
    shown = rows_as_text(database, raw, [int(first) for _, _, first in found], left_out)
    return tuple(
        Reject(checks[int(code) - 1].reason, int(count), *shown.get(int(first), (None, "")))
        for code, count, first in found
    )


def _unusable(plan: SourcePlan, rejects: tuple[Reject, ...]) -> HistoryError:
    if not rejects:
        return HistoryError(
            say("The file has a line of column names and nothing below it."),
            str(plan.path),
            say("Export it again from where it came from."),
        )
    most = max(rejects, key=lambda reject: reject.count)
    place = str(plan.path) if most.line is None else say("{file}, line {line}", file=plan.path, line=most.line)
    return HistoryError(
        say("No row can be used, first of all: {reason}. It reads: {text}", reason=most.reason, text=most.text),
        place,
        say("Check which column is read as what, then import again."),
    )
