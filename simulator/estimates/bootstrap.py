"""The bootstrap over blocks of customers.

Blocks are random parts of all customers, so resampling them resamples customers, all messages of a person together.
One set of resamples serves all figures and all versions that are compared: differences are paired.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from simulator.estimates.interval import LEVEL, Interval

Numbers = NDArray[np.float64]

REPLICATES = 1000

#: Of fewer blocks (that is, customers) no interval is given.
FEWEST_BLOCKS = 30


@lru_cache(maxsize=8)
def resamples(blocks: int, replicates: int = REPLICATES, seed: int = 0) -> Numbers:
    """How often each block is in each resample: replicates x blocks, each row adding up to ``blocks``.

    Drawn with SplitMix64, so that the same numbers come with every version of every library.
    """
    draws = np.arange(1, replicates * blocks + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    draws += np.uint64((seed * 0xD1342543DE82EF95 + 0x2545F4914F6CDD1D) & (2**64 - 1))
    draws = (draws ^ (draws >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    draws = (draws ^ (draws >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    draws ^= draws >> np.uint64(31)
    # The top 32 bits times the number of blocks: uneven by less than one in four thousand million.
    chosen = ((draws >> np.uint64(32)) * np.uint64(blocks)) >> np.uint64(32)
    rows = np.repeat(np.arange(replicates, dtype=np.int64), blocks) * blocks
    counts = np.bincount(rows + chosen.astype(np.int64), minlength=replicates * blocks)
    weights = counts.reshape(replicates, blocks).astype(np.float64)
    weights.flags.writeable = False
    return weights


def replicated_totals(
    columns: NDArray[np.generic], sizes: NDArray[np.int64], replicates: int = REPLICATES, seed: int = 0
) -> Numbers:
    """The totals of each resample, replicates x figures, of ``columns`` (blocks x figures). ``sizes``: customers of
    each block.

    A resample stands for as many customers as there are: of each block only what differs from its customers' share
    counts, else blocks of one customer more or less would add to the scatter. That is widened by sqrt(n / (n - 1)),
    since n blocks scatter a little less around their own mean than around the true one.
    """
    apart = _apart(columns, sizes)
    widened = sqrt(len(apart) / (len(apart) - 1))
    totals = np.asarray(columns, np.float64).sum(axis=0)
    replicated: Numbers = totals + widened * (resamples(len(apart), replicates, seed) @ apart)
    return replicated


def standard_errors(columns: NDArray[np.generic], sizes: NDArray[np.int64]) -> Numbers:
    """The standard error of each figure's total: what the bootstrap's would be with resamples without number."""
    apart = _apart(columns, sizes)
    errors: Numbers = np.sqrt(len(apart) / (len(apart) - 1) * (apart**2).sum(axis=0))
    return errors


def _apart(columns: NDArray[np.generic], sizes: NDArray[np.int64]) -> Numbers:
    """What each block has more than its customers' share of the total."""
    numbers = np.asarray(columns, np.float64)
    apart: Numbers = numbers - np.outer(sizes / sizes.sum(), numbers.sum(axis=0))
    return apart


def quantile_interval(replicates: Numbers, level: float = LEVEL) -> Interval:
    """Between the quantiles of a number's replicates; those that are no number are left out."""
    kept = replicates[np.isfinite(replicates)]
    low, high = np.quantile(kept, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), level)


def simultaneous_factor(replicates: Sequence[Numbers], level: float = LEVEL) -> float:
    """By how many standard errors bands must reach so that in ``level`` of cases all of several numbers lie inside at
    once: the quantile of the largest studentised deviation over the numbers, resample by resample."""
    largest: Numbers | None = None
    for numbers in replicates:
        error = float(numbers.std(ddof=1))
        if error > 0:
            deviations = np.abs(numbers - numbers.mean()) / error
            largest = deviations if largest is None else np.maximum(largest, deviations)
    return 0.0 if largest is None else float(np.quantile(largest, level))


def percentile_replicates(
    counts: NDArray[np.generic], percent: int, replicates: int = REPLICATES, seed: int = 0
) -> Numbers:
    """The nearest-rank percentile in each resample of whole numbers whose ``counts`` (blocks x number) are given."""
    totals = resamples(len(counts), replicates, seed) @ np.asarray(counts, np.float64)
    ranks = np.ceil(totals.sum(axis=1) * percent / 100 - 1e-9)
    found: Numbers = (np.cumsum(totals, axis=1) < ranks[:, None]).sum(axis=1).astype(np.float64)
    return found
