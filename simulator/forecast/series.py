"""Replays behind a forecast: what was at each past origin, and what donors' futures said there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from simulator.figures import Figure
from simulator.forecast.activity import Activity, activity_of
from simulator.forecast.combining import Table, combine, mean_of
from simulator.forecast.continuation import (
    Donors,
    active_shares,
    cutoffs_for,
    donor_lives,
    joined,
    logged_lives,
)
from simulator.forecast.figures import bound_to_calendar, forecast_figures, memories, weekly_figures
from simulator.forecast.likeness import likeness_of, pool_at
from simulator.forecast.past import AHEAD, Past, past_of
from simulator.forecast.reading import Reading, is_coupled, reading_of
from simulator.forecast.replays import Replays, prepare_engine
from simulator.forecast.season import tilts
from simulator.forecast.settings import WARM_UP, YEAR, ForecastSettings, forecast_start
from simulator.history.history import History
from simulator.run import DAY, check_run
from simulator.threads import available_threads

#: Each origin's futures are replayed in two groups, whose difference tells the noise of one.
_GROUPS = 2
#: In a group of a past origin there are at most so many futures of everybody.
_MOST_FUTURES = 16
#: Before any is seen, the noise is thought to be that of rare events, with the weight of so many of them.
_PRIOR_EVENTS = 20.0
#: At T so many times more futures are replayed.
_AT_T = 8
#: Windows looked at before T at most (three years), and of these tried as origins (two years).
_MOST_WINDOWS, _MOST_ORIGINS = 78, 52


@dataclass(frozen=True)
class Series:
    """``observed``, ``donor`` (origins, figures): figures of the window that begins at each origin, as logged (NaN: not
    over by T) and of the mean donors' future (NaN before ``first``). ``whole``: whether there was enough history before
    a window. ``dated``: figures that the calendar decides. ``noise``: variance over mean of one future, from the
    origins so far. ``lag``: origins in a year. ``newcomers``: expected at each origin. Counts are those of the
    sample."""

    past: Past
    figures: tuple[Figure, ...]
    observed: Table
    whole: NDArray[np.bool_]
    donor: Table
    noise: Table
    dated: NDArray[np.bool_]
    newcomers: NDArray[np.float64]
    activity: Activity
    first: int
    lag: int


def series_of(
    programs: Sequence[Program],
    history: History,
    settings: ForecastSettings,
    threads: int | None,
    progress: Callable[[float], None] | None,
    cancel: Callable[[], bool] | None,
) -> Series:
    """All replays of a forecast. RunError if it is impossible, Cancelled if told to stop."""
    check_run(programs, settings.run)
    prepare_engine(cancel)
    reading = reading_of(programs, settings.run)
    past = past_of(
        history,
        forecast_start(history, settings),
        settings.days * DAY,
        reading,
        history.customers if is_coupled(programs) else settings.most_customers,
        _MOST_WINDOWS,
    )
    figures = (*forecast_figures(programs, settings.running_for > 0), *weekly_figures(programs, settings.days))
    warm = past.start + WARM_UP * past.length
    first = max(int(np.searchsorted(past.origins, warm)), past.last - _MOST_ORIGINS)
    windows = max(past.last - AHEAD + 1, 0)
    replays = Replays(
        tuple(programs),
        figures,
        past,
        settings,
        threads or available_threads(),
        progress,
        cancel,
        of=windows + _GROUPS * max(_last_origin(past, settings) - first + 1, 0),
    )
    observed = np.full((len(past.origins), len(figures)), np.nan)
    found = replays.all([partial(_logged_window, replays, origin) for origin in range(windows)])
    for origin, of_window in enumerate(found):
        observed[origin] = of_window
    activity = activity_of(past, reading)
    lag = YEAR // past.step
    newcomers = _newcomers(past, activity, first, lag)
    donor, noise = _donor_windows(replays, reading, first, newcomers, activity, lag)
    needed = past.start + memories(programs, figures, settings.running_for * DAY)
    return Series(
        past=past,
        figures=figures,
        observed=observed,
        whole=past.origins[:, None] >= needed[None, :],
        donor=donor,
        dated=bound_to_calendar(programs, figures),
        noise=noise,
        newcomers=newcomers,
        activity=activity,
        first=first,
        lag=lag,
    )


def _last_origin(past: Past, settings: ForecastSettings) -> int:
    """The last origin that is forecast: T, or the last one whose window is over by T."""
    return past.last if settings.ahead else past.last - AHEAD


def _newcomers(past: Past, activity: Activity, first: int, lag: int) -> NDArray[np.float64]:
    """How many newcomers are expected at each origin: the same methods but for donors."""
    if first > past.last:
        return np.zeros(len(past.origins))
    came = np.full((len(past.origins), 1), np.nan)
    for origin in range(past.last - AHEAD + 1):
        came[origin] = len(past.newcomers(origin))
    whole = np.ones(came.shape, np.bool_)
    nobody, undated = np.full(came.shape, np.nan), np.zeros(1, np.bool_)
    combined = combine(came, whole, nobody, undated, activity, min(first, AHEAD), lag)
    return np.nan_to_num(combined.expected[:, 0])


def _logged_window(replays: Replays, origin: int) -> NDArray[np.float64]:
    return replays.window(logged_lives(replays.past, origin), origin)


def _donor_windows(
    replays: Replays, reading: Reading, first: int, newcomers: NDArray[np.float64], activity: Activity, lag: int
) -> tuple[Table, Table]:
    """The mean future at each origin from ``first`` on, and the noise of one, from all origins up to there."""
    past = replays.past
    shape = (len(past.origins), len(replays.figures))
    donor, noise = np.full(shape, np.nan), np.full(shape, np.nan)
    origins = range(first, _last_origin(past, replays.settings) + 1)
    earliest = int(np.searchsorted(past.origins, past.start + past.length))
    cutoffs = {origin: cutoffs_for(origin, earliest) for origin in origins}
    likeness = likeness_of(past, reading)
    used = {cutoff for of_origin in cutoffs.values() for cutoff in of_origin}
    pools = {cutoff: pool_at(past, likeness, cutoff) for cutoff in sorted(used)}
    seed = replays.settings.seed
    plain = Donors(likeness, pools, cutoffs, {}, newcomers)
    shares = {origin: active_shares(past, plain, origin, seed) for origin in origins}
    have = replace(plain, tilts=tilts(past, likeness, shares, newcomers, activity, lag))

    def group(origin: int, futures: range) -> NDArray[np.float64]:
        lives = [donor_lives(past, have, origin, seed, life) for life in futures]
        if is_coupled(replays.programs):
            return mean_of([replays.window(alone, origin) for alone in lives])
        return replays.window(joined(lives), origin) / len(lives)

    each = {origin: _futures(past, origin, replays.settings.lives) for origin in origins}
    windows = [
        partial(group, origin, range(number, _GROUPS * each[origin], _GROUPS))
        for origin in origins
        for number in range(_GROUPS)
    ]
    found = replays.all(windows)
    variance, mean = np.full(shape[1], _PRIOR_EVENTS), np.full(shape[1], _PRIOR_EVENTS)
    for place, origin in enumerate(origins):
        one, other = found[_GROUPS * place : _GROUPS * (place + 1)]
        donor[origin] = (one + other) / _GROUPS
        variance += each[origin] * (one - other) ** 2 / 2
        mean += donor[origin]
        noise[origin] = variance / mean
    return donor, noise


def _futures(past: Past, origin: int, lives: int) -> int:
    """How many futures each of the groups has."""
    times = _AT_T if origin == past.last else 1
    people = max(int(past.known(origin).sum()), 1)
    return int(np.clip(times * lives // _GROUPS // people, 1, times * _MOST_FUTURES))
