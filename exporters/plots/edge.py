"""What one edge carried, beside the other ways out of its step."""

from __future__ import annotations

from exporters.plots.bars import Bar, draw_bars
from exporters.plots.plot import Plot, PlotTable
from exporters.plots.source import Source
from exporters.plots.ways import ways_of
from journey.words import number, say, say_count


def edge_plot(source: Source) -> Plot:
    """The passes of an edge beside everything else that became of the entries of the step where it starts."""
    assert source.edge is not None
    start = next(
        node
        for program in source.result.programs
        for node, links in program.links.items()
        if any(link.edge == source.edge for link in links.values())
    )
    passes = source.result.tally.edges[source.edge].passes
    entries = source.result.tally.nodes[start].entries
    ways = ways_of(Source(source.result, source.names, node=start))
    return Plot(
        id="edge",
        title=say("Passes beside the other ways out"),
        finding=say(
            "{passes} of {entries} of “{step}”",
            passes=say_count("{count} pass", "{count} passes", passes),
            entries=say_count("{count} entry", "{count} entries", entries),
            step=source.names.node(start),
        ),
        statement=source.statement(say("Entries of “{step}” by what became of them", step=source.names.node(start))),
        table=PlotTable((say("way"), say("entries")), tuple(ways)),
        draw=lambda sheet: draw_bars(
            sheet,
            [Bar(words, count, say("{way}: {count}", way=words, count=number(count))) for words, count in ways],
        ),
        is_empty=not entries,
    )
