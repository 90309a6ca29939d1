"""Intervals from the method's own past errors, never narrower than the future's own noise."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.combining import Combined, Table, counts, logs
from simulator.forecast.past import AHEAD
from simulator.forecast.settings import LEAST_ORIGINS

#: Steps after which a past error weighs half: a year of four-week windows.
_HALF_LIFE = 26


def interval(
    combined: Combined, noise: Table, origin: int, first: int, level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest whole count for each figure at an origin, from the errors known then; NaN for figures with
    fewer than LEAST_ORIGINS of them.

    Half the width is the larger of two. One is a quantile of the past absolute errors, each over what it was thought
    to be, weighted by age, with the new one among them (conformal prediction under drift: Barber, Candes, Ramdas
    and Tibshirani 2023), times what the error is now thought to be; where there are too few errors for such a
    quantile, Student's t quantile times their root mean square (windows overlap, so they count for as many as would
    fit in one after the other), or the largest of them. The other is the normal quantile of the donors' futures.
    ``noise``: variance over mean of one future.
    """
    known = slice(first, max(origin - AHEAD + 1, first))
    with np.errstate(invalid="ignore", divide="ignore"):
        errors = combined.errors[known] / combined.scale[known]
    expected = combined.expected[origin]
    half = np.maximum(_of_errors(errors, level) * combined.scale[origin], _of_noise(expected, noise[origin], level))
    middle = logs(expected)
    return np.floor(counts(middle - half) + 0.5), np.floor(counts(middle + half) + 0.5)


def known_errors(combined: Combined, origin: int, first: int) -> NDArray[np.int64]:
    """How many past origins of each figure had been tried by an origin."""
    known = slice(first, max(origin - AHEAD + 1, first))
    tried: NDArray[np.int64] = (~np.isnan(combined.errors[known])).sum(axis=0)
    return tried


def _of_noise(expected: NDArray[np.float64], noise: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    spread: NDArray[np.float64] = np.sqrt(noise * np.maximum(expected, 0.0)) / (expected + 0.5)
    return NormalDist().inv_cdf(0.5 + level / 2) * spread


def _of_errors(errors: Table, level: float) -> NDArray[np.float64]:
    weights = 0.5 ** (np.arange(len(errors) - 1, -1, -1) / _HALF_LIFE)
    return np.array([_quantile(np.abs(column), weights, level) for column in errors.T])


def _quantile(sizes: NDArray[np.float64], weights: NDArray[np.float64], level: float) -> float:
    there = ~np.isnan(sizes)
    number = int(there.sum())
    if number < LEAST_ORIGINS:
        return float("nan")
    order = np.argsort(sizes[there], kind="stable")
    ordered, of_each = sizes[there][order], weights[there][order]
    reached = np.cumsum(of_each) / (of_each.sum() + 1.0)
    place = int(np.searchsorted(reached, level))
    if place < number:
        return float(ordered[place])
    root = float(np.sqrt((ordered**2).mean()))
    freedom = (number + AHEAD - 1) / AHEAD
    return max(float(ordered[-1]), student_quantile(0.5 + level / 2, freedom) * root)


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
