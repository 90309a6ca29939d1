"""Fading in the kernel, looked up (simulator/fading.py)."""

from __future__ import annotations

from typing import Any

from simulator.compiled.jit import apart, inner
from simulator.compiled.memory import at

Frame = Any

#: As in simulator/fading.py: seconds of which a fading is worked out by itself, in bits.
FINE_BITS = 12
_FINE = (1 << FINE_BITS) - 1


@apart
def worked_out(c: Frame, seconds: int) -> float:
    """The share that is left after a whole number of coarse spans."""
    # The 2 comes from memory: of a constant, the compiler would make another function with other last digits.
    return c.two ** (-seconds / c.half_life)


@inner
def remaining(c: Frame, seconds: int) -> float:
    """The share of a pressure index that is left after ``seconds``."""
    coarse = seconds >> FINE_BITS
    share = at(c, "fading", coarse) if coarse < c.fading_rows else worked_out(c, coarse << FINE_BITS)
    return share * at(c, "fading_fine", seconds & _FINE)
