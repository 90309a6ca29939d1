"""Forecasts of the past against what then came, and the one ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from exporters.dates import WIDE_DAY, day_words, month_of_year
from exporters.plots.plot import Plot, Region
from exporters.plots.sheet import POINTS_A_PIXEL, Sheet, grid_margin, text_width, whole_ticks
from exporters.plots.spans import DAY, Span, draw_spans, span_table
from journey.words import number, say

#: Narrower than this, in pixels, dots are smaller.
WIDE = 400.0


@dataclass(frozen=True)
class Try(Span):
    """A forecast made at ``start`` and what came; ``observed`` is None of the one ahead."""

    observed: float | None


def tries_plot(plot_id: str, title: str, finding: str, statement: str, tries: Sequence[Try]) -> Plot:
    """Past forecasts of one figure in their order, the one ahead last."""
    return Plot(
        id=plot_id,
        title=title,
        finding=finding,
        statement=statement,
        table=span_table(say("came"), [(one, one.observed) for one in tries]),
        draw=lambda sheet: draw_tries(sheet, tries),
        is_empty=not tries,
    )


def draw_tries(sheet: Sheet, tries: Sequence[Try]) -> list[Region]:
    """A band for the ranges, a line for what was expected, dots for what came; the one ahead stands apart."""
    style = sheet.style
    highest = max(max(one.high, one.observed or 0.0) for one in tries)
    ticks = whole_ticks(highest, 3)
    axes = sheet.axes(left=grid_margin(ticks), top=8, right=28, bottom=20)
    first, last = tries[0].start, tries[-1].start
    pitch = min((b.start - a.start for a, b in pairwise(tries)), default=14 * DAY)
    axes.set_xlim(first - pitch, last + 1.5 * pitch)
    sheet.value_grid(axes, ticks)
    past = [one for one in tries if one.observed is not None]
    places = [one.start for one in past]
    draw_spans(axes, style, places, past)
    axes.plot(
        places,
        [float(one.observed or 0) for one in past],
        "o",
        color=style.text,
        markersize=(4 if sheet.width > WIDE else 3) * POINTS_A_PIXEL,
        clip_on=False,
    )
    for one in tries:
        if one.observed is None:
            axes.bar(one.start, one.high - one.low, bottom=one.low, width=0.8 * pitch, color=style.band, zorder=1)
            half = 0.4 * pitch
            axes.plot(
                [one.start - half, one.start + half],
                [one.expected] * 2,
                color=style.accent,
                linewidth=2 * POINTS_A_PIXEL,
            )
    _label_months(sheet, axes, tries)
    return [
        sheet.region(
            axes, one.start - pitch / 2, *axes.get_ylim()[:1], one.start + pitch / 2, axes.get_ylim()[1], _words(one)
        )
        for one in tries
    ]


def _label_months(sheet: Sheet, axes: object, tries: Sequence[Try]) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    width, _ = sheet.size_of(axes)
    room = max(int(width / (text_width(month_of_year(WIDE_DAY)) + 8)), 1)
    step = -(-len(tries) // room)
    for one in tries[::-1][::step]:
        sheet.tick_label(axes, one.start, month_of_year(one.date))


def _words(one: Try) -> str:
    span = say(
        "From {day}: {low} to {high}, most likely {expected}",
        day=day_words(one.date),
        low=number(one.low),
        high=number(one.high),
        expected=number(one.expected),
    )
    return (
        span
        if one.observed is None
        else say("{forecast}. Then came: {observed}", forecast=span, observed=number(one.observed))
    )
