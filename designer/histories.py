"""The histories that were imported on this computer."""

from __future__ import annotations

from pathlib import Path

from designer.folders import data_folder


def history_folder() -> Path:
    """Where imported histories lie, a folder each."""
    return data_folder() / "histories"


def known_histories() -> list[tuple[str, Path]]:
    """Name and folder of each, by name; folders that hold none are passed over."""
    from simulator.history.errors import HistoryError
    from simulator.history.manifest import read_manifest

    found = []
    for folder in sorted(history_folder().glob("*/")):
        try:
            found.append((read_manifest(folder).name or folder.name, folder))
        except (HistoryError, OSError):
            continue
    return sorted(found, key=lambda entry: entry[0].casefold())
