"""Horizontal runs between rows: those that would lie on one another run a little apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

#: How far the first, second, third ... run in one gap lies from its middle.
_OFFSETS = (0.0, -5.0, 5.0, -9.0, 9.0)


class Passage(NamedTuple):
    """A horizontal run at ``height`` between two places, counted in columns and channels. Runs with the same ``key``
    lead into the same card and may lie on one another."""

    key: str
    height: float
    left: float
    right: float


def offsets_of(passages: Iterable[Passage]) -> dict[tuple[str, float], float]:
    """How far each run, by key and height, is moved up or down."""
    rows: dict[float, dict[str, Passage]] = {}
    for passage in passages:
        row = rows.setdefault(passage.height, {})
        known = row.get(passage.key)
        if known is not None:
            passage = passage._replace(left=min(known.left, passage.left), right=max(known.right, passage.right))
        row[passage.key] = passage
    found: dict[tuple[str, float], float] = {}
    for height, row in rows.items():
        ends: list[float] = []
        for passage in sorted(row.values(), key=lambda passage: (passage.left, passage.right, passage.key)):
            level = next((level for level, end in enumerate(ends) if end < passage.left), len(ends))
            if level == len(ends):
                ends.append(passage.right)
            else:
                ends[level] = passage.right
            found[passage.key, height] = _OFFSETS[level % len(_OFFSETS)]
    return found
