"""Keeps calls within what a system allows."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from exporters.publishing.service import Limit


class Limiter:
    """Remembers when calls went out. Times are seconds of one clock that never goes back."""

    def __init__(self, limits: Iterable[Limit]) -> None:
        self._windows = [(limit, deque[float](maxlen=limit.calls)) for limit in limits]

    def wait(self, now: float) -> float:
        """Seconds from ``now`` until another call is allowed by every limit; 0 when it is already."""
        return max((_wait(limit, times, now) for limit, times in self._windows), default=0.0)

    def sent(self, now: float) -> None:
        """Note a call."""
        for _, times in self._windows:
            times.append(now)


def _wait(limit: Limit, times: deque[float], now: float) -> float:
    if len(times) < limit.calls:
        return 0.0
    return max(0.0, times[0] + limit.seconds - now)
