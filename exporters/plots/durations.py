"""Durations in classes that people think in, from minutes to months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporters.dates import rough_duration
from exporters.plots.bars import Bar, draw_bars
from exporters.plots.plot import Plot, PlotTable
from exporters.plots.source import Source
from journey.words import mark, number, say, say_count

if TYPE_CHECKING:
    from simulator.histogram import Histogram

HOUR = 3600
DAY = 86_400


@dataclass(frozen=True)
class DurationClass:
    """All durations under ``below`` seconds that no class before it holds; ``short`` stands under its bar."""

    below: int | None
    short: str
    words: str


CLASSES = (
    DurationClass(HOUR, mark("<1 h"), mark("under 1 hour")),
    DurationClass(6 * HOUR, mark("1–6 h"), mark("1 hour to under 6 hours")),
    DurationClass(DAY, mark("6–24 h"), mark("6 hours to under 1 day")),
    DurationClass(2 * DAY, mark("1–2 d"), mark("1 day to under 2 days")),
    DurationClass(4 * DAY, mark("2–4 d"), mark("2 days to under 4 days")),
    DurationClass(7 * DAY, mark("4–7 d"), mark("4 days to under 7 days")),
    DurationClass(14 * DAY, mark("1–2 w"), mark("1 week to under 2 weeks")),
    DurationClass(28 * DAY, mark("2–4 w"), mark("2 weeks to under 4 weeks")),
    DurationClass(91 * DAY, mark("4–13 w"), mark("4 weeks to under 13 weeks")),
    DurationClass(None, mark("13 w+"), mark("13 weeks and more")),
)


def classed(histogram: Histogram) -> list[int]:
    """How many of the durations (whole seconds) fall into each class."""
    counts = [0] * len(CLASSES)
    below = [item.below for item in CLASSES if item.below is not None]
    place = 0
    for seconds, count in zip(histogram.values.tolist(), histogram.counts.tolist(), strict=True):
        while place < len(below) and seconds >= below[place]:
            place += 1
        counts[place] += count
    return counts


def duration_plot(
    plot_id: str,
    source: Source,
    histogram: Histogram,
    words: tuple[str, str, str],
    counted: Callable[[int], str],
    warn_below: int = 0,
    found: tuple[int, ...] = (),
) -> Plot:
    """A plot of durations by class. ``words`` are title, finding and what is counted; ``counted(n)`` says n of the
    things that last. Classes up to ``warn_below`` seconds warn; ``found``: the counts that the finding tells."""
    counts = classed(histogram)
    if source.node is None:
        counts = [source.shown(("run", "", f"bar_{plot_id}", str(place)), count) for place, count in enumerate(counts)]
    last = max((place for place, count in enumerate(counts) if count), default=0)
    first = min((place for place, count in enumerate(counts) if count), default=0)
    bars = [
        Bar(
            say(item.short),
            counts[place],
            say("{things}: {duration}", things=counted(counts[place]), duration=say(item.words)),
            warns=item.below is not None and item.below <= warn_below,
        )
        for place, item in enumerate(CLASSES)
        if first <= place <= last
    ]
    return Plot(
        id=plot_id,
        title=words[0],
        finding=words[1],
        statement=source.statement(words[2]),
        table=PlotTable(
            (say("duration"), say("from seconds"), say("below seconds"), say("count")),
            tuple(
                (
                    say(item.words),
                    (CLASSES[place - 1].below or 0) if place else 0,
                    item.below,
                    counts[place],
                )
                for place, item in enumerate(CLASSES)
            ),
        ),
        draw=lambda sheet: draw_bars(sheet, bars),
        is_empty=not sum(counts),
        found=found,
    )


def gap_plot(source: Source) -> Plot:
    """The shortest time between two messages to a person; of one step: the time since the message before."""
    if source.node is not None:
        histogram = source.result.gaps(source.node)
        title = say("Time since the message before")
        what = say("Messages that were not the person's first, by the time since the message before")

        def counted(count: int) -> str:
            return say_count("{count} message", "{count} messages", count)
    else:
        histogram = source.result.tally.shortest_gaps
        title = say("Shortest gap between messages")
        what = say("People with two messages or more, by their shortest time between two messages")

        def counted(count: int) -> str:
            return say_count("{count} person", "{count} people", count)

    under, total = histogram.total - histogram.above(DAY - 1), histogram.total
    if source.node is None:
        under = source.shown(("run", "", "repeated_within_day", ""), under)
        total = source.shown(("run", "", "repeated", ""), total)
    finding = (
        say(
            "Under a day: {under} of {total}; the shortest is {shortest}",
            under=counted(under),
            total=number(total),
            shortest=rough_duration(int(histogram.values[0])),
        )
        if histogram.total
        else say("Nobody was sent two messages.")
    )
    return duration_plot(
        "gaps", source, histogram, (title, finding, what), counted, warn_below=DAY, found=(under, total)
    )


def conversion_plot(source: Source) -> Plot:
    """The time from entry to the goal, over all goals; of a goal step: of that goal."""
    from simulator.histogram import Histogram

    found = [
        histogram
        for journey in source.result.tally.journeys.values()
        for goal, histogram in journey.conversions.items()
        if source.node is None or goal == source.node
    ]
    histogram = Histogram.added(found)
    total = histogram.total
    if source.node is None:
        total = source.shown(("run", "", "conversions", ""), total)
    finding = (
        say(
            "{count}; half {median}",
            count=say_count("{count} conversion", "{count} conversions", total),
            median=_within(histogram.percentile(50)),
        )
        if histogram.total
        else say("No goal was reached.")
    )
    what = say("Conversions by the time from entry, as logged and not caused by the journey")
    return duration_plot(
        "conversion",
        source,
        histogram,
        (say("Time to conversion"), finding, what),
        lambda count: say_count("{count} conversion", "{count} conversions", count),
        found=(total,),
    )


def stay_plot(source: Source) -> Plot:
    """How long people stayed in a step before they went on."""
    assert source.node is not None
    histogram = source.result.tally.nodes[source.node].seconds
    finding = (
        say(
            "Half go on {median}, 9 of 10 {p90}",
            median=_within(histogram.percentile(50)),
            p90=_within(histogram.percentile(90)),
        )
        if histogram.total
        else say("Nobody went on from this step.")
    )
    what = say("Visits that went on, by the time in the step")
    return duration_plot(
        "stay",
        source,
        histogram,
        (say("Time in this step"), finding, what),
        lambda count: say_count("{count} visit", "{count} visits", count),
    )


def _within(seconds: int | None) -> str:
    return say("within {duration}", duration=rough_duration(seconds)) if seconds else say("at once")
