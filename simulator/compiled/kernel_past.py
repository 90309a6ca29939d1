"""The past in the kernel: events become past one after the other, and those of a kind know the one before."""

from __future__ import annotations

from typing import Any

from simulator.compiled.jit import inlined
from simulator.compiled.memory import at, code_at, put

Frame = Any


@inlined
def remember(c: Frame, event: int, bit: int) -> None:
    """An event becomes past. ``bit``: its place in event masks."""
    place = event - c.first
    put(c, "earlier", place, at(c, "latest", bit))
    put(c, "latest", bit, place)
    c.past = event + 1


@inlined
def has_happened(c: Frame, bit: int, count: int, since: int) -> bool:
    """Whether at least ``count`` (1 or more) past events with a bit are of ``since`` or later."""
    place = at(c, "latest", bit)
    while count > 1 and place >= 0:
        place = at(c, "earlier", place)
        count -= 1
    return place >= 0 and code_at(c.times, c.first + place) >= since
