"""Weights, intervals and records of forecasts, on series whose right answer is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from simulator.forecast.activity import Activity, activity_of
from simulator.forecast.calibration import Intervals, intervals, known_errors, student_quantile
from simulator.forecast.combining import METHODS, Combined, combine
from simulator.forecast.draws import keyed, shares
from simulator.forecast.likeness import tilted
from simulator.forecast.past import AHEAD, past_of
from simulator.forecast.reading import reading_of
from simulator.forecast.record import coverage_interval, deciles_of, record_of
from simulator.forecast.records import Origin
from simulator.forecast.season import tilt_for
from simulator.forecast.silence import longest_silence
from simulator.history.build import EventRow, build_history
from simulator.history.history import History
from simulator.plain.draws import _mix
from simulator.run import RunSettings
from tests.forecast_kit import DAY, on_order
from tests.made_shop import START, Shop, made_shop

ORIGINS, LAG = 60, 26
NOWHERE = np.zeros(1, np.bool_)


def quiet() -> Activity:
    """A shop whose weeks tell nothing."""
    even = np.ones(ORIGINS)
    return Activity(skill=even, grown_skill=even, growth=np.zeros(ORIGINS), windows=even * 100)


def combined(observed: np.ndarray, donor: np.ndarray, dated: bool = False) -> Combined:
    """The forecasts of one figure."""
    column = observed[:, None].astype(float)
    return combine(
        column,
        np.ones(column.shape, np.bool_),
        donor[:, None].astype(float),
        np.array([dated]),
        quiet(),
        first=4,
        lag=LAG,
    )


def intervals_of(observed: np.ndarray, donor: np.ndarray, noise: float, level: float = 0.9) -> Intervals:
    """The intervals of one figure."""
    spread = np.full((ORIGINS, 1), noise)
    return intervals(combined(observed, donor), observed[:, None].astype(float), spread, 4, level)


def weight(of: Combined, method: str) -> float:
    """The weight of a method at T."""
    return float(of.weights[METHODS.index(method), 0])


def test_the_method_that_was_right_gets_the_weight() -> None:
    draw = np.random.default_rng(1)
    truth = draw.integers(200, 900, ORIGINS)
    assert weight(combined(truth, truth), "donors") > 0.4
    assert weight(combined(truth, truth), "last window") < 0.05
    wave = 500 + 300 * np.sin(2 * np.pi * np.arange(ORIGINS) / LAG)
    by_year = combined(wave, np.full(ORIGINS, 500.0))
    assert weight(by_year, "year ago") + weight(by_year, "year ago, grown") > 0.8
    assert by_year.expected[-1, 0] == pytest.approx(wave[-1], rel=0.1)
    chance = combined(draw.poisson(400, ORIGINS), np.full(ORIGINS, 200.0))
    assert weight(chance, "last windows") > weight(chance, "last window")
    still = combined(np.full(ORIGINS, 400), np.full(ORIGINS, 200.0))
    assert weight(still, "donors") < 0.05
    assert still.expected[-1, 0] == pytest.approx(400, rel=0.05)


def test_a_lasting_bias_is_taken_off() -> None:
    truth = np.random.default_rng(2).integers(200, 900, ORIGINS)
    found = combined(truth, truth * 1.3)
    assert weight(found, "donors, bias taken off") > 0.6
    assert found.expected[-1, 0] == pytest.approx(truth[-1], rel=0.12)


def test_what_the_calendar_decides_is_asked_of_donors_only() -> None:
    nothing = np.zeros(ORIGINS)
    donor = nothing.copy()
    donor[-1] = 5000
    assert combined(nothing, donor, dated=True).expected[-1, 0] == pytest.approx(5000)
    assert combined(nothing, donor, dated=False).expected[-1, 0] < 1000


def test_errors_of_windows_that_are_not_over_are_not_known() -> None:
    truth = np.random.default_rng(3).integers(200, 900, ORIGINS).astype(float)
    before = combined(truth, truth)
    for later in range(ORIGINS - AHEAD + 1, ORIGINS):
        changed = truth.copy()
        changed[later] = 5
        assert combined(changed, truth).expected[-1, 0] == before.expected[-1, 0]
    assert known_errors(before, 4 + AHEAD - 1, 4).tolist() == [0]
    assert known_errors(before, 4 + AHEAD + 4, 4).tolist() == [5]


def test_intervals_hold_as_often_as_they_say() -> None:
    draw = np.random.default_rng(4)
    held = []
    for _ in range(40):
        truth = np.round(500 * np.exp(draw.normal(0, 0.15, ORIGINS)))
        found = intervals_of(truth, np.full(ORIGINS, 500.0), 0.5)
        held += [found.low[origin, 0] <= truth[origin] <= found.high[origin, 0] for origin in range(20, ORIGINS)]
    assert 0.87 < np.mean(held) < 0.94


def test_intervals_widen_when_the_future_turns_wild_and_narrow_when_it_calms() -> None:
    draw = np.random.default_rng(5)
    wild = np.concatenate([draw.normal(0, 0.02, 25), draw.normal(0, 0.3, ORIGINS - 25)])
    found = intervals_of(np.round(500 * np.exp(wild)), np.full(ORIGINS, 500.0), 0.1)
    width = (found.high - found.low)[:, 0]
    assert width[-1] > 4 * width[24]
    calm = intervals_of(np.round(500 * np.exp(wild[::-1])), np.full(ORIGINS, 500.0), 0.1)
    width = (calm.high - calm.low)[:, 0]
    assert width[-1] < 0.6 * width[24]


def test_a_month_without_data_makes_no_interval_without_end() -> None:
    draw = np.random.default_rng(6)
    truth = draw.poisson(400, ORIGINS).astype(float)
    truth[30:33] = 0, 0, 120
    donors = np.full(ORIGINS, 400.0)
    donors[31:34] = 100
    found = intervals_of(truth, donors, 0.5)
    shown = slice(4 + AHEAD + 4, ORIGINS)
    assert found.high[shown].max() < 2 * truth.max() + 50
    assert (found.low[shown] >= 0).all()
    expected = combined(truth, donors).expected[shown]
    assert (found.low[shown] <= expected).all()
    assert (found.high[shown] >= expected).all()


def test_an_interval_is_no_wider_than_the_largest_error_ever_made() -> None:
    truth = np.random.default_rng(7).poisson(400, ORIGINS).astype(float)
    truth[40:44] = 260, 130, 130, 260
    found = intervals_of(truth, np.full(ORIGINS, 400.0), 0.5)
    for origin in range(44 + AHEAD, ORIGINS):
        assert found.high[origin, 0] / found.low[origin, 0] < (400 / 130) ** 2 * 1.5


def test_what_never_happens_is_forecast_as_nothing() -> None:
    never = np.zeros(ORIGINS)
    assert (combined(never, never).expected[4:] == 0).all()


def test_a_time_without_anything_is_found_where_it_is_no_chance() -> None:
    days = [day for day in range(300) if not 100 <= day < 131]
    rows = [EventRow(f"p{day % 7}", START + day * DAY + 40_000, "order", {}) for day in days for _ in range(3)]
    shop = build_history(rows, name="shop")
    since = START - shop.origin
    found = longest_silence(shop, since, since + 300 * DAY)
    assert found == (START + 100 * DAY, START + 131 * DAY - 1)
    assert longest_silence(shop, since, since + 100 * DAY) is None
    seldom = build_history([EventRow("p", START + day * DAY, "order", {}) for day in range(0, 300, 12)], name="seldom")
    assert longest_silence(seldom, since, since + 300 * DAY) is None


def test_an_interval_needs_five_tries_and_is_never_narrower_than_the_noise() -> None:
    truth = np.full(ORIGINS, 400.0)
    found = intervals_of(truth, truth, 1.0)
    assert np.isnan(found.low[: 4 + AHEAD + 4, 0]).all()
    assert np.isnan(found.high[: 4 + AHEAD + 4, 0]).all()
    wanted = stats.norm.ppf(0.95) * np.sqrt(400)
    first = 4 + AHEAD + 4
    assert (found.high[first, 0] - found.low[first, 0]) / 2 == pytest.approx(wanted, rel=0.06)
    half = intervals_of(truth, truth, 1.0, level=0.5)
    assert half.high[first, 0] - half.low[first, 0] < (found.high[first, 0] - found.low[first, 0]) / 2


@pytest.mark.parametrize("freedom", [5, 8, 20, 100])
def test_student_quantiles(freedom: int) -> None:
    for probability in (0.75, 0.9, 0.95):
        assert student_quantile(probability, freedom) == pytest.approx(stats.t.ppf(probability, freedom), rel=0.01)


def test_a_record_counts_what_happened() -> None:
    tries = [
        Origin(0, observed=100, expected=110, low=90, high=120, last=150),
        Origin(1, observed=200, expected=150, low=160, high=190, last=100),
        Origin(2, observed=0, expected=1, low=0, high=3, last=None),
    ]
    record = record_of(tries)
    assert record.error == pytest.approx((0.1 + 0.25) / 2)
    assert record.bias == pytest.approx((0.1 - 0.25) / 2)
    assert record.baseline_error == pytest.approx((0.5 + 0.5) / 2)
    assert record.coverage == pytest.approx(2 / 3)
    assert record_of([]).error is None


def test_coverage_counts_overlapping_windows_once() -> None:
    low, high = coverage_interval(0.9, 39)
    centre = stats.binomtest(18, 20).proportion_ci(0.9, method="wilson")
    assert low == pytest.approx(centre.low, abs=0.005)
    assert high == pytest.approx(centre.high, abs=0.005)
    assert coverage_interval(1.0, 5)[1] == 1.0


def test_draws_are_those_of_the_replay_and_depend_on_the_key_alone() -> None:
    hashes = np.array([5, 2**63 + 1, 77], np.uint64)
    drawn = keyed(hashes, 3, -1)
    for value, found in zip(hashes.tolist(), drawn.tolist(), strict=True):
        once = _mix(value ^ _mix(3))
        assert found == _mix(once ^ _mix(2**64 - 1))
    assert keyed(hashes[::-1], 3, -1).tolist() == drawn.tolist()[::-1]
    assert ((shares(drawn) >= 0) & (shares(drawn) < 1)).all()


def test_weeks_tell_season_and_growth() -> None:
    def activity(shop: Shop) -> Activity:
        history = made_shop(shop)
        reading = reading_of([on_order()], RunSettings())
        return activity_of(past_of(history, history.end + 1, 28 * DAY, reading, 10_000, 78), reading)

    waves = activity(Shop(days=800, base=400, arrivals=0.2, season=0.9, life=2000))
    grows = activity(Shop(days=800, base=50, arrivals=1.0, growth=2.0, life=2000))
    assert waves.skill[-1] < 1
    assert abs(waves.growth[-1]) < 0.6
    assert grows.growth[-1] > 0.5
    assert grows.grown_skill[-1] < grows.skill[-1]


def test_a_sample_is_chosen_by_hash_among_those_known() -> None:
    history = made_shop(Shop(days=250, base=300, arrivals=1.0))
    reading = reading_of([on_order()], RunSettings())
    start = 200 * DAY
    some = past_of(history, start, 28 * DAY, reading, 100, 78)
    assert some.people == sum(times[0] < start for times in _lives(history))
    assert some.share * some.people == int(some.known(some.last).sum())
    assert some.share == pytest.approx(0.125, abs=0.05)
    assert 35 < int(some.known(some.last).sum()) < 90
    later = replace(history, times=np.where(history.times >= start, history.times + 5, history.times))
    again = past_of(later, start, 28 * DAY, reading, 100, 78)
    assert again.customers == some.customers
    assert again.share == some.share


def _lives(history: History) -> list[np.ndarray]:
    return np.split(history.times, history.offsets[1:-1])


def test_the_tilt_gives_as_many_active_donors_as_are_wanted() -> None:
    shares = np.random.default_rng(6).random(500) * 0.6
    for wanted in (20.0, 150.0, 300.0):
        assert tilted(shares, tilt_for(shares, wanted)).sum() == pytest.approx(wanted, rel=1e-6)
    sure = np.concatenate([shares, np.ones(50), np.zeros(50)])
    assert tilted(sure, tilt_for(sure, 200.0)).sum() == pytest.approx(200, rel=1e-6)
    assert tilt_for(np.array([0.0, 1.0]), 5.0) == 1.0


def test_deciles_hold_expectation_against_what_came() -> None:
    tries = [Origin(place, observed=2 * place, expected=place, low=0, high=100, last=None) for place in range(1, 101)]
    found = deciles_of([record_of(tries[::2]), record_of(tries[1::2])])
    assert [part.forecasts for part in found] == [10] * 10
    assert found[0].expected == pytest.approx(5.5)
    assert found[9].observed == pytest.approx(2 * found[9].expected)
    assert found[0].coverage == 1.0
    assert found[9].coverage == 0.0
    assert deciles_of([]) == ()
