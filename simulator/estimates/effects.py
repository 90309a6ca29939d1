"""What an arm of logged choices changed: the mean outcome under each arm, their differences, and where nothing is said.

Of each arm a: the outcome's mean had every choice been a. Of rows whose drawn arm was certain the others are outside
overlap: they are left out of the estimate, told as a share, and bounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.estimates.bounds import widened
from simulator.estimates.choice_log import ChoiceLog, ChoiceSource, control_of
from simulator.estimates.interval import FEWEST_PEOPLE, LEVEL, Interval, normal_quantile
from simulator.estimates.outcome_model import predicted_outcomes
from simulator.estimates.weighting import (
    Capped,
    Choices,
    Overlap,
    Weighted,
    capped,
    clustered_error,
    doubly_robust,
    inverse_propensity,
    overlap,
    self_normalised,
    sure_bound,
)
from simulator.estimates.what_followed import COVARIATES, EventTimes, known_before
from simulator.history.history import History
from simulator.run import DAY

Outcome = Literal["people", "events", "value"]

#: Why an arm has no estimate: too few people, too little effective sample size, hardly anybody with the outcome, arms
#: that came much more or less often than their probabilities say.
Refusal = Literal["people", "effective", "outcomes", "weights"]

#: Of an arm with fewer people who have the outcome, or who have it not, there is no estimate.
FEWEST_OUTCOMES = 10
#: Covariates differ by more than chance beyond so many standard errors, over all arms and covariates at once.
_UNBALANCED_LEVEL = 0.99


@dataclass(frozen=True)
class Answer:
    """What is averaged over choices. ``goal``: an event; ``days``: within so many after the choice; ``outcome``: people
    who have it (0 or 1), how many, or the sum of their values. ``sent``: the shop's own messages, a covariate."""

    goal: str = "order"
    days: int = 28
    outcome: Outcome = "people"
    sent: str = "email_send"

    @property
    def ends(self) -> tuple[float, float] | None:
        """Between what an outcome lies; None where there is no highest."""
        return (0.0, 1.0) if self.outcome == "people" else None


@dataclass(frozen=True)
class ArmMean:
    """The mean outcome had every choice been this arm. ``rows``, ``people``: with this arm. ``outside``: the share of
    all choices where it could not have been drawn. The estimates are of the others, and None with ``refused``;
    ``bounded`` is the doubly robust interval with what is outside anywhere; ``at_least`` as of ``sure_bound``."""

    arm: str
    rows: int
    people: int
    overlap: Overlap
    outside: float
    refused: Refusal | None
    ips: Weighted | None = None
    snips: Weighted | None = None
    robust: Weighted | None = None
    capped: Capped | None = None
    bounded: Interval | None = None
    at_least: float | None = None


@dataclass(frozen=True)
class Difference:
    """One arm against another, by each estimator with its interval, on ``rows`` choices where both could have been
    drawn. ``simultaneous``: the doubly robust interval that holds for all arms at once, where there are several."""

    arm: str
    against: str
    rows: int
    ips: Interval
    ips_value: float
    snips: Interval
    snips_value: float
    robust: Interval
    robust_value: float
    simultaneous: Interval | None


@dataclass(frozen=True)
class JourneyEffect:
    """What the arm changed among people who were in a journey, as replayed, when the lot was drawn. ``matched``: the
    share of all choices that a policy "this arm for those in the journey, else ``against``" would have made alike.
    ``policy``: that policy's gain over ``against`` for everybody, per choice. None: refused."""

    journey: str
    arm: str
    rows: int
    people: int
    effective: float
    matched: float
    difference: Difference | None
    policy: Interval | None
    policy_value: float | None


@dataclass(frozen=True)
class Experiment:
    """All that logged choices tell of an outcome. ``rows``, ``people``: choices looked at. ``left_out``: others by why.
    ``control``: the arm that others are held against; None where no name says which that is. ``unbalanced``: what was
    known before the choice and differs between arms by more than chance."""

    source: ChoiceSource
    answer: Answer
    rows: int
    people: int
    left_out: Mapping[str, int]
    arms: tuple[ArmMean, ...]
    control: str | None
    differences: tuple[Difference, ...]
    unbalanced: tuple[str, ...]
    journeys: tuple[JourneyEffect, ...] = ()
    #: The first and the last choice, UNIX times.
    first: int = 0
    last: int = 0


def experiment_of(
    history: History,
    log: ChoiceLog,
    answer: Answer,
    control: str | None = None,
    inside: Mapping[str, NDArray[np.bool_]] | None = None,
    level: float = LEVEL,
) -> Experiment:
    """What the choices tell. ``control``: the arm to hold others against, by default the one whose name says so.
    ``inside``: by journey, which rows of ``log`` are of people who were in it."""
    ripe = log.time + answer.days * DAY <= history.end
    kept = log.chosen(ripe, {"too late": int((~ripe).sum())})
    against = control if control is not None else control_of(log.arms)
    if not len(kept):
        return Experiment(log.source, answer, 0, 0, kept.left_out, (), against, (), ())
    outcome = _outcomes(history, kept, answer)
    covariates = known_before(
        history, EventTimes(history, answer.goal), EventTimes(history, answer.sent), kept.person, kept.time
    )
    predicted = predicted_outcomes(covariates, kept.arm, len(kept.arms), outcome, kept.person)
    means = tuple(_mean_of(place, kept, outcome, predicted, answer, level) for place in range(len(kept.arms)))
    found = Experiment(
        source=log.source,
        answer=answer,
        rows=len(kept),
        people=len(np.unique(kept.person)),
        left_out=kept.left_out,
        arms=means,
        control=against,
        differences=(),
        unbalanced=_unbalanced(kept, covariates),
        first=int(kept.time.min()) + history.origin,
        last=int(kept.time.max()) + history.origin,
    )
    if against not in kept.arms:
        return found
    base = kept.arms.index(against)
    others = [place for place in range(len(kept.arms)) if place != base]
    differences = [
        _difference(place, base, kept, outcome, predicted, np.ones(len(kept), np.bool_), len(others), level)
        for place in others
        if means[place].refused is None and means[base].refused is None
    ]
    journeys = [
        _in_journey(name, place, base, kept, outcome, predicted, rows[ripe], level)
        for name, rows in (inside or {}).items()
        for place in others
    ]
    return replace(found, differences=tuple(differences), journeys=tuple(journeys))


def _outcomes(history: History, log: ChoiceLog, answer: Answer) -> NDArray[np.float64]:
    goals = EventTimes(history, answer.goal)
    until = log.time + answer.days * DAY
    if answer.outcome == "value":
        return goals.worth_between(log.person, log.time, until)
    count = goals.between(log.person, log.time, until).astype(np.float64)
    return np.minimum(count, 1.0) if answer.outcome == "people" else count


def _choices(
    place: int,
    log: ChoiceLog,
    outcome: NDArray[np.float64],
    predicted: NDArray[np.float64],
    rows: NDArray[np.bool_],
) -> Choices:
    return Choices(
        person=log.person[rows],
        agrees=log.arm[rows] == place,
        probability=log.probability[rows],
        outcome=outcome[rows],
        predicted=predicted[rows, place],
    )


def _possible(place: int, log: ChoiceLog) -> NDArray[np.bool_]:
    """Rows where the arm could have been drawn: all but those where another one was certain."""
    found: NDArray[np.bool_] = (log.arm == place) | (log.probability < 1 - 1e-9)
    return found


def _mean_of(
    place: int,
    log: ChoiceLog,
    outcome: NDArray[np.float64],
    predicted: NDArray[np.float64],
    answer: Answer,
    level: float,
) -> ArmMean:
    rows = _possible(place, log)
    choices = _choices(place, log, outcome, predicted, rows)
    drawn = log.arm == place
    met = overlap(choices)
    found = ArmMean(
        arm=log.arms[place],
        rows=int(drawn.sum()),
        people=len(np.unique(log.person[drawn])),
        overlap=met,
        outside=float(1 - rows.mean()),
        refused=_refusal(choices, met, log.person[drawn], outcome[drawn]),
    )
    if found.refused is not None:
        return found
    robust = doubly_robust(choices)
    ends = answer.ends
    return replace(
        found,
        ips=inverse_propensity(choices),
        snips=self_normalised(choices),
        robust=robust,
        capped=capped(choices, *ends, level=level) if ends else None,
        bounded=widened(robust.interval(level), found.outside, *ends) if ends and found.outside > 0 else None,
        at_least=sure_bound(choices, *ends, level=level) if ends else None,
    )


def _refusal(choices: Choices, met: Overlap, people: NDArray[np.int64], outcome: NDArray[np.float64]) -> Refusal | None:
    if len(np.unique(people)) < FEWEST_PEOPLE:
        return "people"
    if not met.fits:
        return "weights"
    if not met.is_enough:
        return "effective"
    having = len(np.unique(people[outcome > 0]))
    without = len(np.unique(people[outcome <= 0]))
    return "outcomes" if min(having, without) < FEWEST_OUTCOMES else None


def _difference(
    place: int,
    base: int,
    log: ChoiceLog,
    outcome: NDArray[np.float64],
    predicted: NDArray[np.float64],
    among: NDArray[np.bool_],
    many: int,
    level: float,
) -> Difference:
    """Both arms on the rows where either could have been drawn: the error of the difference is that of the rows'
    differences, so what both share falls away."""
    rows = among & _possible(place, log) & _possible(base, log)
    one, other = (_choices(arm, log, outcome, predicted, rows) for arm in (place, base))
    pairs = [(estimator(one), estimator(other)) for estimator in (inverse_propensity, self_normalised, doubly_robust)]
    # Of several arms each range is wider, so that all hold at once: Bonferroni.
    at_once = 1 - (1 - level) / many
    (ips, snips, robust) = (_gap(a, b, one.person, level) for a, b in pairs)
    return Difference(
        arm=log.arms[place],
        against=log.arms[base],
        rows=int(rows.sum()),
        ips=ips[1],
        ips_value=ips[0],
        snips=snips[1],
        snips_value=snips[0],
        robust=robust[1],
        robust_value=robust[0],
        simultaneous=_gap(*pairs[2], one.person, at_once)[1] if many > 1 else None,
    )


def _gap(one: Weighted, other: Weighted, person: NDArray[np.int64], level: float) -> tuple[float, Interval]:
    value = one.value - other.value
    error = clustered_error(one.scores - other.scores - value, person)
    reach = normal_quantile(level) * error
    return value, Interval(value - reach, value + reach, level)


def _in_journey(
    name: str,
    place: int,
    base: int,
    log: ChoiceLog,
    outcome: NDArray[np.float64],
    predicted: NDArray[np.float64],
    inside: NDArray[np.bool_],
    level: float,
) -> JourneyEffect:
    both = _possible(place, log) & _possible(base, log)
    rows = inside & both
    alike = np.where(inside, log.arm == place, log.arm == base)
    refused = not rows.any()
    effective = 0.0
    if not refused:
        sides = [(_choices(arm, log, outcome, predicted, rows), log.arm[rows] == arm) for arm in (place, base)]
        met = [overlap(choices) for choices, _ in sides]
        effective = min(one.effective for one in met)
        refused = any(
            _refusal(choices, one, choices.person[drawn], choices.outcome[drawn]) is not None
            for (choices, drawn), one in zip(sides, met, strict=True)
        )
    found = JourneyEffect(
        journey=name,
        arm=log.arms[place],
        rows=int(rows.sum()),
        people=len(np.unique(log.person[rows])),
        effective=effective,
        matched=float(alike.mean()),
        difference=None,
        policy=None,
        policy_value=None,
    )
    if refused:
        return found
    difference = _difference(place, base, log, outcome, predicted, inside, 1, level)
    one, other = (doubly_robust(_choices(arm, log, outcome, predicted, both)) for arm in (place, base))
    gained = np.where(inside[both], one.scores - other.scores, 0.0)
    value = float(gained.mean())
    reach = normal_quantile(level) * clustered_error(gained - value, log.person[both])
    return replace(
        found, difference=difference, policy=Interval(value - reach, value + reach, level), policy_value=value
    )


def _unbalanced(log: ChoiceLog, covariates: NDArray[np.float64]) -> tuple[str, ...]:
    """Covariates whose weighted mean in some arm differs from that of all rows by more than chance (Bonferroni over
    arms and covariates). A lot knows nothing of the past, so this tells that it was none, or the log is not whole."""
    tests = covariates.shape[1] * len(log.arms)
    most = normal_quantile(1 - (1 - _UNBALANCED_LEVEL) / tests)
    found = []
    for column, name in zip(covariates.T, COVARIATES, strict=True):
        for place in range(len(log.arms)):
            rows = _possible(place, log)
            centred = column[rows] - column[rows].mean()
            weight = np.where(log.arm[rows] == place, 1 / log.probability[rows], 0.0)
            scores = weight * centred
            error = clustered_error(scores - scores.mean(), log.person[rows])
            if error > 0 and abs(scores.mean()) > most * error:
                found.append(name)
                break
    return tuple(found)
