"""The manifest of a history folder: everything about it that is not a column.

No file name stands in it: the files' names follow from the column's place, so a manifest from a
stranger cannot lead out of the folder.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from journey.words import say
from simulator.history.errors import HistoryError

FORMAT = "loopline history"
VERSION = 1
MANIFEST = "manifest.json"

#: Bounds on what a stranger's manifest may ask for.
MOST_BYTES = 16 << 20
MOST_CUSTOMERS = 1 << 31
MOST_EVENTS = 1 << 33
MOST_EVENT_NAMES = 256
MOST_ZONES = 1 << 15
MOST_NAMED = 2_000


class Column(msgspec.Struct, frozen=True):
    """A file of the folder: its type, its length and the SHA-256 of its bytes."""

    dtype: str
    rows: int
    sha256: str


class Named(msgspec.Struct, frozen=True):
    """A property or an attribute: its name and whether it holds numbers or words."""

    name: str
    kind: str


class Manifest(msgspec.Struct, frozen=True):
    """See History for the meaning of the fields. ``columns`` is by file name without ending."""

    format: str
    version: int
    name: str
    attribution: str
    fingerprint: str
    origin: int
    start: int
    end: int
    customers: int
    events: int
    event_names: list[str]
    zones: list[str]
    properties: list[Named]
    attributes: list[Named]
    made: list[str]
    made_attributes: list[str]
    columns: dict[str, Column]


def fingerprint_of(manifest: Manifest) -> str:
    """The SHA-256 over all that a replay can read: names, times and, by their hashes, the columns.

    The history's own name and its attribution are left out: they change no figure.
    """
    content = msgspec.structs.replace(manifest, name="", attribution="", fingerprint="")
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, indented and in a fixed order."""
    text = msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=2)
    (folder / MANIFEST).write_bytes(text + b"\n")


def read_manifest(folder: Path) -> Manifest:
    """Read and check the manifest. HistoryError if it is missing, damaged or of another version."""
    path = folder / MANIFEST
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise HistoryError(
            say("This is not a history folder: it has no {name}.", name=MANIFEST),
            str(folder),
            say("Choose a folder that an import made, or import your files first."),
        ) from None
    except OSError as error:
        raise HistoryError(
            say("The history cannot be read: {reason}.", reason=error.strerror or error),
            str(path),
            say("Check that the folder is there and that you may read it."),
        ) from error
    if len(text) > MOST_BYTES:
        raise _damaged(path)
    _check_version(path, text)
    try:
        manifest = msgspec.json.decode(text, type=Manifest)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise _damaged(path) from error
    if not _sizes_are_possible(manifest):
        raise _damaged(path)
    return manifest


class _Head(msgspec.Struct):
    format: str
    version: int


def _check_version(path: Path, text: bytes) -> None:
    """Only what every version has is read first, so that a newer one is named as such."""
    try:
        head = msgspec.json.decode(text, type=_Head)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise _damaged(path) from error
    if head.format != FORMAT:
        raise _damaged(path)
    if head.version != VERSION:
        raise HistoryError(
            say(
                "This history has version {found}; this program reads version {known}.",
                found=head.version,
                known=VERSION,
            ),
            str(path.parent),
            say("Import the source files again, or open it with the program that made it."),
        )


def _sizes_are_possible(manifest: Manifest) -> bool:
    named = (manifest.properties, manifest.attributes)
    return (
        0 <= manifest.customers <= MOST_CUSTOMERS
        and 0 <= manifest.events <= MOST_EVENTS
        and len(manifest.event_names) <= MOST_EVENT_NAMES
        and len(manifest.zones) <= MOST_ZONES
        and all(len(group) <= MOST_NAMED for group in named)
        and all(len({item.name for item in group}) == len(group) for group in named)
    )


def _damaged(path: Path) -> HistoryError:
    return HistoryError(
        say("The history's manifest is damaged."),
        str(path),
        say("Import the source files again."),
    )
