"""The in-memory database that reads files for an import. It can reach those files and nothing else."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from journey.words import say
from simulator.history.errors import HistoryError
from simulator.run import Cancelled

Database = duckdb.DuckDBPyConnection

#: The longest line of a text file, in bytes.
LONGEST_LINE = 4 << 20
_MEMORY = "1500MB"
_PATIENCE = 0.1


@contextmanager
def open_database(
    files: Sequence[Path], spill: Path | None = None, cancel: Callable[[], bool] | None = None
) -> Iterator[Database]:
    """A database that may read ``files``, and spill what does not fit its memory into ``spill``.

    It installs nothing and fetches nothing. Its errors become HistoryError; when ``cancel`` says so the
    running query ends and Cancelled is raised.
    """
    settings: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "memory_limit": _MEMORY,
        "threads": min(os.cpu_count() or 1, 8),
        "preserve_insertion_order": True,
    }
    if spill is not None:
        settings["temp_directory"] = str(spill)
    database = duckdb.connect(config=settings)
    over = Event()
    watcher = Thread(target=_watch, args=(database, cancel, over), daemon=True)
    try:
        allowed = [*map(str, files), *(escaped(path) for path in files), *([f"{spill}/"] if spill else [])]
        database.execute("SET allowed_paths = $paths", {"paths": allowed})
        if spill is not None:
            database.execute("SET allowed_directories = $folders", {"folders": [str(spill)]})
        database.execute("SET enable_external_access = false")
        if cancel is not None:
            watcher.start()
        yield database
    except duckdb.InterruptException:
        raise Cancelled from None
    except duckdb.Error as error:
        raise _explained(error, files) from error
    finally:
        over.set()
        if watcher.is_alive():
            watcher.join()
        database.close()


def _watch(database: Database, cancel: Callable[[], bool] | None, over: Event) -> None:
    while cancel is not None and not over.wait(_PATIENCE):
        if cancel():
            database.interrupt()


def escaped(path: Path) -> str:
    """The path as a pattern that matches only itself."""
    return re.sub(r"[\[*?]", lambda sign: f"[{sign[0]}]", str(path))


def column_of(database: Database, query: str, name: str) -> NDArray[Any]:
    """The only column of ``query`` as an array; the query leaves no NULL."""
    values = database.execute(query).fetchnumpy()[name]
    return np.ma.getdata(values) if isinstance(values, np.ma.MaskedArray) else np.asarray(values)


def row_of(database: Database, query: str) -> tuple[Any, ...]:
    """The only row of ``query``."""
    row = database.execute(query).fetchone()
    assert row is not None
    return tuple(row)


def parquet_columns(database: Database, path: Path) -> list[tuple[str, str]]:
    """Names and SQL types of the columns. HistoryError if the file is damaged."""
    try:
        rows = database.execute(
            "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet([?]))", [escaped(path)]
        ).fetchall()
    except duckdb.Error as error:
        raise HistoryError(
            say("The Parquet file is damaged."), str(path), say("Export it again from where it came from.")
        ) from error
    return [(str(name), str(kind)) for name, kind in rows]


def parquet_preview(database: Database, path: Path, rows: int) -> list[tuple[str, ...]]:
    """The first rows as texts."""
    found = database.execute(f"SELECT * FROM read_parquet([?]) LIMIT {rows}", [escaped(path)]).fetchall()
    return [tuple("" if cell is None else str(cell) for cell in row) for row in found]


def _explained(error: duckdb.Error, files: Sequence[Path]) -> HistoryError:
    text = str(error).strip().split("\n", 1)[0]
    if isinstance(error, duckdb.OutOfMemoryException) or "No space left" in text or "File too large" in text:
        return HistoryError(
            say("The import needs more room than there is."),
            remedy=say("Free some space on the disk, or import fewer columns; nothing was changed."),
        )
    place = str(files[0]) if len(files) == 1 else ""
    return HistoryError(
        say("The file cannot be read: {reason}.", reason=text.rstrip(".")),
        place,
        say("Export it again from where it came from, as CSV (UTF-8) or Parquet."),
    )
