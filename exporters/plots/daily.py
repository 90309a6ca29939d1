"""How many messages go out each day."""

from __future__ import annotations

from exporters.dates import day_words
from exporters.plots.lines import draw_columns
from exporters.plots.plot import Plot, PlotTable
from exporters.plots.reach import EPOCH_ORDINAL
from exporters.plots.source import Source
from journey.words import number, say, say_count


def daily_plot(source: Source) -> Plot:
    """Messages by the person's local date."""
    histogram = source.result.sends_by_day(source.node)
    days = source.days(histogram)
    sent = histogram.as_dict()
    counts = [sent.get(day.toordinal() - EPOCH_ORDINAL, 0) for day in days]
    most = max(counts)
    busiest = days[counts.index(most)]

    def words(place: int) -> str:
        return say_count(
            "{count} message on {day}", "{count} messages on {day}", counts[place], day=day_words(days[place])
        )

    return Plot(
        id="daily",
        title=say("Messages a day"),
        finding=say(
            "{total} in {days} days; the most is {most}, on {day}",
            total=number(sum(counts)),
            days=number(len(days)),
            most=number(most),
            day=day_words(busiest),
        )
        if most
        else say("No message was sent."),
        statement=source.statement(say("Messages sent on each day of the person's own calendar")),
        table=PlotTable(
            (say("date"), say("messages")),
            tuple((day.isoformat(), count) for day, count in zip(days, counts, strict=True)),
        ),
        draw=lambda sheet: draw_columns(sheet, days, counts, words),
        is_empty=not most,
        found=(sum(counts), most),
    )
