"""The rows of the panel's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.results.table_view import Cell, Row
from exporters.dates import rough_duration
from journey.steps import Send
from journey.words import say

if TYPE_CHECKING:
    from exporters.plots.source import Source


def step_heads() -> tuple[str, ...]:
    """The heads of the steps' table."""
    return (
        say("Step"),
        say("Stage"),
        say("People"),
        say("Entries"),
        say("Sent"),
        say("Held"),
        say("Capped"),
        say("Blocked"),
        say("Ended here"),
        say("Still here"),
        say("Half stay"),
    )


def step_rows(source: Source) -> list[Row]:
    """One row a step, in the journeys' order."""
    steps = {node: step for program in source.result.programs for node, step in program.steps.items()}
    rows = []
    for node in (node for node in source.names.order if node in steps):
        tally = source.result.tally.nodes[node]
        sends = isinstance(steps[node], Send)
        median = tally.seconds.percentile(50)
        rows.append(
            Row(
                node,
                (
                    Cell.text(source.names.node(node)),
                    Cell.text(source.names.stages.get(node, "")),
                    Cell.count(tally.unique),
                    Cell.count(tally.entries),
                    Cell.count(tally.sent if sends else None),
                    Cell.count(tally.held + tally.cap_waited if sends else None),
                    Cell.count(tally.capped if sends else None),
                    Cell.count(sum(tally.blocked.values()) if sends else None),
                    Cell.count(tally.ends),
                    Cell.count(sum(tally.active.values())),
                    _stay(median),
                ),
            )
        )
    return rows


def loop_heads() -> tuple[str, ...]:
    """The heads of the loops' table."""
    return (say("Loop"), say("Passes"), say("Held first"), say("At the limit"))


def loop_table_rows(source: Source) -> list[Row]:
    """One row a loop edge."""
    from exporters.plots.loops import loop_rows

    return [
        Row(
            row.edge,
            (
                Cell.text(row.words),
                Cell.count(row.passes),
                Cell.count(row.held),
                Cell.count(row.limit_reached),
            ),
        )
        for row in loop_rows(source)
    ]


def _stay(seconds: int | None) -> Cell:
    if seconds is None:
        return Cell("", -1)
    return Cell(rough_duration(seconds) if seconds else say("at once"), seconds)
