"""Forecasts in words: "a to b" wherever a figure stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from exporters.dates import day_words
from journey.letters import listed
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.figures import Figure
    from simulator.forecast.records import FigureForecast, Forecast, Record


def range_of(item: FigureForecast) -> str:
    """The range as "a to b"; one number where both ends are the same, empty without an interval."""
    if item.low is None or item.high is None:
        return ""
    if item.low == item.high:
        return number(item.low)
    return say("{low} to {high}", low=number(item.low), high=number(item.high))


def label_of(figure: Figure, names: Names) -> str:
    """What a figure counts."""
    from simulator.estimates.words import figure_words
    from simulator.figures import Figure

    whole = {("run", "capped"): say("Messages kept back by a cap")}
    if (figure.scope, figure.name) in whole:
        return whole[(figure.scope, figure.name)]
    if figure.name == "blocked":
        return say("Messages of “{name}” that could not go out", name=names.node(figure.id))
    return figure_words(Figure(figure.scope, figure.id, figure.name), names.nodes)


def period_words(forecast: Forecast) -> str:
    """The days that are forecast."""
    return say("{start} to {end}", start=_day(forecast.start), end=_day(forecast.end))


def headline(forecast: Forecast) -> str:
    """Such as: Forecast of 9 Dec 2011 to 5 Jan 2012, 5,942 customers, Online gift shop."""
    return say(
        "Forecast of {period}, {customers}, {history}",
        period=period_words(forecast),
        customers=say_count("{count} customer", "{count} customers", forecast.customers),
        history=forecast.history,
    )


def promise(forecast: Forecast) -> str:
    """What the ranges say."""
    return say(
        "Forecast, not a replay: what may happen from {period}, from what was known before. In {level} of 100 cases "
        "the "
        "range holds what comes.",
        period=period_words(forecast),
        level=round(forecast.level * 100),
    )


def record_words(record: Record, days: int) -> str:
    """How past forecasts of a figure did, in sentences."""
    if not record.origins or record.coverage is None:
        return say("No forecast of the past could be tried.")
    held = sum(origin.is_covered for origin in record.origins)
    parts = [
        say(
            "{held} of {all} ranges of past forecasts held what came",
            held=number(held),
            all=number(len(record.origins)),
        )
    ]
    if record.coverage_low is not None and record.coverage_high is not None:
        low, high = number(100 * record.coverage_low), number(100 * record.coverage_high)
        parts[0] = say("{held} (between {low} and {high} %)", held=parts[0], low=low, high=high)
    if record.error is not None:
        parts.append(say("off by {error} on average", error=percent(record.error)))
    if record.bias is not None:
        parts.append(bias_words(record.bias))
    if record.baseline_error is not None:
        parts.append(
            say(
                "saying the last {days} days again would be off by {error}",
                days=days,
                error=percent(record.baseline_error),
            )
        )
    return say("{parts}.", parts=listed(parts))


def bias_words(bias: float) -> str:
    """Whether forecasts came out too high or too low."""
    if round(abs(bias) * 100, 1) == 0:
        return say("neither too high nor too low")
    if bias > 0:
        return say("too high by {share}", share=percent(bias))
    return say("too low by {share}", share=percent(-bias))


def percent(share: float) -> str:
    """A share as a percentage."""
    return say("{number} %", number=number(100 * share, 1))


def signed_percent(share: float) -> str:
    """A share as a percentage with its sign."""
    return f"{'+' if share > 0 else '−'}{percent(abs(share))}" if share else percent(0)


def main_figures(forecast: Forecast, programs: Sequence[object], names: Names) -> list[FigureForecast]:
    """The figures worth a row, in the journeys' order."""
    from designer.command_line.forecast_text import shown_figures

    found = forecast.by_figure
    return [found[figure] for figure in shown_figures(found, programs, names)]  # type: ignore[arg-type]


def _day(instant: int) -> str:
    return day_words(datetime.fromtimestamp(instant, UTC).date())
