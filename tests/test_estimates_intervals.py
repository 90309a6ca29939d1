"""Intervals against textbook values, exact errors and other libraries."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simulator.estimates.bootstrap import (
    percentile_replicates,
    quantile_interval,
    replicated_totals,
    resamples,
    simultaneous_factor,
    standard_errors,
)
from simulator.estimates.experiment import group_sizes, holdout_plan
from simulator.estimates.interval import Interval, normal_quantile, score, wilson
from simulator.histogram import Histogram


@pytest.mark.parametrize(("count", "of"), [(0, 10), (1, 10), (5, 10), (10, 10), (17, 3000), (2999, 3000)])
def test_wilson_is_that_of_scipy(count: int, of: int) -> None:
    found = wilson(count, of)
    other = stats.binomtest(count, of).proportion_ci(0.95, method="wilson")
    assert found.low == pytest.approx(other.low, abs=1e-12)
    assert found.high == pytest.approx(other.high, abs=1e-12)
    assert wilson(count, of, 0.9).width < found.width


def test_score_of_a_count_of_independent_events_is_that_of_wilson() -> None:
    """A count out of very many with the error of a count: the two intervals are the same."""
    of = 10**9
    for count in (1, 7, 300):
        one, other = score(count, count**0.5), wilson(count, of).scaled(of)
        assert one.low == pytest.approx(other.low, rel=1e-6)
        assert one.high == pytest.approx(other.high, rel=1e-6)


def test_score_of_many_is_two_standard_errors() -> None:
    found = score(10_000, 50)
    assert found.low == pytest.approx(10_000 - 1.96 * 50, abs=1)
    assert found.high == pytest.approx(10_000 + 1.96 * 50, abs=1)


def test_score_of_nothing_goes_up_to_four() -> None:
    assert score(0, 0) == Interval(0.0, pytest.approx(normal_quantile(0.95) ** 2))


def test_intervals_can_be_scaled_and_joined() -> None:
    assert Interval(1, 2).scaled(-3) == Interval(-6, -3)
    assert Interval(1, 2).with_(Interval(1.5, 9)) == Interval(1, 9)
    assert Interval(1, 2).holds(2)
    assert not Interval(1, 2).holds(2.01)


def test_resamples_draw_as_many_blocks_as_there_are_each_as_often() -> None:
    weights = resamples(256)
    assert weights.shape == (1000, 256)
    assert (weights.sum(axis=1) == 256).all()
    assert weights.mean() == 1
    # Multinomial: the variance of how often a block is drawn is 1 - 1/256, its scatter over 256,000 numbers small.
    assert weights.var() == pytest.approx(1 - 1 / 256, abs=0.01)
    assert abs(np.corrcoef(weights[:, 0], weights[:, 1])[0, 1]) < 0.1
    assert not np.array_equal(resamples(256, seed=1), weights)
    # The same for ever: these are part of the program's promise.
    assert resamples(5, 3).tolist() == resamples(5, 3).tolist()


def test_the_bootstrap_scatters_as_the_exact_error_says() -> None:
    random = np.random.default_rng(1)
    people = random.poisson(3, (5_000, 4)) * random.integers(0, 2, (5_000, 4))
    blocks = people.reshape(250, 20, 4).sum(axis=1)
    exact = np.sqrt(5_000) * people.std(axis=0, ddof=1)
    sizes = np.full(250, 20)
    assert standard_errors(people, np.ones(5_000)) == pytest.approx(exact)
    assert standard_errors(blocks, sizes) == pytest.approx(exact, rel=0.15)
    replicates = replicated_totals(blocks, sizes)
    assert replicates.mean(axis=0) == pytest.approx(blocks.sum(axis=0), rel=0.01)
    assert replicates.std(axis=0, ddof=1) == pytest.approx(standard_errors(blocks, sizes), rel=0.08)


def test_blocks_of_one_customer_more_or_less_add_nothing() -> None:
    """Everybody has 3 of it: whoever the customers are, the total is the same."""
    sizes = np.array([1, 2] * 100)
    columns = (3 * sizes)[:, None]
    assert standard_errors(columns, sizes) == pytest.approx([0])
    assert np.ptp(replicated_totals(columns, sizes)) == pytest.approx(0)


def test_percentiles_of_resamples_are_nearest_rank() -> None:
    random = np.random.default_rng(2)
    numbers = random.poisson(2, (40, 30))
    counts = np.stack([(numbers == value).sum(axis=1) for value in range(numbers.max() + 1)], axis=1)
    for percent in (10, 50, 90, 99):
        replicates = percentile_replicates(counts, percent, replicates=20)
        for row, found in zip(resamples(40, 20), replicates, strict=True):
            chosen = np.repeat(numbers, row.astype(int), axis=0)
            assert Histogram.of(chosen.ravel()).percentile(percent) == found


def test_quantiles_leave_out_what_is_no_number() -> None:
    found = quantile_interval(np.array([np.nan, *range(101)]))
    assert (found.low, found.high) == pytest.approx((2.5, 97.5))


def test_bands_for_all_at_once_are_wider() -> None:
    random = np.random.default_rng(3)
    alone = [random.normal(size=4_000)]
    many = [random.normal(size=4_000) for _ in range(10)]
    assert simultaneous_factor(alone) == pytest.approx(1.96, abs=0.08)
    # Ten independent ones: each must hold with the tenth root of 0.95.
    assert simultaneous_factor(many) == pytest.approx(stats.norm.ppf((1 + 0.95**0.1) / 2), abs=0.1)
    same = [alone[0] * number for number in (1, 2, 3)]
    assert simultaneous_factor(same) == pytest.approx(simultaneous_factor(alone))
    assert simultaneous_factor([np.zeros(10)]) == 0


# --- The experiment ------------------------------------------------------------------------------------------


def test_group_sizes_have_the_power_that_was_asked_for() -> None:
    random = np.random.default_rng(4)
    base, effect = 0.10, 0.03
    treated, held_out = group_sizes(base, effect, share=0.25)
    assert treated == pytest.approx(3 * held_out, rel=0.01)
    seen, times = 0, 4_000
    one = random.binomial(treated, base + effect, times) / treated
    other = random.binomial(held_out, base, times) / held_out
    pooled = (one * treated + other * held_out) / (treated + held_out)
    z = (one - other) / np.sqrt(pooled * (1 - pooled) * (1 / treated + 1 / held_out))
    seen = int((np.abs(z) > 1.96).sum())
    assert wilson(seen, times, 0.999).holds(0.8)


def test_to_see_a_tenth_of_an_opt_out_rate_takes_a_very_large_shop() -> None:
    """Of the rule of thumb 16 p (1 - p) / d^2 = 638,400 a group."""
    treated, held_out = group_sizes(0.0025, 0.00025, share=0.5)
    assert treated == held_out
    assert 638_000 < treated < 660_000
    plan = holdout_plan(0.0025, 0.00025, per_week=500, share=0.5)
    assert not plan.feasible
    assert plan.weeks == -(-2 * treated // 500) + 4


def test_an_experiment_needs_an_effect_and_people() -> None:
    for base, effect in ((0.0, 0.1), (0.5, 0.0), (0.95, 0.1)):
        with pytest.raises(ValueError, match="rates"):
            group_sizes(base, effect)
    assert not holdout_plan(0.2, 0.05, per_week=0).feasible
    plan = holdout_plan(0.2, 0.05, per_week=400, share=0.5, window_weeks=2)
    assert plan.feasible
    assert plan.people == plan.treated + plan.held_out
