"""Fading in the kernel, looked up (simulator/fading.py)."""

from __future__ import annotations

from typing import Any

from simulator.compiled.jit import apart, inner
from simulator.compiled.memory import at

Frame = Any

#: As in simulator/fading.py: seconds of which a part of a fading is worked out, in bits.
PART_BITS = 9
_PART = (1 << PART_BITS) - 1


@apart
def worked_out(c: Frame, seconds: int) -> float:
    """The share that is left by a coarse part."""
    # The 2 comes from memory: of a constant, the compiler would make another function with other last digits.
    return c.two ** (-seconds / c.half_life)


@inner
def remaining(c: Frame, seconds: int) -> float:
    """The share of a pressure index that is left after ``seconds``."""
    coarse = seconds >> 2 * PART_BITS
    share = at(c, "fading", coarse) if coarse < c.fading_rows else worked_out(c, coarse << 2 * PART_BITS)
    return share * at(c, "fading_middle", seconds >> PART_BITS & _PART) * at(c, "fading_fine", seconds & _PART)
