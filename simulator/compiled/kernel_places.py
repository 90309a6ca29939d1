"""Places that customers share, in the kernel: a customer asks, and is answered with what was settled (bookings.py)."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import inner
from simulator.compiled.memory import at

Frame = Any


@inner
def ask(c: Frame, what: int, resource: int, latest: int, booking: int, slot: int) -> None:
    """Notes a request, while it is being settled who gets what."""
    if not c.asking:
        return
    if c.request_count >= c.requests_rows:
        c.failed = op.FULL_REQUESTS
        return
    request = at(c, "requests", c.request_count)
    request.time = c.now
    request.customer = c.customer
    request.latest = latest
    request.slot = slot
    request.phase = c.phase
    request.sequence = c.asked
    request.what = what
    request.resource = resource
    request.booking = booking
    c.asked += 1
    c.request_count += 1


@inner
def book(c: Frame, resource: int, latest: int) -> int:
    """When the place is, op.NEVER if there is none; the booking's number is ``c.bookings`` - 1. Of what is not settled
    yet the place is assumed to be free."""
    slot = c.now
    if c.settled:
        row = at(c, "slot_offsets", c.customer) + c.bookings
        if row < at(c, "slot_offsets", c.customer + 1):
            slot = at(c, "slots", row)
            # What is past was the answer to another question; to take it would turn the clock back.
            if op.NEVER < slot < c.now:
                slot = c.now
    ask(c, op.BOOK, resource, latest, c.bookings, slot)
    c.bookings += 1
    return slot


@inner
def give_back(c: Frame, instance: Any) -> None:
    """The instance does not need the place that it holds."""
    if instance.booking >= 0:
        ask(c, op.GIVE_BACK, -1, op.FOREVER, instance.booking, op.NEVER)
        instance.booking = -1


@inner
def book_for(c: Frame, instance: Any, resource: int, latest: int) -> bool:
    """Books a place for an instance: whether there is one; its time stands in the instance."""
    slot = book(c, resource, latest)
    if slot == op.NEVER:
        return False
    instance.booking = c.bookings - 1
    instance.slot = slot
    at(c, "node_counts", instance.node).place_waited += slot > c.now
    return True


@inner
def book_entry(c: Frame, journey: Any) -> bool:
    """Whether there is a place for one more entry now, in each of the journey's capacities."""
    first = c.bookings
    for resource in range(journey.first_resource, journey.first_resource + journey.resources):
        if book(c, resource, c.now) != c.now:
            for booking in range(first, c.bookings - 1):
                ask(c, op.GIVE_BACK, -1, op.FOREVER, booking, op.NEVER)
            return False
    return True
