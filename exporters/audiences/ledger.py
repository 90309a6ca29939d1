"""Who was put into which audience: SQLite, through SQLAlchemy. Nobody's name or address stands in it.

A person is a keyed digest, whose key is made by lot for each file, and what the system calls them, so that they can be
taken off again. As with assets a row says *meant* before a call and *there* after it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import sqlalchemy as sql
from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, UniqueConstraint

from exporters.publishing.database import opened
from exporters.publishing.errors import PublishError
from exporters.publishing.ledger import Place
from journey.words import say

FILE = "audiences.sqlite"
_VERSION = 1
_METADATA = MetaData()
_MEMBERS = Table(
    "members",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("target", String, nullable=False),
    Column("account", String, nullable=False),
    Column("journey", String, nullable=False),
    Column("audience", String, nullable=False),
    Column("container", String, nullable=False),
    Column("member", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("made", Boolean, nullable=False),
    Column("state", String, nullable=False),
    UniqueConstraint("target", "account", "journey", "audience", "container", "member"),
)
_KEYS = Table("keys", _METADATA, Column("id", Integer, primary_key=True), Column("key", String, nullable=False))


@dataclass(frozen=True, slots=True)
class Where:
    """An audience as it stands in an account: where its journey is published, its key, its id there."""

    place: Place
    audience: str
    container: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person in an audience. ``digest``: keyed, of the address; ``reference``: what the system calls them (or the
    digest that was sent), empty if it told nothing; ``made``: the system did not know them before."""

    digest: str
    reference: str = ""
    made: bool = False
    state: Literal["meant", "there"] = "there"


class AudienceLedger:
    """The list in one file. Every change is on the disk before the method returns. PublishError if the file cannot be
    read or written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told():
            self._engine = opened(path, _METADATA, _VERSION)
            with self._engine.begin() as connection:
                key = connection.execute(sql.select(_KEYS.c.key)).scalar()
                if key is None:
                    key = secrets.token_hex(32)
                    connection.execute(_KEYS.insert().values(key=key))
            self._key = bytes.fromhex(key)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def digest(self, address: str) -> str:
        """A person's digest in this file."""
        return hashlib.blake2b(address.encode(), key=self._key, digest_size=16).hexdigest()

    def members(self, where: Where) -> tuple[Member, ...]:
        """All who were put into an audience, in the order in which they were."""
        with self._told(), self._engine.connect() as connection:
            rows = connection.execute(_MEMBERS.select().where(_at(where)).order_by(_MEMBERS.c.id)).all()
        return tuple(Member(row.member, row.reference, row.made, row.state) for row in rows)

    def audiences(self, place: Place) -> tuple[Where, ...]:
        """The audiences of a journey that have somebody in them."""
        columns = (_MEMBERS.c.audience, _MEMBERS.c.container)
        with self._told(), self._engine.connect() as connection:
            rows = connection.execute(sql.select(*columns).where(_of(place)).distinct().order_by(*columns)).all()
        return tuple(Where(place, row.audience, row.container) for row in rows)

    def write(self, where: Where, members: Sequence[Member]) -> None:
        """Write people into an audience; rows of theirs are replaced."""
        with self._told(), self._engine.begin() as connection:
            for member in members:
                connection.execute(_MEMBERS.delete().where(_at(where), _MEMBERS.c.member == member.digest))
                connection.execute(
                    _MEMBERS.insert().values(
                        target=where.place.target,
                        account=where.place.account,
                        journey=where.place.journey,
                        audience=where.audience,
                        container=where.container,
                        member=member.digest,
                        reference=member.reference,
                        made=member.made,
                        state=member.state,
                    )
                )

    def forget(self, where: Where, digests: Sequence[str]) -> None:
        """Strike people off."""
        with self._told(), self._engine.begin() as connection:
            for digest in digests:
                connection.execute(_MEMBERS.delete().where(_at(where), _MEMBERS.c.member == digest))

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sql.exc.SQLAlchemyError, OSError, ValueError) as error:
            raise PublishError(
                say("The list of who is in which audience cannot be used: {file}.", file=str(self._path)),
                say("Make room on the disk, or give yourself the right to write there."),
            ) from error


def _of(place: Place) -> sql.ColumnElement[bool]:
    columns = _MEMBERS.c
    return sql.and_(columns.target == place.target, columns.account == place.account, columns.journey == place.journey)


def _at(where: Where) -> sql.ColumnElement[bool]:
    columns = _MEMBERS.c
    return sql.and_(_of(where.place), columns.audience == where.audience, columns.container == where.container)
