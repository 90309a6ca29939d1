"""How often people go round each loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporters.plots.plot import Plot, PlotTable, Value
from exporters.plots.source import Source
from exporters.plots.stacks import Part, Stack, draw_stacks
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
    """The passes of each loop, in parts: the first, second, third ... time round, and those that found no pass
    left."""
    rows = loop_rows(source)
    longest = max((len(row.by_number) for row in rows), default=0)
    passes = source.shown(("run", "", "looped", ""), sum(row.passes for row in rows))
    refused = source.shown(("run", "", "stopped_at_limit", ""), sum(row.limit_reached for row in rows))
    stacks = [_stack(source, row) for row in rows]
    return Plot(
        id="loops",
        title=say("Passes per loop"),
        finding=_finding(rows, passes, refused),
        statement=source.statement(
            say("Passes of each loop, by which time round it was, and arrivals that its limit stopped")
        ),
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
        draw=lambda sheet: draw_stacks(sheet, stacks),
        is_empty=not passes + refused,
        found=(passes, refused),
    )


def _stack(source: Source, row: LoopRow) -> Stack:
    parts = [
        Part(
            source.shown(("edge", row.edge, "bar_pass", str(place + 1)), count),
            say_count(
                "{loop}: {count} pass, {time}",
                "{loop}: {count} passes, {time}",
                count,
                loop=row.words,
                time=_ordinal(place + 1),
            ),
        )
        for place, count in enumerate(row.by_number)
    ]
    stopped = say_count(
        "{loop}: {count} arrival found no pass left",
        "{loop}: {count} arrivals found no pass left",
        row.limit_reached,
        loop=row.words,
    )
    refused = source.shown(("edge", row.edge, "limit_reached", ""), row.limit_reached)
    total = source.shown(("edge", row.edge, "passes", ""), row.passes) if source.told else None
    return Stack(row.words, (*parts, Part(refused, stopped, warns=True)), total)


def _cells(row: LoopRow, longest: int) -> tuple[Value, ...]:
    numbers = [*row.by_number, *[0] * (longest - len(row.by_number))]
    return (row.words, row.passes, row.held, row.limit_reached, *numbers)


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
