"""How a recovery journal is written: one JSON object a line, and where it stands.

The first line says what the journal belongs to, the second holds the whole document, each further one a change. A
document without a file has its journal in the user's data folder, as has one whose folder may not be written to.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from pathlib import Path

import msgspec
from PySide6.QtCore import QLockFile

from designer.folders import data_folder
from journey.model import HEADER_ID, AnyRecord, Coupon, Edge, Fragment, Header, Message, Node, Segment, Stage
from journey.store import Difference

SUFFIX = ".recovery"
VERSION = 1


class Origin(msgspec.Struct, kw_only=True):
    """The first line: what the journal belongs to. ``digest``: the file's SHA-256 when it was read."""

    loopline_recovery: int
    file: str = ""
    digest: str = ""
    title: str = ""


class Line(msgspec.Struct, kw_only=True, omit_defaults=True):
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
    fragments: list[Fragment] = []
    removed: list[str] = []
    unknown: dict[str, msgspec.Raw] = {}


_FIELDS: dict[type, str] = {
    Stage: "stages",
    Node: "nodes",
    Edge: "edges",
    Message: "messages",
    Coupon: "coupons",
    Segment: "segments",
    Fragment: "fragments",
}


# --- Where journals are -------------------------------------------------------------------------------------


def recovery_folder() -> Path:
    """The folder of the journals that are not beside a file, and of the locks."""
    return data_folder() / "recovery"


def beside(path: Path) -> Path:
    """The journal of a file."""
    return path.with_name(f".{path.name}{SUFFIX}")


def lock_of(journal: Path) -> QLockFile:
    """The lock that a program holds while it writes a journal; that of a program that was killed counts no more."""
    folder = recovery_folder() / "locks"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(str(journal.absolute()).encode()).hexdigest()[:24]
    lock = QLockFile(str(folder / f"{digest}.lock"))
    lock.setStaleLockTime(0)
    return lock


# --- Lines -----------------------------------------------------------------------------------------------------


def line_of(difference: Difference) -> Line:
    """A change as a line, with the time that it is now."""
    line = Line(at=time.time(), removed=sorted(difference.removed))
    for record in (*difference.added.values(), *(after for _, after in difference.updated.values())):
        if isinstance(record, Header):
            line.header = record
        else:
            getattr(line, _FIELDS[type(record)]).append(record)
    return line


def apply(line: Line, records: dict[str, AnyRecord]) -> None:
    """Carry a line out on a document's records."""
    for key in line.removed:
        records.pop(key, None)
    if line.header is not None:
        records[HEADER_ID] = line.header
    for field in _FIELDS.values():
        for record in getattr(line, field):
            records[record.id] = record
