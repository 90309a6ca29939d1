"""How the pressure of messages fades."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

#: Seconds of which a part of a fading is worked out, in bits.
PART_BITS = 9
_PART = 1 << PART_BITS


def remaining(seconds: int, half_life: float) -> float:
    """The share of an index that is left after ``seconds``: 2^(-seconds / half-life), as a product of three powers, so
    that each can be looked up."""
    coarse, rest = divmod(seconds, _PART * _PART)
    middle, fine = divmod(rest, _PART)
    return _power(coarse * _PART * _PART, half_life) * _power(middle * _PART, half_life) * _power(fine, half_life)


def _power(seconds: int, half_life: float) -> float:
    return math.pow(2.0, -seconds / half_life)


@lru_cache(maxsize=4)
def shares(longest: int, half_life: float) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """What is left by the coarse part of up to ``longest`` seconds, by the middle and by the fine part."""
    coarse = range(0, longest + 1, _PART * _PART)
    middle = range(0, _PART * _PART, _PART)
    return tuple(  # type: ignore[return-value]  # three of them
        np.array([_power(seconds, half_life) for seconds in part]) for part in (coarse, middle, range(_PART))
    )
