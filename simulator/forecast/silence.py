"""A stretch of days of which a history holds nothing, which data that is missing looks like."""

from __future__ import annotations

import numpy as np

from simulator.history.history import History
from simulator.run import DAY

#: Shorter stretches are no news.
_LEAST_DAYS = 7
#: Of n gaps that chance alone makes, the longest is about ln(n) times the mean; this many times that is no chance.
_TIMES = 3.0


def longest_silence(history: History, since: int, start: int) -> tuple[int, int] | None:
    """The first and last second of the longest run of whole days from ``since`` to ``start`` (seconds after
    ``history.origin``) at which nobody did anything, UNIX time; None where it is no longer than chance may make it."""
    days = (start - since) // DAY
    inside = history.times[(history.times >= since) & (history.times < since + days * DAY)]
    if not len(inside):
        return None
    busy = np.flatnonzero(np.bincount((inside - since) // DAY, minlength=days))
    edges = np.concatenate([[-1], busy, [days]])
    lengths = np.diff(edges) - 1
    place = int(lengths.argmax())
    longest = int(lengths[place])
    if longest < max(_LEAST_DAYS, _TIMES * np.log(len(inside) + 1) * days / len(inside)):
        return None
    first = history.origin + since + int(edges[place] + 1) * DAY
    return first, first + longest * DAY - 1
