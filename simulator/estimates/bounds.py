"""What an effect can be at all where messages were not given by lot: bounds instead of a number.

Sources: without assumptions and with a response in one direction, Manski 1990 and 1997; with a selection in one
direction, Manski & Pepper 2000; intervals of a quantity that is only bounded, Imbens & Manski 2004: they hold the
effect, wherever between the bounds it lies, in so many of a hundred cases. Where logged choices leave some people
without overlap, only these people's part is bounded (as in Khan, Saveski & Ugander 2024, without their smoothness).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from simulator.estimates.interval import LEVEL, Interval, normal_quantile
from simulator.estimates.weighting import clustered_error

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Bounds:
    """``low`` to ``high`` is where the data leave the effect; ``interval`` goes beyond by what is chance in the ends
    (None where nothing can be said of chance)."""

    low: float
    high: float
    interval: Interval | None


@dataclass(frozen=True)
class EffectBounds:
    """The effect of a treatment on the share of people with an outcome, in shares. ``free``: assuming nothing.
    ``monotone``: the treatment keeps nobody from the outcome. ``selected``: that, and those who were treated would not
    have had the outcome less often than the others, either way; None where nobody was treated."""

    free: Bounds
    monotone: Bounds
    selected: Bounds | None


def effect_bounds(
    treated: NDArray[np.bool_], outcome: NDArray[np.bool_], person: NDArray[np.int64], level: float = LEVEL
) -> EffectBounds:
    """The mean effect over all rows, had all been treated against none. ``outcome`` is what came as they were.

    Without assumptions the effect lies between -(treated without + untreated with the outcome) and
    treated with + untreated without, as shares of all: always one wide.
    """
    with_it = outcome.astype(np.float64)
    low = -(treated * (1 - with_it) + ~treated * with_it)
    high = treated * with_it + ~treated * (1 - with_it)
    free = _bounds(low, high, person, level)
    monotone = _bounds(np.zeros(len(low)), high, person, level)
    selected = None
    if treated.any() and not treated.all():
        naive, error = difference_of_means(treated, with_it, person)
        top = max(naive, 0.0)
        reach = _one_sided(level) * error
        selected = Bounds(0.0, top, Interval(0.0, max(naive + reach, 0.0), level))
    return EffectBounds(free, monotone, selected)


def difference_of_means(treated: NDArray[np.bool_], outcome: Numbers, person: NDArray[np.int64]) -> tuple[float, float]:
    """How much more of the treated have the outcome, and the standard error: what goes together, no effect."""
    share = treated.mean()
    with_, without = float(outcome[treated].mean()), float(outcome[~treated].mean())
    scores = np.where(treated, (outcome - with_) / share, -(outcome - without) / (1 - share))
    return with_ - without, clustered_error(scores, person)


def added_bounds(reached: int, reached_with: int, entered: int, level: float = LEVEL) -> EffectBounds:
    """The same for messages that were never sent, so nobody is treated: of ``entered`` people the ``reached`` ones
    would get some, and ``reached_with`` of those had the outcome without. Shares of ``entered``; what the others do is
    what was logged."""
    low, high = -reached_with / entered, (reached - reached_with) / entered
    rows = np.zeros(entered)
    rows[:reached_with] = -1.0
    person = np.arange(entered)
    upper = np.zeros(entered)
    upper[reached_with:reached] = 1.0
    return EffectBounds(
        free=_bounds(rows, upper, person, level, low, high),
        monotone=_bounds(np.zeros(entered), upper, person, level, 0.0, high),
        selected=None,
    )


def without_intervals(found: EffectBounds) -> EffectBounds:
    """The same bounds where nothing can be said of chance in their ends."""
    bare = [
        None if one is None else replace(one, interval=None) for one in (found.free, found.monotone, found.selected)
    ]
    free, monotone, selected = bare
    assert free is not None
    assert monotone is not None
    return EffectBounds(free, monotone, selected)


def widened(value: Interval, outside: float, lowest: float, highest: float) -> Interval:
    """An interval of a mean over part of the rows, made one of all: the share ``outside`` can be anything between
    ``lowest`` and ``highest``."""
    inside = 1 - outside
    return Interval(value.low * inside + lowest * outside, value.high * inside + highest * outside, value.level)


def _bounds(
    low: Numbers,
    high: Numbers,
    person: NDArray[np.int64],
    level: float,
    lowest: float | None = None,
    highest: float | None = None,
) -> Bounds:
    bottom = float(low.mean()) if lowest is None else lowest
    top = float(high.mean()) if highest is None else highest
    below = clustered_error(low - low.mean(), person)
    above = clustered_error(high - high.mean(), person)
    reach = bound_reach(top - bottom, max(below, above), level)
    return Bounds(bottom, top, Interval(max(bottom - reach * below, -1.0), min(top + reach * above, 1.0), level))


def bound_reach(width: float, error: float, level: float = LEVEL) -> float:
    """How many standard errors each end moves out: the number c with F(c + width / error) - F(-c) = level, F the normal
    distribution. One-sided where the bounds are wide (the effect is at one end at most), two-sided where they meet.
    Imbens & Manski 2004, equation 7."""
    low, high = _one_sided(level), normal_quantile(level)
    if error <= 0:
        return low
    normal = NormalDist()
    for _ in range(40):
        middle = (low + high) / 2
        if normal.cdf(middle + width / error) - normal.cdf(-middle) < level:
            low = middle
        else:
            high = middle
    return high


def _one_sided(level: float) -> float:
    return normal_quantile(2 * level - 1)
