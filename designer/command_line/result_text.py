"""A result as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.command_line.table import Cell, shortened, text_table
from exporters.assumptions import assumptions
from exporters.ends import end_words, nothing_words, refused_words
from exporters.estimand import estimand
from exporters.plots.source import Source
from journey.letters import listed
from journey.steps import Send
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.result import Result

LONGEST_NAME = 32


def result_text(result: Result, names: Names) -> str:
    """All that ``loopline simulate`` prints: people, steps, edges, ends, and what the figures mean."""
    source = Source(result, names)
    parts = [
        estimand(result, say("Counts of what would have happened")),
        _people(result),
        node_table(source),
        edge_table(source),
        *(_ends(result, names)),
        *assumptions(result, names),
        _identity(result),
    ]
    return "\n\n".join(part for part in parts if part)


def node_table(source: Source) -> str:
    """The steps in the journeys' order."""
    steps = {node: step for program in source.result.programs for node, step in program.steps.items()}
    rows: list[tuple[Cell, ...]] = []
    for node in (node for node in source.names.order if node in steps):
        tally = source.result.tally.nodes[node]
        sends = isinstance(steps[node], Send)
        rows.append(
            (
                node,
                shortened(source.names.node(node), LONGEST_NAME),
                tally.unique,
                tally.entries,
                tally.sent if sends else None,
                tally.held + tally.cap_waited + tally.place_waited if sends else None,
                tally.capped if sends else None,
                sum(tally.blocked.values()) if sends else None,
                sum(tally.active.values()),
            )
        )
    heads = (
        say("step"),
        say("name"),
        say("people"),
        say("entries"),
        say("sent"),
        say("held"),
        say("capped"),
        say("blocked"),
        say("active"),
    )
    return text_table(heads, rows)


def edge_table(source: Source) -> str:
    """The edges in the journeys' order; for loops what their limits did."""
    links = {
        link.edge: link
        for program in source.result.programs
        for outputs in program.links.values()
        for link in outputs.values()
    }
    rows: list[tuple[Cell, ...]] = []
    for edge in (edge for edge in source.names.edge_order if edge in links):
        tally = source.result.tally.edges[edge]
        is_loop = links[edge].loop is not None
        rows.append(
            (
                edge,
                shortened(source.names.edges.get(edge, ""), 2 * LONGEST_NAME),
                tally.passes,
                tally.held if is_loop else None,
                tally.limit_reached if is_loop else None,
            )
        )
    heads = (say("edge"), say("from and to"), say("passes"), say("held"), say("at limit"))
    return text_table(heads, rows)


def _people(result: Result) -> str:
    tally = result.tally
    lines = [
        say(
            "{entered} of {customers} entered, {reached} were sent a message, {messages} in all.",
            entered=number(tally.entered),
            customers=say_count("{count} customer", "{count} customers", tally.customers),
            reached=number(result.reach),
            messages=say_count("{count} message", "{count} messages", result.sent),
        )
    ]
    for days in tally.windows:
        people = result.messages_per_person(days)
        lines.append(
            say(
                "Messages per person, busiest {days} days: median {median}, 9 of 10 at most {p90}, at most {most}.",
                days=days,
                median=people.percentile(50) or 0,
                p90=people.percentile(90) or 0,
                most=people.maximum or 0,
            )
        )
    if tally.sent_nothing:
        reasons = listed(f"{nothing_words(reason)} {number(count)}" for reason, count in tally.sent_nothing.items())
        lines.append(say("Entered and got nothing: {reasons}.", reasons=reasons))
    return "\n".join(lines)


def _ends(result: Result, names: Names) -> list[str]:
    texts = []
    for program in result.programs:
        tally = result.tally.journeys[program.journey]
        active = sum(sum(result.tally.nodes[node].active.values()) for node in program.steps)
        ends = [f"{end_words(reason, names.exits)} {number(count)}" for reason, count in tally.ends.items()]
        lines = [
            say(
                "{journey}: {instances} started, {converted} reached a goal, {active} not over at the end.",
                journey=program.name or program.journey,
                instances=say_count("{count} run", "{count} runs", tally.instances),
                converted=say_count("{count} person", "{count} people", tally.converted),
                active=number(active),
            ),
            say("Ends: {ends}.", ends=listed(ends) or say("none")),
        ]
        if tally.refused:
            refused = listed(f"{refused_words(reason)} {number(count)}" for reason, count in tally.refused.items())
            lines.append(say("Entries refused: {reasons}.", reasons=refused))
        texts.append("\n".join(lines))
    return texts


def _identity(result: Result) -> str:
    period = result.document["period"]
    lines = [
        say("Period {start} to {end} (UTC), seed {seed}.", seed=result.settings.seed, **period),
        say(
            "Loopline {version}, time zones {zones}.",
            version=result.identity.program_version,
            zones=result.zone_database,
        ),
        say("History {name}: {hash}", name=result.history.name, hash=result.history.fingerprint),
    ]
    for program in result.programs:
        lines.append(
            say(
                "Journey {name}: {hash}",
                name=program.name or program.journey,
                hash=result.identity.journey_hashes.get(program.journey, ""),
            )
        )
    if result.history.attribution:
        lines.append(result.history.attribution)
    return "\n".join(lines)
