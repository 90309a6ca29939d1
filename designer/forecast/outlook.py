"""Makes the forecast that window, reports and command line share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporters.names import names_of
from journey.journey import Journey
from journey.program import program_of

if TYPE_CHECKING:
    from simulator.forecast.records import Forecast
    from simulator.forecast.settings import ForecastSettings
    from simulator.history.history import History

#: How far a forecast looks if nothing else is said, and its first part, in days.
DAYS, FIRST_DAYS = 28, 14


@dataclass(frozen=True)
class Outlook:
    """The forecast and that of its first half, each tried on the past by itself."""

    whole: Forecast
    first: Forecast | None = None

    @property
    def parts(self) -> tuple[Forecast, ...]:
        """Both, the shorter one first."""
        return (self.whole,) if self.first is None else (self.first, self.whole)


def outlook_of(
    journeys: Sequence[Journey],
    history: History,
    settings: ForecastSettings,
    *,
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Outlook:
    """What checked ``journeys``, run together, may do after the history's end (or from ``settings.start``), and in the
    first half of that where there is a forecast of that length. Errors as of ``forecast``."""
    from dataclasses import replace

    from simulator.forecast.forecasting import forecast
    from simulator.forecast.settings import HORIZONS

    programs, names = [program_of(journey) for journey in journeys], names_of(journeys).nodes
    half = settings.days // 2
    shares = ((0.0, 0.4), (0.4, 0.6)) if half in HORIZONS else ((0.0, 0.0), (0.0, 1.0))

    def made(days: int, place: int) -> Forecast:
        first, size = shares[place]
        told = None if progress is None else lambda share: progress(first + size * share)
        asked = replace(settings, days=days)
        return forecast(programs, history, asked, names=names, threads=threads, progress=told, cancel=cancel)

    shorter = made(half, 0) if half in HORIZONS else None
    return Outlook(made(settings.days, 1), shorter)
