"""How opting out goes with the messages of the last days, in what the shop logged itself.

A discrete-time hazard: one row a person and day, from the person's first message to the opt-out or the history's end;
logistic in the number of messages of the last 7 days, with covariates. It says what goes together, not what causes
what: who is mailed more differs from who is mailed less in more than the covariates know.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import exp, log, pi, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.estimates.interval import FEWEST_PEOPLE, LEVEL, Interval, normal_quantile
from simulator.estimates.logistic import Fit, NotEstimable, logistic
from simulator.estimates.pressure import pressure
from simulator.history.history import History
from simulator.run import DAY

#: A number of messages is a point of the curve if so many opted out at it or beyond.
FEWEST_EVENTS = 10
#: Of fewer opt-outs in all there is no curve.
FEWEST_IN_ALL = 30
#: So many rows are looked at: all with an opt-out, and of the others a random share with a weight that makes up for it.
MOST_ROWS = 400_000
#: Of larger histories a random part of the people is looked at.
MOST_PERSON_DAYS = 8_000_000
WINDOW = 7
ENGAGED_DAYS = 90
#: Draws coefficients towards 0 as a standard deviation of 5 around it would: weak, but if nobody ever leaves later
#: than on the day of a message, the coefficient of the days since would have no end without it.
RIDGE = 0.04
HALF_LIFE_DAYS = 7.0

Missing = Literal["no messages", "no opt-outs", "too few opt-outs", "no spread"]


@dataclass(frozen=True)
class OptOutLog:
    """Which events are messages, opt-outs and answers."""

    sent: str = "email_send"
    left: str = "unsubscribe"
    answered: str = "email_click"


@dataclass(frozen=True)
class HazardPoint:
    """``messages`` in the last 7 days (``and_more``: or more). ``daily``: the chance to opt out on a day with so many,
    everything else being as it is on all days that were looked at. ``people``, ``person_days``, ``events``: as
    logged."""

    messages: int
    and_more: bool
    people: int
    person_days: int
    events: int
    daily: float
    interval: Interval


@dataclass(frozen=True)
class Coefficient:
    """A coefficient of the logistic hazard and its standard error, clustered by person."""

    name: str
    value: float
    standard_error: float


@dataclass(frozen=True)
class Hazard:
    """``points`` cover the observed range and nothing beyond; where hardly anybody leaves without a message in the last
    7 days, such days are left out and the first point is one message. ``people``, ``events``, ``person_days``: of what
    was looked at. What it says is associational: messages were not given at random."""

    points: tuple[HazardPoint, ...]
    coefficients: tuple[Coefficient, ...]
    people: int
    events: int
    person_days: int


@dataclass(frozen=True)
class NotIdentified:
    """The history does not tell; ``missing`` says what it lacks."""

    missing: Missing


def opt_out_hazard(history: History, log: OptOutLog | None = None, level: float = LEVEL) -> Hazard | NotIdentified:
    """The hazard of opting out by messages in the last 7 days, from the shop's own log."""
    names = log or OptOutLog()
    if names.sent not in history.event_names:
        return NotIdentified("no messages")
    if names.left not in history.event_names:
        return NotIdentified("no opt-outs")
    days = _person_days(history, names)
    if days is None or int(days.left.sum()) < FEWEST_IN_ALL:
        return NotIdentified("too few opt-outs")
    lowest = 0
    if int(days.left[days.count == 0].sum()) < FEWEST_EVENTS:
        days, lowest = days.chosen(days.count > 0), 1
    levels = _levels(days, lowest)
    if levels == lowest:
        return NotIdentified("no spread")
    columns = _columns(days, lowest, levels)
    try:
        fit = logistic(np.stack(list(columns.values()), axis=1), days.left, days.person, days.weight, RIDGE)
    except NotEstimable:
        return NotIdentified("no spread")
    names_of = tuple(columns)
    return Hazard(
        points=tuple(_point(number, levels, days, columns, fit, level) for number in range(lowest, levels + 1)),
        coefficients=tuple(
            Coefficient(name, float(fit.coefficients[place]), float(np.sqrt(fit.covariance[place, place])))
            for place, name in enumerate(names_of)
        ),
        people=len(np.unique(days.person)),
        events=int(days.left.sum()),
        person_days=round(float(days.weight.sum())),
    )


# --- Rows ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Days:
    """One row a person and day. ``count``: messages in the 7 days up to and including it. ``since``, ``tenure``: days
    since the last and the first message; ``engaged``: an answer in the last 90 days; ``earlier``: the pressure index of
    messages older than 7 days; ``day``: days after the history's origin."""

    person: NDArray[np.int64]
    day: NDArray[np.int64]
    left: NDArray[np.bool_]
    weight: NDArray[np.float64]
    count: NDArray[np.int64]
    since: NDArray[np.int64]
    tenure: NDArray[np.int64]
    engaged: NDArray[np.bool_]
    earlier: NDArray[np.float64]

    def chosen(self, rows: NDArray[np.bool_]) -> _Days:
        """Some of the rows."""
        return _Days(**{one.name: getattr(self, one.name)[rows] for one in fields(self)})


def _rows_of(history: History, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Customer and time of each event of a name."""
    if name not in history.event_names:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    rows = np.flatnonzero(history.events == history.event_names.index(name))
    owners = np.searchsorted(history.offsets, rows, side="right") - 1
    return owners.astype(np.int64), history.times[rows].astype(np.int64)


def _person_days(history: History, log: OptOutLog) -> _Days | None:
    sent_by, sent_at = _rows_of(history, log.sent)
    left_by, left_at = _rows_of(history, log.left)
    if not len(sent_by):
        return None
    people, first_row = np.unique(sent_by, return_index=True)
    first = sent_at[first_row] // DAY
    last = np.full(len(people), history.end // DAY, np.int64)
    gone = np.full(history.customers, np.iinfo(np.int64).max)
    # The first opt-out after the first message; people come back, but that is another question.
    begun = np.full(history.customers, np.iinfo(np.int64).max)
    begun[people] = sent_at[first_row]
    valid = left_at >= begun[left_by]
    np.minimum.at(gone, left_by[valid], left_at[valid] // DAY)
    went = gone[people] <= last
    last = np.minimum(last, gone[people])
    lengths = last - first + 1
    kept = max(1, int(np.searchsorted(np.cumsum(lengths), MOST_PERSON_DAYS, side="right")))
    people, first, lengths, went = people[:kept], first[:kept], lengths[:kept], went[:kept]
    ends = np.cumsum(lengths)
    total = int(ends[-1])
    event_rows = (ends - 1)[went]
    rows, weight = _thinned(total, event_rows)
    place = np.searchsorted(ends, rows, side="right")
    person = people[place]
    day = first[place] + rows - (ends - lengths)[place]
    happened = np.zeros(len(rows), np.bool_)
    happened[np.searchsorted(rows, event_rows)] = True
    return _measured(person, day, happened, weight, (sent_by, sent_at), _rows_of(history, log.answered), first[place])


def _thinned(total: int, events: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The rows that are looked at, ascending, and what each stands for."""
    every = -(-total // MOST_ROWS)
    if every == 1:
        return np.arange(total), np.ones(total)
    numbers = np.arange(total, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(32))) * np.uint64(0xBF58476D1CE4E5B9)
    chosen = (numbers >> np.uint64(33)) % np.uint64(every) == 0
    chosen[events] = True
    rows = np.flatnonzero(chosen)
    others = total - len(events)
    weight = np.full(len(rows), others / max(len(rows) - len(events), 1))
    weight[np.searchsorted(rows, events)] = 1.0
    return rows, weight


def _measured(
    person: NDArray[np.int64],
    day: NDArray[np.int64],
    left: NDArray[np.bool_],
    weight: NDArray[np.float64],
    sends: tuple[NDArray[np.int64], NDArray[np.int64]],
    answers: tuple[NDArray[np.int64], NDArray[np.int64]],
    first: NDArray[np.int64],
) -> _Days:
    span = int(day.max()) + 2 * ENGAGED_DAYS
    here = person * span + day
    sent = sends[0] * span + sends[1] // DAY
    upto = np.searchsorted(sent, here, side="right")
    count = upto - np.searchsorted(sent, here - WINDOW, side="right")
    since = here - sent[upto - 1]
    index = pressure(sends[0], sends[1], np.ones(len(sent)), HALF_LIFE_DAYS)
    # What is left of the index after the last message that is older than the window, for whom there is one.
    older = np.searchsorted(sent, here - WINDOW, side="right") - 1
    mine = (older >= 0) & (sends[0][older] == person)
    age = np.where(mine, here - sent[older], 0)
    earlier = np.where(mine, index[older] * np.exp2(-age / HALF_LIFE_DAYS), 0.0)
    answered = answers[0] * span + answers[1] // DAY
    # Answers of today may follow from the same message as the opt-out: only those before today tell who engages.
    engaged = np.searchsorted(answered, here, side="left") > np.searchsorted(answered, here - ENGAGED_DAYS, side="left")
    return _Days(person, day, left, weight, count, since, day - first, engaged, earlier)


# --- Curve ---------------------------------------------------------------------------------------------------


def _levels(days: _Days, lowest: int) -> int:
    """The highest number of messages that is a level of its own or, with those beyond it, the last one."""
    number = lowest
    while True:
        beyond = days.count > number
        if days.left[beyond].sum() < FEWEST_EVENTS or len(np.unique(days.person[beyond])) < FEWEST_PEOPLE:
            return number
        number += 1


def _columns(days: _Days, lowest: int, levels: int) -> dict[str, NDArray[np.float64]]:
    """The covariates by name. Without a message in the window ``since`` tells how long ago the last was."""
    year = days.day / 365.25
    columns: dict[str, NDArray[np.float64]] = {"intercept": np.ones(len(days.day))}
    for number in range(lowest + 1, levels + 1):
        is_level = days.count >= number if number == levels else days.count == number
        columns[f"messages_{number}"] = is_level.astype(np.float64)
    columns["earlier"] = days.earlier
    columns["since"] = np.log1p(days.since)
    columns["tenure"] = np.log1p(days.tenure)
    columns["engaged"] = days.engaged.astype(np.float64)
    columns["trend"] = year
    columns["season_sine"] = np.sin(2 * pi * year)
    columns["season_cosine"] = np.cos(2 * pi * year)
    return {name: column for name, column in columns.items() if name == "intercept" or np.ptp(column) > 0}


def _point(
    number: int, levels: int, days: _Days, columns: dict[str, NDArray[np.float64]], fit: Fit, level: float
) -> HazardPoint:
    """The mean hazard over all days that were looked at, had each of them this number of messages and everything else
    as it was: so that points differ by the number alone, and not by what else goes with it. Delta method on the
    logarithm of the odds."""
    is_level = days.count >= number if number == levels else days.count == number
    set_to = {
        name: np.full(len(days.day), float(name == f"messages_{number}")) for name in columns if "messages_" in name
    }
    rows = np.stack([set_to.get(name, column) for name, column in columns.items()], axis=1)
    chances = 1 / (1 + np.exp(-(rows @ fit.coefficients)))
    shares = days.weight / days.weight.sum()
    daily = float(shares @ chances)
    gradient = (shares * chances * (1 - chances)) @ rows
    error = sqrt(max(float(gradient @ fit.covariance @ gradient), 0.0)) / (daily * (1 - daily))
    middle, reach = log(daily / (1 - daily)), normal_quantile(level) * error
    return HazardPoint(
        messages=number,
        and_more=number == levels,
        people=len(np.unique(days.person[is_level])),
        person_days=round(float(days.weight[is_level].sum())),
        events=int(days.left[is_level].sum()),
        daily=daily,
        interval=Interval(_chance(middle - reach), _chance(middle + reach), level),
    )


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-logit))
