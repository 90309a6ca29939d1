"""Intervals of single numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

#: Intervals hold the truth in so many of a hundred cases, if nothing else is said.
LEVEL = 0.95

#: Of fewer people no rate is given.
FEWEST_PEOPLE = 30


@dataclass(frozen=True)
class Interval:
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


def normal_quantile(level: float) -> float:
    """How many standard errors lie between the middle and the end of an interval of this level: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(count: int, of: int, level: float = LEVEL) -> Interval:
    """The interval of a share, ``count`` of ``of`` (at least 1) people who were drawn one by one. Wilson 1927."""
    z = normal_quantile(level)
    share = count / of
    middle = share + z * z / (2 * of)
    reach = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    low = 0.0 if count == 0 else max(0.0, (middle - reach) / scale)
    high = 1.0 if count == of else min(1.0, (middle + reach) / scale)
    return Interval(low, high, level)


def score(total: float, standard_error: float, level: float = LEVEL) -> Interval:
    """The interval of a total that cannot be negative, from its standard error.

    The numbers t with (total - t)^2 <= z^2 t d, where d = standard_error^2 / total says how much more the total
    scatters than a count of independent events: Wilson's interval for totals. A total of nothing is taken for a
    count of independent events (d = 1). On few people it holds the truth more often than the quantiles of a
    bootstrap or total +- z standard errors (benchmarks/estimates.py measures it).
    """
    z = normal_quantile(level)
    spread = z * z * (standard_error**2 / total if total > 0 else 1.0)
    reach = sqrt(spread * total + spread * spread / 4)
    return Interval(max(0.0, total + spread / 2 - reach), total + spread / 2 + reach, level)
