"""The catalogue of a history: where it came from, what was left out and why. SQLite, through SQLAlchemy."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sql
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

from journey.words import say
from simulator.history.errors import HistoryError
from simulator.history.folder import open_history
from simulator.history.report import Reject, SourceReport
from simulator.history.summary import event_counts

FILE = "catalogue.sqlite"

#: A stranger's catalogue is read so far and no further.
_MOST_ROWS = 10_000
_MOST_TEXT = 10_000

_METADATA = MetaData()
_SOURCES = Table(
    "sources",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("format", String, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("first", Integer),
    Column("last", Integer),
    Column("zone", String, nullable=False),
    Column("mapping", String, nullable=False),
    Column("imported_at", String, nullable=False),
)
_REJECTS = Table(
    "rejects",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", ForeignKey("sources.id"), nullable=False),
    Column("reason", String, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("line", Integer),
    Column("text", String, nullable=False),
)
_EVENTS = Table(
    "events",
    _METADATA,
    Column("name", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("made", Integer, nullable=False),
)
_FACTS = Table(
    "facts",
    _METADATA,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class EventCount:
    """How often an event occurs, and whether a generator made it."""

    name: str
    count: int
    made: bool


@dataclass(frozen=True, slots=True)
class HistoryInfo:
    """What is known of a history folder. Times are UNIX times; ``zones`` counts customers by zone, "" for none."""

    folder: Path
    name: str
    attribution: str
    fingerprint: str
    customers: int
    events: int
    first: int
    last: int
    counts: tuple[EventCount, ...]
    properties: tuple[str, ...]
    attributes: tuple[str, ...]
    made_attributes: tuple[str, ...]
    zones: dict[str, int]
    sources: tuple[SourceReport, ...]
    notes: tuple[str, ...]


def write_catalogue(
    folder: Path,
    sources: Sequence[SourceReport],
    counts: Mapping[str, int],
    customers: int,
    made: frozenset[str] = frozenset(),
    notes: Sequence[str] = (),
) -> None:
    """Write the catalogue of a history into its folder. OSError if the disk refuses."""
    engine = sql.create_engine(sql.URL.create("sqlite", database=str(folder / FILE)))
    try:
        _METADATA.create_all(engine)
        with engine.begin() as connection:
            for number, source in enumerate(sources, start=1):
                _add_source(connection, number, source)
            for name, count in counts.items():
                connection.execute(_EVENTS.insert().values(name=name, count=count, made=int(name in made)))
            facts = {"customers": str(customers), "notes": json.dumps(list(notes))}
            for name, value in facts.items():
                connection.execute(_FACTS.insert().values(name=name, value=value))
    except sql.exc.OperationalError as error:
        raise OSError(None, str(error.orig), str(folder / FILE)) from error
    finally:
        engine.dispose()


def _add_source(connection: sql.Connection, number: int, source: SourceReport) -> None:
    connection.execute(
        _SOURCES.insert().values(
            id=number,
            name=source.name,
            sha256=source.sha256,
            format=source.format,
            rows=source.rows,
            accepted=source.accepted,
            first=source.first,
            last=source.last,
            zone=source.zone,
            mapping=json.dumps(source.mapping, ensure_ascii=False),
            imported_at=source.imported_at,
        )
    )
    for reject in source.rejects:
        connection.execute(
            _REJECTS.insert().values(
                source=number, reason=reject.reason, rows=reject.count, line=reject.line, text=reject.text
            )
        )


def history_info(path: Path | str) -> HistoryInfo:
    """All that is known of the history folder at ``path``; without a catalogue, all but its sources.

    HistoryError if the folder is no history or its catalogue is damaged.
    """
    history = open_history(path)
    assert history.folder is not None
    sources, notes = _read_catalogue(history.folder)
    counts = event_counts(history)
    names = ["", *history.zones]
    people = [0] * len(names)
    for place in history.zone.tolist():
        people[place + 1] += 1
    return HistoryInfo(
        folder=history.folder,
        name=history.name,
        attribution=history.attribution,
        fingerprint=history.fingerprint,
        customers=history.customers,
        events=len(history.times),
        first=history.origin + history.start,
        last=history.origin + history.end,
        counts=tuple(EventCount(name, count, name in history.made) for name, count in counts.items()),
        properties=tuple(history.properties),
        attributes=tuple(history.attributes),
        made_attributes=tuple(sorted(history.made_attributes)),
        zones={name: count for name, count in zip(names, people, strict=True) if count},
        sources=sources,
        notes=notes,
    )


def _read_catalogue(folder: Path) -> tuple[tuple[SourceReport, ...], tuple[str, ...]]:
    path = folder / FILE
    if not path.exists():
        return (), ()
    engine = sql.create_engine("sqlite://", creator=lambda: _connect(path))
    try:
        with engine.connect() as connection:
            rejects: dict[int, list[Reject]] = {}
            for row in connection.execute(_REJECTS.select().order_by(_REJECTS.c.id).limit(_MOST_ROWS)):
                reject = Reject(_text(row.reason), int(row.rows), row.line, _text(row.text))
                rejects.setdefault(row.source, []).append(reject)
            sources = [
                SourceReport(
                    name=_text(row.name),
                    sha256=_text(row.sha256),
                    format=_text(row.format),
                    rows=int(row.rows),
                    accepted=int(row.accepted),
                    rejects=tuple(rejects.get(row.id, ())),
                    first=row.first,
                    last=row.last,
                    zone=_text(row.zone),
                    mapping={str(key): str(value) for key, value in json.loads(row.mapping).items()},
                    imported_at=_text(row.imported_at),
                )
                for row in connection.execute(_SOURCES.select().order_by(_SOURCES.c.id).limit(_MOST_ROWS))
            ]
            facts = {row.name: row.value for row in connection.execute(_FACTS.select().limit(_MOST_ROWS))}
            notes = tuple(_text(note) for note in json.loads(facts.get("notes", "[]")))
    except (sql.exc.SQLAlchemyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise HistoryError(
            say("The history's catalogue is damaged."),
            str(path),
            say("The history itself can be replayed; import the source files again to mend the catalogue."),
        ) from error
    finally:
        engine.dispose()
    return tuple(sources), notes


def _connect(path: Path) -> sqlite3.Connection:
    """Read-only, also in a folder that may not be written, and without running what a stranger's schema asks."""
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _text(value: object) -> str:
    return str(value)[:_MOST_TEXT]
