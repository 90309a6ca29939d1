"""Where everybody who came to a step is: on which way out, ended, or still there. Adds up to the entries."""

from __future__ import annotations

from exporters.dates import percent
from exporters.ends import active_words, end_words, nothing_words
from exporters.plots.bars import Bar, draw_bars
from exporters.plots.plot import Plot, PlotTable
from exporters.plots.source import Source
from journey.fragments_inlining import Part
from journey.words import number, say, say_count

#: What an instance waits for at a message that is not sent yet, of ``NodeTally.active``.
_HELD_BEFORE = ("quiet", "cap")


def ways_plot(source: Source) -> Plot:
    """The entries of a step by what became of them."""
    assert source.node is not None
    tally = source.result.tally.nodes[source.node]
    ways = ways_of(source)
    most = max(ways, key=lambda way: way[1], default=("", 0))
    return Plot(
        id="ways",
        title=say("Where they went"),
        finding=say(
            "{share} of {entries}: {way}",
            share=percent(most[1], tally.entries),
            entries=say_count("{count} entry", "{count} entries", tally.entries),
            way=most[0],
        )
        if tally.entries
        else say("Nobody came to this step."),
        statement=source.statement(say("Entries by what became of them")),
        table=PlotTable((say("way"), say("entries")), tuple(ways)),
        draw=lambda sheet: draw_bars(
            sheet,
            [Bar(words, count, say("{way}: {count}", way=words, count=number(count))) for words, count in ways],
        ),
        is_empty=not tally.entries,
    )


def outcome_plot(source: Source) -> Plot:
    """The entries of a message's step by what became of the message."""
    assert source.node is not None
    tally = source.result.tally.nodes[source.node]
    outcomes = outcomes_of(source)
    return Plot(
        id="outcome",
        title=say("What became of the message"),
        finding=say(
            "{share} of {entries} were sent",
            share=percent(tally.sent, tally.entries),
            entries=say_count("{count} entry", "{count} entries", tally.entries),
        )
        if tally.entries
        else say("Nobody came to this step."),
        statement=source.statement(say("Entries by what became of the message")),
        table=PlotTable((say("outcome"), say("entries")), tuple(outcomes)),
        draw=lambda sheet: draw_bars(
            sheet,
            [
                Bar(words, count, say("{way}: {count}", way=words, count=number(count)), warns=place == 1)
                for place, (words, count) in enumerate(outcomes)
            ],
        ),
        is_empty=not tally.entries,
    )


def outcomes_of(source: Source) -> list[tuple[str, int]]:
    """What became of a message, as (words, count): sent and capped first; they add up to the entries."""
    assert source.node is not None
    tally = source.result.tally.nodes[source.node]
    outcomes = [(say("sent"), tally.sent), (say("capped"), tally.capped)]
    outcomes += [(nothing_words(reason), count) for reason, count in tally.blocked.items()]
    # Other instances that are still here had their message already: they are held on the way out.
    outcomes += [(active_words(kind), tally.active[kind]) for kind in _HELD_BEFORE if kind in tally.active]
    rest = tally.entries - sum(count for _, count in outcomes)
    if rest:
        outcomes.append((say("left before sending"), rest))
    return outcomes


def ways_of(source: Source) -> list[tuple[str, int]]:
    """What became of a step's entries, as (words, count): they add up to the entries."""
    assert source.node is not None
    result, names = source.result, source.names
    tally = result.tally.nodes[source.node]
    if source.node in names.parts:
        return _ways_of_part(source, names.parts[source.node])
    ways = []
    for program in result.programs:
        for link in program.links.get(source.node, {}).values():
            ways.append((names.ways.get(link.edge, link.edge), result.tally.edges[link.edge].passes))
    for count, words in (
        (tally.jumps_out, say("to the goal")),
        (tally.ends, end_words("")),
        (sum(tally.active.values()), say("still here")),
    ):
        if count:
            ways.append((words, count))
    return ways


def _ways_of_part(source: Source, part: Part) -> list[tuple[str, int]]:
    """What became of those who came into a fragment: by its ends, or inside."""
    nodes, names = source.result.tally.nodes, source.names
    ways = [(names.nodes.get(step, step).rpartition(": ")[2], nodes[step].entries) for step in part.ends.values()]
    ends = set(part.ends.values())
    inner = [nodes[key] for key in part.inside if key in nodes and key not in ends]
    for count, words in (
        (sum(tally.jumps_out for tally in inner), say("to the goal")),
        (sum(tally.ends for tally in inner), say("ended inside")),
        (sum(sum(tally.active.values()) for tally in inner), say("still inside")),
    ):
        if count:
            ways.append((words, count))
    return ways
