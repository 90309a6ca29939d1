"""How far a replay is from the log on average: the mean of replayed less logged with its bootstrap interval, and how
many messages fall at another hour of the week.

A trace-driven replay is validated by the mean difference, not by a regression line of slope 1 (Kleijnen, Cheng &
Bettonvil 2000, 2001); totals that agree can hide messages at other hours, so the hours are held against each other as
well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.estimates.bootstrap import FEWEST_BLOCKS, replicated_totals
from simulator.estimates.interval import Interval
from simulator.groups import BLOCKS

HOURS = 168
_PER = 1000


@dataclass(frozen=True)
class StepGap:
    """``mean``: messages replayed less logged, per 1,000 customers, with its 95 % interval from resampled people (None
    for too few). ``moved``: the share of messages at another hour of the week, half the sum of the differences of both
    shares hour by hour; None where either has no message."""

    node: str
    mean: float
    interval: Interval | None
    moved: float | None


def step_gap(
    node: str,
    customers: int,
    logged: NDArray[np.int64],
    replayed: NDArray[np.int64],
    logged_hours: NDArray[np.int64],
    replayed_hours: NDArray[np.int64],
) -> StepGap:
    """``logged``, ``replayed``: the customer of each message of a step; ``..._hours``: its hour of the week."""
    blocks = min(BLOCKS, customers)
    both = [np.bincount(people * blocks // customers, minlength=blocks) for people in (logged, replayed)]
    apart = both[1] - both[0]
    scale = _PER / customers
    interval = None
    if blocks >= FEWEST_BLOCKS:
        sizes = np.bincount(np.arange(customers) * blocks // customers, minlength=blocks)
        low, high = np.quantile(replicated_totals(apart[:, None], sizes)[:, 0] * scale, (0.025, 0.975))
        interval = Interval(float(low), float(high))
    return StepGap(node, float(apart.sum()) * scale, interval, _moved(logged_hours, replayed_hours))


def _moved(one: NDArray[np.int64], other: NDArray[np.int64]) -> float | None:
    if not len(one) or not len(other):
        return None
    shares = [np.bincount(hours, minlength=HOURS) / len(hours) for hours in (one, other)]
    return float(np.abs(shares[0] - shares[1]).sum() / 2)
