"""The tables of a replay's report: aggregates only, no share of too few people, no small count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from exporters.dates import FEWEST_FOR_A_RATE, rough_duration
from exporters.ends import end_words, nothing_words, refused_words
from exporters.plots.loops import loop_rows
from exporters.plots.source import Source
from exporters.report.parts import NOTHING_TOLD, SMALL, ReportTable, shared_count, shared_rate
from exporters.withholding import Cell, Told
from journey.letters import listed
from journey.steps import Send
from journey.words import say

if TYPE_CHECKING:
    from journey.steps import Program
    from simulator.tally import NodeTally


def report_tables(source: Source) -> tuple[ReportTable, ...]:
    """All tables with at least one row, in the order of the report."""
    made = [
        steps_table(source),
        sends_table(source),
        ways_table(source),
        loops_table(source),
        *people_tables(source),
    ]
    return tuple(table for table in made if table.rows)


def steps_table(source: Source) -> ReportTable:
    """Every step: who came, and where they went from there."""
    rows = []
    for node, tally, _ in _steps(source):
        median = tally.seconds.percentile(50)
        parts = (
            ("went_on", _left(source, node)),
            ("jumps_out", tally.jumps_out),
            ("ends", tally.ends),
            ("still", sum(tally.active.values())),
        )
        rows.append(
            (
                source.names.node(node),
                source.names.stages.get(node, ""),
                _count(source, ("node", node, "unique", ""), tally.unique),
                _count(source, ("node", node, "entries", ""), tally.entries),
                *(_count(source, ("node", node, name, ""), count) for name, count in parts),
                "" if median is None else (rough_duration(median) if median else say("at once")),
            )
        )
    return ReportTable(
        say("Steps"),
        say(
            "Entries are all that went on, went to a goal, ended here or are still here. No count below {small} is "
            "told; “about” keeps it from being worked out.",
            small=SMALL,
        ),
        (
            say("Step"),
            say("Stage"),
            say("People"),
            say("Entries"),
            say("Went on"),
            say("To a goal"),
            say("Ended here"),
            say("Still here"),
            say("Half go on within"),
        ),
        tuple(rows),
        words=2,
    )


def sends_table(source: Source) -> ReportTable:
    """Every message: what became of it, with shares of the entries."""
    rows = []
    for node, tally, step in _steps(source):
        if not isinstance(step, Send):
            continue
        blocked = sum(tally.blocked.values())
        entries, sent, capped, stopped = (("node", node, name, "") for name in ("entries", "sent", "capped", "stopped"))
        reasons = listed(
            f"{nothing_words(reason)} {_count(source, ('node', node, 'blocked', reason), count)}"
            for reason, count in tally.blocked.items()
        )
        rows.append(
            (
                source.names.node(node),
                _count(source, ("node", node, "reached", ""), tally.first_sends_by_day.total),
                _count(source, entries, tally.entries),
                _count(source, sent, tally.sent),
                _rate(source, sent, tally.sent, entries, tally.entries),
                _count(source, capped, tally.capped),
                _rate(source, capped, tally.capped, entries, tally.entries),
                _count(source, ("node", node, "held", ""), tally.held),
                _count(source, stopped, blocked),
                _rate(source, stopped, blocked, entries, tally.entries),
                reasons,
            )
        )
    return ReportTable(
        say("Messages"),
        say(
            "Shares are of the entries; no share of fewer than {fewest}, no count below {small}.",
            fewest=FEWEST_FOR_A_RATE,
            small=SMALL,
        ),
        (
            say("Message"),
            say("People reached"),
            say("Entries"),
            say("Sent"),
            say("Share sent"),
            say("Capped"),
            say("Share capped"),
            say("Held first"),
            say("Blocked"),
            say("Share blocked"),
            say("Why blocked"),
        ),
        tuple(rows),
        after=1,
    )


def ways_table(source: Source) -> ReportTable:
    """Every way from step to step, loops included: how often it was taken."""
    tallies = source.result.tally.edges
    rows = tuple(
        (
            source.names.edges[edge],
            _count(source, ("edge", edge, "passes", ""), tallies[edge].passes),
            _rate(source, ("edge", edge, "passes", ""), tallies[edge].passes, *_from(source, edge)),
        )
        for edge in source.names.edge_order
        if edge in tallies
    )
    return ReportTable(
        say("Ways"),
        say("Passes from step to step, and their share of the entries of the step that they leave."),
        (say("Way"), say("Passes"), say("Share")),
        rows,
    )


def loops_table(source: Source) -> ReportTable:
    """Every loop and what its limits did."""
    rows = tuple(
        (
            row.words,
            _count(source, ("edge", row.edge, "passes", ""), row.passes),
            _by_pass(source, row.edge, row.by_number),
            _count(source, ("edge", row.edge, "held", ""), row.held),
            _count(source, ("edge", row.edge, "limit_reached", ""), row.limit_reached),
        )
        for row in loop_rows(source)
    )
    return ReportTable(
        say("Loops"),
        say("By pass: the first, second, third ... time round."),
        (say("Loop"), say("Passes"), say("By pass"), say("Held first"), say("Stopped at the limit")),
        rows,
    )


def people_tables(source: Source) -> tuple[ReportTable, ...]:
    """How runs ended, who entered and got nothing, whose entry was refused: over all journeys of the run."""
    journeys = source.result.tally.journeys.values()
    ends: dict[str, int] = {}
    refused: dict[str, int] = {}
    for journey in journeys:
        for reason, count in journey.ends.items():
            words = end_words(reason, source.names.exits)
            ends[words] = ends.get(words, 0) + count
        for reason, count in journey.refused.items():
            words = refused_words(reason)
            refused[words] = refused.get(words, 0) + count
    active = sum(sum(tally.active.values()) for tally in source.result.tally.nodes.values())
    nothing = {nothing_words(reason): count for reason, count in source.result.tally.sent_nothing.items()}
    how_ended = _hows(source, "words_ended", ends)
    if active:
        over = say("not over at the end of the period")
        ends[over], how_ended[over] = active, source.how(("run", "", "active", ""))
    return (
        _counted(say("How runs ended"), say("Runs through the journey by their end."), say("Runs"), ends, how_ended),
        _counted(
            say("People who entered and got nothing"),
            say("By the first reason. They are not counted as reached."),
            say("People"),
            nothing,
            _hows(source, "words_nothing", nothing),
        ),
        _counted(
            say("Entries refused"),
            say("By the rule of entry that refused them."),
            say("Entries"),
            refused,
            _hows(source, "words_refused", refused),
        ),
    )


def _count(source: Source, cell: Cell, count: int) -> str:
    return shared_count(count, source.how(cell))


def _rate(source: Source, cell: Cell, count: int, whole: Cell | None, of: int) -> str:
    return NOTHING_TOLD if whole is None else shared_rate(count, of, source.how(cell), source.how(whole))


def _hows(source: Source, name: str, counts: Mapping[str, int]) -> dict[str, Told]:
    return {words: source.how(("run", "", name, words)) for words in counts}


def _by_pass(source: Source, edge: str, counts: tuple[int, ...]) -> str:
    """The passes by number, as far as they can be told."""
    last = max((place for place, count in enumerate(counts, 1) if count >= SMALL), default=0)
    cells = [("edge", edge, "bar_pass", str(place)) for place in range(1, last + 1)]
    told = " · ".join(_count(source, cell, count) for cell, count in zip(cells, counts[:last], strict=True))
    if not any(counts[last:]):
        return told
    rest = say("then under {small} each", small=SMALL)
    return f"{told} · {rest}" if told else say("under {small} each", small=SMALL)


def _counted(title: str, note: str, head: str, counts: dict[str, int], hows: Mapping[str, Told]) -> ReportTable:
    rows = sorted(counts.items(), key=lambda row: -row[1])
    return ReportTable(
        title,
        note,
        (say("Reason"), head),
        tuple((words, shared_count(count, hows.get(words, Told.EXACTLY))) for words, count in rows),
    )


def _steps(source: Source) -> list[tuple[str, NodeTally, object]]:
    steps = {node: step for program in source.result.programs for node, step in program.steps.items()}
    return [(node, source.result.tally.nodes[node], steps[node]) for node in source.names.order if node in steps]


def _from(source: Source, edge: str) -> tuple[Cell | None, int]:
    """Entries of the step that an edge leaves, and their cell."""
    for program in source.result.programs:
        for node, links in program.links.items():
            if any(link.edge == edge for link in links.values()):
                return ("node", node, "entries", ""), source.result.tally.nodes[node].entries
    return None, 0


def _left(source: Source, node: str) -> int:
    """Passes out of a step."""

    def passes(program: Program) -> int:
        links = program.links.get(node, {}).values()
        return sum(source.result.tally.edges[link.edge].passes for link in links)

    return sum(passes(program) for program in source.result.programs)
