"""Rates of answers, and the hazard of opting out, on histories whose truth is known."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from history_builder import DAY, HOUR, Person, make_history

from simulator.estimates.hazard import Hazard, NotIdentified, opt_out_hazard
from simulator.estimates.logistic import NotEstimable, logistic
from simulator.estimates.past_messages import PastMessages
from simulator.estimates.rates import expected_answers, factors, response_rates
from simulator.history.history import History


def mailed(people: int, messages: int, strength: float | None, seed: int = 1) -> PastMessages:
    """Two types of message, answered in 4 and 12 of 100 cases times the person's own factor; people differ as a beta
    distribution of ``strength`` has it (None: not at all)."""
    random = np.random.default_rng(seed)
    customer = np.repeat(np.arange(people), messages)
    kind = np.tile(np.arange(messages) % 2, people)
    mean = 0.08
    own = np.ones(people) if strength is None else random.beta(strength * mean, strength * (1 - mean), people) / mean
    chance = np.array([0.04, 0.12])[kind] * own[customer]
    answered = random.random(len(customer)) < np.minimum(chance, 0.99)
    return PastMessages(("A", "B"), people, customer, np.tile(np.arange(messages) * DAY, people), kind, answered)


def test_rates_by_type_with_intervals() -> None:
    found = response_rates(mailed(3_000, 10, strength=30.0))
    assert [rate.kind for rate in found.kinds] == ["A", "B"]
    for rate, truth in zip(found.kinds, (0.04, 0.12), strict=True):
        assert rate.interval is not None
        assert rate.interval.holds(truth)
        assert (rate.messages, rate.people) == (15_000, 3_000)
    assert found.all.rate == pytest.approx((found.kinds[0].answers + found.kinds[1].answers) / 30_000)
    assert found.rate_of("B") is found.kinds[1]
    assert found.rate_of("never sent") is found.all


def test_answers_of_one_person_belong_together() -> None:
    """Of people who differ much the interval is wider than that of as many independent messages."""
    alike, different = (response_rates(mailed(1_000, 20, strength, seed=2)).all for strength in (None, 2.0))
    for rate in (alike, different):
        assert rate.rate is not None
        assert rate.interval is not None
    independent = 2 * 1.96 * np.sqrt(alike.rate * (1 - alike.rate) / alike.messages)
    assert alike.interval.width == pytest.approx(independent, rel=0.2)
    assert different.interval.width > 1.5 * independent


def test_the_spread_between_people_is_learnt() -> None:
    assert response_rates(mailed(4_000, 12, strength=10.0)).strength == pytest.approx(10, rel=0.3)
    assert response_rates(mailed(4_000, 12, strength=None)).strength > 500
    few = response_rates(mailed(20, 4, strength=None))
    assert few.all.rate is None
    assert few.all.interval is None


def test_the_factor_is_the_mean_of_what_is_left_possible() -> None:
    messages = mailed(500, 8, strength=10.0)
    found = response_rates(messages)
    expected = expected_answers(messages)
    sent, answered = np.full(500, 8.0), messages.answered.reshape(500, 8).sum(axis=1).astype(np.float64)
    mean = expected / sent
    # The mean of Beta(s p + y, s (1 - p) + n - y), divided by p.
    posterior = (found.strength * mean + answered) / (found.strength + sent) / mean
    assert found.factor == pytest.approx(posterior)
    assert factors(np.zeros(1), np.zeros(1), np.zeros(1), 10.0).tolist() == [1.0]
    assert found.factor[answered == 0].max() < 1 < found.factor[answered >= 3].min()


# --- Logistic regression -------------------------------------------------------------------------------------


def test_logistic_finds_known_coefficients() -> None:
    random = np.random.default_rng(3)
    truth = np.array([-2.0, 0.7, -0.4])
    rows = np.column_stack([np.ones(60_000), random.integers(0, 2, 60_000), random.normal(size=60_000)])
    happened = random.random(60_000) < 1 / (1 + np.exp(-rows @ truth))
    fit = logistic(rows, happened, np.arange(60_000))
    errors = np.sqrt(np.diag(fit.covariance))
    assert np.abs(fit.coefficients - truth).max() < 4 * errors.max()
    chance = 1 / (1 + np.exp(-rows @ fit.coefficients))
    information = (rows * (chance * (1 - chance))[:, None]).T @ rows
    assert errors == pytest.approx(np.sqrt(np.diag(np.linalg.inv(information))), rel=0.05)
    # A third of the quiet rows with three times their weight says the same, with wider errors.
    kept = happened | (random.random(60_000) < 1 / 3)
    thinned = logistic(rows[kept], happened[kept], np.flatnonzero(kept), np.where(happened[kept], 1.0, 3.0))
    assert np.abs(thinned.coefficients - truth).max() < 5 * errors.max()
    assert thinned.covariance[0, 0] > fit.covariance[0, 0]


def test_rows_of_one_person_count_once() -> None:
    random = np.random.default_rng(4)
    rows = np.column_stack([np.ones(500), random.integers(0, 2, 500)])
    happened = random.random(500) < 0.3
    once = logistic(rows, happened, np.arange(500))
    tenfold = logistic(np.tile(rows, (10, 1)), np.tile(happened, 10), np.tile(np.arange(500), 10))
    assert tenfold.coefficients == pytest.approx(once.coefficients)
    assert tenfold.covariance == pytest.approx(once.covariance)


def test_what_cannot_be_fitted_is_told() -> None:
    rows = np.column_stack([np.ones(100), np.arange(100) < 50])
    with pytest.raises(NotEstimable):
        logistic(rows, np.arange(100) < 50, np.arange(100))
    with pytest.raises(NotEstimable):
        logistic(rows, np.zeros(100, bool), np.arange(100))


# --- Opting out ----------------------------------------------------------------------------------------------


@cache
def crowded() -> History:
    """Half of the people get one message a fortnight, half get three in a row; a message within a week of others makes
    leaving on its day four times as likely."""
    random = np.random.default_rng(5)
    people = []
    for number in range(1_500):
        events: list[tuple[int, str]] = []
        many = random.random() < 0.5
        times = [start + offset for start in range(number % 9, 300, 14) for offset in ((0, 2, 4) if many else (0,))]
        before: list[int] = []
        for day in times:
            events.append((day * DAY + 10 * HOUR, "email_send"))
            crowd = sum(day - other < 7 for other in before)
            before.append(day)
            if random.random() < (0.004 if crowd == 0 else 0.016):
                events.append((day * DAY + 12 * HOUR, "unsubscribe"))
                break
        people.append(Person(f"p{number}", events))
    return make_history(people, end=320 * DAY)


def test_the_hazard_rises_with_messages_in_what_was_seen() -> None:
    found = opt_out_hazard(crowded())
    assert isinstance(found, Hazard)
    assert [point.messages for point in found.points] == [1, 2, 3]
    assert [point.and_more for point in found.points] == [False, False, True]
    one, two, three = found.points
    assert two.daily / one.daily == pytest.approx(4, rel=0.5)
    assert three.daily / one.daily == pytest.approx(4, rel=0.5)
    assert one.interval.high < min(two.interval.low, three.interval.low)
    for point in found.points:
        assert point.interval.holds(point.daily)
        assert point.events > 0
    assert found.events == sum(point.events for point in found.points)
    names = {coefficient.name for coefficient in found.coefficients}
    assert {"messages_2", "messages_3", "since", "tenure", "earlier"} <= names


def test_what_a_history_does_not_tell() -> None:
    def told(*events: tuple[int, str], people: int = 50) -> str:
        found = opt_out_hazard(make_history([Person(f"p{one}", events) for one in range(people)], end=90 * DAY))
        assert isinstance(found, NotIdentified)
        return found.missing

    assert told((0, "order")) == "no messages"
    assert told((0, "email_send")) == "no opt-outs"
    assert told((0, "email_send"), (DAY, "unsubscribe"), people=10) == "too few opt-outs"
    assert told((0, "unsubscribe"), (DAY, "email_send")) == "too few opt-outs"
    assert told((0, "email_send"), (DAY, "unsubscribe")) == "no spread"
