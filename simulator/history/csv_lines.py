"""Finding lines of a CSV file again: the database counts rows, people look at lines."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Set
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_CHUNK = 1 << 24
_LONGEST_EXCERPT = 300


def lines_at(path: Path, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers (from 1) of the lines that hold these ascending byte offsets, or begin after line breaks there."""
    found = np.zeros(len(offsets), dtype=np.int64)
    done, line, position, previous = 0, 1, 0, 0
    with path.open("rb") as file:
        while done < len(offsets) and (chunk := file.read(_CHUNK)):
            content = np.frombuffer(chunk, dtype=np.uint8)
            feeds, returns = content == 10, content == 13
            # CR LF is one break: a feed counts unless a return stands before it.
            after_return = np.concatenate(([previous == 13], returns[:-1]))
            breaks = np.flatnonzero(returns | (feeds & ~after_return))
            solid = np.flatnonzero(~(feeds | returns))
            last = done + int(np.searchsorted(offsets[done:], position + len(chunk)))
            # Line breaks at the end of the chunk leave an offset to the next one.
            place = np.searchsorted(solid, np.maximum(offsets[done:last] - position, 0))
            here = int(np.count_nonzero(place < len(solid)))
            found[done : done + here] = line + np.searchsorted(breaks, solid[place[:here]])
            done += here
            line += len(breaks)
            position += len(chunk)
            previous = chunk[-1]
    return found


def excerpt_at(path: Path, offset: int) -> str:
    """The line at a byte offset (after any line breaks there), shortened."""
    with path.open("rb") as file:
        file.seek(offset)
        text = file.read(4 * _LONGEST_EXCERPT).lstrip(b"\r\n").decode("utf-8", "replace")
    return shortened(text.splitlines()[0] if text else "")


def shortened(text: str) -> str:
    """The text, cut where it gets too long to show."""
    return text if len(text) <= _LONGEST_EXCERPT else text[: _LONGEST_EXCERPT - 1] + "…"


def find_rows(path: Path, delimiter: str, rows: Collection[int], without: Set[int]) -> dict[int, tuple[int, str]]:
    """Line number and text of rows (from 0, after the header, blank lines and the lines ``without`` passed over)."""
    found: dict[int, tuple[int, str]] = {}
    last = max(rows, default=-1)
    with path.open("r", encoding="utf-8-sig", errors="replace", newline="") as file:
        kept = _Kept(file)
        reader = csv.reader(kept, delimiter=delimiter)
        row = -2  # the header comes first
        while row < last:
            before = reader.line_num
            kept.lines.clear()
            try:
                cells = next(reader, None)
            except csv.Error:
                continue
            if cells is None:
                break
            if not cells or before + 1 in without:
                continue
            row += 1
            if row in rows:
                found[row] = (before + 1, shortened("".join(kept.lines).strip("\r\n")))
    return found


class _Kept:
    """Hands lines on and keeps those of the row being read."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._source = iter(lines)
        self.lines: list[str] = []

    def __iter__(self) -> _Kept:
        return self

    def __next__(self) -> str:
        line = next(self._source)
        self.lines.append(line)
        return line


def plain_copy(path: Path, into: Path, encoding: str) -> Path:
    """The text in UTF-8 with one kind of line break, as a file at ``into``."""
    with (
        path.open("r", encoding=encoding, errors="replace") as source,
        into.open("w", encoding="utf-8", newline="\n") as target,
    ):
        while text := source.read(1 << 20):
            target.write(text)
    return into
