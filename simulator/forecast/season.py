"""Whether people will be as active as their donors were.

Donors are of the last months, the days to come of another season. How many customers will be active (have a leading
event) is forecast by all methods, last year's among them, and the odds of drawing an active donor are multiplied so
that as many are expected: exponential tilting, as in the calibration of survey weights.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.activity import Activity
from simulator.forecast.combining import combine
from simulator.forecast.likeness import Likeness, tilted
from simulator.forecast.past import AHEAD, Past

#: The odds are multiplied or divided by no more than this.
_MOST = 32.0
_ROUNDS = 40


def tilts(
    past: Past,
    likeness: Likeness,
    shares: Mapping[int, NDArray[np.float64]],
    newcomers: NDArray[np.float64],
    activity: Activity,
    lag: int,
) -> dict[int, float]:
    """The tilt of each origin of ``shares`` (of active donors, by customer)."""
    active = np.full((len(past.origins), 1), np.nan)
    active[:-AHEAD, 0] = likeness.active[:-AHEAD].sum(axis=1)
    donor = np.full(active.shape, np.nan)
    for origin, of_each in shares.items():
        donor[origin] = of_each.sum() + newcomers[origin]
    first = min(shares, default=len(active))
    whole, undated = np.ones(active.shape, np.bool_), np.zeros(1, np.bool_)
    expected = combine(active, whole, donor, undated, activity, first, lag).expected[:, 0]
    return {
        origin: tilt_for(of_each, of_each.sum() * expected[origin] / max(float(donor[origin, 0]), 1.0))
        for origin, of_each in shares.items()
    }


def tilt_for(shares: NDArray[np.float64], wanted: float) -> float:
    """The tilt with which ``wanted`` active donors are expected; 1 where no tilt can change anything."""
    some = shares[(shares > 0) & (shares < 1)]
    if not len(some):
        return 1.0
    rest = wanted - float((shares >= 1).sum())
    low, high = -np.log(_MOST), np.log(_MOST)
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if tilted(some, float(np.exp(middle))).sum() < rest:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2))
