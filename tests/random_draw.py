"""Choices of random runs, and the few names, times and durations that they choose from.

Everything lies on a coarse grid, so that ties and boundaries are common.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from history_builder import DAY, HOUR

EVENTS = ("order", "view", "cart", "view", "cart", "order", "mailed")
CHANNELS = ("email", "sms")
STAGES = ("research", "owner", "lapsed")
SKUS = ("a", "b")
COUNTRIES = ("UK", "FR")
ZONES = ("UTC", "Europe/London", "America/New_York", "Pacific/Apia", "America/St_Johns", "Asia/Kathmandu")
#: Days around changes of the clock: spring forward, fall back, the day that Samoa skipped, a quiet week.
BEGINNINGS = ("2011-03-11", "2011-03-25", "2011-10-28", "2011-11-04", "2011-12-28", "2010-11-05", "2011-06-06")
STEP = 1800
WITHIN = ("", "PT1H", "PT12H", "P1D", "P3D")


@dataclass(frozen=True)
class Draw:
    """Choices of a scenario. The first of ``one`` and the least number are the simplest."""

    random: Random

    def one(self, choices: Sequence[Any]) -> Any:
        return choices[self.random.randrange(len(choices))]

    def number(self, least: int, most: int) -> int:
        return self.random.randrange(least, most + 1)

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) >= 100 - percent

    def maybe(self, percent: int, make: Callable[[], Any]) -> Any:
        return make() if self.chance(percent) else None

    def several(self, least: int, most: int, make: Callable[[], Any]) -> tuple[Any, ...]:
        return tuple(make() for _ in range(self.number(least, most)))

    def duration(self, longest: int = 6 * DAY) -> int:
        choices = (HOUR, 0, STEP, 2 * HOUR, 12 * HOUR, DAY, 2 * DAY, 5 * DAY)
        return self.one([choice for choice in choices if choice <= longest])

    def weekdays(self) -> frozenset[int]:
        return self.one((frozenset(range(7)), frozenset({0, 1}), frozenset({2, 3, 4}), frozenset({5, 6})))

    def time_of_day(self) -> int:
        return self.one((0, 9 * HOUR, 90 * 60, 2 * HOUR + STEP, 23 * HOUR + STEP, 12 * HOUR))

    def zone(self) -> str:
        return self.one(("person", "journey", "America/New_York"))
