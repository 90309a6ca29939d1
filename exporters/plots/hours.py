"""When messages go out, held against when customers are active on their own."""

from __future__ import annotations

from collections.abc import Sequence

from exporters.dates import WEEKDAYS, percent
from exporters.plots.heat import HOURS, HeatBlock, draw_heat
from exporters.plots.plot import Plot, PlotTable, Region
from exporters.plots.sheet import Sheet
from exporters.plots.source import Source
from journey.words import number, say, say_count

#: The customers' busiest hours of the day are so many in a row.
BUSY_HOURS = 8


def hours_plot(source: Source) -> Plot:
    """Messages and the customers' own events by hour of the day, in one strip each."""
    sends = _by_hour(source.result.sends_by_hour(source.node))
    rows = [(say("Messages"), sends, False)]
    if source.activity is not None:
        rows.append((_activity_name(source), _by_hour(source.activity.hours), True))
    blocks = [
        HeatBlock(
            "",
            ((name, counts),),
            (tuple(_hour_words(source, own, count, hour) for hour, count in enumerate(counts)),),
        )
        for name, counts, own in rows
    ]
    return Plot(
        id="hours",
        title=say("When we send, when they shop"),
        finding=_finding(source, sends),
        statement=source.statement(_what(source)),
        table=PlotTable(
            (say("hour"), *(name for name, _, _ in rows)),
            tuple((f"{hour:02d}:00", *(counts[hour] for _, counts, _ in rows)) for hour in range(HOURS)),
        ),
        draw=lambda sheet: draw_heat(sheet, blocks, side_by_side=False),
        is_empty=not sum(sends),
    )


def week_plot(source: Source) -> Plot:
    """Messages and the customers' own events by weekday and hour, in a table each."""
    sends = source.result.sends_by_hour(source.node)
    tables = [(say("Messages"), tuple(sends), False)]
    if source.activity is not None:
        tables.append((_activity_name(source), source.activity.hours, True))
    blocks = [
        HeatBlock(
            name,
            tuple((say(day), tuple(_day(counts, place))) for place, day in enumerate(WEEKDAYS)),
            tuple(
                tuple(
                    f"{say(day)} {_hour_words(source, own, count, hour)}"
                    for hour, count in enumerate(_day(counts, place))
                )
                for place, day in enumerate(WEEKDAYS)
            ),
        )
        for name, counts, own in tables
    ]

    def draw(sheet: Sheet) -> Sequence[Region]:
        return draw_heat(sheet, blocks, side_by_side=True)

    return Plot(
        id="week",
        title=say("Hours of the week"),
        finding=_week_finding(source, sends),
        statement=source.statement(_what(source)),
        table=PlotTable(
            (say("weekday"), say("hour"), *(name for name, _, _ in tables)),
            tuple(
                (say(WEEKDAYS[place // HOURS]), f"{place % HOURS:02d}:00", *(counts[place] for _, counts, _ in tables))
                for place in range(7 * HOURS)
            ),
        ),
        draw=draw,
        is_empty=not sum(sends),
    )


def busiest_hours(counts: Sequence[int]) -> int:
    """The first hour of those BUSY_HOURS in a row (over midnight too) in which most of 24 counts fall."""
    sums = [sum(counts[(first + place) % HOURS] for place in range(BUSY_HOURS)) for first in range(HOURS)]
    return sums.index(max(sums))


def _finding(source: Source, sends: Sequence[int]) -> str:
    if not sum(sends):
        return say("No message was sent.")
    if source.activity is None or not sum(source.activity.hours):
        first = busiest_hours(sends)
        return say(
            "{share} go out from {start} to {end}",
            share=percent(_within(sends, first), sum(sends)),
            start=first,
            end=(first + BUSY_HOURS) % HOURS or HOURS,
        )
    own = _by_hour(source.activity.hours)
    first = busiest_hours(own)
    return say(
        "From {start} to {end}: {sends} of messages, {own} of {event}",
        start=first,
        end=(first + BUSY_HOURS) % HOURS or HOURS,
        sends=percent(_within(sends, first), sum(sends)),
        own=percent(_within(own, first), sum(own)),
        event=_activity_name(source).lower(),
    )


def _week_finding(source: Source, sends: Sequence[int]) -> str:
    if not sum(sends):
        return say("No message was sent.")
    weekend = sum(sends[5 * HOURS :])
    if source.activity is None or not sum(source.activity.hours):
        return say("Saturday and Sunday: {share} of messages", share=percent(weekend, sum(sends)))
    own = source.activity.hours
    return say(
        "Saturday and Sunday: {sends} of messages, {own} of {event}",
        sends=percent(weekend, sum(sends)),
        own=percent(sum(own[5 * HOURS :]), sum(own)),
        event=_activity_name(source).lower(),
    )


def _what(source: Source) -> str:
    if source.activity is None:
        return say("Messages by the hour of the person's own clock")
    return say(
        "Messages by the hour of the person's own clock, beside all events “{event}” of the same period{made}",
        event=source.activity.event,
        made=say(" (made)") if source.activity.made else "",
    )


def _activity_name(source: Source) -> str:
    assert source.activity is not None
    if source.activity.event == "order":
        return say("Orders")
    return source.activity.event


def _hour_words(source: Source, own: bool, count: int, hour: int) -> str:
    hours = f"{hour:02d}:00–{(hour + 1) % HOURS:02d}:00"
    if not own:
        return say_count("{hours}: {count} message", "{hours}: {count} messages", count, hours=hours)
    return say("{hours}: {event} {count}", hours=hours, count=number(count), event=_activity_name(source))


def _by_hour(week: Sequence[int]) -> tuple[int, ...]:
    return tuple(sum(week[hour::HOURS]) for hour in range(HOURS))


def _day(week: Sequence[int], day: int) -> Sequence[int]:
    return week[day * HOURS : (day + 1) * HOURS]


def _within(counts: Sequence[int], first: int) -> int:
    return sum(counts[(first + place) % HOURS] for place in range(BUSY_HOURS))
