"""Counts over the days of a period: a line for what adds up, filled columns for what happens each day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from exporters.dates import WIDE_DAY, day_of_year, month_of_year, month_words
from exporters.plots.plot import Region
from exporters.plots.sheet import POINTS_A_PIXEL, Sheet, grid_margin, text_width, whole_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A region to point at is at least so wide, in pixels.
POINTED = 4.0


def draw_growth(
    sheet: Sheet,
    days: Sequence[datetime.date],
    totals: Sequence[int],
    words: Callable[[int], str],
) -> list[Region]:
    """Draw a total that grows from day to day; ``words(place)`` says what the day at ``place`` shows."""
    totals = [sheet.coarse(total) for total in totals]
    ticks = whole_ticks(max(totals, default=0), 2)
    axes = _period_axes(sheet, days, ticks)
    places = range(len(days))
    axes.plot(places, totals, color=sheet.style.accent, linewidth=2 * POINTS_A_PIXEL, solid_joinstyle="round")
    axes.plot(
        [len(days) - 1], [totals[-1]], "o", color=sheet.style.accent, markersize=6 * POINTS_A_PIXEL, clip_on=False
    )
    return _regions(sheet, axes, days, words)


def draw_columns(
    sheet: Sheet,
    days: Sequence[datetime.date],
    counts: Sequence[int],
    words: Callable[[int], str],
) -> list[Region]:
    """Draw a count for each day as columns without gaps."""
    counts = [sheet.coarse(count) for count in counts]
    ticks = whole_ticks(max(counts, default=0), 2)
    axes = _period_axes(sheet, days, ticks)
    edges = [place - 0.5 for place in range(len(days) + 1)]
    axes.stairs(counts, edges, fill=True, color=sheet.style.bar, linewidth=0)
    return _regions(sheet, axes, days, words)


def _period_axes(sheet: Sheet, days: Sequence[datetime.date], ticks: Sequence[int]) -> Axes:
    axes = sheet.axes(left=grid_margin(ticks), top=8, right=10, bottom=20)
    axes.set_xlim(-0.5, max(len(days), 2) - 0.5)
    sheet.value_grid(axes, ticks)
    for place, label in _date_labels(days, sheet.size_of(axes)[0]):
        sheet.tick_label(axes, place, label)
    return axes


def _date_labels(days: Sequence[datetime.date], width: float) -> list[tuple[int, str]]:
    """The first of months (or some days of a short period) with their names, as many as fit; a January and the
    first label of a period of several years bear the year."""
    if len(days) <= 62:
        room = max(int(width / 52), 1)
        step = max(-(-len(days) // room), 1)
        return [(p, day_of_year(days[p])) for p in range(0, len(days), step)]
    firsts = [place for place, day in enumerate(days) if day.day == 1]
    several_years = days[0].year != days[-1].year
    longest = text_width(month_of_year(WIDE_DAY) if several_years else month_words(WIDE_DAY)) + 6
    room = max(int(width / longest), 1)
    step = next((step for step in (1, 2, 3, 4, 6, 12, 24, 60) if len(firsts) / step <= room), 120)
    chosen = [place for place in firsts if (days[place].month - 1) % min(step, 12) == 0]
    if step > 12:
        chosen = chosen[:: step // 12]
    labels = []
    for place in chosen:
        day = days[place]
        is_new_year = several_years and (place == chosen[0] or day.month == 1)
        name = month_words(day)
        labels.append((place, month_of_year(day) if is_new_year else name))
    return labels


def _regions(sheet: Sheet, axes: Axes, days: Sequence[datetime.date], words: Callable[[int], str]) -> list[Region]:
    width, _ = sheet.size_of(axes)
    group = max(1, -(-len(days) * int(POINTED) // max(int(width), 1)))
    bottom, top = axes.get_ylim()
    found = []
    for first in range(0, len(days), group):
        last = min(first + group, len(days)) - 1
        found.append(sheet.region(axes, first - 0.5, bottom, last + 0.5, top, words((first + last) // 2)))
    return found
