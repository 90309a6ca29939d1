"""The ways into forecasts: ``forecast`` looks ahead from T, ``backtest`` looks at what it would have said before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from simulator.figures import Figure
from simulator.forecast.calibration import intervals, known_errors
from simulator.forecast.combining import METHODS, Combined, Table, combine
from simulator.forecast.figures import WEEK_DAYS
from simulator.forecast.past import AHEAD
from simulator.forecast.record import deciles_of, record_of
from simulator.forecast.records import Backtest, FigureForecast, Forecast, Origin, Record
from simulator.forecast.series import Series, series_of
from simulator.forecast.settings import ForecastSettings
from simulator.forecast.silence import longest_silence
from simulator.forecast.words import assumptions, estimand, missing_text, names_of
from simulator.history.history import History
from simulator.run import DAY
from simulator.uses import attributes_read, events_read

Progress = Callable[[float], None]
Cancel = Callable[[], bool]


def forecast(
    programs: Sequence[Program],
    history: History,
    settings: ForecastSettings | None = None,
    *,
    names: Mapping[str, str] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Forecast:
    """What journeys, replayed together, will do in the days from T on, from what was known before T.

    ``names`` of journeys and nodes by id are used in sentences. ``threads``: None for one a core. ``progress`` is given
    the share done (0 to 1), ``cancel`` is asked now and then; both in this thread. The same inputs give the same
    figures. With too little history there is a forecast all the same, whose ``missing`` says so and whose figures
    hold the last period only.

    RunError if T does not fit the history, the run is impossible or the compiled engine cannot be prepared; Cancelled
    if told to stop.
    """
    asked = settings or ForecastSettings()
    worked = _worked(programs, history, asked, threads, progress, cancel)
    series = worked.series
    start = int(series.past.origins[-1]) + history.origin
    end = start + series.past.length - 1
    called = {**names_of(programs), **(names or {})}
    figures = tuple(
        worked.figure(place, estimand(figure, called, start, end, asked.running_for))
        for place, figure in enumerate(series.figures)
        if not figure.part
    )
    enough = any(figure.low is not None for figure in figures)
    return Forecast(
        start=start,
        end=end,
        days=asked.days,
        running_for=asked.running_for,
        level=asked.level,
        seed=asked.seed,
        history=history.name,
        fingerprint=history.fingerprint,
        attribution=history.attribution,
        customers=worked.customers,
        share=series.past.share,
        newcomers=float(series.newcomers[-1]) / series.past.share,
        has_enough=enough,
        missing="" if enough else worked.missing(asked),
        assumptions=worked.assumptions(programs, asked),
        figures=figures,
        weeks=_weeks(worked, called, start, asked.running_for),
    )


def _weeks(
    worked: _Worked, names: Mapping[str, str], start: int, running_for: int
) -> dict[Figure, tuple[FigureForecast, ...]]:
    """The weeks of each figure that is forecast by week."""
    found: dict[Figure, list[FigureForecast]] = {}
    for place, figure in enumerate(worked.series.figures):
        if figure.part:
            begin = start + int(figure.part) * WEEK_DAYS * DAY
            sentence = estimand(figure, names, begin, begin + WEEK_DAYS * DAY - 1, running_for)
            found.setdefault(msgspec.structs.replace(figure, part=""), []).append(worked.figure(place, sentence))
    return {figure: tuple(weeks) for figure, weeks in found.items()}


def backtest(
    programs: Sequence[Program],
    history: History,
    settings: ForecastSettings | None = None,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Backtest:
    """What forecasts of the past would have said, each from what was known before its origin; the last origin's window
    ends where ``settings.start`` (the history's end) is. Arguments and errors as in ``forecast``."""
    asked = settings or ForecastSettings()
    worked = _worked(programs, history, replace(asked, ahead=False), threads, progress, cancel)
    series = worked.series
    records = {figure: worked.record(place) for place, figure in enumerate(series.figures) if not figure.part}
    starts = [origin.start for record in records.values() for origin in record.origins]
    return Backtest(
        days=asked.days,
        running_for=asked.running_for,
        level=asked.level,
        seed=asked.seed,
        history=history.name,
        fingerprint=history.fingerprint,
        customers=worked.customers,
        share=series.past.share,
        first=min(starts, default=None),
        last=max(starts, default=None),
        has_enough=bool(starts),
        missing="" if starts else worked.missing(asked),
        assumptions=worked.assumptions(programs, asked),
        records=records,
        deciles=deciles_of(record for figure, record in records.items() if figure.name == "entries"),
    )


def made_data(programs: Sequence[Program], history: History) -> tuple[str, ...]:
    """The events and attributes that the journeys read and a generator made, not the shop."""
    events, attributes = events_read(programs) & history.made, attributes_read(programs) & history.made_attributes
    return (*sorted(events), *sorted(attributes))


@dataclass(frozen=True)
class _Worked:
    """All replays and what follows from them. ``low``, ``high`` (origins, figures): NaN where there is no interval."""

    series: Series
    combined: Combined
    low: Table
    high: Table
    tried: NDArray[np.int64]

    @property
    def customers(self) -> int:
        """Customers known at T."""
        return self.series.past.people

    def assumptions(self, programs: Sequence[Program], asked: ForecastSettings) -> tuple[str, ...]:
        """What the forecasts rest on."""
        past = self.series.past
        silence = longest_silence(past.history, past.start, int(past.origins[-1]))
        return assumptions(asked, past.share, made_data(programs, past.history), silence)

    def missing(self, asked: ForecastSettings) -> str:
        """Why there is no forecast."""
        past = self.series.past
        return missing_text(asked, (int(past.origins[-1]) - past.start) // DAY)

    def figure(self, place: int, sentence: str) -> FigureForecast:
        """One figure at T."""
        last, share = self.series.past.last, self.series.past.share
        has_interval = not np.isnan(self.low[last, place])
        return FigureForecast(
            figure=self.series.figures[place],
            estimand=sentence,
            expected=float(self.combined.expected[last, place]) / share if has_interval else None,
            low=round(self.low[last, place] / share) if has_interval else None,
            high=round(self.high[last, place] / share) if has_interval else None,
            last=self._last(last, place),
            tried=int(self.tried[place]),
            weights={
                name: float(weight)
                for name, weight in zip(METHODS, self.combined.weights[:, place], strict=True)
                if has_interval and weight > 0
            },
            record=self.record(place),
        )

    def record(self, place: int) -> Record:
        """How one figure's forecasts did at the origins whose windows were over by T."""
        past, observed = self.series.past, self.series.observed[:, place]
        return record_of(
            [
                Origin(
                    start=int(past.origins[origin]) + past.history.origin,
                    observed=float(observed[origin]) / past.share,
                    expected=float(self.combined.expected[origin, place]) / past.share,
                    low=float(self.low[origin, place]) / past.share,
                    high=float(self.high[origin, place]) / past.share,
                    last=self._last(origin, place),
                )
                for origin in range(past.last - AHEAD + 1)
                if not np.isnan(self.low[origin, place])
            ]
        )

    def _last(self, origin: int, place: int) -> float | None:
        if origin < AHEAD:
            return None
        return float(self.series.observed[origin - AHEAD, place]) / self.series.past.share


def _worked(
    programs: Sequence[Program],
    history: History,
    settings: ForecastSettings,
    threads: int | None,
    progress: Progress | None,
    cancel: Cancel | None,
) -> _Worked:
    series = series_of(programs, history, settings, threads, progress, cancel)
    combined = combine(
        series.observed, series.whole, series.donor, series.dated, series.activity, series.first, series.lag
    )
    found = intervals(combined, series.observed, series.noise, series.first, settings.level)
    tried = known_errors(combined, series.past.last, series.first)
    return _Worked(series, combined, found.low, found.high, tried)
