"""Worlds with known effects of messages: choices by lot, weeks in which buying decides who is written to, permissions
whose times hang together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from history_builder import DAY, Person
from numpy.typing import NDArray

from simulator.estimates.outcome_model import predicted_outcomes
from simulator.estimates.weighting import Choices

Numbers = NDArray[np.float64]
WEEK = 7 * DAY


@dataclass(frozen=True)
class Lots:
    """``known``: of each person before the lot; it decides both the chance of the arm and of the outcome."""

    known: Numbers
    chance: Numbers
    arm: NDArray[np.int64]
    outcome: Numbers

    @property
    def probability(self) -> Numbers:
        """Of the arm that was drawn."""
        return np.where(self.arm == 1, self.chance, 1 - self.chance)

    def choices(self, arm: int, probability: Numbers | None = None, predicted: Numbers | None = None) -> Choices:
        """As if everybody had this arm, with the true probabilities and a model's expectations, or with others."""
        person = np.arange(len(self.arm))
        if predicted is None:
            columns = np.stack([self.known, self.known**2], axis=1)
            predicted = predicted_outcomes(columns, self.arm, 2, self.outcome, person)[:, arm]
        known = self.probability if probability is None else probability
        return Choices(person, self.arm == arm, known, self.outcome, predicted)


def base_chance(known: Numbers) -> Numbers:
    """Of the outcome without the treatment."""
    found: Numbers = 1 / (1 + np.exp(1.2 - 0.8 * known))
    return found


def draw_lots(seed: int, people: int, effect: float = 0.06, least: float = 0.1) -> Lots:
    """People with ``effect`` on the chance of the outcome. Who has the outcome anyway is treated more often, so that a
    plain comparison is wrong."""
    random = np.random.default_rng(seed)
    known = random.normal(size=people)
    chance = least + 0.4 / (1 + np.exp(-2 * known))
    arm = (random.random(people) < chance).astype(np.int64)
    outcome = (random.random(people) < np.clip(base_chance(known) + effect * arm, 0, 1)).astype(np.float64)
    return Lots(known, chance, arm, outcome)


def weekly_shop(seed: int, people: int, weeks: int, lift: float) -> list[Person]:
    """People who are written to when they have not bought for long, and who buy the less the longer that is: messages
    help by ``lift`` in the week after, yet go together with buying less."""
    random = np.random.default_rng(seed)
    since = random.integers(0, 12, people)
    rows: list[list[tuple[int, str]]] = [[(0, "seen")] for _ in range(people)]
    helped = np.zeros(people, bool)
    for week in range(weeks):
        buys = random.random(people) < weekly_chance(since, helped, lift)
        since = np.where(buys, 0, since + 1)
        written = random.random(people) < np.where(since >= 4, 0.6, 0.15)
        for person in np.flatnonzero(buys):
            rows[person].append((week * WEEK + DAY, "order"))
        for person in np.flatnonzero(written):
            rows[person].append((week * WEEK + 2 * DAY, "email_send"))
        helped = written
    return [Person(f"p{place}", events) for place, events in enumerate(rows)]


def weekly_chance(since: NDArray[np.int64], helped: NDArray[np.bool_], lift: float) -> Numbers:
    """Of buying in a week."""
    found: Numbers = 1 / (1 + np.exp(0.6 + 0.9 * np.log1p(since) - lift * helped))
    return found


def permissions(seed: int, people: int, theta: float, ratio: float) -> list[Person]:
    """People who agree and leave; both times joined by a Frank copula of ``theta``. From the fifth week after agreeing
    half of them are written to each week, who leave ``ratio`` times as often."""
    random = np.random.default_rng(seed)
    end = 60
    one, other = random.random(people), random.random(people)
    # Of the second given the first: the copula's conditional distribution, turned round.
    shift = np.expm1(-theta) if theta else 0.0
    bent = other * shift / (np.exp(-theta * one) - other * np.expm1(-theta * one)) if theta else other
    second = -np.log1p(bent) / theta if theta else other
    agreed = np.floor(np.log(1 - one) / np.log(1 - 0.05)).astype(np.int64)
    written = random.random(people) < 0.5
    made = []
    for place in range(people):
        events: list[tuple[int, str]] = [(0, "seen"), (end * WEEK, "seen")]
        consent: list[tuple[int, int]] = []
        start = int(agreed[place])
        if start < end:
            consent.append((start * WEEK + DAY, 1))
            left = _week_of_leaving(float(second[place]), bool(written[place]), ratio)
            if start + left < end - 1:
                consent.append(((start + left) * WEEK + 2 * DAY, 0))
            if written[place]:
                last = min(start + left, end - 1)
                events += [(week * WEEK + 3 * DAY, "email_send") for week in range(start, last + 1)]
        made.append(Person(f"p{place}", events, {"consent.email": consent}, willing=False))
    return made


def _week_of_leaving(quantile: float, written: bool, ratio: float) -> int:
    """The first week by which the share that left passes the quantile."""
    staying, week = 1.0, 0
    while week < 400:
        # Messages of the last four weeks fill up in the first week after agreeing.
        staying *= 1 - 0.02 * (ratio if written and week > 0 else 1.0)
        if 1 - staying >= quantile:
            return week
        week += 1
    return week
