"""What an import tells: plain data for the window, the command line and the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reject:
    """Rows of one source that were left out for one reason.

    ``reason`` is a text for people. ``line`` (from 1) and ``text`` are those of the first such row; the line
    is a row number in a file without lines.
    """

    reason: str
    count: int
    line: int | None
    text: str


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one file. ``rows`` = ``accepted`` + the counts of ``rejects``.

    ``first`` and ``last`` are the UNIX times of its first and last event (None for a file of customers or
    without events), ``zone`` the zone in which times without one were read ("" if all had one). ``mapping``
    says which column was read as what.
    """

    name: str
    sha256: str
    format: str
    rows: int
    accepted: int
    rejects: tuple[Reject, ...]
    first: int | None
    last: int | None
    zone: str
    mapping: dict[str, str]
    imported_at: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of an import. ``notes`` are sentences that the person should read."""

    folder: Path
    name: str
    customers: int
    events: int
    counts: dict[str, int]
    first: int
    last: int
    sources: tuple[SourceReport, ...]
    notes: tuple[str, ...]
    seconds: float

    @property
    def rejected(self) -> int:
        """How many rows of all sources were left out."""
        return sum(reject.count for source in self.sources for reject in source.rejects)
