"""What a forecast and its backtest say, as frozen records.

All counts are of people or events in the window of ``days`` that begins at ``start``; where only a sample was
replayed they are scaled to all customers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from simulator.figures import Figure


@dataclass(frozen=True)
class Origin:
    """One try in the past: what was forecast at ``start`` (UNIX time) from what was known then, and what came.
    ``last``: the window before it, the baseline (None where the history has none)."""

    start: int
    observed: float
    expected: float
    low: float
    high: float
    last: float | None

    @property
    def is_covered(self) -> bool:
        """Whether the interval covers what came."""
        return self.low <= self.observed <= self.high


@dataclass(frozen=True)
class Record:
    """How the forecasts of one figure did at past origins, all with their own intervals.

    ``error``: mean absolute error as a share of what came, ``bias``: mean signed error (above 0: too high),
    ``baseline_error``: of "last period again", over the origins at which something came. ``coverage``: share of the
    intervals that covered what came, with the 90 % interval ``coverage_low`` to ``coverage_high`` (Wilson, over as
    many tries as there are windows that do not overlap). None where there are no origins. ``observed``: mean of what
    came.
    """

    origins: tuple[Origin, ...]
    observed: float | None
    error: float | None
    bias: float | None
    coverage: float | None
    coverage_low: float | None
    coverage_high: float | None
    baseline_error: float | None


@dataclass(frozen=True)
class Decile:
    """A tenth of many forecasts, by their size: means of what was expected and what came, and the share of intervals
    that covered it."""

    forecasts: int
    expected: float
    observed: float
    coverage: float


@dataclass(frozen=True)
class FigureForecast:
    """``expected`` with the interval ``low`` to ``high``: None where there is not enough history. ``last``: what the
    window before T held, the baseline (None where the history has none). ``tried``: past origins known at T.
    ``weights``: share of each method by name. ``estimand``: in one sentence what the figure means."""

    figure: Figure
    estimand: str
    expected: float | None
    low: int | None
    high: int | None
    last: float | None
    tried: int
    weights: Mapping[str, float]
    record: Record


@dataclass(frozen=True)
class Forecast:
    """``start``, ``end``: UNIX times, both included. ``has_enough``: whether any figure has an interval; else
    ``missing`` says how much history is needed. ``share``: of the customers that were replayed. ``newcomers``: how
    many are expected. ``assumptions``: sentences. ``weeks``: the messages of the run and of steps, week by week, each
    forecast and tried by itself; ``last`` is the same week of the window before."""

    start: int
    end: int
    days: int
    running_for: int
    level: float
    seed: int
    history: str
    fingerprint: str
    attribution: str
    customers: int
    share: float
    newcomers: float
    has_enough: bool
    missing: str
    assumptions: tuple[str, ...]
    figures: tuple[FigureForecast, ...]
    weeks: Mapping[Figure, tuple[FigureForecast, ...]] = field(default_factory=dict)

    @cached_property
    def by_figure(self) -> Mapping[Figure, FigureForecast]:
        """The figures by what they are of."""
        return {item.figure: item for item in self.figures}

    def of(self, scope: str) -> Iterator[FigureForecast]:
        """The figures of the run, of journeys or of nodes."""
        return (item for item in self.figures if item.figure.scope == scope)


@dataclass(frozen=True)
class Backtest:
    """Forecasts of the past: at each origin what would have been forecast from the history before it. ``first``,
    ``last``: UNIX times of the first and last origin with an interval, None where there is none. ``deciles``:
    forecasts of entries into all steps by size, from the lowest."""

    days: int
    running_for: int
    level: float
    seed: int
    history: str
    fingerprint: str
    customers: int
    share: float
    first: int | None
    last: int | None
    has_enough: bool
    missing: str
    assumptions: tuple[str, ...]
    records: Mapping[Figure, Record]
    deciles: tuple[Decile, ...]
