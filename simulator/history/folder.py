"""The history folder: opened without copying, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journey.words import say
from simulator.history.columns import digest_of, map_column
from simulator.history.errors import HistoryError
from simulator.history.history import NUMBER, TEXT, Attribute, History, Property
from simulator.history.manifest import Manifest, Named, fingerprint_of, read_manifest
from simulator.history.wordlist import WordList
from simulator.history.writing import FolderWriter, new_folder, write_columns


def open_history(path: Path | str) -> History:
    """Open the history folder at ``path``; its arrays are mapped, not read.

    HistoryError if it is no history, of another version, or damaged. Codes and offsets are checked
    against their bounds (the replay trusts them); contents against their hashes only by
    ``verify_history``.
    """
    folder = Path(path).absolute()
    manifest = read_manifest(folder)
    if fingerprint_of(manifest) != manifest.fingerprint:
        raise _damaged(folder, "manifest.json")
    reader = _Reader(folder, manifest)
    customers, events = manifest.customers, manifest.events
    return History(
        folder=folder,
        name=manifest.name,
        attribution=manifest.attribution,
        fingerprint=manifest.fingerprint,
        origin=manifest.origin,
        start=manifest.start,
        end=manifest.end,
        offsets=reader.offsets("offsets", customers, events),
        times=reader.column("times", "<i4", events),
        events=reader.codes("events", "|u1", events, len(manifest.event_names), least=0),
        event_names=tuple(manifest.event_names),
        hashes=reader.column("hashes", "<u8", customers),
        key_offsets=reader.offsets("key_offsets", customers, reader.rows("key_bytes")),
        key_bytes=reader.column("key_bytes", "|u1", reader.rows("key_bytes")),
        zones=tuple(manifest.zones),
        zone=reader.codes("zone", "<i2", customers, len(manifest.zones)),
        properties={item.name: reader.property_(place, item) for place, item in enumerate(manifest.properties)},
        attributes={item.name: reader.attribute(place, item) for place, item in enumerate(manifest.attributes)},
        made=frozenset(manifest.made),
        made_attributes=frozenset(manifest.made_attributes),
    )


def write_history(history: History, into: Path | str, beside: Callable[[Path], None] | None = None) -> History:
    """Write ``history`` as a folder at ``into`` and open it there.

    ``beside`` may add further files (the catalogue) to the folder before it takes its place. An earlier
    history at ``into`` is replaced in one step. HistoryError if the disk refuses; then nothing changed.
    """
    target = Path(into).absolute()
    with new_folder(target) as folder:
        writer = FolderWriter(folder)
        write_columns(writer, history)
        writer.finish(
            name=history.name,
            attribution=history.attribution,
            origin=history.origin,
            start=history.start,
            end=history.end,
            event_names=history.event_names,
            zones=history.zones,
            made=history.made,
            made_attributes=history.made_attributes,
        )
        if beside is not None:
            beside(folder)
    return open_history(target)


def verify_history(path: Path | str) -> None:
    """Read every column and compare it with its hash. HistoryError names the first damaged file."""
    folder = Path(path).absolute()
    manifest = read_manifest(folder)
    for stem, column in manifest.columns.items():
        file = f"{stem}.npy"
        try:
            if digest_of(folder / file) != column.sha256:
                raise _damaged(folder, file)
        except OSError as error:
            raise _damaged(folder, file) from error


class _Reader:
    """Maps the columns of one folder and checks what the replay will trust."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self._columns = manifest.columns
        self._customers = manifest.customers
        self._events = manifest.events

    def rows(self, stem: str) -> int:
        """How long the manifest says that a column is."""
        column = self._columns.get(stem)
        if column is None or column.rows < 0:
            raise _damaged(self._folder, f"{stem}.npy")
        return column.rows

    def column(self, stem: str, dtype: str, rows: int) -> NDArray[Any]:
        """A column of exactly this type and length."""
        column = self._columns.get(stem)
        if column is None or column.dtype != dtype or column.rows != rows:
            raise _damaged(self._folder, f"{stem}.npy")
        try:
            return map_column(self._folder / f"{stem}.npy", dtype, rows)
        except (OSError, ValueError, OverflowError) as error:
            raise _damaged(self._folder, f"{stem}.npy") from error

    def offsets(self, stem: str, groups: int, total: int) -> NDArray[np.int64]:
        """Offsets of ``groups`` groups that cover ``total`` entries in order."""
        offsets = self.column(stem, "<i8", groups + 1)
        if offsets[0] != 0 or offsets[-1] != total or bool((offsets[1:] < offsets[:-1]).any()):
            raise _damaged(self._folder, f"{stem}.npy")
        return offsets

    def codes(self, stem: str, dtype: str, rows: int, words: int, least: int = -1) -> NDArray[Any]:
        """Codes from ``least`` to below ``words``."""
        codes = self.column(stem, dtype, rows)
        if rows and not (int(codes.min()) >= least and int(codes.max()) < words):
            raise _damaged(self._folder, f"{stem}.npy")
        return codes

    def property_(self, place: int, item: Named) -> Property:
        """The property at this place of the manifest."""
        values, words = self._values(f"property_{place}", item.kind, self._events)
        return Property(item.name, item.kind, values, words)

    def attribute(self, place: int, item: Named) -> Attribute:
        """The attribute at this place of the manifest."""
        stem = f"attribute_{place}"
        rows = self.rows(stem)
        values, words = self._values(stem, item.kind, rows)
        return Attribute(
            item.name,
            item.kind,
            self.offsets(f"{stem}_offsets", self._customers, rows),
            self.column(f"{stem}_times", "<i4", rows),
            values,
            words,
        )

    def _values(self, stem: str, kind: str, rows: int) -> tuple[NDArray[Any], Sequence[str]]:
        if kind == NUMBER:
            return self.column(stem, "<f8", rows), ()
        if kind != TEXT:
            raise _damaged(self._folder, "manifest.json")
        texts = f"{stem}_words"
        size = self.rows(texts)
        count = self.rows(f"{texts}_offsets") - 1
        if count < 0:
            raise _damaged(self._folder, f"{texts}_offsets.npy")
        words = WordList(self.offsets(f"{texts}_offsets", count, size), self.column(texts, "|u1", size))
        return self.codes(stem, "<i4", rows, count), words


def _damaged(folder: Path, file: str) -> HistoryError:
    return HistoryError(
        say("A file of the history is missing or damaged."),
        str(folder / file),
        say("Import the source files again; the other files of this folder are of no use without it."),
    )
