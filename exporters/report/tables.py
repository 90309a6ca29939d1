"""The tables of the report: aggregates only, and no share or small part of too few people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporters.dates import FEWEST_FOR_A_RATE, percent, rough_duration
from exporters.ends import end_words, nothing_words, refused_words
from exporters.plots.loops import loop_rows
from exporters.plots.source import Source
from journey.steps import Send
from journey.words import number, say

if TYPE_CHECKING:
    from journey.steps import Program
    from simulator.tally import NodeTally

#: Where shares are shown, a count from 1 to below this is not: it may be told who it is.
SMALL = 5


@dataclass(frozen=True)
class ReportTable:
    """A table: ``words`` says which columns from the left are texts (the others are figures, to the right)."""

    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1


def report_tables(source: Source) -> tuple[ReportTable, ...]:
    """All tables with at least one row, in the order of the report."""
    made = [steps_table(source), sends_table(source), loops_table(source), *people_tables(source)]
    return tuple(table for table in made if table.rows)


def steps_table(source: Source) -> ReportTable:
    """Every step: who came, and where they went from there."""
    rows = []
    for node, tally, _ in _steps(source):
        median = tally.seconds.percentile(50)
        rows.append(
            (
                source.names.node(node),
                source.names.stages.get(node, ""),
                number(tally.unique),
                number(tally.entries),
                number(_left(source, node)),
                number(tally.jumps_out),
                number(tally.ends),
                number(sum(tally.active.values())),
                "" if median is None else (rough_duration(median) if median else say("at once")),
            )
        )
    return ReportTable(
        say("Steps"),
        say("Entries are all that went on, went to a goal, ended here or are still here."),
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
        reasons = ", ".join(f"{nothing_words(reason)} {shared_count(count)}" for reason, count in tally.blocked.items())
        rows.append(
            (
                source.names.node(node),
                number(tally.first_sends_by_day.total),
                number(tally.entries),
                shared_count(tally.sent),
                shared_rate(tally.sent, tally.entries),
                shared_count(tally.capped),
                shared_rate(tally.capped, tally.entries),
                shared_count(tally.held),
                shared_count(blocked),
                shared_rate(blocked, tally.entries),
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
    )


def loops_table(source: Source) -> ReportTable:
    """Every loop and what its limits did."""
    rows = tuple(
        (
            row.words,
            number(row.passes),
            " · ".join(number(count) for count in row.by_number),
            number(row.held),
            number(row.limit_reached),
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
    if active:
        ends[say("not over at the end of the period")] = active
    nothing = {nothing_words(reason): count for reason, count in source.result.tally.sent_nothing.items()}
    return (
        _counted(say("How runs ended"), say("Runs through the journey by their end."), say("Runs"), ends),
        _counted(
            say("People who entered and got nothing"),
            say("By the first reason. They are not counted as reached."),
            say("People"),
            nothing,
        ),
        _counted(say("Entries refused"), say("By the rule of entry that refused them."), say("Entries"), refused),
    )


def shared_count(count: int) -> str:
    """A count that may leave the shop beside a share."""
    return say("under {small}", small=SMALL) if 0 < count < SMALL else number(count)


def shared_rate(part: int, whole: int) -> str:
    """A share that may leave the shop; a dash where there are too few."""
    if whole < FEWEST_FOR_A_RATE or 0 < part < SMALL:
        return "–"
    return percent(part, whole)


def _counted(title: str, note: str, head: str, counts: dict[str, int]) -> ReportTable:
    rows = sorted(counts.items(), key=lambda row: -row[1])
    return ReportTable(title, note, (say("Reason"), head), tuple((words, number(count)) for words, count in rows))


def _steps(source: Source) -> list[tuple[str, NodeTally, object]]:
    steps = {node: step for program in source.result.programs for node, step in program.steps.items()}
    return [(node, source.result.tally.nodes[node], steps[node]) for node in source.names.order if node in steps]


def _left(source: Source, node: str) -> int:
    """Passes out of a step."""

    def passes(program: Program) -> int:
        links = program.links.get(node, {}).values()
        return sum(source.result.tally.edges[link.edge].passes for link in links)

    return sum(passes(program) for program in source.result.programs)
