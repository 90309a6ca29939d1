"""How the pressure of messages fades."""

from __future__ import annotations

import math

#: Seconds of which a fading is worked out by itself, in bits.
FINE_BITS = 12
_FINE = 1 << FINE_BITS


def remaining(seconds: int, half_life: float) -> float:
    """The share of an index that is left after ``seconds``: 2^(-seconds / half-life), as a product of two powers, so
    that both can be looked up."""
    fine = seconds % _FINE
    return math.pow(2.0, -(seconds - fine) / half_life) * math.pow(2.0, -fine / half_life)


def coarse_shares(longest: int, half_life: float) -> list[float]:
    """What is left after multiples of the finest span, up to ``longest`` seconds."""
    return [math.pow(2.0, -seconds / half_life) for seconds in range(0, longest + 1, _FINE)]


def fine_shares(half_life: float) -> list[float]:
    """What is left after each number of seconds below that span."""
    return [math.pow(2.0, -seconds / half_life) for seconds in range(_FINE)]
