"""The list of what was published where: SQLite, through SQLAlchemy, written before and after each call.

A row is written as *meant* before the call that makes an asset, and as *there* with its id before the next call; so
whatever happens in between, the next run knows what to look for. No secret is ever written.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import sqlalchemy as sql
from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, UniqueConstraint

from exporters.publishing.assets import Identity
from exporters.publishing.database import opened
from exporters.publishing.errors import PublishError
from journey.words import say

FILE = "published.sqlite"
State = Literal["meant", "there"]

_VERSION = 1
_METADATA = MetaData()
_ASSETS = Table(
    "assets",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("target", String, nullable=False),
    Column("account", String, nullable=False),
    Column("journey", String, nullable=False),
    Column("key", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("mark", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("state", String, nullable=False),
    Column("made", Boolean, nullable=False),
    Column("identity", String, nullable=False),
    Column("parent", String, nullable=False),
    Column("seen", String, nullable=False),
    Column("content", String, nullable=False),
    Column("changed_at", Integer, nullable=False),
    UniqueConstraint("target", "account", "journey", "key", "digest"),
)
#: What people told about an account that its interface does not tell, and where they see what was made.
_NOTES = Table(
    "notes",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("target", String, nullable=False),
    Column("account", String, nullable=False),
    Column("journey", String, nullable=False),
    Column("name", String, nullable=False),
    Column("value", String, nullable=False),
    UniqueConstraint("target", "account", "journey", "name"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a journey is published: a target, an account of it, a journey's id."""

    target: str
    account: str
    journey: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One asset as it was published. ``made``: by us, not found there; ``seen``: a digest of what the system showed of
    it afterwards; ``changed_at``: UNIX time."""

    key: str
    kind: str
    title: str
    mark: str
    digest: str
    state: State
    made: bool
    identity: Identity | None
    parent: Identity | None
    seen: str
    content: str
    changed_at: int


class Ledger:
    """The list in one file. Every change is on the disk before the method returns. PublishError if the file cannot be
    read or written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told():
            self._engine = opened(path, _METADATA, _VERSION)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def entries(self, place: Place) -> tuple[Entry, ...]:
        """All of a place, in the order in which they were first written."""
        with self._told(), self._engine.connect() as connection:
            rows = connection.execute(_ASSETS.select().where(_at(place)).order_by(_ASSETS.c.id)).all()
        return tuple(_entry(row) for row in rows)

    def accounts(self, target: str, journey: str) -> tuple[str, ...]:
        """The accounts of a target that a journey was published to."""
        asked = (
            sql.select(_ASSETS.c.account)
            .where(_ASSETS.c.target == target, _ASSETS.c.journey == journey)
            .distinct()
            .order_by(_ASSETS.c.account)
        )
        with self._told(), self._engine.connect() as connection:
            return tuple(str(row.account) for row in connection.execute(asked))

    def write(self, place: Place, entry: Entry) -> None:
        """Write an entry; one with the same key and digest is replaced."""
        values = {
            "target": place.target,
            "account": place.account,
            "journey": place.journey,
            "key": entry.key,
            "kind": entry.kind,
            "title": entry.title,
            "mark": entry.mark,
            "digest": entry.digest,
            "state": entry.state,
            "made": entry.made,
            "identity": json.dumps(entry.identity),
            "parent": json.dumps(entry.parent),
            "seen": entry.seen,
            "content": entry.content,
            "changed_at": entry.changed_at or int(time.time()),
        }
        with self._told(), self._engine.begin() as connection:
            where = sql.and_(_at(place), _ASSETS.c.key == entry.key, _ASSETS.c.digest == entry.digest)
            if connection.execute(_ASSETS.update().where(where).values(values)).rowcount == 0:
                connection.execute(_ASSETS.insert().values(values))

    def forget(self, place: Place, key: str, digest: str) -> None:
        """Take an entry out."""
        with self._told(), self._engine.begin() as connection:
            connection.execute(
                _ASSETS.delete().where(sql.and_(_at(place), _ASSETS.c.key == key, _ASSETS.c.digest == digest))
            )

    def notes(self, place: Place) -> dict[str, str]:
        """All notes on a place, by their names, in the order in which they were first written."""
        with self._told(), self._engine.connect() as connection:
            rows = connection.execute(_NOTES.select().where(_noted_at(place)).order_by(_NOTES.c.id)).all()
        return {str(row.name): str(row.value) for row in rows}

    def note(self, place: Place, name: str, value: str) -> None:
        """Write a note; one of the same name is replaced. An empty value takes it out."""
        where = sql.and_(_noted_at(place), _NOTES.c.name == name)
        values = {"target": place.target, "account": place.account, "journey": place.journey}
        with self._told(), self._engine.begin() as connection:
            if not value:
                connection.execute(_NOTES.delete().where(where))
            elif connection.execute(_NOTES.update().where(where).values(value=value)).rowcount == 0:
                connection.execute(_NOTES.insert().values({**values, "name": name, "value": value}))

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sql.exc.SQLAlchemyError, OSError, ValueError) as error:
            reason = str(getattr(error, "orig", None) or error)
            raise PublishError(
                say("The list of what was published cannot be used ({file}): {reason}", file=self._path, reason=reason),
                say(
                    "Free some space or check the folder's rights. A damaged file: move it away, and what stands in "
                    "the account is found again by its marks."
                ),
            ) from error


def _at(place: Place) -> sql.ColumnElement[bool]:
    return sql.and_(
        _ASSETS.c.target == place.target, _ASSETS.c.account == place.account, _ASSETS.c.journey == place.journey
    )


def _noted_at(place: Place) -> sql.ColumnElement[bool]:
    return sql.and_(
        _NOTES.c.target == place.target, _NOTES.c.account == place.account, _NOTES.c.journey == place.journey
    )


def _entry(row: sql.Row[tuple[object, ...]]) -> Entry:
    return Entry(
        key=str(row.key),
        kind=str(row.kind),
        title=str(row.title),
        mark=str(row.mark),
        digest=str(row.digest),
        state="there" if row.state == "there" else "meant",
        made=bool(row.made),
        identity=json.loads(row.identity),
        parent=json.loads(row.parent),
        seen=str(row.seen),
        content=str(row.content),
        changed_at=int(row.changed_at),
    )
