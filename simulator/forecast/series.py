"""Replays behind a forecast: what was at each past origin, and what donors' futures said there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from simulator.figures import Figure
from simulator.forecast.activity import Activity, activity_of
from simulator.forecast.combining import Table, combine, mean_of
from simulator.forecast.continuation import (
    Donors,
    Lives,
    cutoffs_for,
    donor_lives,
    history_of,
    joined,
    logged_lives,
)
from simulator.forecast.figures import bound_to_calendar, figures_in, forecast_figures, memories
from simulator.forecast.likeness import likeness_of, pool_at
from simulator.forecast.past import AHEAD, Past, past_of
from simulator.forecast.reading import Reading, is_coupled, reading_of
from simulator.forecast.settings import WARM_UP, YEAR, ForecastSettings, forecast_start
from simulator.history.history import History
from simulator.run import DAY, Cancelled, check_run
from simulator.simulate import simulate

#: Each origin's futures are replayed in two groups, whose difference tells the noise of one.
_GROUPS = 2
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


@dataclass
class _Replays:
    """Replays lives, tells progress and asks whether to stop."""

    programs: tuple[Program, ...]
    figures: tuple[Figure, ...]
    past: Past
    settings: ForecastSettings
    threads: int | None
    progress: Callable[[float], None] | None
    cancel: Callable[[], bool] | None
    of: int
    done: int = 0

    def window(self, lives: Lives, origin: int) -> NDArray[np.float64]:
        """The figures of the window that begins at an origin, over these lives."""
        start = int(self.past.origins[origin])
        end = start + self.past.length - 1
        history = history_of(self.past, lives, end)
        since = start - self.settings.running_for * DAY
        figures = self._replay(history, since, end)
        if since < start:
            figures -= self._replay(history, since, start - 1)
        self.done += 1
        if self.progress is not None:
            self.progress(min(self.done / self.of, 1.0))
        return figures

    def mean(self, futures: Sequence[Lives], origin: int) -> NDArray[np.float64]:
        """The mean figures of several futures: replayed together, unless people compete for places."""
        if is_coupled(self.programs):
            return mean_of([self.window(future, origin) for future in futures])
        return self.window(joined(futures), origin) / len(futures)

    def _replay(self, history: History, start: int, end: int) -> NDArray[np.float64]:
        if self.cancel is not None and self.cancel():
            raise Cancelled
        run = replace(self.settings.run, start=start + history.origin, end=end + history.origin)
        result = simulate(self.programs, history, run, engine="compiled", threads=self.threads, cancel=self.cancel)
        return figures_in(result.tally, self.figures)


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
    reading = reading_of(programs, settings.run)
    past = past_of(
        history,
        forecast_start(history, settings),
        settings.days * DAY,
        reading,
        history.customers if is_coupled(programs) else settings.most_customers,
        _MOST_WINDOWS,
    )
    figures = forecast_figures(programs, settings.running_for > 0)
    warm = past.start + WARM_UP * past.length
    first = max(int(np.searchsorted(past.origins, warm)), past.last - _MOST_ORIGINS)
    windows = max(past.last - AHEAD + 1, 0)
    replays = _Replays(
        tuple(programs),
        figures,
        past,
        settings,
        threads,
        progress,
        cancel,
        of=windows + _GROUPS * max(_last_origin(past, settings) - first + 1, 0) or 1,
    )
    observed = np.full((len(past.origins), len(figures)), np.nan)
    for origin in range(windows):
        observed[origin] = replays.window(logged_lives(past, origin), origin)
    activity = activity_of(past, reading)
    lag = YEAR // past.step
    newcomers = _newcomers(past, activity, first, lag)
    donor, noise = _donor_windows(replays, reading, first, newcomers)
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


def _donor_windows(
    replays: _Replays, reading: Reading, first: int, newcomers: NDArray[np.float64]
) -> tuple[Table, Table]:
    """The mean future at each origin from ``first`` on, and the noise of one, from all origins up to there."""
    past = replays.past
    shape = (len(past.origins), len(replays.figures))
    donor, noise = np.full(shape, np.nan), np.full(shape, np.nan)
    earliest = int(np.searchsorted(past.origins, past.start + past.length))
    likeness = likeness_of(past, reading)
    have = Donors(likeness, {})
    variance, mean = np.full(shape[1], _PRIOR_EVENTS), np.full(shape[1], _PRIOR_EVENTS)
    for origin in range(first, _last_origin(past, replays.settings) + 1):
        cutoffs = cutoffs_for(origin, earliest)
        for cutoff in cutoffs:
            if cutoff not in have.pools:
                have.pools[cutoff] = pool_at(past, likeness, cutoff)
        people = max(int(past.known(origin).sum()), 1)
        each = int(np.clip(replays.settings.lives // _GROUPS // people, 1, 16)) * (_AT_T if origin == past.last else 1)
        futures = [
            donor_lives(past, have, origin, cutoffs, float(newcomers[origin]), replays.settings.seed, life)
            for life in range(_GROUPS * each)
        ]
        groups = [replays.mean(futures[group::_GROUPS], origin) for group in range(_GROUPS)]
        donor[origin] = mean_of(groups)
        variance += each * (groups[0] - groups[1]) ** 2 / 2
        mean += donor[origin]
        noise[origin] = variance / mean
    return donor, noise
