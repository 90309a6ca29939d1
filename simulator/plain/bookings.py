"""Who gets which place (R17.3 to R17.7). Customers who share places are replayed twice: first all of them together,
instant by instant, to see who books what; then each alone, with the places that were found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from simulator.bookings import Places, Resource
from simulator.zones import ZoneTable

#: By the customer's key: the instants of the places that were booked, None where there was none.
Slots = dict[str, list[int | None]]


class Desk(Protocol):
    """Where one customer books."""

    def book(self, resource: Resource, now: int, latest: int | None) -> tuple[int, int] | None:
        """The number of the booking and the instant of the place; None if there is none."""

    def give_back(self, booking: int) -> None:
        """The place of a booking is not needed."""


@dataclass
class SharedPlaces:
    """The places of all resources while all customers are replayed together."""

    zones: dict[Resource, ZoneTable]

    def __post_init__(self) -> None:
        self.places = {resource: Places(resource.capacity, zone) for resource, zone in self.zones.items()}


class OpenDesk:
    """Books as the first come; ``slots`` remembers the answers, in their order."""

    def __init__(self, shared: SharedPlaces) -> None:
        self._shared = shared
        self._held: list[tuple[Resource, int] | None] = []
        self.slots: list[int | None] = []

    def book(self, resource: Resource, now: int, latest: int | None) -> tuple[int, int] | None:
        """The first free place."""
        found = self._shared.places[resource].book(now, latest)
        self._held.append(None if found is None else (resource, found[1]))
        self.slots.append(None if found is None else found[0])
        return None if found is None else (len(self.slots) - 1, found[0])

    def give_back(self, booking: int) -> None:
        """The place is free again."""
        held = self._held[booking]
        assert held is not None
        resource, window = held
        self._shared.places[resource].give_back(window)


class ClosedDesk:
    """Answers as was found before."""

    def __init__(self, slots: Sequence[int | None]) -> None:
        self._slots = slots
        self._asked = 0

    def book(self, resource: Resource, now: int, latest: int | None) -> tuple[int, int] | None:
        """The answer that comes next."""
        self._asked += 1
        slot = self._slots[self._asked - 1]
        return None if slot is None else (self._asked - 1, slot)

    def give_back(self, booking: int) -> None:
        """Nothing: all is settled."""
