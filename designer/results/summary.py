"""A replay in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journey.letters import listed
from journey.steps import Send
from journey.words import mark_count, say, say_count

if TYPE_CHECKING:
    from exporters.plots.source import Source
    from simulator.result import Result


def summaries(source: Source) -> list[str]:
    """Such as: 14,283 messages and 431 calls to 4,036 people. Of a step or an edge its own figures. The longest first,
    each of the others without what matters least."""
    result = source.result
    if source.edge is not None:
        tally = result.tally.edges[source.edge]
        parts = [say_count("{count} pass", "{count} passes", tally.passes)]
        if tally.held:
            parts.append(say_count("{count} held first", "{count} held first", tally.held))
        if tally.limit_reached:
            parts.append(say_count("{count} at the limit", "{count} at the limit", tally.limit_reached))
        return _ever_fewer(parts)
    if source.node is not None:
        return _ever_fewer(_of_step(result, source.node))
    calls = sum(_sent(result, call=True))
    messages = sum(_sent(result, call=False))
    words = say_count("{count} message", "{count} messages", messages)
    if calls:
        words = say("{messages} and {calls}", messages=words, calls=say_count("{count} call", "{count} calls", calls))
    people = say_count("{count} person", "{count} people", result.reach)
    return [say("{sends} to {people}", sends=words, people=people), words, people]


def _ever_fewer(parts: list[str]) -> list[str]:
    return [listed(parts[:count]) for count in range(len(parts), 0, -1)]


def _of_step(result: Result, node: str) -> list[str]:
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
    return parts


def _is_send(result: Result, node: str) -> bool:
    return any(isinstance(program.steps.get(node), Send) for program in result.programs)


def _sent(result: Result, call: bool) -> list[int]:
    return [
        result.tally.nodes[node].sent
        for program in result.programs
        for node, step in program.steps.items()
        if isinstance(step, Send) and (step.channel == "call") == call
    ]
