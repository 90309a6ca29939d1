"""Looking at the files that somebody wants to import: kind, columns, proposed mapping, what is missing."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from journey.words import say
from simulator.history.database import open_database, parquet_columns, parquet_preview
from simulator.history.errors import HistoryError
from simulator.history.mapping import (
    ALIASES,
    CONSTANT,
    CUSTOMERS,
    FORMATS,
    ColumnMapping,
    is_email,
    missing,
    normal,
    propose,
    recognise,
)

CSV = "csv"
PARQUET = "parquet"
NDJSON = "ndjson"

MOST_COLUMNS = 500
_HEAD = 1 << 16
_MOST_HEADER = 1 << 20
_PREVIEW = 5
_LOOKED_AT = 1_000
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """How one file will be read. ``types`` are the SQL types of ``columns``; ``missing`` are required roles.

    ``preview`` holds the first rows as texts, for the person who confirms the mapping.
    """

    path: Path
    kind: str
    format: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    mapping: ColumnMapping
    missing: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]
    delimiter: str = ","
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Plan:
    """How an import will read its files, in their order."""

    sources: tuple[SourcePlan, ...]

    @property
    def missing(self) -> dict[Path, tuple[str, ...]]:
        """The required roles that have no column, by file."""
        return {source.path: source.missing for source in self.sources if source.missing}


def detect(paths: Sequence[Path | str], mapping: Mapping[str, str] | None = None, format: str | None = None) -> Plan:
    """Look at the heads of the files and propose how to read them.

    ``mapping`` gives columns by role and goes before their names ("=word" stands for a word in all rows);
    ``format`` is one of FORMATS and goes for all files. HistoryError for a file that cannot be read, is
    empty, binary, or of no known kind.
    """
    if format is not None and format not in FORMATS:
        raise HistoryError(
            say("There is no format “{name}”.", name=format),
            remedy=say("Choose one of: {names}.", names=", ".join(FORMATS)),
        )
    if not paths:
        raise HistoryError(say("No file is given."), remedy=say("Name at least one file to import."))
    looked = [_look(Path(path).absolute()) for path in paths]
    _check_mapping(mapping or {}, looked)
    sources = [_planned(source, mapping, format or recognise(source.columns, mapping)) for source in looked]
    return Plan(tuple(_agreed(sources, mapping, format)))


def _check_mapping(given: Mapping[str, str], sources: Sequence[SourcePlan]) -> None:
    """HistoryError if a role is none, or a column is in no file."""
    roles = {role for names in ALIASES.values() for role in names}
    for role, column in given.items():
        if role not in roles:
            raise HistoryError(
                say("Nothing is read as “{role}”.", role=role),
                remedy=say("Choose one of: {names}.", names=", ".join(sorted(roles))),
            )
        if not column.startswith(CONSTANT) and not any(column in source.columns for source in sources):
            raise HistoryError(
                say("There is no column “{column}”.", column=column),
                str(sources[0].path),
                say("The columns are: {names}.", names=", ".join(sources[0].columns)),
            )


def _planned(source: SourcePlan, given: Mapping[str, str] | None, format_name: str) -> SourcePlan:
    mapping = propose(source.columns, format_name, given)
    return replace(source, format=format_name, mapping=mapping, missing=missing(mapping, format_name))


def _agreed(sources: list[SourcePlan], given: Mapping[str, str] | None, format_name: str | None) -> list[SourcePlan]:
    """A file that looks like customers can only be one beside events, and names people as the events do."""
    with_events = [source for source in sources if source.format != CUSTOMERS]
    if format_name is not None or not sources:
        return sources
    if not with_events:
        return [_planned(source, given, "event_log") for source in sources]
    keys = {normal(source.mapping.roles["customer"]) for source in with_events}
    agreed = []
    for source in sources:
        same = [column for column in source.columns if normal(column) in keys]
        if is_email_key(with_events) and not same:
            same = [column for column in source.columns if is_email(column)]
        if source.format == CUSTOMERS and same and "customer" not in (given or {}):
            source = _planned(source, {**(given or {}), "customer": same[0]}, CUSTOMERS)
        agreed.append(source)
    return agreed


def is_email_key(sources: Sequence[SourcePlan]) -> bool:
    """Whether customers are named by their e-mail address in these sources."""
    return any(is_email(source.mapping.roles.get("customer", "")) for source in sources)


def _look(path: Path) -> SourcePlan:
    try:
        if not path.is_file():
            raise HistoryError(
                say("There is no such file."), str(path), say("Check the name; a folder cannot be imported.")
            )
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise HistoryError(
            say("The file cannot be read: {reason}.", reason=error.strerror or error),
            str(path),
            say("Check that you may read it."),
        ) from error
    if not head.strip():
        raise HistoryError(say("The file is empty."), str(path), say("Export it again from where it came from."))
    if head.startswith(b"PAR1"):
        return _look_at_parquet(path)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _look_at_csv(path, "utf-16")
    if b"\0" in head or head.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise HistoryError(
            say("This is no text file and no Parquet file."),
            str(path),
            say("Save it as CSV (UTF-8), NDJSON or Parquet; unpack it if it is compressed."),
        )
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if first == b"[":
        raise HistoryError(
            say("This is one JSON list."), str(path), say("Save it with one object a line (NDJSON), or as CSV.")
        )
    return _look_at_json(path) if first == b"{" else _look_at_csv(path, "utf-8-sig")


def _look_at_parquet(path: Path) -> SourcePlan:
    with open_database([path]) as database:
        columns = parquet_columns(database, path)
        preview = parquet_preview(database, path, _PREVIEW)
    return _source(path, PARQUET, [name for name, _ in columns], preview, [kind for _, kind in columns])


def _look_at_csv(path: Path, encoding: str) -> SourcePlan:
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        text = file.read(_MOST_HEADER)
    first = text.split("\n", 1)[0].split("\r", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader)]
    except csv.Error as error:
        raise HistoryError(
            say("The first line is no line of column names."),
            say("{file}, line 1", file=path),
            say("Save the file as CSV with the columns' names in its first line."),
        ) from error
    names = [name or say("column {number}", number=place + 1) for place, name in enumerate(header)]
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(row for row in islice(reader, _LOOKED_AT) if row)
    _check_columns(path, names, rows)
    preview = [tuple(row[: len(names)]) for row in rows[:_PREVIEW]]
    source = _source(path, CSV, names, preview)
    return replace(source, delimiter=delimiter, encoding="utf-16" if encoding == "utf-16" else "utf-8")


def _check_columns(path: Path, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """HistoryError if most rows have another number of cells than the first line has names."""
    odd = Counter(len(row) for row in rows if len(row) != len(names))
    if 2 * odd.total() > len(rows):
        raise HistoryError(
            say(
                "Most rows have {found} columns, but the first line has {named}.",
                found=odd.most_common(1)[0][0],
                named=len(names),
            ),
            say("{file}, line 1", file=path),
            say("Name all columns in the first line, and put cells with the separator in them in quotation marks."),
        )


def _look_at_json(path: Path) -> SourcePlan:
    """The keys of the first lines; the import looks at all lines for further ones."""
    keys: dict[str, None] = {}
    rows: list[dict[str, object]] = []
    with path.open("r", encoding="utf-8-sig", errors="replace") as file:
        text = file.read(_MOST_HEADER)
    for line in text.splitlines()[:_LOOKED_AT]:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            keys.update(dict.fromkeys(value))
            rows.append(value)
    names = list(keys)
    preview = [tuple(str(row.get(name, "")) for name in names) for row in rows[:_PREVIEW]]
    return _source(path, NDJSON, names, preview)


def _source(
    path: Path,
    kind: str,
    columns: Sequence[str],
    preview: Sequence[tuple[str, ...]],
    types: Sequence[str] | None = None,
) -> SourcePlan:
    if len(columns) > MOST_COLUMNS:
        raise HistoryError(
            say("The file has {count} columns.", count=len(columns)),
            str(path),
            say("Leave the columns that a journey needs, at most {most}.", most=MOST_COLUMNS),
        )
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise HistoryError(
            say("The column “{name}” occurs more than once.", name=twice[0]),
            say("{file}, line 1", file=path),
            say("Give each column a name of its own."),
        )
    return SourcePlan(
        path=path,
        kind=kind,
        format="",
        columns=tuple(columns),
        types=tuple(types or ["VARCHAR"] * len(columns)),
        mapping=ColumnMapping({}, ()),
        missing=(),
        preview=tuple(preview),
    )
