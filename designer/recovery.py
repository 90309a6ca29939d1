"""What was not saved when the program was killed: a journal beside the file, never the file itself.

The journal is one JSON object a line: what it belongs to, the whole document, then each difference. It is written
shortly after each change and goes when the document is saved or closed. A line that was cut off in the middle is
passed over, and so is all behind it. A document without a file has its journal in the user's data folder, as has
one whose folder may not be written to.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QLockFile, QObject, QTimer

from designer.documents import Document
from designer.folders import data_folder
from journey.encoding import LARGEST
from journey.file import FileStamp
from journey.journey import Journey
from journey.model import HEADER_ID, AnyRecord, Coupon, Edge, Header, Message, Node, Segment, Stage
from journey.store import Difference

_log = logging.getLogger(__name__)

SUFFIX = ".recovery"
_VERSION = 1
#: A change is in the journal after this time.
_DELAY = 250
#: The journal is written anew once its differences are this long (bytes).
_COMPACT_AT = 4_000_000
_LARGEST_JOURNAL = 4 * LARGEST


class _Origin(msgspec.Struct, kw_only=True):
    """The first line: what the journal belongs to. ``digest``: the file's SHA-256 when it was read."""

    loopline_recovery: int
    file: str = ""
    digest: str = ""
    title: str = ""


class _Line(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One change: records that were put, ids that were removed. ``whole``: nothing before it counts."""

    whole: bool = False
    at: float = 0.0
    header: Header | None = None
    stages: list[Stage] = []
    nodes: list[Node] = []
    edges: list[Edge] = []
    messages: list[Message] = []
    coupons: list[Coupon] = []
    segments: list[Segment] = []
    removed: list[str] = []
    unknown: dict[str, msgspec.Raw] = {}


_FIELDS: dict[type, str] = {
    Stage: "stages",
    Node: "nodes",
    Edge: "edges",
    Message: "messages",
    Coupon: "coupons",
    Segment: "segments",
}


@dataclass(frozen=True)
class Recovered:
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


# --- Where journals are -------------------------------------------------------------------------------------


def recovery_folder() -> Path:
    """The folder of the journals that are not beside a file, and of the locks."""
    return data_folder() / "recovery"


def beside(path: Path) -> Path:
    """The journal of a file."""
    return path.with_name(f".{path.name}{SUFFIX}")


def _lock_of(journal: Path) -> QLockFile:
    folder = recovery_folder() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(str(journal.absolute()).encode()).hexdigest()[:24]
    lock = QLockFile(str(folder / f"{digest}.lock"))
    lock.setStaleLockTime(0)
    return lock


# --- Writing ------------------------------------------------------------------------------------------------


class RecoveryJournal(QObject):
    """Keeps the journal of one document."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._place: Path | None = None
        self._lock: QLockFile | None = None
        self._pending: Difference | None = None
        self._appended = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(self.flush)
        self._end = document.store.subscribe(self._changed)

    @property
    def place(self) -> Path | None:
        """The journal's file, if there is one now."""
        return self._place

    def _changed(self, difference: Difference, before: Journey, after: Journey) -> None:
        self._pending = difference if self._pending is None else self._pending.then(difference)
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Write what has changed since the last time."""
        pending, self._pending = self._pending, None
        self._timer.stop()
        if pending is None:
            return
        if not self._document.changed:
            self.discard()
            return
        try:
            if self._place is None or self._appended > _COMPACT_AT:
                self._write_whole()
            else:
                self._append(_line_of(pending))
        except OSError as error:
            _log.warning("recovery journal not written: %s", error)

    def discard(self) -> None:
        """Remove the journal: the work is saved, or not wanted."""
        self._pending = None
        self._timer.stop()
        if self._place is not None:
            self._place.unlink(missing_ok=True)
        self._release()

    def close(self) -> None:
        """End, and remove the journal."""
        self.discard()
        self._end()

    def adopt(self, found: Recovered) -> None:
        """Go on where a found journal ends."""
        self._write_whole()
        if found.journal != self._place:
            found.journal.unlink(missing_ok=True)

    def _write_whole(self) -> None:
        document = self._document
        origin = _Origin(
            loopline_recovery=_VERSION,
            file=str(document.path.absolute()) if document.path else "",
            digest=document.stamp.digest if document.stamp else "",
            title=document.title,
        )
        line = _line_of(Difference(added=document.store.journey.records))
        line.whole = True
        line.unknown = {key: msgspec.Raw(msgspec.json.encode(value)) for key, value in _unknown(document)}
        text = msgspec.json.encode(origin) + b"\n" + msgspec.json.encode(line) + b"\n"
        if self._place is not None and self._place_fits():
            _put(self._place, text)
        else:
            self._claim(text)
        self._appended = 0

    def _place_fits(self) -> bool:
        path = self._document.path
        return path is None or self._place in (beside(path), None) or self._place.parent == recovery_folder()

    def _claim(self, text: bytes) -> None:
        """Write to the first place that is ours to write to."""
        if self._place is not None:
            self._place.unlink(missing_ok=True)
            self._release()
        for place in self._places():
            lock = _lock_of(place)
            if not lock.tryLock(0):
                continue
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                _put(place, text)
            except OSError:
                lock.unlock()
                continue
            self._place, self._lock = place, lock
            return
        raise OSError("no place for a recovery journal")

    def _places(self) -> Iterable[Path]:
        if self._document.path is not None:
            yield beside(self._document.path.absolute())
        identity = self._document.store.journey.header.journey_id
        digest = hashlib.sha256(f"{identity}{self._document.path}".encode()).hexdigest()[:16]
        for number in range(20):
            yield recovery_folder() / f"{digest}-{number}{SUFFIX}"

    def _append(self, line: _Line) -> None:
        assert self._place is not None
        text = msgspec.json.encode(line) + b"\n"
        with self._place.open("ab") as file:
            file.write(text)
        self._appended += len(text)

    def _release(self) -> None:
        self._place = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None


def _unknown(document: Document) -> Iterable[tuple[str, object]]:
    return document.store.journey.unknown.items()


def _put(place: Path, text: bytes) -> None:
    new = place.with_name(f"{place.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
        new.replace(place)
    finally:
        new.unlink(missing_ok=True)


def _line_of(difference: Difference) -> _Line:
    line = _Line(at=time.time(), removed=sorted(difference.removed))
    for record in (*difference.added.values(), *(after for _, after in difference.updated.values())):
        if isinstance(record, Header):
            line.header = record
        else:
            getattr(line, _FIELDS[type(record)]).append(record)
    return line


# --- Reading ------------------------------------------------------------------------------------------------


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
    lock = _lock_of(journal)
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
        origin = msgspec.json.decode(lines[0], type=_Origin)
    except (msgspec.MsgspecError, RecursionError):
        return None
    if origin.loopline_recovery != _VERSION:
        return None
    records: dict[str, AnyRecord] = {}
    unknown: dict[str, object] = {}
    last, edits = 0.0, 0
    # What stands behind the last line feed was cut off.
    for text in lines[1:-1]:
        try:
            line = msgspec.json.decode(text, type=_Line)
        except (msgspec.MsgspecError, RecursionError):
            break
        if line.whole:
            records, unknown = {}, {key: msgspec.json.decode(raw) for key, raw in line.unknown.items()}
        _apply(line, records)
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


def _apply(line: _Line, records: dict[str, AnyRecord]) -> None:
    for key in line.removed:
        records.pop(key, None)
    if line.header is not None:
        records[HEADER_ID] = line.header
    for field in _FIELDS.values():
        for record in getattr(line, field):
            records[record.id] = record
