"""What plots of forecasts share: a range that begins on a day, drawn as a band with a line for what is most likely."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporters.dates import date_of
from exporters.plots.plot import PlotTable
from exporters.plots.sheet import POINTS_A_PIXEL
from exporters.plots.style import PlotStyle
from journey.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DAY = 86_400


@dataclass(frozen=True)
class Span:
    """What is forecast from ``start`` (UNIX time) on: the range and what is most likely."""

    start: int
    expected: float
    low: float
    high: float

    @property
    def date(self) -> datetime.date:
        """The day (UTC) on which it begins."""
        return date_of(self.start // DAY)


def span_table(last: str, rows: Iterable[tuple[Span, float | None]]) -> PlotTable:
    """The ranges in whole numbers; the ``last`` column says what each is held against, where that is known."""
    return PlotTable(
        (say("from day"), say("expected"), say("low"), say("high"), last),
        tuple(
            (
                span.date.isoformat(),
                round(span.expected),
                round(span.low),
                round(span.high),
                None if known is None else round(known),
            )
            for span, known in rows
        ),
    )


def draw_spans(
    axes: Axes, style: PlotStyle, places: Sequence[float], spans: Sequence[Span], dots: bool = False
) -> None:
    """A band for the ranges and a line for what is most likely, with a dot at each if asked."""
    axes.fill_between(places, [one.low for one in spans], [one.high for one in spans], color=style.band, linewidth=0)
    axes.plot(
        places,
        [one.expected for one in spans],
        "o-" if dots else "-",
        color=style.accent,
        linewidth=1.5 * POINTS_A_PIXEL,
        markersize=5 * POINTS_A_PIXEL,
        clip_on=not dots,
    )
