"""How many people had been reached by each day."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from exporters.dates import day_words
from exporters.plots.lines import draw_growth
from exporters.plots.plot import Plot, PlotTable
from exporters.plots.source import Source
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from simulator.histogram import Histogram

EPOCH_ORDINAL = 719_163


def reach_plot(source: Source) -> Plot:
    """People who have got at least one message, adding up over the period."""
    result = source.result
    first: Histogram = (
        result.tally.nodes[source.node].first_sends_by_day if source.node else result.tally.first_sends_by_day
    )
    days = source.days(first)
    new = first.as_dict()
    totals = list(accumulate(new.get(day.toordinal() - EPOCH_ORDINAL, 0) for day in days))
    reached = totals[-1]

    def words(place: int) -> str:
        return say("{people} people by {day}", people=number(totals[place]), day=day_words(days[place]))

    return Plot(
        id="reach",
        title=say("People reached so far"),
        finding=say_count("{count} person by {day}", "{count} people by {day}", reached, day=day_words(days[-1]))
        if reached
        else say("Nobody was sent a message."),
        statement=source.statement(say("People who had got at least one message by the end of each day")),
        table=PlotTable(
            (say("date"), say("people reached so far")),
            tuple((day.isoformat(), total) for day, total in zip(days, totals, strict=True)),
        ),
        draw=lambda sheet: draw_growth(sheet, days, totals, words),
        is_empty=not reached,
        found=(reached,),
    )
