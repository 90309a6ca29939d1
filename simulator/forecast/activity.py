"""How busy the shop is, week by week: whether last year's weeks tell more of this year's than the weeks before do.

A year-ago window can only be tried as a forecast after more than a year. The weeks that the two years share so far are
earlier evidence, of the whole shop instead of one figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.past import AHEAD, Past
from simulator.forecast.reading import Reading
from simulator.forecast.settings import YEAR
from simulator.run import WEEK

#: Before any week is seen both kinds of forecast are thought to err by 15 %, with the weight of two weeks.
_PRIOR, _PRIOR_WEEKS = 0.15, 2
#: So many of the latest weeks are compared; growth is read off the latest eight.
_WEEKS, _GROWTH_WEEKS = 26, 8
#: Growth is thought to be some 30 % a year either way, and one week to miss it by 15 %: the ratio of the variances.
_GROWTH_PRIOR_WEEKS = (0.15 / 0.3) ** 2


@dataclass(frozen=True)
class Activity:
    """For each origin: ``skill``: squared errors of last year's weeks over those of the weeks before (below 1: last
    year tells more), ``grown_skill``: the same with the growth that was known before each week; ``growth``: logarithm
    of this year's level over last year's, shrunk; ``windows``: distinct customers active in the window that begins
    there (NaN where it is not over by T)."""

    skill: NDArray[np.float64]
    grown_skill: NDArray[np.float64]
    growth: NDArray[np.float64]
    windows: NDArray[np.float64]


def activity_of(past: Past, reading: Reading) -> Activity:
    """The shop's activity as it was known at each origin."""
    codes = past.codes(reading.starting)
    is_such = np.isin(past.events, codes) if len(codes) else np.ones(len(past.events), np.bool_)
    before = np.concatenate([[0], np.cumsum(is_such)])
    held = before[past.rows]
    windows = np.full(len(past.origins), np.nan)
    windows[:-AHEAD] = (held[AHEAD:] > held[:-AHEAD]).sum(axis=1)
    weeks = _weeks(past, before)
    per_step = past.step // WEEK
    known = [weeks[(past.last - origin) * per_step :] for origin in range(len(past.origins))]
    return Activity(
        skill=np.array([_skill(of_origin, grown=False) for of_origin in known]),
        grown_skill=np.array([_skill(of_origin, grown=True) for of_origin in known]),
        growth=np.array([_growth(of_origin) for of_origin in known]),
        windows=windows,
    )


def _weeks(past: Past, before: NDArray[np.int64]) -> NDArray[np.float64]:
    """Distinct active customers of each week before T, the latest first."""
    end = int(past.origins[-1])
    count = (end - past.start) // WEEK
    held = [before[past.rows_at(end - week * WEEK)] for week in range(count + 1)]
    return np.array([(later > earlier).sum() for later, earlier in pairwise(held)], np.float64)


def _logs(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.log(counts + 0.5)


def _skill(weeks: NDArray[np.float64], grown: bool) -> float:
    """``weeks``: the latest first."""
    year = YEAR // WEEK
    shared = min(len(weeks) - year, _WEEKS)
    if shared <= 0:
        return 1.0
    logs = _logs(weeks)
    growth = np.array([_growth(weeks[week + 1 :]) if grown else 0.0 for week in range(shared)])
    by_year = ((logs[year : year + shared] + growth - logs[:shared]) ** 2).sum()
    by_week = ((logs[1 : 1 + shared] - logs[:shared]) ** 2).sum()
    prior = _PRIOR_WEEKS * _PRIOR**2
    return float((prior + by_year) / (prior + by_week))


def _growth(weeks: NDArray[np.float64]) -> float:
    """``weeks``: the latest first."""
    year = YEAR // WEEK
    shared = min(len(weeks) - year, _GROWTH_WEEKS)
    if shared <= 0:
        return 0.0
    now, then = weeks[:shared].sum(), weeks[year : year + shared].sum()
    return float(np.log((now + 0.5) / (then + 0.5)) * shared / (shared + _GROWTH_PRIOR_WEEKS))
