"""A replay in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journey.letters import listed
from journey.steps import Send
from journey.words import mark_count, say, say_count

if TYPE_CHECKING:
    from exporters.plots.source import Source
    from simulator.result import Result


def summary(source: Source) -> str:
    """Such as: 14,283 messages and 431 calls to 4,036 people. Of a step or an edge its own figures."""
    result = source.result
    if source.edge is not None:
        tally = result.tally.edges[source.edge]
        parts = [say_count("{count} pass", "{count} passes", tally.passes)]
        if tally.held:
            parts.append(say_count("{count} held first", "{count} held first", tally.held))
        if tally.limit_reached:
            parts.append(say_count("{count} at the limit", "{count} at the limit", tally.limit_reached))
        return listed(parts)
    if source.node is not None:
        return _of_step(result, source.node)
    calls = sum(_sent(result, call=True))
    messages = sum(_sent(result, call=False))
    words = say_count("{count} message", "{count} messages", messages)
    if calls:
        words = say("{messages} and {calls}", messages=words, calls=say_count("{count} call", "{count} calls", calls))
    return say(
        "{sends} to {people}",
        sends=words,
        people=say_count("{count} person", "{count} people", result.reach),
    )


def _of_step(result: Result, node: str) -> str:
    tally = result.tally.nodes[node]
    parts = [
        say_count("{count} person", "{count} people", tally.unique),
        say_count("{count} entry", "{count} entries", tally.entries),
    ]
    if _is_send(result, node):
        parts.append(say_count("{count} sent", "{count} sent", tally.sent))
        others = (
            (tally.capped, mark_count("{count} capped", "{count} capped")),
            (tally.held, mark_count("{count} held first", "{count} held first")),
            (sum(tally.blocked.values()), mark_count("{count} blocked", "{count} blocked")),
        )
        parts += [say_count(*words, count) for count, words in others if count]
    active = sum(tally.active.values())
    if active:
        parts.append(say_count("{count} still here", "{count} still here", active))
    return listed(parts)


def _is_send(result: Result, node: str) -> bool:
    return any(isinstance(program.steps.get(node), Send) for program in result.programs)


def _sent(result: Result, call: bool) -> list[int]:
    return [
        result.tally.nodes[node].sent
        for program in result.programs
        for node, step in program.steps.items()
        if isinstance(step, Send) and (step.channel == "call") == call
    ]
