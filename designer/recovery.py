"""Finds work that was not saved because the program was killed, and reads it.

A line of a journal that was cut off in the middle is passed over, and so is all behind it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

from designer.documents import Document
from designer.recovery_format import SUFFIX, VERSION, Line, Origin, apply, beside, lock_of, recovery_folder
from journey.encoding import LARGEST
from journey.file import FileStamp
from journey.journey import Journey
from journey.model import HEADER_ID, AnyRecord

_log = logging.getLogger(__name__)

#: A larger journal than this is none of ours.
_LARGEST_JOURNAL = 4 * LARGEST


class Recovered(msgspec.Struct, frozen=True):
    """Unsaved work that was found. ``path``: the file it belongs to (None: never saved). ``at``: the last change,
    UNIX time. ``edits``: how many changes were kept."""

    journal: Path
    journey: Journey
    path: Path | None
    stamp: FileStamp | None
    title: str
    at: float
    edits: int

    def document(self) -> Document:
        """The document as it was, unsaved."""
        made = Document(self.journey, self.path, self.stamp)
        made.store.mark_unsaved()
        return made


def find(recent: Iterable[str]) -> list[Recovered]:
    """Unsaved work of programs that no longer run, the latest first: in the data folder and beside recent files."""
    places = sorted(recovery_folder().glob(f"*{SUFFIX}")) + [beside(Path(path)) for path in recent]
    found = [work for place in places if (work := at(place)) is not None]
    return sorted(found, key=lambda work: -work.at)


def find_beside(path: Path) -> Recovered | None:
    """Unsaved work on one file."""
    return at(beside(path.absolute()))


def at(journal: Path) -> Recovered | None:
    """The unsaved work in a journal; None if there is none, or another program is still writing it."""
    if not journal.is_file():
        return None
    lock = lock_of(journal)
    if not lock.tryLock(0):
        return None
    try:
        return read(journal)
    finally:
        lock.unlock()


def forget(found: Recovered) -> None:
    """Remove unsaved work that is not wanted."""
    found.journal.unlink(missing_ok=True)


def read(journal: Path) -> Recovered | None:
    """The work in a journal up to the first line that cannot be read; None if there is nothing to restore."""
    try:
        with journal.open("rb") as file:
            lines = file.read(_LARGEST_JOURNAL).split(b"\n")
    except OSError as error:
        _log.warning("recovery journal not read: %s", error)
        return None
    try:
        origin = msgspec.json.decode(lines[0], type=Origin)
    except (msgspec.MsgspecError, RecursionError):
        return None
    if origin.loopline_recovery != VERSION:
        return None
    records: dict[str, AnyRecord] = {}
    unknown: dict[str, object] = {}
    last, edits = 0.0, 0
    # What stands behind the last line feed was cut off.
    for text in lines[1:-1]:
        try:
            line = msgspec.json.decode(text, type=Line)
        except (msgspec.MsgspecError, RecursionError):
            break
        if line.whole:
            records, unknown = {}, {key: msgspec.json.decode(raw) for key, raw in line.unknown.items()}
        apply(line, records)
        last, edits = line.at, edits + 1
    if HEADER_ID not in records:
        return None
    return Recovered(
        journal,
        Journey(records, unknown),
        Path(origin.file) if origin.file else None,
        FileStamp(origin.digest) if origin.digest else None,
        origin.title,
        last,
        edits,
    )
