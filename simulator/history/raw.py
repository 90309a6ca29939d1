"""A source as a relation of raw cells in the database, and the rows that could not even be taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import duckdb
import numpy as np

from journey.words import mark, say, say_count
from simulator.history.csv_lines import excerpt_at, find_rows, lines_at, plain_copy, shortened
from simulator.history.database import LONGEST_LINE, Database, column_of, escaped, row_of
from simulator.history.errors import HistoryError
from simulator.history.expressions import literal, quoted
from simulator.history.report import Reject
from simulator.history.sources import CSV, NDJSON, PARQUET, SourcePlan
from simulator.history.survey import Survey

#: The database's kinds of errors and our reasons; any other kind has the last reason.
_REASONS = (
    ("MISSING COLUMNS", mark("wrong number of columns")),
    ("TOO MANY COLUMNS", mark("wrong number of columns")),
    ("UNQUOTED VALUE", mark("quotation mark out of place")),
    ("LINE SIZE OVER MAXIMUM", mark("line too long")),
    ("INVALID ENCODING", mark("not in UTF-8")),
    ("", mark("unreadable line")),
)


@dataclass(frozen=True, slots=True)
class Raw:
    """How to select from a source: ``relation`` is SQL, ``cells`` the SQL of each column of the plan.

    ``bag`` is the SQL of a JSON object with all the rest of a row ("" without one); ``broken`` is a condition
    for rows that are no JSON object. ``position`` counts the rows that the relation yields.
    """

    plan: SourcePlan
    path: Path
    relation: str
    cells: tuple[str, ...]
    types: tuple[str, ...]
    bag: str = ""
    broken: str = ""
    position: str = ""

    def cell(self, column: str) -> tuple[str, str]:
        """The SQL and the type of a column; a constant "=word" is that word."""
        if column.startswith("="):
            return literal(column[1:]), "VARCHAR"
        place = self.plan.columns.index(column)
        return self.cells[place], self.types[place]


def open_raw(plan: SourcePlan, work: Path) -> Raw:
    """The relation of a source. ``work`` takes a plain copy if the file is not in UTF-8."""
    path = plan.path
    if plan.kind == PARQUET:
        relation = f"read_parquet([{literal(escaped(path))}], file_row_number = true, hive_partitioning = false)"
        cells = tuple(quoted(name) for name in plan.columns)
        return Raw(plan, path, relation, cells, plan.types, position="file_row_number")
    if plan.encoding != "utf-8":
        path = plain_copy(path, work / f"{uuid4().hex}.txt", plan.encoding)
    return _text_raw(plan, path)


def open_in_one_piece(raw: Raw) -> Raw:
    """The same source read from start to end by one thread. Several can lose rows where many lines are bad."""
    return _text_raw(raw.plan, raw.path, parallel=False)


def open_plain_copy(raw: Raw, work: Path) -> Raw:
    """The same source with one kind of line break throughout, read by one thread."""
    path = plain_copy(raw.path, work / f"{uuid4().hex}.txt", "utf-8-sig")
    return _text_raw(raw.plan, path, parallel=False)


def _text_raw(plan: SourcePlan, path: Path, parallel: bool = True) -> Raw:
    count = len(plan.columns)
    if plan.kind == CSV:
        names = tuple(f"c{place}" for place in range(count))
        relation = _read_csv(path, names, plan.delimiter, '"', True, parallel)
        return Raw(plan, path, relation, names, ("VARCHAR",) * count)
    assert plan.kind == NDJSON
    lines = f"(SELECT line FROM {_read_csv(path, ('line',), chr(1), '', False, parallel)} WHERE trim(line) <> '')"
    checked = f"(SELECT line, {is_json_object('line')} AS whole FROM {lines})"
    cells = tuple(f"CASE WHEN whole THEN {json_text('line', name)} END" for name in plan.columns)
    return Raw(
        plan, path, checked, cells, ("VARCHAR",) * count, bag="CASE WHEN whole THEN line END", broken="NOT whole"
    )


def _read_csv(path: Path, names: tuple[str, ...], delimiter: str, quote: str, header: bool, parallel: bool) -> str:
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    return (
        f"read_csv([{literal(escaped(path))}], auto_detect = false, delim = {literal(delimiter)}, "
        f"quote = {literal(quote)}, escape = {literal(quote)}, header = {header}, columns = {{{columns}}}, "
        f"parallel = {parallel}, max_line_size = {LONGEST_LINE}, store_rejects = true, rejects_limit = 0, "
        f"hive_partitioning = false)"
    )


def is_json_object(cell: str) -> str:
    """SQL for whether a text is a JSON object. Its type is only asked for if it is JSON at all."""
    return f"CASE WHEN json_valid({cell}) THEN json_type({cell}) = 'OBJECT' ELSE FALSE END"


def json_text(cell: str, key: str) -> str:
    """SQL for the value under ``key`` of a JSON object, as text."""
    path = '$."' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"json_extract_string({cell}, {literal(path)})"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The rows that the database could not take apart: by reason, the numbers of the lines on which they begin, and
    how many line breaks stand inside them."""

    rejects: tuple[Reject, ...] = ()
    lines: frozenset[int] = frozenset()
    breaks: int = 0

    @property
    def count(self) -> int:
        """How many rows that are."""
        return len(self.lines)


def unreadable_lines(database: Database, raw: Raw) -> Unreadable:
    """What the last reading of a text source left out; forgotten afterwards."""
    if raw.plan.kind == PARQUET or not _has_rejects_table(database):
        return Unreadable()
    cases = " ".join(f"WHEN '{kind}' THEN {place}" for place, (kind, _) in enumerate(_REASONS[:-1]))
    errors = (
        f"SELECT greatest(line_byte_position - 1, 0) AS place, any_value(csv_line) AS line, "
        f"min(CASE error_type::VARCHAR {cases} ELSE {len(_REASONS) - 1} END) AS reason FROM reject_errors GROUP BY 1"
    )
    database.execute(f"CREATE OR REPLACE TEMP TABLE unreadable AS {errors} ORDER BY 1")
    forget_unreadable_lines(database)
    text = "trim(line, chr(10) || chr(13))"
    breaks = row_of(database, f"SELECT coalesce(sum({_breaks(text)}), 0) FROM unreadable WHERE reason <> 2")[0]
    lines = lines_at(raw.path, column_of(database, "SELECT place FROM unreadable", "place").astype(np.int64))
    kinds = database.execute(
        "SELECT reason, count(*), min(place), min(rowid) FROM unreadable GROUP BY 1 ORDER BY 1"
    ).fetchall()
    database.execute("DROP TABLE unreadable")
    merged: dict[str, Reject] = {}
    for kind, count, place, row in kinds:
        reason = say(_REASONS[kind][1])
        reject = Reject(reason, count, int(lines[row]), excerpt_at(raw.path, place))
        merged[reason] = _together(merged[reason], reject) if reason in merged else reject
    return Unreadable(tuple(merged.values()), frozenset(lines.tolist()), int(breaks))


def _together(one: Reject, other: Reject) -> Reject:
    """Two rejects for the same reason as one."""
    first = min(one, other, key=lambda reject: reject.line or 0)
    return replace(first, count=one.count + other.count)


def forget_unreadable_lines(database: Database) -> None:
    """Empty the database's list of lines that it could not take apart."""
    if _has_rejects_table(database):
        database.execute("DELETE FROM reject_errors")


def _breaks(text: str) -> str:
    """SQL for the number of line breaks in a text, whichever kind they are."""
    feeds, returns = (f"length({text}) - length(replace({text}, chr({code}), ''))" for code in (10, 13))
    return f"greatest({feeds}, {returns})"


def _has_rejects_table(database: Database) -> bool:
    return bool(row_of(database, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reject_errors'")[0])


def lost_lines(database: Database, raw: Raw, survey: Survey, rows: int, left_out: Unreadable) -> int:
    """How many lines of a text file are neither rows, nor left out, nor inside a quoted cell.

    A quotation mark that is never closed makes the reader swallow what follows, and says nothing.
    """
    if raw.plan.kind == PARQUET:
        return 0
    header = 1 if raw.plan.kind == CSV else 0
    missing = survey.lines - header - rows - left_out.count
    if missing <= 0 or not survey.quotes or raw.plan.kind != CSV:
        return max(missing, 0)
    every = " + ".join(f"coalesce({_breaks(cell)}, 0)" for cell in raw.cells)
    inside = int(row_of(database, f"SELECT coalesce(sum({every}), 0) FROM {raw.relation}")[0])
    forget_unreadable_lines(database)
    heading = sum(name.count("\n") for name in raw.plan.columns)
    return max(missing - inside - heading - left_out.breaks, 0)


def lines_were_lost(raw: Raw, count: int, left_out: Sequence[Unreadable]) -> HistoryError:
    """The error of a file whose rows cannot be told apart, whichever way it was read."""
    reason = say(dict(_REASONS)["UNQUOTED VALUE"])
    rejects = (reject for unreadable in left_out for reject in unreadable.rejects if reject.reason == reason)
    line = min((reject.line for reject in rejects if reject.line), default=None)
    place = str(raw.plan.path) if line is None else say("{file}, line {line}", file=raw.plan.path, line=line)
    return HistoryError(
        say_count(
            "{count} line cannot be told apart from another: a quotation mark is never closed.",
            "{count} lines cannot be told apart: a quotation mark is never closed.",
            count,
        ),
        place,
        say("Close the quotation mark or write it twice, then import again."),
    )


def rows_as_text(database: Database, raw: Raw, rows: list[int], left_out: Unreadable) -> dict[int, tuple[int, str]]:
    """Line (or row) number and text of rows of the relation, given by their position."""
    if raw.plan.kind == PARQUET:
        return {row: (row + 1, _parquet_row(database, raw, row)) for row in rows}
    if raw.plan.kind == NDJSON:
        return _json_rows(raw.path, rows, left_out)
    return find_rows(raw.path, raw.plan.delimiter, rows, left_out.lines)


def _parquet_row(database: Database, raw: Raw, row: int) -> str:
    cells = database.execute(
        f"SELECT {', '.join(raw.cells)} FROM {raw.relation} WHERE file_row_number = {row}"
    ).fetchone()
    return shortened(", ".join("" if cell is None else str(cell) for cell in cells or ()))


def _json_rows(path: Path, rows: list[int], left_out: Unreadable) -> dict[int, tuple[int, str]]:
    found: dict[int, tuple[int, str]] = {}
    row = -1
    with path.open("r", encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip() or number in left_out.lines:
                continue
            row += 1
            if row in rows:
                found[row] = (number, shortened(line.strip()))
            if len(found) == len(rows):
                break
    return found


def is_parser_failure(error: duckdb.Error) -> bool:
    """Whether the reader of text files gave up on the file as a whole, as it does on mixed line breaks."""
    return isinstance(error, duckdb.InvalidInputException) and not isinstance(error, duckdb.ConversionException)
