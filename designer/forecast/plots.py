"""The plots of a forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from designer.forecast.words import label_of, period_words, range_of, record_words
from exporters.dates import day_words
from exporters.plots.plot import Plot
from exporters.plots.ranges import RangeRow, range_plot
from exporters.plots.tries import Try, tries_plot
from exporters.plots.weeks import Week, weeks_plot
from journey.words import number, say, say_count
from simulator.figures import Figure, run_figure
from simulator.run import WEEK

if TYPE_CHECKING:
    from designer.forecast.outlook import Outlook
    from exporters.names import Names
    from journey.steps import Program
    from simulator.forecast.records import FigureForecast, Forecast


def outlook_plot(outlook: Outlook, figures: Sequence[Figure], names: Names) -> Plot:
    """What the days ahead may bring, and what the days before brought."""
    forecast = outlook.whole
    rows = [
        _row(forecast.by_figure[figure], label_of(figure, names)) for figure in figures if figure in forecast.by_figure
    ]
    days = say_count("{count} day", "{count} days", forecast.days)
    return range_plot(
        "outlook",
        say("The next {days}", days=days),
        say("Ring: the {days} before", days=days),
        forecast_statement(forecast, say("Ranges of counts")),
        [row for row in rows if row is not None],
        zero=True,
    )


def when_plot(outlook: Outlook, figure: Figure, names: Names) -> Plot:
    """How much may have come by when: the first half, and all of it."""
    rows = []
    for part in outlook.parts:
        item = part.by_figure.get(figure)
        if item is not None:
            row = _row(item, say("within {days} days, by {end}", days=part.days, end=_end(part)))
            rows += [] if row is None else [row]
    highest = max((row.high for row in rows), default=0.0)
    return range_plot(
        "when",
        say("{label}: by when", label=label_of(figure, names)),
        say("Each with the error of its own past forecasts"),
        forecast_statement(outlook.whole, label_of(figure, names)),
        [replace(row, mark=None, whole=highest) for row in rows],
        zero=True,
    )


def week_plot(forecast: Forecast, figure: Figure, names: Names) -> Plot | None:
    """Messages week by week; None of a figure that is not forecast by week."""
    weeks = [
        Week(forecast.start + place * WEEK, item.expected, item.low, item.high, item.last)
        for place, item in enumerate(forecast.weeks.get(figure, ()))
        if item.expected is not None and item.low is not None and item.high is not None
    ]
    if not weeks:
        return None
    label = label_of(figure, names)
    return weeks_plot(
        f"weeks-{figure.scope}-{figure.id}",
        say("{label}: by week", label=label),
        say("Ring: the same week of the {days} days before", days=forecast.days),
        forecast_statement(forecast, say("{label} in each week; line and band: forecast", label=label)),
        weeks,
    )


def past_plot(forecast: Forecast, figure: Figure, names: Names) -> Plot:
    """Past forecasts of a figure against what then came, and the one ahead."""
    item = forecast.by_figure[figure]
    tries = [
        Try(origin.start, origin.expected, origin.low, origin.high, origin.observed) for origin in item.record.origins
    ]
    if tries and item.low is not None and item.high is not None and item.expected is not None:
        tries.append(Try(forecast.start, item.expected, item.low, item.high, None))
    return tries_plot(
        f"past-{figure.scope}-{figure.name}-{figure.id}",
        say("{label}: forecast and came", label=label_of(figure, names)),
        record_words(item.record, forecast.days),
        forecast_statement(
            forecast,
            say(
                "{label}, {days} days from each date on; line and band: forecast, dots: what came",
                label=label_of(figure, names),
                days=forecast.days,
            ),
        ),
        tries,
    )


def forecast_statement(forecast: Forecast, what: str) -> str:
    """What a figure of the forecast means, for whom and how sure."""
    return say(
        "{what}. Forecast of {period} for {customers} and newcomers of “{history}”, with {level} % ranges.",
        what=what,
        period=period_words(forecast),
        customers=say_count("{count} customer", "{count} customers", forecast.customers),
        history=forecast.history,
        level=f"{forecast.level * 100:g}",
    )


def overview_figures(programs: Sequence[Program]) -> tuple[Figure, ...]:
    """The figures that an overview shows."""
    of_one = () if len(programs) > 1 else (Figure("journey", programs[0].journey, "instances"),)
    return (run_figure("entered"), *of_one, run_figure("reach"), run_figure("sent"), run_figure("capped"))


def _row(item: FigureForecast, name: str) -> RangeRow | None:
    if item.low is None or item.high is None or item.expected is None:
        return None
    last = "" if item.last is None else "\n" + say("The period before: {last}", last=number(round(item.last)))
    return RangeRow(
        name=name,
        value=item.expected,
        low=item.low,
        high=item.high,
        outer=None,
        mark=item.last,
        told=range_of(item),
        words=say(
            "{name}: {range}, most likely {expected}", name=name, range=range_of(item), expected=number(item.expected)
        )
        + last,
    )


def _end(forecast: Forecast) -> str:
    return day_words(datetime.fromtimestamp(forecast.end, UTC).date())
