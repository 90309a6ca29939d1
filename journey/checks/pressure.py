"""How much people get: to everybody, the same again, too often, more than the shop wants."""

from __future__ import annotations

from collections.abc import Iterator

from journey.checks.bounds import most_visits
from journey.checks.examination import Examination, fix
from journey.checks.findings import Finding
from journey.checks.graph import Graph
from journey.model import HEADER_ID
from journey.spans import write_duration
from journey.steps import ScheduleTrigger, SilenceTrigger
from journey.words import number, say, say_count

#: Steps that send people on by what is known about them.
PERSONAL = frozenset(
    (
        "condition_split",
        "multi_branch",
        "value_split",
        "event_split",
        "engagement_split",
        "stage_split",
        "survey_split",
        "ask_question",
        "pressure_split",
    )
)
#: So many messages that stand in several steps, or in loops, are counted way by way.
_COUNTED = 12


def pressure_findings(seen: Examination) -> Iterator[Finding]:
    """All findings about how much is sent to whom."""
    yield from _to_everyone(seen)
    yield from _same_for_all(seen)
    yield from _too_many(seen)
    yield from _same_ask(seen)
    yield from _cart_reminders(seen)
    yield from _too_many_questions(seen)


def _to_everyone(seen: Examination) -> Iterator[Finding]:
    for trigger in seen.graph.triggers:
        step = seen.graph.steps[trigger]
        if not isinstance(step, ScheduleTrigger) or step.audience is not None:
            continue
        for node in seen.graph.onward([trigger], lambda node: seen.node(node).kind in PERSONAL):
            if node in seen.graph.commercial:
                yield seen.finding(
                    "everyone",
                    trigger,
                    say(
                        "“{step}” starts everybody, and “{message}” goes to all of them alike.",
                        step=seen.name(trigger),
                        message=seen.name(node),
                    ),
                    say("Choose a segment as the audience, or split people before the message."),
                    "audience",
                )
                break


def _same_for_all(seen: Examination) -> Iterator[Finding]:
    graph, least = seen.graph, int(seen.limit("same-for-all", "messages"))
    if len(graph.commercial) < least or any(seen.node(node).kind in PERSONAL for node in graph.order):
        return
    most = _longest_way(graph)
    if most >= least and not any(seen.variables(node, "event.") for node in graph.commercial):
        yield seen.finding(
            "same-for-all",
            HEADER_ID,
            say_count(
                "Everybody gets the same {count} message here, whatever they want.",
                "Everybody gets the same {count} messages here, whatever they want.",
                most,
            ),
            say("Split people by what they look at, or ask them."),
        )


def _longest_way(graph: Graph) -> int:
    """The most commercial messages on a way without loops."""
    counted = frozenset(graph.commercial)
    ways: dict[str, int] = {}
    for node in reversed(graph.order):
        onward = max((ways[edge.target] for edge in graph.forward(node)), default=0)
        ways[node] = onward + (node in counted)
    return max((ways[trigger] for trigger in graph.triggers), default=0)


def _too_many(seen: Examination) -> Iterator[Finding]:
    limit = int(seen.limit("too-many-messages", "messages"))
    bound = seen.most_messages
    days = bound.days
    if bound.messages is not None and bound.messages <= limit:
        return
    within = say_count("{count} day", "{count} days", days)
    if bound.messages is None:
        reason = say("Nothing limits how many messages one entry can send a person in {days}.", days=within)
    else:
        reason = say(
            "One entry can send a person up to {messages} messages in {days}; your limit is {limit}.",
            messages=number(bound.messages),
            days=within,
            limit=number(limit),
        )
    yield seen.finding(
        "too-many-messages",
        HEADER_ID,
        reason,
        say("Set a cap, let loops be passed less often, or wait longer between messages."),
        "caps",
        fix(
            say("Cap at {messages} in {days}", messages=number(limit), days=within),
            "add_cap",
            HEADER_ID,
            limit=limit,
            window=write_duration(days, "days"),
        ),
    )


def _same_ask(seen: Examination) -> Iterator[Finding]:
    """Messages that somebody who does nothing gets again and again."""
    least, days = int(seen.limit("same-ask", "times")), int(seen.limit("same-ask", "days"))
    graph = seen.silent
    steps: dict[str, list[str]] = {}
    for node in graph.commercial:
        message = seen.message(node)
        if message is not None:
            steps.setdefault(message.id, []).append(node)
    again = {edge.target for edge in graph.back}
    looped = {*again, *graph.onward(again)} if again else set()
    watched = [nodes for nodes in steps.values() if len(nodes) >= least or looped.intersection(nodes)]
    for nodes in watched[:_COUNTED]:
        times = most_visits(graph, nodes, days)
        if times is not None and times >= least:
            yield seen.finding(
                "same-ask",
                nodes[0],
                say_count(
                    "“{step}” can ask somebody who does nothing {count} time the same.",
                    "“{step}” can ask somebody who does nothing {count} times the same.",
                    times,
                    step=seen.name(nodes[0]),
                ),
                say("Say something else the next time, ask why, or let people go on without."),
                "message",
            )


def _cart_reminders(seen: Examination) -> Iterator[Finding]:
    """Messages that somebody gets who leaves a cart and does nothing."""
    limit = int(seen.limit("cart-reminders", "messages"))
    graph = seen.silent
    for trigger in graph.triggers:
        if seen.node(trigger).kind != "cart_abandonment" or not isinstance(graph.steps[trigger], SilenceTrigger):
            continue
        after = set(graph.onward([trigger]))
        reminders = [node for node in graph.commercial if node in after and seen.node(node).kind != "phone_call"]
        times = most_visits(graph, reminders)
        if times is not None and times <= limit:
            continue
        last = reminders[-1]
        is_loop = len(reminders) <= limit
        yield seen.finding(
            "cart-reminders",
            last,
            say(
                "Who leaves a cart can get any number of messages about it; your limit is {limit}.", limit=number(limit)
            )
            if times is None
            else say(
                "Who leaves a cart can get {times} messages about it; your limit is {limit}.",
                times=number(times),
                limit=number(limit),
            ),
            say("Leave one out, or compare both numbers in a replay before you decide."),
            fix=None if is_loop else fix(say("Switch this one off"), "switch_off", last),
        )


def _too_many_questions(seen: Examination) -> Iterator[Finding]:
    limit = int(seen.limit("too-many-questions", "questions"))
    asked = [node.id for node in seen.of_kind("ask_question")]
    times = most_visits(seen.graph, asked)
    if times is None or times > limit:
        yield seen.finding(
            "too-many-questions",
            asked[-1],
            say("One person can be asked any number of questions; your limit is {limit}.", limit=number(limit))
            if times is None
            else say(
                "One person can be asked {times} questions; your limit is {limit}.",
                times=number(times),
                limit=number(limit),
            ),
            say("Ask what changes what you send, and leave the rest out."),
        )
