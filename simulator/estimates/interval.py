"""Intervals of single numbers."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

#: Intervals hold the truth in so many of a hundred cases, if nothing else is said.
LEVEL = 0.95

#: Of fewer people no rate is given.
FEWEST_PEOPLE = 30


class Interval(msgspec.Struct, frozen=True):
    """From ``low`` to ``high``, both included; ``level`` is the share of such intervals that hold the truth."""

    low: float
    high: float
    level: float = LEVEL

    @property
    def width(self) -> float:
        """From low to high."""
        return self.high - self.low

    def holds(self, value: float) -> bool:
        """Whether a value lies inside."""
        return self.low <= value <= self.high

    def scaled(self, factor: float) -> Interval:
        """The interval of ``factor`` times the number."""
        ends = sorted((self.low * factor, self.high * factor))
        return Interval(ends[0], ends[1], self.level)

    def with_(self, other: Interval) -> Interval:
        """The shortest interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high), self.level)


@lru_cache
def normal_quantile(level: float) -> float:
    """How many standard errors lie between the middle and the end of an interval of this level: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(count: int, of: int, level: float = LEVEL) -> Interval:
    """The interval of a share, ``count`` of ``of`` (at least 1) people who were drawn one by one. Wilson 1927."""
    low, high = wilson_ends([count], of, level)
    return Interval(float(low[0]), float(high[0]), level)


def wilson_ends(counts: ArrayLike, of: int, level: float = LEVEL) -> tuple[Numbers, Numbers]:
    """The lower and the upper ends of ``wilson`` for many counts of the same people."""
    z = normal_quantile(level)
    numbers = np.asarray(counts, np.float64)
    share = numbers / of
    middle = share + z * z / (2 * of)
    reach = z * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    low = np.where(numbers == 0, 0.0, np.maximum(0.0, (middle - reach) / scale))
    high = np.where(numbers == of, 1.0, np.minimum(1.0, (middle + reach) / scale))
    return low, high


def score(total: float, standard_error: float, level: float = LEVEL) -> Interval:
    """The interval of a total that cannot be negative, from its standard error.

    The numbers t with (total - t)^2 <= z^2 t d, where d = standard_error^2 / total says how much more the total
    scatters than a count of independent events: Wilson's interval for totals. A total of nothing is taken for a
    count of independent events (d = 1). On few people it holds the truth more often than the quantiles of a
    bootstrap or total +- z standard errors (benchmarks/estimates.py measures it).
    """
    low, high = score_ends([total], [standard_error], level)
    return Interval(float(low[0]), float(high[0]), level)


def score_ends(totals: ArrayLike, standard_errors: ArrayLike, level: float = LEVEL) -> tuple[Numbers, Numbers]:
    """The lower and the upper ends of ``score`` for many totals."""
    z = normal_quantile(level)
    numbers, errors = np.asarray(totals, np.float64), np.asarray(standard_errors, np.float64)
    spread = z * z * np.divide(errors**2, numbers, out=np.ones_like(numbers), where=numbers > 0)
    middle = numbers + spread / 2
    reach = np.sqrt(spread * numbers + spread * spread / 4)
    return np.maximum(0.0, middle - reach), middle + reach
