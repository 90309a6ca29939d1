"""Places that people share: calls a day, entries in all. A place is booked on arrival (R17.3 to R17.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journey.steps import DAY, Capacity, Program, RateLimit, Send
from simulator.zones import ZoneTable

_HOUR = 3600


def _weekday(dates: NDArray[np.int64]) -> NDArray[np.int64]:
    """Monday = 0."""
    return (dates + 3) % 7


@dataclass(frozen=True)
class Resource:
    """A capacity of the journey number ``program``: of the node ``node``, or (empty) the one of its entries at
    ``place`` in their order."""

    program: int
    node: str
    capacity: Capacity
    place: int = 0


def resources_of(programs: Sequence[Program]) -> tuple[Resource, ...]:
    """All capacities of a run, by journey: those of its entries first, then those of its steps."""
    return tuple(resource for number, program in enumerate(programs) for resource in _of_program(number, program))


def _of_program(number: int, program: Program) -> Iterator[Resource]:
    for place, capacity in enumerate(program.entry.capacities):
        yield Resource(number, "", capacity, place)
    for node, step in program.steps.items():
        if isinstance(step, RateLimit | Send) and step.capacity is not None:
            yield Resource(number, node, step.capacity)


class Places:
    """The places of one resource; instants are UNIX times."""

    def __init__(self, capacity: Capacity, zone: ZoneTable) -> None:
        self.capacity = capacity
        self.zone = zone
        self._taken: dict[int, int] = {}
        #: Before this window there is no free place, from wherever one looks.
        self._free = -(2**62)
        self._step = 7 if capacity.per == "week" else 1
        self._begins: dict[int, int] = {}

    def copy(self) -> Places:
        """As they are now."""
        other = Places(self.capacity, self.zone)
        other._taken, other._free, other._begins = dict(self._taken), self._free, self._begins
        return other

    def book(self, now: int, latest: int | None, first: int | None = None) -> tuple[int, int] | None:
        """Books the first free place from now on: when it is, and its window; None if it would be after ``latest``, or
        there is none. ``first``: the window of ``now``, if it is known."""
        if first is None:
            first = self.window(now)
        taken, limit = self._taken, self.capacity.limit
        window = first
        if taken.get(first, 0) >= limit:
            if self.capacity.per == "all":
                return None
            window = max(first, self._free)
            while taken.get(window, 0) >= limit:
                window += self._step
        slot = now if window == first else self._begin(window, now)
        if latest is not None and slot > latest:
            return None
        taken[window] = taken.get(window, 0) + 1
        if window > first:
            self._free = window
        return slot, window

    def give_back(self, window: int) -> None:
        """A place is free again for those who come later."""
        self._taken[window] -= 1
        self._free = min(self._free, window)

    def window(self, instant: int) -> int:
        """The hour, date, or Monday's date of the zone's clock."""
        return int(self.windows(np.array([instant]))[0])

    def windows(self, instants: NDArray[np.int64]) -> NDArray[np.int64]:
        """As ``window``, of many instants."""
        per = self.capacity.per
        if per == "all":
            return np.zeros(len(instants), np.int64)
        places = np.searchsorted(np.array(self.zone.changes, np.int64), instants, side="right")
        local: NDArray[np.int64] = instants + np.array(self.zone.offsets, np.int64)[places]
        if per == "hour":
            return local // _HOUR
        dates = local // DAY
        return dates if per == "day" else dates - _weekday(dates)

    def _begin(self, window: int, now: int) -> int:
        """The first instant from now on that is in the window or later."""
        begin = self._begins.get(window)
        if begin is None or begin < now:
            local = window * (_HOUR if self.capacity.per == "hour" else DAY)
            begin = self._begins[window] = self.zone.reached(local, now)
        return begin
