"""What a forecast is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from journey.words import say
from simulator.history.history import History
from simulator.run import DAY, RunError, RunSettings

#: The lengths, in days, that can be forecast: origins lie half a length apart, and both divide 364 days.
HORIZONS = (14, 28, 56)

#: So many origins of the past must have been tried before an interval is given.
LEAST_ORIGINS = 5

#: Before the first origin there must have been so many lengths of history.
WARM_UP = 3

#: The same weekday a year ago.
YEAR = 364 * DAY


@dataclass(frozen=True)
class ForecastSettings:
    """``start``: the first second of the forecast, UNIX time (None: the second after the history's end). Nothing that
    happened from then on is read. ``days``: its length, one of HORIZONS. ``level``: how often the interval shall hold
    the truth. ``seed``: of the draws of donors. ``run``: the replay's own seed, run-wide caps and the like; its
    start and end are not used. ``lives``: about how many replayed lives a past origin is tried with (at T, four times
    as many); of larger histories a random sample of ``most_customers`` is taken.
    """

    start: int | None = None
    days: int = 28
    level: float = 0.9
    seed: int = 0
    run: RunSettings = field(default_factory=RunSettings)
    running_for: int = 0
    lives: int = 12_000
    most_customers: int = 50_000
    ahead: bool = True


def forecast_start(history: History, settings: ForecastSettings) -> int:
    """The first second of the forecast, after ``history.origin``.

    RunError if the history knows nothing before it, or ends more than a day earlier: what came between is not known.
    """
    if settings.days not in HORIZONS:
        raise RunError(say("A forecast is for {days} days.", days=_listed(HORIZONS)))
    if not 0 < settings.level < 1:
        raise RunError(say("The interval's level must lie between 0 and 1."))
    if settings.running_for < 0:
        raise RunError(say("Journeys cannot have been running for less than no time."))
    if settings.start is None:
        return history.end + 1
    start = settings.start - history.origin
    if start > history.end + DAY:
        raise RunError(say("The history ends before the forecast begins. Begin it at the history's end, or earlier."))
    if start <= history.start:
        raise RunError(say("The history begins after the forecast. Begin the forecast later."))
    return start


def _listed(numbers: Sequence[int]) -> str:
    return say("{some} or {last}", some=", ".join(map(str, numbers[:-1])), last=numbers[-1])
