"""Messages week after week, where each changes who gets the next: Robins' g-formula (1986), by simulation.

People who just bought are written to less, or more, and buy differently either way: a plain comparison of weeks with
and without messages mixes both up, and one that holds "bought last week" fixed cuts off what messages did through it.
The g-formula fits how a week follows from all before it, and plays the weeks forward under a rule for messages, each
person from the own past (Hernán & Robins 2020, ch. 21).

It is an estimate of an effect only if nothing but what the model knows decided who was written to (or the weeks'
messages were drawn by lot), all numbers of messages occurred among people of each kind, and the model is right. The
first is never to be seen in a history. So a result always says whether lots were drawn, and how well the model gives
back what really came under the messages as they were sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.estimates.interval import LEVEL, Interval, normal_quantile
from simulator.estimates.logistic import NotEstimable, logistic
from simulator.estimates.what_followed import EventTimes
from simulator.history.history import History
from simulator.run import WEEK

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]

#: A person-week of so many messages or more is one of MOST_MESSAGES.
MOST_MESSAGES = 3
#: So many person-weeks must have each number of messages that a rule uses, and so many of them the outcome.
FEWEST_WEEKS = 200
FEWEST_OUTCOMES = 20
#: So many sets of coefficients are drawn from what the fit leaves open, each with resampled people: their scatter is
#: the error.
DRAWS = 100
#: More person-weeks than this are thinned to a random part of the people.
_MOST_WEEKS = 600_000
_MOST_PLAYED = 5_000
_RIDGE = 0.04
_LONG_AGO = 104

MissingCourse = Literal["no messages", "no goals", "too few weeks", "no spread"]

#: How many messages each person gets in a week, from weeks since the goal, weeks since the last message, and messages
#: since the goal.
Rule = Callable[[Whole, Whole, Whole], Whole]


@dataclass(frozen=True)
class Regime:
    """A rule for messages by its name; ``most``: messages in one week that it may ask for."""

    name: str
    rule: Rule
    most: int


def every_week(messages: int) -> Regime:
    """So many messages each week, whatever happens."""
    return Regime(f"{messages}", lambda since, last, count: np.full(len(since), messages, np.int64), messages)


def reminders(silence: int, apart: int, most: int) -> Regime:
    """A message after ``silence`` weeks without the goal, then every ``apart`` weeks, at most ``most`` until the next
    goal: the shape of a reminding loop."""

    def rule(since: Whole, last: Whole, count: Whole) -> Whole:
        return ((since >= silence) & (last >= apart) & (count < most)).astype(np.int64)

    return Regime(f"{silence}/{apart}/{most}", rule, 1)


@dataclass(frozen=True)
class CourseMean:
    """What a regime gives: the share of people with the goal within the weeks, its interval, and messages a person."""

    name: str
    share: float
    interval: Interval
    messages: float


@dataclass(frozen=True)
class CourseGap:
    """One regime against the first, on the same draws."""

    name: str
    value: float
    interval: Interval


@dataclass(frozen=True)
class Course:
    """``means`` and ``gaps`` by regime; ``beyond``: regimes that ask for more messages a week than enough people ever
    got, of which nothing is said. ``as_sent``: what the model gives for the last weeks under the messages as they
    were, and ``came`` what really came then: where these are apart the model is wrong. ``by_lot``: somebody said that
    the weeks' messages were drawn by lot; without that nothing here is an estimate of an effect."""

    weeks: int
    people: int
    person_weeks: int
    by_lot: bool
    means: tuple[CourseMean, ...]
    gaps: tuple[CourseGap, ...]
    as_sent: Interval
    as_sent_value: float
    came: float
    beyond: tuple[str, ...]


@dataclass(frozen=True)
class NoCourse:
    """Why there is none."""

    missing: MissingCourse


def course_of(
    history: History,
    regimes: Sequence[Regime],
    weeks: int = 8,
    *,
    goal: str = "order",
    sent: str = "email_send",
    by_lot: bool = False,
    level: float = LEVEL,
    seed: int = 0,
) -> Course | NoCourse:
    """The share of people with a ``goal`` within ``weeks`` under each regime, from the people and their state at the
    history's last ``weeks`` weeks' beginning. A week's messages come before its goals of the week after: cause goes
    before effect."""
    if sent not in history.event_names:
        return NoCourse("no messages")
    if goal not in history.event_names:
        return NoCourse("no goals")
    table = _weeks_of(history, goal, sent)
    if table is None or table.weeks < weeks + 8:
        return NoCourse("too few weeks")
    rows = _rows_of(table)
    used = np.bincount(np.minimum(rows.now, MOST_MESSAGES), minlength=MOST_MESSAGES + 1)
    having = np.bincount(np.minimum(rows.now, MOST_MESSAGES), rows.bought, MOST_MESSAGES + 1)
    enough = (used >= FEWEST_WEEKS) & (having >= FEWEST_OUTCOMES)
    if enough.sum() < 2:
        return NoCourse("no spread")
    highest = int(np.flatnonzero(enough).max())
    try:
        fit = logistic(_columns(rows, highest), rows.bought, rows.person, None, _RIDGE)
    except NotEstimable:
        return NoCourse("no spread")
    within = [regime for regime in regimes if enough[: min(regime.most, MOST_MESSAGES) + 1].all()]
    if len(within) < 2:
        return NoCourse("no spread")
    start = table.weeks - weeks - 1
    kept = np.flatnonzero(table.first <= start)
    if len(kept) > _MOST_PLAYED:
        kept = kept[:_MOST_PLAYED]
    random = np.random.Generator(np.random.Philox(seed))
    root = np.linalg.cholesky(fit.covariance + 1e-12 * np.eye(len(fit.coefficients)))
    drawn = fit.coefficients + random.standard_normal((DRAWS, len(fit.coefficients))) @ root.T
    chances = random.random((weeks, len(kept)))
    resampled = random.integers(0, len(kept), (DRAWS, len(kept)))

    def played(rule: Rule | None) -> tuple[float, Numbers, float]:
        point, messages = _play(table, kept, start, weeks, rule, fit.coefficients, highest, chances)
        shares = np.empty(DRAWS)
        for place in range(DRAWS):
            got, _ = _play(table, kept, start, weeks, rule, drawn[place], highest, chances)
            shares[place] = got[resampled[place]].mean()
        return float(point.mean()), shares, messages

    means, all_shares = [], []
    for regime in within:
        share, shares, messages = played(regime.rule)
        means.append(CourseMean(regime.name, share, _around(share, shares, level), messages))
        all_shares.append(shares)
    gaps = [
        _gap(mean, means[0], shares - all_shares[0], level)
        for mean, shares in zip(means[1:], all_shares[1:], strict=True)
    ]
    as_sent, shares, _ = played(None)
    return Course(
        weeks=weeks,
        people=len(kept),
        person_weeks=len(rows.person),
        by_lot=by_lot,
        means=tuple(means),
        gaps=tuple(gaps),
        as_sent=_around(as_sent, shares, level),
        as_sent_value=as_sent,
        came=float((table.bought[kept, start + 1 :].sum(axis=1) > 0).mean()),
        beyond=tuple(regime.name for regime in regimes if regime not in within),
    )


# --- Weeks -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Table:
    """People x weeks, the last week whole. ``first``: the week of a person's first event."""

    weeks: int
    customer: Whole
    first: Whole
    sent: NDArray[np.int8]
    bought: NDArray[np.bool_]


@dataclass(frozen=True)
class _Rows:
    """One row a person and week: messages of the week, of the four weeks before, weeks since the goal, weeks with the
    goal in the last 26, weeks known; whether the goal came in the week after."""

    person: Whole
    now: Whole
    before: Whole
    since: Whole
    often: Whole
    known: Whole
    week: Whole
    bought: NDArray[np.bool_]


def _weeks_of(history: History, goal: str, sent: str) -> _Table | None:
    weeks = int((history.end - history.start + 1) // WEEK)
    if weeks < 2:
        return None
    origin = history.end + 1 - weeks * WEEK
    most = max(1, _MOST_WEEKS // weeks)
    has = np.flatnonzero(np.diff(history.offsets) > 0)[:most]
    first = (history.times[history.offsets[:-1][has]].astype(np.int64) - origin) // WEEK
    place = np.full(history.customers, -1, np.int64)
    place[has] = np.arange(len(has))

    def counted(name: str) -> Whole:
        events = EventTimes(history, name)
        week = (events.time - origin) // WEEK
        mine = (week >= 0) & (place[events.person] >= 0)
        cells = place[events.person[mine]] * weeks + week[mine]
        return np.bincount(cells, minlength=len(has) * weeks).reshape(len(has), weeks)

    return _Table(weeks, has, first, np.minimum(counted(sent), 100).astype(np.int8), counted(goal) > 0)


def _rows_of(table: _Table) -> _Rows:
    """Every week from a person's first one on that has a week after it."""
    people = len(table.customer)
    since, often, before = np.full(people, _LONG_AGO), np.zeros(people, np.int64), np.zeros(people, np.int64)
    parts: dict[str, list[Whole]] = {
        name: [] for name in ("person", "now", "before", "since", "often", "known", "week", "bought")
    }
    for week in range(table.weeks - 1):
        since = np.where(table.bought[:, week], 0, np.minimum(since + 1, _LONG_AGO))
        often = often + table.bought[:, week]
        if week >= 26:
            often = often - table.bought[:, week - 26]
        here = np.flatnonzero(table.first <= week)
        for name, column in (
            ("person", table.customer),
            ("now", table.sent[:, week].astype(np.int64)),
            ("before", before),
            ("since", since),
            ("often", often),
            ("known", week - table.first),
            ("week", np.full(people, week)),
            ("bought", table.bought[:, week + 1].astype(np.int64)),
        ):
            parts[name].append(column[here])
        before = before + table.sent[:, week]
        if week >= 4:
            before = before - table.sent[:, week - 4]
    joined = {name: np.concatenate(columns) for name, columns in parts.items()}
    return _Rows(**{**joined, "bought": joined["bought"].astype(np.bool_)})  # type: ignore[arg-type]


def _columns(rows: _Rows, highest: int) -> Numbers:
    return _design(rows.now, rows.before, rows.since, rows.often, rows.known, rows.week, highest)


def _design(now: Whole, before: Whole, since: Whole, often: Whole, known: Whole, week: Whole, highest: int) -> Numbers:
    """The model's columns: a level for each number of messages up to ``highest`` (that or more), the messages before,
    recency and frequency of the goal bent, the year's season."""
    year = week / 52.18
    recency = np.log1p(since)
    return np.stack(
        [
            np.ones(len(now)),
            *((now >= number).astype(np.float64) for number in range(1, highest + 1)),
            np.log1p(before),
            recency,
            recency**2,
            (since >= _LONG_AGO).astype(np.float64),
            np.log1p(often),
            np.log1p(np.maximum(known, 0)),
            np.sin(2 * np.pi * year),
            np.cos(2 * np.pi * year),
        ],
        axis=1,
    )


def _play(
    table: _Table,
    kept: Whole,
    start: int,
    weeks: int,
    rule: Rule | None,
    coefficients: Numbers,
    highest: int,
    chances: Numbers,
) -> tuple[NDArray[np.bool_], float]:
    """Who has the goal within the weeks when messages follow a rule (None: as they were sent), and messages a person.
    The same chances for every rule: people differ between rules only where the rules do."""
    bought = table.bought[kept]
    earlier = bought[:, : start + 1]
    place = np.arange(start + 1)
    last_goal = np.where(earlier, place, -1).max(axis=1)
    since = np.where(last_goal >= 0, start - last_goal, _LONG_AGO)
    sends = table.sent[kept].astype(np.int64)
    recent = [sends[:, max(start - back, 0)] * (start >= back) for back in range(4, 0, -1)]
    goals = [earlier[:, start - back].astype(np.int64) if start >= back else np.zeros(len(kept), np.int64)
             for back in range(25, -1, -1)]  # fmt: skip
    last_send = np.where(sends[:, :start] > 0, place[:start], -_LONG_AGO).max(axis=1, initial=-_LONG_AGO)
    after_goal = place[None, :start] > last_goal[:, None]
    count = (sends[:, :start] * after_goal).sum(axis=1)
    known = start - table.first[kept]
    had = np.zeros(len(kept), np.bool_)
    total = 0
    for step in range(weeks):
        week = start + step
        now = sends[:, week] if rule is None else rule(since, week - last_send, count)
        total += int(now.sum())
        rows = _design(
            now, np.sum(recent, axis=0), since, np.sum(goals, axis=0), known + step, np.full(len(kept), week), highest
        )
        chance = 1 / (1 + np.exp(-np.clip(rows @ coefficients, -40, 40)))
        comes = chances[step] < chance
        had |= comes
        last_send = np.where(now > 0, week, last_send)
        recent = [*recent[1:], now]
        goals = [*goals[1:], comes.astype(np.int64)]
        since = np.where(comes, 0, np.minimum(since + 1, _LONG_AGO))
        count = np.where(comes, 0, count + now)
    return had, total / max(len(kept), 1)


def _gap(mean: CourseMean, base: CourseMean, draws: Numbers, level: float) -> CourseGap:
    value = mean.share - base.share
    return CourseGap(mean.name, value, _around(value, draws, level))


def _around(value: float, draws: Numbers, level: float) -> Interval:
    reach = normal_quantile(level) * float(draws.std(ddof=1))
    return Interval(value - reach, value + reach, level)
