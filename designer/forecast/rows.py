"""The rows of the forecast's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.forecast.words import label_of, main_figures, percent, range_of, signed_percent
from designer.reports.forecast import held_words
from designer.results.table_view import Cell, Row
from exporters.dates import date_of, day_words
from journey.journey import Journey
from journey.program import program_of
from journey.words import number, say

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.forecast.records import FigureForecast, Forecast, Origin

DAY = 86_400


def figure_heads(forecast: Forecast) -> tuple[str, ...]:
    """The heads of the figures' table."""
    return (
        say("Figure"),
        say("Range"),
        say("Likely"),
        say("{days} days before", days=forecast.days),
        say("Forecast error"),
        say("Bias"),
        say("Baseline"),
        say("Covered"),
    )


def figure_table_rows(forecast: Forecast, journey: Journey, names: Names) -> list[Row]:
    """One row a figure; its tool tip says what it means."""
    return [_figure_row(item, names) for item in main_figures(forecast, [program_of(journey)], names)]


def _figure_row(item: FigureForecast, names: Names) -> Row:
    record = item.record
    return Row(
        item.figure.id,
        (
            Cell(label_of(item.figure, names), label_of(item.figure, names).casefold(), item.estimand),
            Cell.text(range_of(item)),
            Cell.count(None if item.expected is None else round(item.expected)),
            Cell.count(None if item.last is None else round(item.last)),
            _share(record.error),
            _share(record.bias, signed=True),
            _share(record.baseline_error),
            _covered(item),
        ),
    )


def _covered(item: FigureForecast) -> Cell:
    """How many ranges held what came; how many may in the long run when pointed at."""
    record = item.record
    if record.coverage is None:
        return Cell("", -1.0)
    held = sum(origin.is_covered for origin in record.origins)
    words = say("{some} of {all}", some=number(held), all=number(len(record.origins)))
    return Cell(words, record.coverage, held_words(item))


def try_heads() -> tuple[str, ...]:
    """The heads of the table of past forecasts."""
    return (say("From"), say("Came"), say("Likely"), say("Lowest"), say("Highest"), say("Before"), say("Covered"))


def try_rows(item: FigureForecast) -> list[Row]:
    """One row a past forecast, the latest first."""
    return [_try_row(origin) for origin in reversed(item.record.origins)]


def _try_row(origin: Origin) -> Row:
    date = date_of(origin.start // DAY)
    return Row(
        "",
        (
            Cell(day_words(date), date.isoformat()),
            Cell.count(round(origin.observed)),
            Cell.count(round(origin.expected)),
            Cell.count(round(origin.low)),
            Cell.count(round(origin.high)),
            Cell.count(None if origin.last is None else round(origin.last)),
            Cell.text(say("yes") if origin.is_covered else say("no")),
        ),
    )


def _share(share: float | None, signed: bool = False) -> Cell:
    if share is None:
        return Cell("", -1.0)
    return Cell(signed_percent(share) if signed else percent(share), share)
