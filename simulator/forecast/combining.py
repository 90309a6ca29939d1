"""Several methods, one forecast: each weighs as much as its past errors let it.

Everything is in logarithms of count + 1/2, so errors are relative and a count may be 0. Shapes: G origins, F figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.activity import Activity
from simulator.forecast.past import AHEAD

Table = NDArray[np.float64]

#: The methods by name, in the order of the tables' first axis.
METHODS = ("last window", "last windows", "donors", "donors, bias taken off", "year ago", "year ago, grown")
LAST, SMOOTHED, YEAR_AGO, GROWN = 0, 1, 4, 5

#: Steps after which a past error weighs half: half a year of four-week windows; for the bias eight weeks.
_HALF_LIFE, _BIAS_HALF_LIFE = 13, 4
#: What an untried method is thought to err by, and how many tries that counts for.
_PRIOR, _PRIOR_TRIES, _PRIOR_TRIES_YEAR = 0.2, 1.0, 2.0
#: The bias is shrunk as if so many tries had shown none.
_BIAS_TRIES = 2.0
#: So many windows are smoothed.
_WINDOWS = 6
#: Weights go with the mean squared error to this power.
_SHARPNESS = 2.0
#: So many windows tell how far a figure follows the shop's activity; before, half of it is believed.
_LEAST_WINDOWS = 6


@dataclass(frozen=True)
class Combined:
    """``expected``: the forecast of each origin and figure (NaN before the first). ``errors``: log of what was observed
    over it, where the window is over by T. ``scale``: what the forecast was thought to err by (root of the methods'
    mean squared errors, by weight). ``weights`` (methods, figures): at T."""

    expected: Table
    errors: Table
    scale: Table
    weights: Table


def logs(counts: Table) -> Table:
    """Logarithms of counts."""
    return np.log(counts + 0.5)


def counts(of_logs: Table) -> Table:
    """The way back, without the digits in which the two differ: nothing is 0, not a little more."""
    return np.maximum(np.round(np.exp(of_logs) - 0.5, 9), 0.0)


def combine(
    observed: Table,
    whole: NDArray[np.bool_],
    donor: Table,
    dated: NDArray[np.bool_],
    activity: Activity,
    first: int,
    lag: int,
) -> Combined:
    """The forecasts of all origins from ``first`` on, each from what was over by then.

    ``observed``: by the origin of its window, NaN where it is not over by T. ``whole``: where a window had enough
    history before it. ``donor``: NaN where there is none. ``dated``: figures that the calendar decides, for which
    only donors are asked. ``lag``: origins in a year.
    """
    truth = np.where(whole, logs(observed), np.nan)
    follows = _follows(truth, logs(activity.windows))
    values = _candidates(truth, logs(donor), activity, follows, lag)
    for method in (LAST, SMOOTHED, YEAR_AGO, GROWN):
        values[method][:, dated] = np.nan
    errors = truth - values
    expected, combined = np.full(truth.shape, np.nan), np.full(truth.shape, np.nan)
    weights, scale = np.zeros((len(METHODS), truth.shape[1])), np.full(truth.shape, np.nan)
    for origin in range(first, len(truth)):
        known = slice(first, max(origin - AHEAD + 1, first))
        skill = (activity.skill[origin], activity.grown_skill[origin])
        risk = _risk(errors[:, known], skill, follows[origin])
        weights = _weights(values[:, origin], risk)
        there = weights.sum(axis=0) > 0
        expected[origin] = np.where(there, (weights * np.nan_to_num(values[:, origin])).sum(axis=0), np.nan)
        scale[origin] = np.sqrt((weights * risk).sum(axis=0))
        combined[origin] = truth[origin] - expected[origin]
    return Combined(counts(expected), combined, scale, weights)


def _candidates(truth: Table, donor: Table, activity: Activity, follows: Table, lag: int) -> Table:
    """The forecast of each method, origin and figure."""
    last, year = shifted(truth, AHEAD), shifted(truth, lag)
    return np.stack(
        [
            last,
            _smoothed(truth),
            donor,
            donor + _bias(truth - donor),
            year,
            year + activity.growth[:, None] * follows,
        ]
    )


def _smoothed(truth: Table) -> Table:
    """For each origin the mean of the last windows that do not overlap, each weighing half as much as the next."""
    before = [shifted(truth, AHEAD * place) for place in range(1, _WINDOWS + 1)]
    weights = [np.where(np.isnan(table), 0.0, 0.5**place) for place, table in enumerate(before)]
    total = np.sum(weights, axis=0)
    mean = sum(weight * np.nan_to_num(table) for weight, table in zip(weights, before, strict=True))
    smoothed: Table = np.divide(mean, total, out=np.full(truth.shape, np.nan), where=~np.isnan(before[0]))
    return smoothed


def shifted(table: Table, steps: int) -> Table:
    """Each origin's row of so many origins before, NaN where there is none."""
    moved = np.full(table.shape, np.nan)
    if steps < len(table):
        moved[steps:] = table[: len(table) - steps]
    return moved


def _bias(errors: Table) -> Table:
    """For each origin the shrunk mean of the errors known by then, the latest weighing most."""
    bias = np.zeros(errors.shape)
    for origin in range(AHEAD, len(errors)):
        known = errors[: origin - AHEAD + 1]
        weights = np.where(np.isnan(known), 0.0, _fading(len(known), _BIAS_HALF_LIFE)[:, None])
        bias[origin] = (weights * np.nan_to_num(known)).sum(axis=0) / (weights.sum(axis=0) + _BIAS_TRIES)
    return bias


def _follows(truth: Table, windows: NDArray[np.float64]) -> Table:
    """For each origin and figure how much of its past ups and downs goes with the shop's activity (squared correlation,
    0 if they go against each other)."""
    follows = np.full(truth.shape, 0.5)
    for origin in range(AHEAD + _LEAST_WINDOWS, len(truth)):
        known = truth[: origin - AHEAD + 1]
        there = ~np.isnan(known)
        number = there.sum(axis=0)
        enough = number >= _LEAST_WINDOWS
        busy = np.where(there, windows[: len(known), None], 0.0)
        mine = np.where(there, known, 0.0)
        of = np.maximum(number, 1)
        busy = np.where(there, busy - busy.sum(axis=0) / of, 0.0)
        mine = np.where(there, mine - mine.sum(axis=0) / of, 0.0)
        scale = np.sqrt((busy**2).sum(axis=0) * (mine**2).sum(axis=0))
        correlation = np.divide((busy * mine).sum(axis=0), scale, out=np.zeros(len(scale)), where=scale > 0)
        follows[origin] = np.where(enough, np.maximum(correlation, 0.0) ** 2, 0.5)
    return follows


def _fading(count: int, half_life: float) -> NDArray[np.float64]:
    """Weights of the errors of consecutive origins, 1 for the latest."""
    return 0.5 ** (np.arange(count - 1, -1, -1) / half_life)


def _risk(errors: Table, skill: tuple[float, float], follows: NDArray[np.float64]) -> Table:
    """The mean squared error that each method is thought to have for each figure. ``errors`` (M, past origins, F)."""
    fading = _fading(errors.shape[1], _HALF_LIFE)[:, None]
    tried = np.where(np.isnan(errors), 0.0, fading)
    number = tried.sum(axis=1)
    squares = (tried * np.nan_to_num(errors) ** 2).sum(axis=1)
    risk: Table = (_PRIOR_TRIES * _PRIOR**2 + squares) / (_PRIOR_TRIES + number)
    for method, of_year in zip((YEAR_AGO, GROWN), skill, strict=True):
        by_year = risk[LAST] * of_year**follows
        risk[method] = (_PRIOR_TRIES_YEAR * by_year + squares[method]) / (_PRIOR_TRIES_YEAR + number[method])
    return risk


def _weights(values: Table, risk: Table) -> Table:
    """The weight of each method for each figure at one origin (M, F); 0 for all where there is none."""
    weights = np.where(np.isnan(values), 0.0, risk**-_SHARPNESS)
    total = weights.sum(axis=0)
    shares: Table = np.divide(weights, total, out=np.zeros(weights.shape), where=total > 0)
    return shares


def mean_of(tables: Sequence[Table]) -> Table:
    """The mean of several."""
    mean: Table = np.stack(tables).mean(axis=0)
    return mean
