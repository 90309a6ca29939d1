"""The histories that were imported on this computer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from designer.folders import data_folder
from journey.words import say


def history_folder() -> Path:
    """Where imported histories lie, a folder each."""
    return data_folder() / "histories"


class KnownHistory(NamedTuple):
    """A history that can be replayed on. ``folder`` is None for the bundled sample."""

    name: str
    folder: Path | None
    customers: int
    last: datetime


def known_histories() -> list[KnownHistory]:
    """The bundled sample, then what was imported, by name; folders that hold no history are passed over."""
    from simulator.history.errors import HistoryError
    from simulator.history.manifest import read_manifest
    from simulator.history.sample import sample_folder

    found = []
    for folder in (None, *history_folder().glob("*/")):
        try:
            manifest = read_manifest(folder or sample_folder())
        except (HistoryError, OSError):
            continue
        name = say("Sample shop") if folder is None else manifest.name or folder.name
        found.append(
            KnownHistory(name, folder, manifest.customers, datetime.fromtimestamp(manifest.origin + manifest.end, UTC))
        )
    return sorted(found, key=lambda history: (history.folder is not None, history.name.casefold()))
