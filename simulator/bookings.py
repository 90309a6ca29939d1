"""Places that people share: calls a day, entries in all. A place is booked on arrival (R17.3 to R17.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from journey.steps import Capacity, Program, RateLimit, Send
from simulator.zones import ZoneTable, weekday

_HOUR = 3600


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

    def book(self, now: int, latest: int | None) -> tuple[int, int] | None:
        """Books the first free place from now on: when it is, and its window; None if it would be after ``latest``, or
        there is none."""
        first = self._window(now)
        window = max(first, self._free) if self._full(first) else first
        while self._full(window):
            if self.capacity.per == "all":
                return None
            window += self._step
        slot = now if window == first else self._begin(window, now)
        if latest is not None and slot > latest:
            return None
        self._taken[window] = self._taken.get(window, 0) + 1
        if window > first:
            self._free = window
        return slot, window

    def give_back(self, window: int) -> None:
        """A place is free again for those who come later."""
        self._taken[window] -= 1
        self._free = min(self._free, window)

    def _full(self, window: int) -> bool:
        return self._taken.get(window, 0) >= self.capacity.limit

    @property
    def _step(self) -> int:
        return 7 if self.capacity.per == "week" else 1

    def _window(self, instant: int) -> int:
        """The hour, date, or Monday's date of the zone's clock."""
        per = self.capacity.per
        if per == "all":
            return 0
        local = self.zone.local(instant)
        if per == "hour":
            return local // _HOUR
        date = self.zone.date(instant)
        return date if per == "day" else date - weekday(date)

    def _begin(self, window: int, now: int) -> int:
        if self.capacity.per == "hour":
            return self.zone.reached(window * _HOUR, now)
        return self.zone.start_of(window, now)
