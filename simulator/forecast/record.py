"""How forecasts did: errors, bias, coverage, and the baseline beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import NormalDist

import numpy as np

from simulator.forecast.past import AHEAD
from simulator.forecast.records import Decile, Origin, Record

#: The level of the interval of the coverage.
_LEVEL = 0.9


def record_of(origins: Sequence[Origin]) -> Record:
    """The record of forecasts at these origins."""
    if not origins:
        return Record((), None, None, None, None, None, None, None)
    some = [origin for origin in origins if origin.observed > 0]
    errors = [(origin.expected - origin.observed) / origin.observed for origin in some]
    baseline = [abs(origin.last - origin.observed) / origin.observed for origin in some if origin.last is not None]
    covered = sum(origin.is_covered for origin in origins) / len(origins)
    low, high = coverage_interval(covered, len(origins))
    return Record(
        origins=tuple(origins),
        observed=float(np.mean([origin.observed for origin in origins])),
        error=float(np.mean(np.abs(errors))) if errors else None,
        bias=float(np.mean(errors)) if errors else None,
        coverage=covered,
        coverage_low=low,
        coverage_high=high,
        baseline_error=float(np.mean(baseline)) if baseline else None,
    )


def coverage_interval(share: float, origins: int) -> tuple[float, float]:
    """Wilson's interval for the share of intervals that cover what came. Windows overlap, so they count for fewer
    tries: as many as would fit in one after the other."""
    tries = (origins + AHEAD - 1) / AHEAD
    z = NormalDist().inv_cdf(0.5 + _LEVEL / 2)
    middle = (share + z**2 / (2 * tries)) / (1 + z**2 / tries)
    half = z / (1 + z**2 / tries) * (share * (1 - share) / tries + z**2 / (4 * tries**2)) ** 0.5
    return max(middle - half, 0.0), min(middle + half, 1.0)


def deciles_of(records: Iterable[Record]) -> tuple[Decile, ...]:
    """All forecasts of several figures from the lowest to the highest, in ten groups of as many: what was expected and
    what came."""
    tries = sorted((origin for record in records for origin in record.origins), key=lambda origin: origin.expected)
    groups = [tries[len(tries) * part // 10 : len(tries) * (part + 1) // 10] for part in range(10)]
    return tuple(
        Decile(
            forecasts=len(group),
            expected=float(np.mean([origin.expected for origin in group])),
            observed=float(np.mean([origin.observed for origin in group])),
            coverage=sum(origin.is_covered for origin in group) / len(group),
        )
        for group in groups
        if group
    )
