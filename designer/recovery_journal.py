"""Keeps what was not saved: a journal beside the file, never the file itself.

It is written shortly after each change and goes when the document is saved or closed.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
from PySide6.QtCore import QLockFile, QObject, QTimer

from designer.documents import Document
from designer.recovery import Recovered
from designer.recovery_format import SUFFIX, VERSION, Line, Origin, beside, line_of, lock_of, recovery_folder
from journey.journey import Journey
from journey.store import Difference

_log = logging.getLogger(__name__)

#: A change is in the journal after this time (ms).
_DELAY = 120
#: The journal is written anew once its differences are this long (bytes).
_COMPACT_AT = 4_000_000


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
        if document.changed:
            # Another window began this document, or it came from a journal: it is kept from now on.
            self._pending = Difference()
            self._timer.start()

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
            if self._place is None or not self._place.exists() or self._appended > _COMPACT_AT:
                self._write_whole()
            else:
                self._append(line_of(pending))
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
        self._pending = None
        self._timer.stop()
        self._write_whole()
        if found.journal != self._place:
            found.journal.unlink(missing_ok=True)

    def go_on_with(self, other: RecoveryJournal) -> None:
        """Keep the journal of another window of the same document, which has none from now on: there is no moment
        without one."""
        other.flush()
        self._pending = None
        self._timer.stop()
        self._place, self._lock, self._appended = other._place, other._lock, other._appended
        other._place = other._lock = None

    def _write_whole(self) -> None:
        document = self._document
        origin = Origin(
            loopline_recovery=VERSION,
            file=str(document.path.absolute()) if document.path else "",
            digest=document.stamp.digest if document.stamp else "",
            title=document.title,
        )
        line = line_of(Difference(added=document.store.journey.records))
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
            lock = lock_of(place)
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

    def _append(self, line: Line) -> None:
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
