"""Random draws for whole columns of customers, keyed by the customer and never by a position, so that people who came
later change nobody's draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One step of SplitMix64 on each value."""
    values = values + _STEP
    values = (values ^ (values >> np.uint64(30))) * _FIRST
    values = (values ^ (values >> np.uint64(27))) * _SECOND
    return values ^ (values >> np.uint64(31))


def keyed(hashes: NDArray[np.uint64], *labels: int) -> NDArray[np.uint64]:
    """64 random bits for each hash and these labels."""
    drawn = hashes
    for label in labels:
        drawn = mixed(drawn ^ mixed(np.array([label % 2**64], np.uint64)))
    return drawn


def shares(drawn: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Random bits as numbers from 0 to below 1."""
    return (drawn >> np.uint64(11)).astype(np.float64) / 2.0**53
