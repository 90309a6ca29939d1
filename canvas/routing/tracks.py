"""Tracks in a channel: vertical runs that would lie on one another run side by side, in the order in which they
cross each other least."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

#: Runs whose ends are nearer to each other than this in height need separate tracks.
_CLOSE = 10.0
#: Two runs that would share a stretch of a horizontal line are as bad as this many crossings.
_ON_ONE_LINE = 3.0
_SAME_HEIGHT = 1.0
#: More runs than this over one another are ordered at a guess; fewer in at most so many rounds.
_MANY = 32
_ROUNDS = 4
_LEAST_GAIN = 1e-6


class Run(NamedTuple):
    """A vertical run in a channel: from ``top`` to ``bottom``, with horizontal runs joining from the left and the
    right at the given heights. Edges into the same card are one run. ``key`` tells runs apart and decides ties."""

    key: str
    top: float
    bottom: float
    lefts: tuple[float, ...]
    rights: tuple[float, ...]


class Track(NamedTuple):
    """A run's place: the ``number``-th from the left (from 0) of ``total`` tracks at this height."""

    number: int
    total: int


def joined(first: Run, second: Run) -> Run:
    """Two runs into the same card as one."""
    return Run(
        first.key,
        min(first.top, second.top),
        max(first.bottom, second.bottom),
        first.lefts + second.lefts,
        first.rights + second.rights,
    )


def assign(runs: Sequence[Run]) -> dict[str, Track]:
    """A track for each run of one channel, by key."""
    tracks: dict[str, Track] = {}
    for group in _overlapping(runs):
        if len(group) == 1:
            tracks[group[0].key] = Track(0, 1)
            continue
        ordered = sorted(group, key=_first_guess)
        if len(ordered) <= _MANY:
            _sift(ordered)
        indices = _indices(ordered)
        count = max(indices) + 1
        for run, index in zip(ordered, indices, strict=True):
            tracks[run.key] = Track(index, count)
    return tracks


def _overlapping(runs: Sequence[Run]) -> list[list[Run]]:
    """Groups of runs that overlap one another in height, directly or through others."""
    groups: list[list[Run]] = []
    lowest = float("-inf")
    for run in sorted(runs, key=_by_top):
        if run.top > lowest + _CLOSE:
            groups.append([])
            lowest = run.bottom
        groups[-1].append(run)
        lowest = max(lowest, run.bottom)
    return groups


def _by_top(run: Run) -> tuple[float, float, str]:
    return (run.top, run.bottom, run.key)


def _first_guess(run: Run) -> tuple[int, float, float, str]:
    """From left to right: runs downwards, those from lower cards first; then runs upwards, from upper cards first.
    In a channel of this kind alone none cross."""
    left = _middle(run.lefts or run.rights)
    right = _middle(run.rights or run.lefts)
    if right >= left:
        return (0, -left, -right, run.key)
    return (1, left, right, run.key)


def _middle(heights: Sequence[float]) -> float:
    return (min(heights) + max(heights)) / 2


def _crossings(left: Run, right: Run) -> float:
    """How often two runs cross if the one is left of the other."""
    total = 0.0
    for height in left.rights:
        if right.top < height < right.bottom:
            total += 1.0
        for other in right.lefts:
            if abs(height - other) <= _SAME_HEIGHT:
                total += _ON_ONE_LINE
    for height in right.lefts:
        if left.top < height < left.bottom:
            total += 1.0
    return total


def _sift(runs: list[Run]) -> None:
    """Move single runs to where they cross the others least, as long as that helps."""
    count = len(runs)
    costs = [[_crossings(left, right) if left is not right else 0.0 for right in runs] for left in runs]
    order = list(range(count))
    for _ in range(_ROUNDS):
        changed = False
        for run in range(count):
            here = order.index(run)
            rest = order[:here] + order[here + 1 :]
            cost = sum([costs[run][other] for other in rest])
            sums = [cost]
            for other in rest:
                cost += costs[other][run] - costs[run][other]
                sums.append(cost)
            least = min(sums)
            if least < sums[here] - _LEAST_GAIN:
                rest.insert(sums.index(least), run)
                order = rest
                changed = True
        if not changed:
            break
    runs[:] = [runs[index] for index in order]


def _indices(runs: Sequence[Run]) -> list[int]:
    """The leftmost track for each run, right of all before it that it overlaps."""
    indices: list[int] = []
    for number, run in enumerate(runs):
        index = 0
        for before, other in zip(indices, runs[:number], strict=True):
            if before >= index and other.top <= run.bottom + _CLOSE and run.top <= other.bottom + _CLOSE:
                index = before + 1
        indices.append(index)
    return indices
