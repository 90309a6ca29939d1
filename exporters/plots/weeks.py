"""What each week ahead may bring, beside the same week of the period before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporters.dates import day_words
from exporters.plots.plot import Plot, Region
from exporters.plots.sheet import POINTS_A_PIXEL, Sheet, grid_margin, text_width, whole_ticks
from exporters.plots.spans import Span, draw_spans, span_table
from journey.words import number, say


@dataclass(frozen=True)
class Week(Span):
    """A week ahead; ``last``: the same week of the period before, None where the history has none."""

    last: float | None


def weeks_plot(plot_id: str, title: str, finding: str, statement: str, weeks: Sequence[Week]) -> Plot:
    """The weeks of a forecast in their order."""
    return Plot(
        id=plot_id,
        title=title,
        finding=finding,
        statement=statement,
        table=span_table(say("period before"), [(one, one.last) for one in weeks]),
        draw=lambda sheet: draw_weeks(sheet, weeks),
        is_empty=not weeks,
    )


def draw_weeks(sheet: Sheet, weeks: Sequence[Week]) -> list[Region]:
    """A band for the ranges, a line for what is most likely, rings for the same weeks of the period before."""
    style = sheet.style
    ticks = whole_ticks(max(max(one.high, one.last or 0.0) for one in weeks), 3)
    axes = sheet.axes(left=grid_margin(ticks), top=8, right=16, bottom=20)
    axes.set_xlim(-0.5, len(weeks) - 0.5)
    sheet.value_grid(axes, ticks)
    draw_spans(axes, style, range(len(weeks)), weeks, dots=True)
    before = [(place, one.last) for place, one in enumerate(weeks) if one.last is not None]
    axes.plot(
        [place for place, _ in before],
        [last for _, last in before],
        "o",
        markerfacecolor="none",
        markeredgecolor=style.text,
        markersize=6 * POINTS_A_PIXEL,
        clip_on=False,
    )
    width, _ = sheet.size_of(axes)
    widest = max(text_width(day_words(one.date)) for one in weeks) + 8
    step = max(-(-int(widest * len(weeks)) // max(int(width), 1)), 1)
    for place, one in enumerate(weeks):
        if place % step == 0:
            sheet.tick_label(axes, place, day_words(one.date))
    low, high = axes.get_ylim()
    return [sheet.region(axes, place - 0.5, low, place + 0.5, high, _words(one)) for place, one in enumerate(weeks)]


def _words(one: Week) -> str:
    span = say(
        "Week from {day}: {low} to {high}, most likely {expected}",
        day=day_words(one.date),
        low=number(one.low),
        high=number(one.high),
        expected=number(round(one.expected)),
    )
    if one.last is None:
        return span
    return span + "\n" + say("The same week of the period before: {last}", last=number(round(one.last)))
