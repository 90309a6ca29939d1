"""The part of the report that is a forecast, named apart from the replay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from designer.forecast.plots import outlook_plot, overview_figures, past_plot, week_plot, when_plot
from designer.forecast.words import (
    label_of,
    main_figures,
    percent,
    promise,
    range_of,
    record_words,
    signed_percent,
)
from designer.reports.sharing import cell_of
from designer.reports.spans import NO_RATE
from exporters.dates import FEWEST_FOR_A_RATE
from exporters.report.parts import SMALL, Block, Items, Plots, Prose, ReportTable, Section, shared_count
from exporters.withholding import Told
from journey.words import number, say, say_count
from simulator.figures import run_figure

if TYPE_CHECKING:
    from designer.forecast.outlook import Outlook
    from exporters.names import Names
    from exporters.plots.plot import Plot
    from exporters.withholding import Cell
    from journey.steps import Program
    from simulator.forecast.records import FigureForecast, Forecast


def forecast_section(outlook: Outlook, programs: Sequence[Program], names: Names, told: Mapping[Cell, Told]) -> Section:
    """What may come, how such forecasts did in the past, and what it rests on. ``told``: counts of the days before that
    are not told exactly."""
    forecast = outlook.whole
    days = say_count("{count} day", "{count} days", forecast.days)
    title = say("Forecast of the next {days}", days=days)
    items = main_figures(forecast, programs, names)
    if not forecast.has_enough:
        return Section("forecast", title, (Prose(forecast.missing),), own_page=True)
    blocks: list[Block] = [
        Prose(promise(forecast)),
        *_plots(outlook, programs, names),
        _table(forecast, items, names, told),
    ]
    sent = forecast.by_figure.get(run_figure("sent"))
    if sent is not None and sent.record.origins:
        blocks.append(
            Prose(
                say(
                    "{label}: {record}",
                    label=label_of(sent.figure, names),
                    record=record_words(sent.record, forecast.days),
                )
            )
        )
    blocks.append(Items(forecast.assumptions))
    return Section("forecast", title, tuple(blocks), own_page=True)


def _plots(outlook: Outlook, programs: Sequence[Program], names: Names) -> list[Block]:
    sent = run_figure("sent")
    made: list[Plot] = [outlook_plot(outlook, overview_figures(programs), names), when_plot(outlook, sent, names)]
    by_week = week_plot(outlook.whole, sent, names)
    # Rings are counts of what happened.
    if by_week is not None and not any(0 < (week.last or 0) < SMALL for week in outlook.whole.weeks[sent]):
        made.append(by_week)
    item = outlook.whole.by_figure.get(sent)
    # Where windows hold few messages a dot may be one of them.
    if item is not None and all(origin.observed >= FEWEST_FOR_A_RATE for origin in item.record.origins):
        made.append(past_plot(outlook.whole, sent, names))
    wide = frozenset(plot.id for plot in made if plot.id.startswith("past"))
    shown = tuple(plot for plot in made if not plot.is_empty)
    return [Plots(shown, wide)] if shown else []


def _table(forecast: Forecast, items: Sequence[FigureForecast], names: Names, told: Mapping[Cell, Told]) -> ReportTable:
    rows = tuple(
        _table_row(item, names, told.get(cell_of(item.figure), Told.EXACTLY))
        for item in items
        if item.high or item.last
    )
    return ReportTable(
        say("Forecast, figure by figure"),
        say(
            "Covered, error and bias (+ is too high) are of past forecasts against what then came, as shares of what "
            "came. Baseline: "
            "saying "
            "the period before again. In parentheses: how often ranges hold what comes, as far as these tries tell."
        ),
        (
            say("Figure"),
            say("Range"),
            say("Most likely"),
            say("{days} days before", days=forecast.days),
            say("Forecast error"),
            say("Bias"),
            say("Baseline"),
            say("Covered"),
        ),
        rows,
    )


def _table_row(item: FigureForecast, names: Names, how: Told) -> tuple[str, ...]:
    record = item.record
    many = bool(record.origins) and (record.observed or 0) >= FEWEST_FOR_A_RATE
    return (
        label_of(item.figure, names),
        range_of(item) or NO_RATE,
        NO_RATE if item.expected is None else number(round(item.expected)),
        NO_RATE if item.last is None else shared_count(item.last, how),
        percent(record.error) if many and record.error is not None else NO_RATE,
        signed_percent(record.bias) if many and record.bias is not None else NO_RATE,
        percent(record.baseline_error) if many and record.baseline_error is not None else NO_RATE,
        held_words(item),
    )


def held_words(item: FigureForecast) -> str:
    """How many of the past ranges held what came, and how often they may in the long run."""
    record = item.record
    if not record.origins or record.coverage_low is None or record.coverage_high is None:
        return NO_RATE
    held = sum(origin.is_covered for origin in record.origins)
    return say(
        "{held} of {all} ({low} to {high} %)",
        held=number(held),
        all=number(len(record.origins)),
        low=number(100 * record.coverage_low),
        high=number(100 * record.coverage_high),
    )
