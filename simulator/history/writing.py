"""Writing a history folder: column by column into a folder beside the target, then renamed in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from journey.words import say
from simulator.history import manifest as manifests
from simulator.history.columns import write_column
from simulator.history.errors import HistoryError
from simulator.history.history import TEXT, Attribute, History
from simulator.history.leftovers import Place, held, sweep
from simulator.history.manifest import Column, Manifest, Named
from simulator.history.wordlist import WordList


class FolderWriter:
    """Collects the columns of one history in ``folder``, which is not yet at its final place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._columns: dict[str, Column] = {}
        self._properties: list[Named] = []
        self._attributes: list[Named] = []

    def column(self, stem: str, values: NDArray[Any]) -> None:
        """Write one column under ``stem``."""
        dtype, digest = write_column(self.folder / f"{stem}.npy", values)
        self._columns[stem] = Column(dtype, len(values), digest)

    def add_property(self, name: str, kind: str, values: NDArray[Any], words: Sequence[str] = ()) -> None:
        """Write a property of events; ``values`` as in Property."""
        stem = f"property_{len(self._properties)}"
        self._properties.append(Named(name, kind))
        self._values(stem, kind, values, words)

    def add_attribute(self, attribute: Attribute) -> None:
        """Write an attribute of customers."""
        stem = f"attribute_{len(self._attributes)}"
        self._attributes.append(Named(attribute.name, attribute.kind))
        self.column(f"{stem}_offsets", attribute.offsets)
        self.column(f"{stem}_times", attribute.times)
        self._values(stem, attribute.kind, attribute.values, attribute.words)

    def _values(self, stem: str, kind: str, values: NDArray[Any], words: Sequence[str]) -> None:
        self.column(stem, np.asarray(values, dtype=np.int32 if kind == TEXT else np.float64))
        if kind == TEXT:
            listed = words if isinstance(words, WordList) else WordList.of(words)
            self.column(f"{stem}_words", listed.text)
            self.column(f"{stem}_words_offsets", listed.offsets)

    def finish(
        self,
        *,
        name: str,
        attribution: str,
        origin: int,
        start: int,
        end: int,
        event_names: Sequence[str],
        zones: Sequence[str],
        made: frozenset[str] = frozenset(),
        made_attributes: frozenset[str] = frozenset(),
    ) -> Manifest:
        """Write the manifest; ``offsets``, ``times`` and the other plain columns must be there."""
        manifest = Manifest(
            format=manifests.FORMAT,
            version=manifests.VERSION,
            name=name,
            attribution=attribution,
            fingerprint="",
            origin=origin,
            start=start,
            end=end,
            customers=self._columns["offsets"].rows - 1,
            events=self._columns["times"].rows,
            event_names=list(event_names),
            zones=list(zones),
            properties=self._properties,
            attributes=self._attributes,
            made=sorted(made),
            made_attributes=sorted(made_attributes),
            columns=self._columns,
        )
        manifest = msgspec.structs.replace(manifest, fingerprint=manifests.fingerprint_of(manifest))
        manifests.write_manifest(self.folder, manifest)
        return manifest


def write_columns(writer: FolderWriter, history: History) -> None:
    """Write everything of ``history`` that lies in arrays."""
    for stem in ("offsets", "times", "events", "hashes", "key_offsets", "key_bytes", "zone"):
        writer.column(stem, getattr(history, stem))
    for item in history.properties.values():
        writer.add_property(item.name, item.kind, item.values, item.words)
    for attribute in history.attributes.values():
        writer.add_attribute(attribute)


@contextmanager
def new_folder(into: Path) -> Iterator[Path]:
    """A fresh folder beside ``into`` that takes its place when the block ends without an error.

    An earlier history at ``into`` is replaced; anything else there is refused. If the block fails, or
    the disk does, nothing new is left and what was there stays. Disk errors become HistoryError. What an earlier
    import of ``into`` left because it was killed is cleared away first.
    """
    into = into.absolute()
    sweep(into.parent, into.name)
    _refuse_strangers(into)
    place = Place(into)
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        with held(place):
            try:
                place.partial.mkdir()
                yield place.partial
                _flush(place.partial)
                _take_place(place)
            finally:
                shutil.rmtree(place.partial, ignore_errors=True)
    except OSError as error:
        raise disk_error(error, into) from error


def disk_error(error: OSError, into: Path) -> HistoryError:
    """What a refusing disk means to the person who imports."""
    return HistoryError(
        say("The history cannot be written: {reason}.", reason=error.strerror or error),
        str(into),
        say("Free some space or choose another folder; nothing was changed."),
    )


def _refuse_strangers(into: Path) -> None:
    try:
        if not into.exists():
            return
        if into.is_dir() and ((into / manifests.MANIFEST).is_file() or not any(into.iterdir())):
            return
    except OSError as error:
        raise disk_error(error, into) from error
    raise HistoryError(
        say("This is there already and is not a history."),
        str(into),
        say("Choose a new or empty folder; nothing was changed."),
    )


def _flush(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def _take_place(place: Place) -> None:
    """Put what was written at its place; an old history there goes only once the new one stands."""
    if not place.into.exists():
        place.partial.rename(place.into)
        return
    place.into.rename(place.old)
    try:
        place.partial.rename(place.into)
    except OSError:
        place.old.rename(place.into)
        raise
    shutil.rmtree(place.old, ignore_errors=True)
