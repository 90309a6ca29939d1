"""A source as a relation of raw cells in the database, and the rows that could not even be taken apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import duckdb

from journey.words import mark, say
from simulator.history.csv_lines import excerpt_at, find_rows, lines_at, plain_copy, shortened
from simulator.history.database import LONGEST_LINE, Database, escaped, row_of
from simulator.history.errors import HistoryError
from simulator.history.expressions import literal, quoted
from simulator.history.report import Reject
from simulator.history.sources import CSV, NDJSON, PARQUET, SourcePlan
from simulator.history.survey import Survey

_REASONS = {
    "MISSING COLUMNS": mark("wrong number of columns"),
    "TOO MANY COLUMNS": mark("wrong number of columns"),
    "UNQUOTED VALUE": mark("quotation mark out of place"),
    "LINE SIZE OVER MAXIMUM": mark("line too long"),
    "INVALID ENCODING": mark("not in UTF-8"),
}
_OTHER_REASON = mark("unreadable line")


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


def open_plain_copy(raw: Raw, work: Path) -> Raw:
    """The same source with one kind of line break throughout."""
    return _text_raw(raw.plan, plain_copy(raw.path, work / f"{uuid4().hex}.txt", "utf-8-sig"))


def _text_raw(plan: SourcePlan, path: Path) -> Raw:
    count = len(plan.columns)
    if plan.kind == CSV:
        relation = _read_csv(path, [f"c{place}" for place in range(count)], plan.delimiter, '"', True)
        return Raw(plan, path, relation, tuple(f"c{place}" for place in range(count)), ("VARCHAR",) * count)
    assert plan.kind == NDJSON
    lines = f"(SELECT line FROM {_read_csv(path, ['line'], chr(1), '', False)} WHERE trim(line) <> '')"
    checked = f"(SELECT line, {is_json_object('line')} AS whole FROM {lines})"
    cells = tuple(f"CASE WHEN whole THEN {json_text('line', name)} END" for name in plan.columns)
    return Raw(
        plan, path, checked, cells, ("VARCHAR",) * count, bag="CASE WHEN whole THEN line END", broken="NOT whole"
    )


def _read_csv(path: Path, names: list[str], delimiter: str, quote: str, header: bool) -> str:
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    return (
        f"read_csv([{literal(escaped(path))}], auto_detect = false, delim = {literal(delimiter)}, "
        f"quote = {literal(quote)}, escape = {literal(quote)}, header = {header}, columns = {{{columns}}}, "
        f"max_line_size = {LONGEST_LINE}, store_rejects = true, rejects_limit = 0, hive_partitioning = false)"
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
    """The lines that the database could not take apart: by reason, and all their line numbers."""

    rejects: tuple[Reject, ...] = ()
    lines: frozenset[int] = frozenset()

    @property
    def count(self) -> int:
        """How many lines that are."""
        return len(self.lines)


def unreadable_lines(database: Database, raw: Raw) -> Unreadable:
    """What the last reading of a text source left out; forgotten afterwards."""
    if raw.plan.kind == PARQUET or not _has_rejects_table(database):
        return Unreadable()
    rows = database.execute(
        "SELECT line_byte_position, min(error_type::VARCHAR) FROM reject_errors GROUP BY ALL ORDER BY 1"
    ).fetchall()
    database.execute("DELETE FROM reject_errors")
    starts = {max(int(position) - 1, 0): str(kind) for position, kind in rows}
    lines = lines_at(raw.path, starts)
    first: dict[str, int] = {}
    counts: dict[str, int] = {}
    for offset, kind in starts.items():
        reason = say(_REASONS.get(kind, _OTHER_REASON))
        first.setdefault(reason, offset)
        counts[reason] = counts.get(reason, 0) + 1
    return Unreadable(
        tuple(
            Reject(reason, count, lines[first[reason]], excerpt_at(raw.path, first[reason]))
            for reason, count in counts.items()
        ),
        frozenset(lines.values()),
    )


def _has_rejects_table(database: Database) -> bool:
    return bool(row_of(database, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reject_errors'")[0])


def check_nothing_is_lost(database: Database, raw: Raw, survey: Survey, rows: int, left_out: Unreadable) -> None:
    """Hold the lines of the file against the rows read: a quote never closed must not swallow the rest.

    HistoryError if more lines are missing than stand as line breaks inside quoted cells.
    """
    if raw.plan.kind == PARQUET:
        return
    header = 1 if raw.plan.kind == CSV else 0
    missing = survey.lines - header - rows - left_out.count
    if missing <= 0:
        return
    if survey.quotes and raw.plan.kind == CSV:
        breaks = " + ".join(f"coalesce(length({c}) - length(replace({c}, chr(10), '')), 0)" for c in raw.cells)
        inside = row_of(database, f"SELECT coalesce(sum({breaks}), 0) FROM {raw.relation}")[0]
        database.execute("DELETE FROM reject_errors")
        heading = sum(name.count("\n") for name in raw.plan.columns)
        if missing <= int(inside) + heading:
            return
    line = min(left_out.lines, default=None)
    place = str(raw.plan.path) if line is None else say("{file}, line {line}", file=raw.plan.path, line=line)
    raise HistoryError(
        say("From here on {count} lines cannot be told apart: a quotation mark is never closed.", count=missing),
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
