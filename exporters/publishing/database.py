"""The SQLite files in which publishing keeps what it did."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sql

from exporters.publishing.errors import PublishError
from journey.words import say


def opened(path: Path, metadata: sql.MetaData, version: int) -> sql.Engine:
    """The file with these tables, made if it is not there. PublishError if a newer program wrote it; errors of the disk
    and of the database as they come."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sql.create_engine(sql.URL.create("sqlite", database=str(path)))
    sql.event.listen(engine, "connect", _safe)
    with engine.begin() as connection:
        found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if found not in (0, version):
            raise PublishError(
                say("{file} was written by a newer version of this program.", file=str(path)),
                say("Update the program."),
            )
        metadata.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    return engine


def _safe(connection: object, _: object) -> None:
    """A committed row survives a power cut; two programs at once wait for each other."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.execute("PRAGMA trusted_schema = OFF")
    cursor.close()
