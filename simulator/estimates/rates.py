"""How often people answer the shop's messages: the rate of the type of message times a factor of the person.

The factor is shrunk towards 1: a person's share of answers is drawn from a beta distribution around the types' rates,
whose spread all people together tell (beta-binomial); the factor is the mean of what is left possible once the
person's own messages are known. Such rates predicted best out of time (docs/estimates.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log

import numpy as np
from numpy.typing import NDArray

from simulator.estimates.bootstrap import standard_errors
from simulator.estimates.interval import FEWEST_PEOPLE, LEVEL, Interval, score
from simulator.estimates.past_messages import PastMessages
from simulator.groups import BLOCKS

#: The spread between people is learnt from at most so many of them: a random prefix of the history.
_MOST_PEOPLE = 5_000
_LOW, _HIGH = 0.5, 1e5


@dataclass(frozen=True)
class TypeRate:
    """One type of message. ``rate`` and ``interval`` are None for fewer than FEWEST_PEOPLE people."""

    kind: str
    messages: int
    people: int
    answers: int
    rate: float | None
    interval: Interval | None


@dataclass(frozen=True)
class ResponseRates:
    """``all``: over all types. ``strength``: so many messages of a person weigh as much as what is known of all; the
    greater, the more alike people are. ``factor``: by customer, 1 for somebody without messages."""

    all: TypeRate
    kinds: tuple[TypeRate, ...]
    strength: float
    factor: NDArray[np.float64]

    def rate_of(self, kind: str) -> TypeRate:
        """The rate of a type; of one that is unknown or too small that of all."""
        found = next((one for one in self.kinds if one.kind == kind), None)
        return self.all if found is None or found.rate is None else found


def response_rates(messages: PastMessages, level: float = LEVEL) -> ResponseRates:
    """Rates from the shop's own past messages, with intervals from resampling blocks of customers."""
    everything = np.ones(len(messages), np.bool_)
    kinds = tuple(
        _type_rate(kind, messages, messages.kind == place, level) for place, kind in enumerate(messages.kinds)
    )
    expected = expected_answers(messages)
    sent = np.bincount(messages.customer, minlength=messages.customers).astype(np.float64)
    answered = np.bincount(messages.customer, messages.answered, messages.customers).astype(np.float64)
    strength = _strength(sent, expected, answered)
    return ResponseRates(
        all=_type_rate("", messages, everything, level),
        kinds=kinds,
        strength=strength,
        factor=factors(sent, expected, answered, strength),
    )


def expected_answers(messages: PastMessages) -> NDArray[np.float64]:
    """By customer, how many answers the rates of the types make one expect."""
    sent = np.bincount(messages.kind, minlength=len(messages.kinds))
    answered = np.bincount(messages.kind, messages.answered, len(messages.kinds))
    rates = np.divide(answered, sent, out=np.zeros(len(messages.kinds)), where=sent > 0)
    return np.bincount(messages.customer, rates[messages.kind], messages.customers).astype(np.float64)


def factors(
    sent: NDArray[np.float64], expected: NDArray[np.float64], answered: NDArray[np.float64], strength: float
) -> NDArray[np.float64]:
    """By customer: (strength x p + answers) / (strength x p + expected) with p = expected / sent, which is the mean of
    the person's beta distribution divided by p."""
    mean = np.divide(expected, sent, out=np.zeros(len(sent)), where=sent > 0)
    prior = strength * mean
    found: NDArray[np.float64] = np.divide(
        prior + answered, prior + expected, out=np.ones(len(sent)), where=prior + expected > 0
    )
    return found


def _type_rate(kind: str, messages: PastMessages, rows: NDArray[np.bool_], level: float) -> TypeRate:
    owners = messages.customer[rows]
    answered = messages.answered[rows]
    people, count, answers = len(np.unique(owners)), len(owners), int(answered.sum())
    if people < FEWEST_PEOPLE:
        return TypeRate(kind, count, people, answers, None, None)
    rate = answers / count
    blocks = min(BLOCKS, messages.customers)
    sizes = np.bincount(np.arange(messages.customers) * blocks // messages.customers, minlength=blocks)
    # The error of a ratio: that of the total of what is left after the expected answers are taken off.
    left = np.bincount(owners * blocks // messages.customers, answered - rate, blocks)
    error = float(standard_errors(left[:, None], sizes)[0])
    return TypeRate(kind, count, people, answers, rate, score(answers, error, level).scaled(1 / count))


def _strength(sent: NDArray[np.float64], expected: NDArray[np.float64], answered: NDArray[np.float64]) -> float:
    """The greatest likelihood of the beta-binomial over its strength, by golden section on the logarithm."""
    known = np.flatnonzero((sent > 0) & (expected > 0) & (expected < sent))[:_MOST_PEOPLE]
    if not len(known):
        return _HIGH
    cases, counts = np.unique(
        np.stack([sent[known], np.round(expected[known], 6), answered[known]], axis=1), axis=0, return_counts=True
    )
    rows = [(float(n), float(e / n), float(y), int(times)) for (n, e, y), times in zip(cases, counts, strict=True)]

    def likelihood(logarithm: float) -> float:
        strength = exp(logarithm)
        total = 0.0
        for n, mean, y, times in rows:
            a, b = strength * mean, strength * (1 - mean)
            total += times * (
                lgamma(a + y) - lgamma(a) + lgamma(b + n - y) - lgamma(b) - lgamma(strength + n) + lgamma(strength)
            )
        return total

    low, high = log(_LOW), log(_HIGH)
    golden = (5**0.5 - 1) / 2
    one, two = high - golden * (high - low), low + golden * (high - low)
    at_one, at_two = likelihood(one), likelihood(two)
    while high - low > 0.01:
        if at_one > at_two:
            high, two, at_two = two, one, at_one
            one = high - golden * (high - low)
            at_one = likelihood(one)
        else:
            low, one, at_one = one, two, at_two
            two = low + golden * (high - low)
            at_two = likelihood(two)
    return exp((low + high) / 2)
