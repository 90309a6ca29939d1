"""Intervals from the method's own past errors, never narrower than the future's own noise."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.combining import Combined, Table, counts, logs
from simulator.forecast.past import AHEAD
from simulator.forecast.settings import LEAST_ORIGINS

#: Steps after which a past error weighs half: a year of four-week windows.
_HALF_LIFE = 26
#: By how much each hit or miss moves the share that may lie outside, and how many times smaller or larger than asked
#: for it may become.
_STEP, _FURTHEST = 0.02, 3.0
#: No interval reaches beyond so many times the most that ever came.
_MOST_TIMES = 2.0


@dataclass(frozen=True)
class Intervals:
    """``low``, ``high``: whole counts, the limits included, of each origin and figure; NaN where fewer than
    LEAST_ORIGINS past errors were known."""

    low: Table
    high: Table


def intervals(combined: Combined, observed: Table, noise: Table, first: int, level: float) -> Intervals:
    """The intervals of all origins from ``first`` on, each from what was known by then.

    Half the width is the larger of two. One is a quantile of the past absolute errors, each over what it was thought
    to be, weighted by age, with the new one among them (conformal prediction under drift: Barber, Candes, Ramdas
    and Tibshirani 2023), times what the error is now thought to be; where there are too few errors for such a
    quantile, Student's t quantile times their root mean square (windows overlap, so they count for as many as would
    fit in one after the other), or the largest of them. The other is the normal quantile of the donors' futures.
    ``noise``: variance over mean of one future. ``observed``: NaN where a window is not over by T.

    A month without data makes an error many times what errors were thought to be, and then makes errors be thought
    large: so the first is never wider than the largest error there ever was (or, where there are few, Student's
    quantile of them as they are). And since that error was downwards, the upper limit is at most twice the most
    that ever came in a window, unless the donors' noise alone reaches further.

    The quantile is that of ``level``, moved up after misses and down after hits (adaptive conformal inference:
    Gibbs and Candes 2021).
    """
    low, high = np.full(observed.shape, np.nan), np.full(observed.shape, np.nan)
    for origin in range(first, len(observed)):
        known = slice(first, max(origin - AHEAD + 1, first))
        missed = (observed[known] < low[known]) | (observed[known] > high[known])
        tried = ~np.isnan(low[known])
        outside = np.clip((1 - level) * (1 + _STEP * tried.sum(axis=0)) - _STEP * (missed & tried).sum(axis=0), 0, 1)
        levels = 1 - np.clip(outside, (1 - level) / _FURTHEST, (1 - level) * _FURTHEST)
        most = np.nanmax(observed[: known.stop], axis=0, initial=0.0)
        low[origin], high[origin] = _interval(combined, noise[origin], most, origin, known, levels)
    return Intervals(low, high)


def _interval(
    combined: Combined,
    noise: NDArray[np.float64],
    most: NDArray[np.float64],
    origin: int,
    known: slice,
    levels: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    with np.errstate(invalid="ignore", divide="ignore"):
        errors = combined.errors[known] / combined.scale[known]
    expected = combined.expected[origin]
    normal = np.array([NormalDist().inv_cdf(0.5 + level / 2) for level in levels])
    of_noise = normal * np.sqrt(noise * np.maximum(expected, 0.0)) / (expected + 0.5)
    of_errors = np.minimum(_of_errors(errors, levels) * combined.scale[origin], _widest(combined.errors[known], levels))
    middle = logs(expected)
    low, high = (counts(middle + side * np.maximum(of_errors, of_noise)) for side in (-1, 1))
    high = np.minimum(high, np.maximum(counts(middle + of_noise), _MOST_TIMES * most))
    return np.floor(low + 0.5), np.floor(high + 0.5)


def known_errors(combined: Combined, origin: int, first: int) -> NDArray[np.int64]:
    """How many past origins of each figure had been tried by an origin."""
    known = slice(first, max(origin - AHEAD + 1, first))
    tried: NDArray[np.int64] = (~np.isnan(combined.errors[known])).sum(axis=0)
    return tried


def _of_errors(errors: Table, levels: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = 0.5 ** (np.arange(len(errors) - 1, -1, -1) / _HALF_LIFE)
    return np.array([_quantile(np.abs(column), weights, level) for column, level in zip(errors.T, levels, strict=True)])


def _quantile(sizes: NDArray[np.float64], weights: NDArray[np.float64], level: float) -> float:
    there = ~np.isnan(sizes)
    if int(there.sum()) < LEAST_ORIGINS:
        return float("nan")
    order = np.argsort(sizes[there], kind="stable")
    ordered, of_each = sizes[there][order], weights[there][order]
    reached = np.cumsum(of_each) / (of_each.sum() + 1.0)
    place = int(np.searchsorted(reached, level))
    return float(ordered[place]) if place < len(ordered) else _beyond(ordered, level)


def _widest(errors: Table, levels: NDArray[np.float64]) -> NDArray[np.float64]:
    sizes = [np.abs(column[~np.isnan(column)]) for column in errors.T]
    return np.array([_beyond(of, level) if len(of) else np.inf for of, level in zip(sizes, levels, strict=True)])


def _beyond(sizes: NDArray[np.float64], level: float) -> float:
    """What errors stay below where there are too few of them for a quantile."""
    freedom = (len(sizes) + AHEAD - 1) / AHEAD
    root = float(np.sqrt((sizes**2).mean()))
    return max(float(sizes.max()), student_quantile(0.5 + level / 2, freedom) * root)


def student_quantile(probability: float, freedom: float) -> float:
    """The quantile of Student's t, by Cornish and Fisher's expansion in 1/freedom (Abramowitz and Stegun 26.7.5)."""
    x = NormalDist().inv_cdf(probability)
    terms = (
        x,
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
    )
    return float(sum(term / freedom**place for place, term in enumerate(terms)))
