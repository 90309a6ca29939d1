"""What of a journey does not fit into a target, or only in another shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from journey.catalogue import kind
from journey.checks.findings import Finding
from journey.describe import loop_words, name_of, outputs_of
from journey.journey import Journey
from journey.model import HEADER_ID, Edge, Node
from journey.spans import duration_seconds, seconds_words
from journey.steps import Delay, Step, WaitForEvents
from journey.targets.profile import Profile
from journey.words import say, say_count


def target_findings(target: Profile, journey: Journey) -> Iterator[Finding]:
    """Warnings about what the target cannot hold, and hints about what it must be told in another way."""
    steps = [node for node in journey.nodes if (declared := kind(node.kind)) is not None and declared.on_path]
    yield from _size(target, steps)
    yield from _branches(target, steps)
    for node in steps:
        yield from _wait(target, node, journey)
    yield from _merges(target, journey)
    for edge in journey.edges:
        if edge.loop is not None:
            yield from _loop(target, edge, journey)


def _warning(record: str, reason: str, remedy: str) -> Finding:
    return Finding("warning", "target", record, reason, remedy)


def _size(target: Profile, steps: list[Node]) -> Iterator[Finding]:
    limits = target.limits
    if limits.steps is not None and len(steps) > limits.steps:
        yield _warning(
            HEADER_ID,
            say(
                "{target} holds at most {most} steps; there are {count}.",
                target=target.words,
                most=limits.steps,
                count=len(steps),
            ),
            say("Split the journey into two that follow one another."),
        )
    starts = [node for node in steps if (declared := kind(node.kind)) is not None and declared.is_trigger]
    if limits.triggers is not None and len(starts) > limits.triggers:
        most = say_count("{count} start", "{count} starts", limits.triggers)
        yield _warning(
            starts[-1].id,
            say(
                "{target} allows {most} a journey; there are {count}.",
                target=target.words,
                most=most,
                count=len(starts),
            ),
            say("Make a journey of its own for each."),
        )


def _branches(target: Profile, steps: list[Node]) -> Iterator[Finding]:
    most = target.limits.branches
    for node in steps:
        ways = len(outputs_of(node))
        if most is not None and ways > most:
            yield _warning(
                node.id,
                say(
                    "“{step}” has {ways} ways out; {target} allows {most}.",
                    step=name_of(node),
                    ways=ways,
                    target=target.words,
                    most=most,
                ),
                say("Put two splits one after the other."),
            )


def _wait(target: Profile, node: Node, journey: Journey) -> Iterator[Finding]:
    step = _step(node, journey)
    seconds = step.seconds if isinstance(step, Delay) else step.timeout if isinstance(step, WaitForEvents) else None
    shortest, longest = target.limits.shortest_wait, target.limits.longest_wait
    if seconds is not None and shortest is not None and seconds < shortest:
        span = seconds_words(shortest)
        yield _warning(
            node.id,
            say("“{step}”: {target} waits at least {span}.", step=name_of(node), target=target.words, span=span),
            say("Wait longer, or not at all."),
        )
    if seconds is not None and longest is not None and seconds > longest:
        span = seconds_words(longest)
        yield _warning(
            node.id,
            say("“{step}”: {target} waits at most {span}.", step=name_of(node), target=target.words, span=span),
            say("Put two waits one after the other."),
        )


def _step(node: Node, journey: Journey) -> Step | None:
    declared = kind(node.kind)
    if declared is None or declared.step is None:
        return None
    try:
        return declared.step(declared.complete(node.parameters), journey)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _merges(target: Profile, journey: Journey) -> Iterator[Finding]:
    if target.merges != "copied":
        return
    ways_in = Counter(edge.target for edge in journey.edges if edge.loop is None)
    for target_id, ways in ways_in.items():
        node = journey.node(target_id)
        if ways > 1 and node is not None:
            yield Finding(
                "hint",
                "target",
                target_id,
                say("{target} lets one way only lead into “{step}”.", target=target.words, step=name_of(node)),
                say("What follows is written once for each way."),
            )


def _loop(target: Profile, edge: Edge, journey: Journey) -> Iterator[Finding]:
    loop, rules = edge.loop, target.loops
    assert loop is not None
    where, _ = loop_words(edge, journey)
    if rules.by == "none":
        yield Finding(
            "hint",
            "target",
            edge.id,
            say("{target} knows no way back: {loop}.", target=target.words, loop=where),
            say_count(
                "The loop is written out {count} time.", "The loop is written out {count} times.", loop.max_passes
            ),
        )
        return
    if rules.shortest and _seconds(loop.minimum_interval) < rules.shortest:
        yield _warning(
            edge.id,
            say(
                "{target} goes back after {span} at the earliest.",
                target=target.words,
                span=seconds_words(rules.shortest),
            ),
            say("Make the least time between two passes longer."),
        )
    if rules.at_once is not None and loop.max_passes > rules.at_once and not _seconds(loop.minimum_interval):
        yield _warning(
            edge.id,
            say("{target} stops after {count} passes without a wait.", target=target.words, count=rules.at_once),
            say("Put a wait into the loop, or allow fewer passes."),
        )


def _seconds(text: str) -> int:
    try:
        return duration_seconds(text)
    except ValueError:
        return 0
