"""How people give and withdraw permission over time: opt-in and opt-out modelled together.

After Kumar, Zhang & Luo 2014 (Journal of Marketing Research 51): the time until somebody agrees and the time until the
same person leaves hang together, for both say something of the same attitude. Each has its own hazard by the week, that
of leaving with the messages of the last four weeks in it; a Frank copula joins them (Joe 1997), estimated after the
hazards (inference functions for margins, Joe & Xu 1996). Times are whole weeks, so its likelihood is made of
differences of the copula over a week; who has not agreed, or not left, by the end counts as "later".

Who agrees late is looked at for a shorter time, and, if both times hang together, leaves at another time: so the hazard
of leaving is fitted given the time of agreeing, and the time of leaving by itself is its mean over all of them. Errors
are those of leaving out a twentieth of the people at a time (jackknife), all steps anew.

Associational as all that a log without lots tells: who is written to more differs in more than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.estimates.interval import LEVEL, Interval, normal_quantile
from simulator.estimates.logistic import NotEstimable, logistic
from simulator.estimates.what_followed import EventTimes
from simulator.history.history import ALWAYS, History
from simulator.run import WEEK

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]

#: Of fewer people who agreed, or who left, there is no model.
FEWEST = 30
#: A number of messages in four weeks is a level of its own if so many people left at it or beyond.
FEWEST_LEVEL = 10
#: Weeks after which shares are told.
HORIZONS = (4, 13, 26, 52)
MOST_PEOPLE = 10_000
#: The time of agreeing is told apart by so many equal parts of all people, where leaving hangs on it.
_PARTS = 10
_GROUPS = 20
#: Student's t for 95 % with _GROUPS - 1 degrees of freedom over that of the normal distribution.
_WIDER = 2.093 / 1.960
_RIDGE = 0.04
#: Weeks at which the hazard of a time begins another piece.
_PIECES = (0, 1, 2, 4, 8, 16, 32, 64)
#: The dependence is looked for between these values of the copula's parameter: Kendall's tau from -0.8 to 0.8.
_MOST_THETA = 18.0
_MOST_LEVELS = 12

MissingPermission = Literal["no consent", "no dates", "too few opt-ins", "too few opt-outs", "no spread"]


@dataclass(frozen=True)
class PermissionShare:
    """``weeks`` after somebody is first seen: the share that agreed by then, and that agreed and still does (with its
    ``interval``), with the dependence and as if there were none."""

    weeks: int
    agreed: float
    holds: float
    interval: Interval
    holds_if_apart: float


@dataclass(frozen=True)
class LeavingLevel:
    """``messages`` in the last four weeks (``and_more``: or more): how many times as likely somebody leaves in a week
    as without any."""

    messages: int
    and_more: bool
    people: int
    left: int
    ratio: float
    interval: Interval


@dataclass(frozen=True)
class Permission:
    """``undated``: people whose permission has no date, who are left out. ``tau``: Kendall's rank correlation of both
    times; below 0: who agrees late leaves soon. ``people``: looked
    at; ``agreed``, ``left``: how many did."""

    channel: str
    people: int
    agreed: int
    left: int
    undated: int
    shares: tuple[PermissionShare, ...]
    levels: tuple[LeavingLevel, ...]
    tau: float
    tau_interval: Interval


@dataclass(frozen=True)
class NoPermission:
    """Why there is no model; ``undated``: people with a permission without a date."""

    channel: str
    missing: MissingPermission
    undated: int = 0


def permission_of(
    history: History, channel: str = "email", sent: str = "email_send", left: str = "unsubscribe", level: float = LEVEL
) -> Permission | NoPermission:
    """The joint model of a channel, from the dated records of consent (``consent.CHANNEL``) and events ``left``."""
    spells = _spells_of(history, channel, left)
    if isinstance(spells, NoPermission):
        return spells
    agreed = int(spells.agreed.sum())
    gone = int(spells.gone.sum())
    if agreed < FEWEST:
        return NoPermission(channel, "too few opt-ins", spells.undated)
    if gone < FEWEST:
        return NoPermission(channel, "too few opt-outs", spells.undated)
    weeks = _weeks_of(spells, EventTimes(history, sent))
    if not weeks.levels:
        return NoPermission(channel, "no spread", spells.undated)
    try:
        found = _fitted(spells, weeks, None)
        parts = [_fitted(spells, weeks, group, found.theta) for group in range(_GROUPS)]
    except NotEstimable:
        return NoPermission(channel, "no spread", spells.undated)
    tau = kendall(found.theta)
    error = _jackknife([kendall(one.theta) for one in parts])
    reach = normal_quantile(level) * _WIDER
    return Permission(
        channel=channel,
        people=len(spells.person),
        agreed=agreed,
        left=gone,
        undated=spells.undated,
        shares=tuple(
            _share(horizon, found, parts, reach, level) for horizon in HORIZONS if horizon <= int(spells.until.max())
        ),
        levels=tuple(
            _level(number, weeks, found.ratios[place], _jackknife([one.ratios[place] for one in parts]) * reach, level)
            for place, number in enumerate(weeks.levels)
        ),
        tau=tau,
        tau_interval=Interval(max(tau - reach * error, -1.0), min(tau + reach * error, 1.0), level),
    )


# --- Times -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Spells:
    """One row a person. ``until``: whole weeks from the first event to agreeing, or to the end; ``stayed``: from
    agreeing to leaving, or to the end; ``at``: when somebody agreed, seconds after the origin."""

    person: Whole
    until: Whole
    agreed: NDArray[np.bool_]
    stayed: Whole
    gone: NDArray[np.bool_]
    at: Whole
    undated: int


def _spells_of(history: History, channel: str, left: str) -> _Spells | NoPermission:
    record = history.attributes.get(f"consent.{channel}")
    if record is None or not len(record.values):
        return NoPermission(channel, "no consent")
    owner = np.repeat(np.arange(history.customers), np.diff(record.offsets))
    values = np.asarray(record.values, np.float64)
    times = record.times.astype(np.int64)
    has = np.diff(history.offsets) > 0
    seen = np.full(history.customers, history.end + 1)
    seen[has] = history.times[history.offsets[:-1][has]]
    undated = np.unique(owner[(times == ALWAYS) & (values == 1)])
    yes = (times != ALWAYS) & (values == 1) & (times <= history.end)
    # Nothing is known of how long somebody took who agreed before the first event: those begin with their agreement.
    given = np.full(history.customers, history.end + 1)
    np.minimum.at(given, owner[yes], times[yes])
    start = np.minimum(seen, given)
    usable = start <= history.end
    usable[undated] = False
    if not (usable & (given <= history.end)).any():
        return NoPermission(channel, "no dates" if len(undated) else "too few opt-ins", len(undated))
    lost = np.full(history.customers, history.end + 1)
    no = (times != ALWAYS) & (values == 0) & (times > given[owner]) & (times <= history.end)
    np.minimum.at(lost, owner[no], times[no])
    events = EventTimes(history, left)
    later = events.time > given[events.person]
    np.minimum.at(lost, events.person[later], events.time[later])
    person = np.flatnonzero(usable)[:MOST_PEOPLE]
    agreed = given[person] <= history.end
    gone = agreed & (lost[person] <= history.end)
    return _Spells(
        person=person,
        until=np.where(agreed, given[person] - start[person], history.end - start[person]) // WEEK,
        agreed=agreed,
        stayed=np.where(agreed, np.minimum(lost[person], history.end) - given[person], 0) // WEEK,
        gone=gone,
        at=given[person],
        undated=len(undated),
    )


# --- Hazards -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Weeks:
    """One row a week of each person who agreed, by person. ``mine``: place of the person among the spells; ``first``:
    each person's first row; ``piece``, ``amount``: of the time since agreeing, and place of the messages of four weeks
    among ``levels`` plus one (0: fewer than the first)."""

    mine: Whole
    first: Whole
    row: Whole
    week: Whole
    piece: Whole
    amount: Whole
    happened: NDArray[np.bool_]
    levels: tuple[int, ...]


@dataclass(frozen=True)
class _Fitted:
    """``ratios``: logarithms of the odds of leaving at each level against none; ``waiting``, ``staying``: the shares
    that have not agreed, and still hold after agreeing, after 0, 1, ... weeks."""

    theta: float
    ratios: tuple[float, ...]
    waiting: Numbers
    staying: Numbers


def _piece(week: Whole) -> Whole:
    found: Whole = (np.searchsorted(np.array(_PIECES), week, side="right") - 1).astype(np.int64)
    return found


def _weeks_of(spells: _Spells, sends: EventTimes) -> _Weeks:
    """Messages count up to each week's beginning: one in the week of leaving may have come after it."""
    mine = np.flatnonzero(spells.agreed)
    lengths = spells.stayed[mine] + 1
    row = np.repeat(np.arange(len(mine)), lengths)
    ends = np.cumsum(lengths)
    week = np.arange(len(row)) - (ends - lengths)[row]
    happened = np.zeros(len(row), np.bool_)
    happened[(ends - 1)[spells.gone[mine]]] = True
    now = spells.at[mine][row] + week * WEEK
    count = sends.between(spells.person[mine][row], now - 4 * WEEK, now)
    levels: list[int] = []
    while happened[count > len(levels)].sum() >= FEWEST_LEVEL and len(levels) < _MOST_LEVELS:
        levels.append(len(levels) + 1)
    return _Weeks(
        mine=mine,
        first=ends - lengths,
        row=row,
        week=week,
        piece=_piece(week),
        amount=np.minimum(count, len(levels)),
        happened=happened,
        levels=tuple(levels),
    )


def _fitted(spells: _Spells, weeks: _Weeks, without: int | None, near: float | None = None) -> _Fitted:
    """Both hazards and what joins them; ``without``: one of _GROUPS groups of people is left out."""
    kept = np.arange(len(spells.person)) % _GROUPS != (-1 if without is None else without)
    hazard = _opt_in(spells.until[kept], spells.agreed[kept])
    many = max(int(spells.until.max()) + 1, max(HORIZONS))
    waiting = np.concatenate([[1.0], np.cumprod(1 - hazard[_piece(np.arange(many))])])
    until = spells.until[weeks.mine]
    part = _parts((2 - waiting[until] - waiting[until + 1]) / 2, waiting[-1])
    here = kept[weeks.mine]
    rows = here[weeks.row]
    chance, ratios = _opt_out(weeks, part, rows)
    before, beyond = _by_itself(weeks, chance)
    limits = (1 - waiting[until], 1 - waiting[until + 1], 1 - before, 1 - beyond)
    low, high, soon, late = (limit[here] for limit in limits)
    theta = _dependence(low, high, soon, late, spells.gone[weeks.mine][here], near)
    return _Fitted(theta, ratios, waiting, _staying(weeks, chance, rows))


def _opt_in(until: Whole, agreed: NDArray[np.bool_]) -> Numbers:
    """The weekly hazard by pieces: events over weeks at risk; half an event more keeps one from being impossible."""
    pieces = len(_PIECES)
    events = np.bincount(_piece(until[agreed]), minlength=pieces)
    weeks = np.arange(int(until.max()) + 1)
    at_risk = len(until) - np.searchsorted(np.sort(until), weeks, side="left")
    risk = np.bincount(_piece(weeks), at_risk, pieces)
    return np.asarray(np.where(risk > 0, (events + 0.5) / (risk + 1), 0.0))


def _parts(rank: Numbers, never: float) -> Whole:
    """The part of the people that agreed at about this time, of those who agree within what was seen."""
    share = rank / max(1 - never, 1e-9)
    found: Whole = np.minimum((share * _PARTS).astype(np.int64), _PARTS - 1)
    return found


def _opt_out(weeks: _Weeks, part: Whole, rows: NDArray[np.bool_]) -> tuple[Numbers, tuple[float, ...]]:
    """The chance of leaving in a week, pieces x amounts x parts, logistic in levels of the first two and bent in the
    third; and the coefficients of the amounts."""
    shape = (len(_PIECES), len(weeks.levels) + 1, _PARTS)
    cell = (weeks.piece * shape[1] + weeks.amount) * _PARTS + part[weeks.row]
    size = shape[0] * shape[1] * shape[2]
    left = np.bincount(cell[rows], weeks.happened[rows], size)
    total = np.bincount(cell[rows], minlength=size)
    piece, amount, place = (axis.ravel() for axis in np.indices(shape))
    bend = (place + 0.5) / _PARTS
    columns = [np.ones(size)]
    columns += [(piece == one).astype(np.float64) for one in range(1, len(_PIECES))]
    columns += [(amount == one).astype(np.float64) for one in range(1, shape[1])]
    columns += [bend, bend**2]
    design = np.stack(columns, axis=1)
    seen = total > 0
    fit = logistic(
        np.concatenate([design[seen], design[seen]]),
        np.repeat([True, False], int(seen.sum())),
        np.arange(2 * int(seen.sum())),
        np.concatenate([left[seen], (total - left)[seen]]),
        _RIDGE,
    )
    chance = 1 / (1 + np.exp(-(design @ fit.coefficients)))
    start = len(_PIECES)
    ratios = tuple(float(value) for value in fit.coefficients[start : start + len(weeks.levels)])
    return chance.reshape(shape), ratios


def _by_itself(weeks: _Weeks, chance: Numbers) -> tuple[Numbers, Numbers]:
    """Of each person the chance to stay until before, and beyond, the last week, over all times of agreeing."""
    before = np.zeros(len(weeks.first))
    beyond = np.zeros(len(weeks.first))
    ends = np.append(weeks.first[1:], len(weeks.row)) - 1
    for part in range(_PARTS):
        stays = np.log1p(-np.minimum(chance[weeks.piece, weeks.amount, part], 1 - 1e-12))
        whole = np.add.reduceat(stays, weeks.first)
        beyond += np.exp(whole) / _PARTS
        before += np.exp(whole - stays[ends]) / _PARTS
    return before, beyond


def _staying(weeks: _Weeks, chance: Numbers, rows: NDArray[np.bool_]) -> Numbers:
    """The share that still holds after 0, 1, ... weeks, with the messages that people had in each; those of the last
    weeks seen go on."""
    many = max(HORIZONS) + 1
    capped = np.minimum(weeks.week[rows], many - 1)
    mix = np.zeros((many, len(weeks.levels) + 1))
    np.add.at(mix, (capped, weeks.amount[rows]), 1.0)
    for week in range(1, many):
        if not mix[week].sum():
            mix[week] = mix[week - 1]
    mix /= np.maximum(mix.sum(axis=1, keepdims=True), 1)
    weekly = np.einsum("wa,wap->wp", mix, chance[_piece(np.arange(many))])
    found: Numbers = np.concatenate([[1.0], np.cumprod(1 - weekly, axis=0).mean(axis=1)])
    return found


def _level(number: int, weeks: _Weeks, ratio: float, reach: float, level: float) -> LeavingLevel:
    last = number == weeks.levels[-1]
    rows = weeks.amount == number
    return LeavingLevel(
        messages=number,
        and_more=last,
        people=len(np.unique(weeks.row[rows])),
        left=int(weeks.happened[rows].sum()),
        ratio=exp(ratio),
        interval=Interval(exp(ratio - reach), exp(ratio + reach), level),
    )


def _jackknife(values: list[float]) -> float:
    """The standard error from the estimates without each of the groups."""
    apart = np.array(values) - np.mean(values)
    return sqrt(float((apart**2).sum()) * (len(values) - 1) / len(values))


# --- Together ----------------------------------------------------------------------------------------------------


def frank(u: Numbers, v: Numbers, theta: float) -> Numbers:
    """The Frank copula: the chance that both are at most ``u`` and ``v``; independent at 0."""
    if abs(theta) < 1e-6:
        return u * v
    found: Numbers = -np.log1p(np.expm1(-theta * u) * np.expm1(-theta * v) / np.expm1(-theta)) / theta
    return found


def kendall(theta: float) -> float:
    """Kendall's tau of a Frank copula: 1 - 4 (1 - D(theta)) / theta with Debye's function D (Genest 1987)."""
    if abs(theta) < 1e-6:
        return 0.0
    points = (np.arange(2000) + 0.5) / 2000 * theta
    debye = float((points / np.expm1(points)).mean())
    return 1 - 4 * (1 - debye) / theta


def _dependence(
    low: Numbers, high: Numbers, soon: Numbers, late: Numbers, gone: NDArray[np.bool_], near: float | None
) -> float:
    """The copula's parameter with the greatest likelihood. ``low``, ``high``: shares that agreed before and with the
    person's week; ``soon``, ``late``: that left; ``gone``: whether the person did. ``near``: where to look."""

    def likelihood(theta: float) -> float:
        first = frank(high, soon, theta) - frank(low, soon, theta)
        both = frank(high, late, theta) - frank(low, late, theta) - first
        # Still there at the end: the week that is not over counts as stayed until its beginning.
        chance = np.where(gone, both, high - low - first)
        return float(np.log(np.maximum(chance, 1e-300)).sum())

    if near is None:
        grid = np.linspace(-_MOST_THETA, _MOST_THETA, 19)
        near = float(grid[int(np.argmax([likelihood(float(theta)) for theta in grid]))])
    left, right = max(near - 2, -_MOST_THETA), min(near + 2, _MOST_THETA)
    golden = (sqrt(5) - 1) / 2
    one, two = right - golden * (right - left), left + golden * (right - left)
    at_one, at_two = likelihood(one), likelihood(two)
    while right - left > 0.02:
        if at_one > at_two:
            right, two, at_two = two, one, at_one
            one = right - golden * (right - left)
            at_one = likelihood(one)
        else:
            left, one, at_one = one, two, at_two
            two = left + golden * (right - left)
            at_two = likelihood(two)
    return (left + right) / 2


def _share(weeks: int, found: _Fitted, parts: list[_Fitted], reach: float, level: float) -> PermissionShare:
    holds = _holding(weeks, found, found.theta)
    error = reach * _jackknife([_holding(weeks, one, one.theta) for one in parts])
    return PermissionShare(
        weeks=weeks,
        agreed=float(1 - found.waiting[weeks]),
        holds=holds,
        interval=Interval(max(holds - error, 0.0), min(holds + error, 1.0), level),
        holds_if_apart=_holding(weeks, found, 0.0),
    )


def _holding(weeks: int, found: _Fitted, theta: float) -> float:
    """The share that agreed in some week and stays beyond the weeks left, summed over the weeks."""
    agree = 1 - found.waiting[: weeks + 1]
    left = 1 - found.staying[weeks - 1 :: -1][:weeks]
    gone = frank(agree[1:], left, theta) - frank(agree[:-1], left, theta)
    return float((np.diff(agree) - gone).sum())
