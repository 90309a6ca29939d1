"""What a policy would have brought, from choices that were made by lot with known probabilities.

Rows are choices: an arm was drawn with a logged probability, and an outcome followed. A policy says which arm each row
would have had. Sources: inverse propensity scoring, Horvitz & Thompson 1952; self-normalised, Swaminathan & Joachims
2015; doubly robust, Dudík, Langford & Li 2011; effective sample size, Kish 1965; capped weights and the two bands of
what is clipped, Bottou et al. 2013; a bound before deploying, Thomas et al. 2015 with Maurer & Pontil 2009.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from simulator.estimates.interval import LEVEL, Interval, normal_quantile

Numbers = NDArray[np.float64]

#: With less effective sample size there is no estimate: of a share of one half the range would be 20 points wide.
FEWEST_EFFECTIVE = 100.0

#: Weights are cut here in the capped estimate, whose outer band holds what was cut.
CAP = 20.0


@dataclass(frozen=True)
class Choices:
    """Logged choices and what followed, one row a choice. ``person``: a number by which rows belong together.
    ``agrees``: the arm drawn is that of the policy. ``probability``: with which the drawn arm was drawn, above 0 up to
    1. ``outcome``: what is averaged. ``predicted``: what a model expects of the outcome under the policy's arm, made
    without the row's own person."""

    person: NDArray[np.int64]
    agrees: NDArray[np.bool_]
    probability: Numbers
    outcome: Numbers
    predicted: Numbers

    @property
    def weight(self) -> Numbers:
        """One over the probability where the arm is that of the policy, else nothing."""
        return np.where(self.agrees, 1 / self.probability, 0.0)

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Weighted:
    """A mean outcome by one estimator. ``scores``: what each row adds to it, in the outcome's unit, so that
    differences of estimates on the same rows have their error, too."""

    value: float
    standard_error: float
    scores: Numbers = field(repr=False, compare=False)

    def interval(self, level: float = LEVEL) -> Interval:
        """Value +- z standard errors."""
        reach = normal_quantile(level) * self.standard_error
        return Interval(self.value - reach, self.value + reach, level)


@dataclass(frozen=True)
class Overlap:
    """How much the log says about a policy. ``effective``: the effective sample size; ``matched``: the share of rows
    whose arm is that of the policy; ``mean_weight`` is 1 in the long run, if the probabilities are right, and
    ``weight_error`` its standard error."""

    effective: float
    matched: float
    mean_weight: float
    weight_error: float
    largest_weight: float

    @property
    def is_enough(self) -> bool:
        """Whether an estimate may be given."""
        return self.effective >= FEWEST_EFFECTIVE

    @property
    def fits(self) -> bool:
        """Whether the arms came as often as their probabilities say: within four standard errors."""
        return abs(self.mean_weight - 1) <= 4 * self.weight_error + 1e-9


def effective_size(weight: Numbers) -> float:
    """(sum w)^2 / sum w^2: so many equal weights would scatter as much. Kish 1965."""
    squares = float((weight**2).sum())
    return float(weight.sum()) ** 2 / squares if squares > 0 else 0.0


def overlap(choices: Choices) -> Overlap:
    """How much the log says about the policy."""
    weight = choices.weight
    mean = float(weight.mean())
    # A weight is 1/p with chance p, so its variance is 1/p - 1; summed over all rows by weighting those that agree.
    variance = float((weight * np.maximum(weight - 1, 0.0)).sum())
    seen = max(clustered_error(weight - mean, choices.person), sqrt(variance) / len(choices))
    return Overlap(
        effective=effective_size(weight),
        matched=float(choices.agrees.mean()),
        mean_weight=mean,
        weight_error=seen,
        largest_weight=float(weight.max()),
    )


def inverse_propensity(choices: Choices) -> Weighted:
    """mean(w y): unbiased if the probabilities are right; scatters most."""
    return _mean(choices.weight * choices.outcome, choices.person)


def self_normalised(choices: Choices) -> Weighted:
    """sum(w y) / sum(w): a little biased on few rows, scatters less, and never leaves the outcomes' range. Its error is
    that of the ratio (delta method)."""
    weight = choices.weight
    total = float(weight.sum())
    value = float(weight @ choices.outcome) / total
    scores = value + weight * (choices.outcome - value) * (len(choices) / total)
    return Weighted(value, clustered_error(scores - value, choices.person), scores)


def doubly_robust(choices: Choices) -> Weighted:
    """mean(m + w (y - m)) with m the predicted outcome: right if the probabilities or the predictions are, and sharper
    the better the predictions are."""
    return _mean(choices.predicted + choices.weight * (choices.outcome - choices.predicted), choices.person)


@dataclass(frozen=True)
class Capped:
    """Weights above ``cap`` are cut. ``inner``: the interval of what is left; ``outer``: with all that was cut anywhere
    between the lowest and the highest outcome. ``cut``: the mean weight that was cut."""

    inner: Interval
    outer: Interval
    cap: float
    cut: float


def capped(choices: Choices, lowest: float, highest: float, cap: float = CAP, level: float = LEVEL) -> Capped:
    """The inner and the outer band of Bottou et al. 2013, for outcomes between ``lowest`` and ``highest``: the outer
    one adds what the mean weight lacks of 1 by the cut, taken at the outcomes' ends."""
    weight = np.minimum(choices.weight, cap)
    kept = _mean(weight * (choices.outcome - lowest), choices.person)
    lost = _mean(1 - weight, choices.person)
    reach = normal_quantile(level)
    cut = max(float((choices.weight - weight).mean()), 0.0)
    missing = max(lost.value + reach * lost.standard_error, 0.0) if cut else 0.0
    inner = kept.interval(level)
    low = max(inner.low + lowest, lowest)
    high = min(inner.high + lowest, highest)
    return Capped(
        inner=Interval(low, high, level),
        outer=Interval(low, min(high + missing * (highest - lowest), highest), level),
        cap=cap,
        cut=cut,
    )


def sure_bound(choices: Choices, lowest: float, highest: float, level: float = LEVEL) -> float:
    """A value that the policy's mean outcome exceeds with ``level``, whatever the outcomes' distribution between
    ``lowest`` and ``highest``: the empirical Bernstein bound of Maurer & Pontil 2009 on the means of people (Thomas et
    al. 2015). Far more careful than an interval; a reason to dare where nothing may go wrong."""
    gained = choices.weight * (choices.outcome - lowest)
    people, places = np.unique(choices.person, return_inverse=True)
    sums = np.bincount(places, gained, len(people))
    rows = np.bincount(places, minlength=len(people))
    many = len(people)
    if many < 2:
        return lowest
    # Per person, scaled to rows: no person's sum exceeds the most rows times the largest weight possible.
    most = float(rows.max()) * float((1 / choices.probability).max()) * (highest - lowest)
    per_person = sums * many / len(choices)
    most *= many / len(choices)
    chance = log(2 / (1 - level))
    spread = sqrt(2 * float(per_person.var(ddof=1)) * chance / many) + 7 * most * chance / (3 * (many - 1))
    return max(lowest, lowest + float(per_person.mean()) - spread)


def clustered_error(scores: Numbers, person: NDArray[np.int64]) -> float:
    """The standard error of a mean whose centred ``scores`` belong together by person: what resampling people gives
    with resamples without number."""
    people, places = np.unique(person, return_inverse=True)
    many = len(people)
    sums = np.bincount(places, scores, many)
    return sqrt(float((sums**2).sum()) * many / max(many - 1, 1)) / len(scores)


def _mean(scores: Numbers, person: NDArray[np.int64]) -> Weighted:
    value = float(scores.mean())
    return Weighted(value, clustered_error(scores - value, person), scores)
