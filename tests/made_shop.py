"""Shops that never were, for forecasts to be tried on: people who come, order at a rate of their own and one day stop,
under growth and seasons that are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.history.build import EventRow, build_history
from simulator.history.history import History

DAY = 86_400
START = 1_262_304_000  # Friday, 1 January 2010, 00:00 UTC


@dataclass(frozen=True)
class Shop:
    """``base``: people who are customers when the history starts; ``arrivals``: new ones a day then; ``rate``: orders a
    person and day, in the middle; ``life``: mean days until a person stops. ``growth``: of arrivals, a year.
    ``season``: height of the yearly wave of orders and arrivals (0: none)."""

    days: int = 730
    base: int = 600
    arrivals: float = 2.0
    rate: float = 1 / 40
    life: float = 400.0
    growth: float = 0.0
    season: float = 0.0
    seed: int = 1


def made_shop(shop: Shop) -> History:
    """The shop's history: ``order`` events with a value."""
    draw = np.random.default_rng(shop.seed)
    begins = np.concatenate([np.full(shop.base, -1.0), _arrivals(shop, draw)])
    rows = []
    for person, begin in enumerate(begins):
        rate = shop.rate * draw.gamma(1.5, 1 / 1.5)
        end = min(max(begin, 0.0) + draw.exponential(shop.life), shop.days)
        for day in _orders(shop, draw, max(begin, 0.0), end, rate, begin >= 0):
            rows.append(EventRow(f"person {person}", START + int(day * DAY), "order", {"value": 20.0 + person % 50}))
    return build_history(rows, name="made shop")


def _wave(shop: Shop, days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Between 1 - season and 1 + season, highest at the end of November."""
    wave: NDArray[np.float64] = 1 + shop.season * np.cos(2 * np.pi * (days - 330) / 365)
    return wave


def _arrivals(shop: Shop, draw: np.random.Generator) -> NDArray[np.float64]:
    days = np.arange(shop.days)
    mean = shop.arrivals * (1 + shop.growth) ** (days / 365) * _wave(shop, days.astype(float))
    counts = draw.poisson(mean)
    begins: NDArray[np.float64] = np.repeat(days, counts) + draw.random(int(counts.sum()))
    return begins


def _orders(
    shop: Shop, draw: np.random.Generator, begin: float, end: float, rate: float, at_once: bool
) -> NDArray[np.float64]:
    """The days of a person's orders; newcomers begin with one."""
    highest = rate * (1 + shop.season)
    days = np.sort(begin + draw.random(draw.poisson(highest * (end - begin))) * (end - begin))
    taken = days[draw.random(len(days)) * (1 + shop.season) < _wave(shop, days)]
    return np.concatenate([[begin], taken]) if at_once else taken
