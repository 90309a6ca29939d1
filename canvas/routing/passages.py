"""Horizontal runs across columns: those that would lie on one another run a little apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

#: How far the first, second, third ... run lies from where all would be: between two rows, and at a card's side.
_OFFSETS_BETWEEN = (0.0, -5.0, 5.0, -9.0, 9.0)
_OFFSETS_BESIDE = (0.0, -12.0, 12.0, -20.0, 20.0)


class Passage(NamedTuple):
    """A horizontal run at ``height`` between two places, counted in columns and channels.

    It runs ``between`` two rows, or on the way out of a card (``out``, where nothing can be moved any more) or into a
    card (``into``). Runs with the same ``key`` lead into the same card and may lie on one another.
    """

    key: str
    kind: Literal["between", "out", "into"]
    height: float
    left: float
    right: float


def offsets_of(passages: Iterable[Passage]) -> dict[tuple[str, float], float]:
    """How far each run, by key and height, is moved up or down; runs that stay are left out."""
    between: dict[float, dict[str, Passage]] = {}
    beside: dict[float, dict[str, Passage]] = {}
    for passage in passages:
        rows = between if passage.kind == "between" else beside
        row = rows.setdefault(passage.height, {})
        known = row.get(passage.key)
        if known is not None:
            passage = passage._replace(left=min(known.left, passage.left), right=max(known.right, passage.right))
        row[passage.key] = passage
    found: dict[tuple[str, float], float] = {}
    for rows, offsets in ((between, _OFFSETS_BETWEEN), (beside, _OFFSETS_BESIDE)):
        for height, row in rows.items():
            if len(row) > 1:
                _spread(height, list(row.values()), offsets, found)
    return found


def _spread(
    height: float, row: list[Passage], offsets: tuple[float, ...], found: dict[tuple[str, float], float]
) -> None:
    """Levels for the runs of one height: each the first in which none overlaps it; those that stay come first."""
    levels: list[list[Passage]] = [[]]
    row.sort(key=lambda passage: (passage.kind != "out", passage.left, passage.right, passage.key))
    for passage in row:
        if passage.kind == "out":
            levels[0].append(passage)
            continue
        level = next((index for index, others in enumerate(levels) if not _overlaps(passage, others)), len(levels))
        if level == len(levels):
            levels.append([])
        levels[level].append(passage)
        if level:
            found[passage.key, height] = offsets[min(level, len(offsets) - 1)]


def _overlaps(passage: Passage, others: list[Passage]) -> bool:
    return any(other.left <= passage.right and passage.left <= other.right for other in others)
