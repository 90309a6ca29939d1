"""How the pressure of messages fades."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

#: Seconds of which a fading is worked out by itself, in bits.
FINE_BITS = 12
_FINE = 1 << FINE_BITS


def remaining(seconds: int, half_life: float) -> float:
    """The share of an index that is left after ``seconds``: 2^(-seconds / half-life), as a product of two powers, so
    that both can be looked up."""
    fine = seconds % _FINE
    return math.pow(2.0, -(seconds - fine) / half_life) * math.pow(2.0, -fine / half_life)


@lru_cache(maxsize=4)
def shares(longest: int, half_life: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What is left after multiples of the longest fine span, up to ``longest`` seconds, and after each number of
    seconds within it."""
    coarse = [math.pow(2.0, -seconds / half_life) for seconds in range(0, longest + 1, _FINE)]
    fine = [math.pow(2.0, -seconds / half_life) for seconds in range(_FINE)]
    return np.array(coarse), np.array(fine)
