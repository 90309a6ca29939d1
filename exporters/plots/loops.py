"""How often people go round each loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporters.plots.bars import Bar, draw_bars
from exporters.plots.plot import Plot, PlotTable, Value
from exporters.plots.source import Source
from journey.words import number, say, say_count


@dataclass(frozen=True)
class LoopRow:
    """One loop edge: its words, passes by their number (first, second ...), and what its limits did."""

    edge: str
    words: str
    passes: int
    by_number: tuple[int, ...]
    held: int
    limit_reached: int


def loop_rows(source: Source) -> tuple[LoopRow, ...]:
    """The loops in the document's order; narrowed, those that start at the step or the one that is the edge."""
    rows = []
    for program in source.result.programs:
        for node, links in program.links.items():
            for link in links.values():
                if link.loop is None:
                    continue
                if source.node not in (None, node) or source.edge not in (None, link.edge):
                    continue
                tally = source.result.tally.edges[link.edge]
                numbers = tally.numbers.as_dict()
                rows.append(
                    LoopRow(
                        edge=link.edge,
                        words=source.names.loops.get(link.edge, link.edge),
                        passes=tally.passes,
                        by_number=tuple(numbers.get(place, 0) for place in range(1, max(numbers, default=0) + 1)),
                        held=tally.held,
                        limit_reached=tally.limit_reached,
                    )
                )
    return tuple(rows)


def loops_plot(source: Source) -> Plot:
    """Passes of all loops by whether it was the first, second, third ... time round."""
    rows = loop_rows(source)
    longest = max((len(row.by_number) for row in rows), default=0)
    totals = [sum(row.by_number[place] for row in rows if place < len(row.by_number)) for place in range(longest)]
    refused = sum(row.limit_reached for row in rows)
    bars = [Bar(_ordinal(place + 1), count, _words(rows, place)) for place, count in enumerate(totals)]
    if refused:
        bars.append(
            Bar(
                say("at limit"),
                refused,
                say_count("{count} arrival found no pass left", "{count} arrivals found no pass left", refused),
                warns=True,
            )
        )
    return Plot(
        id="loops",
        title=say("Times round a loop"),
        finding=_finding(rows, sum(totals), refused),
        statement=source.statement(say("Passes of loop edges by their number under the loop's own count")),
        table=PlotTable(
            (
                say("loop"),
                say("passes"),
                say("held first"),
                say("stopped at the limit"),
                *(_ordinal(place + 1) for place in range(longest)),
            ),
            tuple(_cells(row, longest) for row in rows),
        ),
        draw=lambda sheet: draw_bars(sheet, bars),
        is_empty=not sum(totals) + refused,
    )


def _cells(row: LoopRow, longest: int) -> tuple[Value, ...]:
    numbers = [*row.by_number, *[0] * (longest - len(row.by_number))]
    return (row.words, row.passes, row.held, row.limit_reached, *numbers)


def _words(rows: Sequence[LoopRow], place: int) -> str:
    lines = [
        say_count(
            "{loop}: {count} pass, {time}",
            "{loop}: {count} passes, {time}",
            row.by_number[place],
            loop=row.words,
            time=_ordinal(place + 1),
        )
        for row in rows
        if place < len(row.by_number)
    ]
    return "\n".join(lines)


def _finding(rows: Sequence[LoopRow], passes: int, refused: int) -> str:
    if not rows:
        return say("There is no loop here.")
    if not passes + refused:
        return say("Nobody went round a loop.")
    words = say_count("{count} pass back", "{count} passes back", passes)
    if not refused:
        return say("{passes}; nobody came to a limit", passes=words)
    return say("{passes}; {refused} stopped at the limit", passes=words, refused=number(refused))


def _ordinal(place: int) -> str:
    return say("pass {number}", number=place)
