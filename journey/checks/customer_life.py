"""Whether a journey follows people's lives: ways back, words after the sale, questions with a reason, a person who
answers complaints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from journey.checks.examination import Examination, fix
from journey.checks.findings import Finding
from journey.model import HEADER_ID, Edge
from journey.steps import End, GoalStep, Send, StageTrigger, WaitForEvents
from journey.words import mark, say, say_count, value_text

#: Steps that bring a person of the shop in.
_PEOPLE = frozenset(("notify_team", "create_task", "phone_call", "live_chat"))
#: Steps that choose whom to call.
_CHOOSING = frozenset(
    ("value_split", "condition_split", "multi_branch", "stage_split", "reachability", "pressure_split")
)
_CARE = mark("Customer service")


def life_findings(seen: Examination) -> Iterator[Finding]:
    """All findings about how a journey treats people over time."""
    yield from _no_way_back(seen)
    yield from _dumped(seen)
    yield from _silence_after_sale(seen)
    yield from _questions(seen)
    yield from _late_welcome(seen)
    yield from _complaints(seen)
    yield from _calls(seen)
    yield from _dwell_only(seen)


def _no_way_back(seen: Examination) -> Iterator[Finding]:
    stages = seen.stages_with_steps()
    if stages < seen.limit("no-way-back", "stages") or seen.graph.back or not seen.graph.commercial:
        return
    steps = [seen.graph.steps[trigger] for trigger in seen.graph.triggers]
    if any(isinstance(step, StageTrigger) for step in steps) or any(seen.of_kind("start_journey")):
        return
    yield seen.finding(
        "no-way-back",
        HEADER_ID,
        say_count(
            "People go through {count} stage in one direction only; who goes back to compare is lost.",
            "People go through {count} stages in one direction only; who goes back to compare is lost.",
            stages,
        ),
        say("Draw a loop back to an earlier stage for those who step back."),
    )


def _dumped(seen: Examination) -> Iterator[Finding]:
    """Who did not act after several messages is tagged and left, in a journey without any way back."""
    if seen.graph.back:
        return
    graph = seen.silent
    sent_before: dict[str, int] = {}
    for node in graph.order:
        before = max((sent_before[edge.source] for edge in graph.forward_into.get(node, ())), default=0)
        sent_before[node] = before + (node in graph.commercial)
        if before >= 2 and _is_last_list(seen, node):
            yield seen.finding(
                "dumped",
                node,
                say("“{step}” puts everybody who did not act on one list, and there they end.", step=seen.name(node)),
                say("Lead them back to the stage before, or find out why first."),
            )


def _is_last_list(seen: Examination, node: str) -> bool:
    if seen.node(node).kind != "tag" or seen.graph.values(node)["operation"] != "add":
        return False
    return all(isinstance(seen.graph.steps[edge.target], End) for edge in seen.graph.forward(node))


def _silence_after_sale(seen: Examination) -> Iterator[Finding]:
    if seen.stages_with_steps() < seen.limit("silence-after-sale", "stages"):
        return
    if any(seen.of_kind("order_completed", "start_journey", "delivery_wait", "review_wait")):
        return
    orders = [edge for edge in _order_ways(seen) if not _speaks_after(seen, edge)]
    if orders and len(orders) == len(list(_order_ways(seen))):
        yield seen.finding(
            "silence-after-sale",
            orders[0].source,
            say("Who orders at “{step}” hears nothing more in this journey.", step=seen.name(orders[0].source)),
            say("Say when it comes and how to use it, ask how it is, or start a journey that does."),
        )


def _order_ways(seen: Examination) -> Iterator[Edge]:
    for node in seen.graph.order:
        step = seen.graph.steps[node]
        if not isinstance(step, WaitForEvents):
            continue
        outputs = {branch.output for branch in step.branches if "order" in branch.match.event.lower()}
        yield from (edge for edge in seen.graph.forward(node) if edge.output in outputs)


def _speaks_after(seen: Examination, edge: Edge) -> bool:
    after = [edge.target, *seen.graph.onward([edge.target])]
    return any(isinstance(seen.graph.steps[node], Send) for node in after)


def _questions(seen: Examination) -> Iterator[Finding]:
    for node in seen.of_kind("ask_question"):
        if not str(seen.graph.values(node.id)["why"] or "").strip():
            yield seen.finding(
                "question-without-reason",
                node.id,
                say("“{step}” asks without saying why.", step=seen.name(node.id)),
                say("Say in a sentence what people get from answering."),
                "why",
            )


def _late_welcome(seen: Examination) -> Iterator[Finding]:
    most = seen.limit("late-welcome", "minutes") * 60
    for trigger in seen.of_kind("form"):
        times = {trigger.id: 0}
        for node in seen.graph.order:
            for edge in seen.graph.forward(node):
                if node in times:
                    later = times[node] + seen.graph.times(edge).least
                    times[edge.target] = min(times.get(edge.target, later), later)
        first = min((times[node] for node in seen.graph.sends if node in times), default=0)
        if first <= most:
            continue
        follows = [edge.target for edge in seen.graph.forward(trigger.id)]
        waits = [node for node in follows if seen.node(node).kind == "delay"]
        yield seen.finding(
            "late-welcome",
            waits[0] if waits else trigger.id,
            say(
                "The first message comes {hours} hours after signing up.",
                hours=value_text(round(first / 3600, 1)),
            ),
            say("Welcome people at once, while they still think of you."),
            fix=fix(say("Take the wait out"), "remove_step", waits[0]) if waits else None,
        )


def _complaints(seen: Examination) -> Iterator[Finding]:
    for node in seen.of_kind("survey_split"):
        ways = [edge for edge in seen.graph.forward(node.id) if edge.output == "detractors"]
        after = {edge.target for edge in ways}
        after.update(seen.graph.onward(after, lambda step: isinstance(seen.graph.steps[step], End | GoalStep)))
        if any(seen.node(step).kind in _PEOPLE for step in after):
            continue
        values: dict[str, Any] = {"kind": "notify_team", "parameters": {"team": say(_CARE), "hand_over": True}}
        words = say("Tell customer service")
        remedy = (
            fix(words, "insert_on_edge", ways[0].id, **values)
            if ways
            else fix(words, "add_after", node.id, output="detractors", **values)
        )
        yield seen.finding(
            "complaint-alone",
            node.id,
            say("Nobody of your team hears of those who are unhappy at “{step}”.", step=seen.name(node.id)),
            say("Let somebody take over after a low score."),
            "detractors",
            remedy,
        )


def _calls(seen: Examination) -> Iterator[Finding]:
    reached = set(seen.graph.triggers)
    reached.update(seen.graph.onward(seen.graph.triggers, lambda node: seen.node(node).kind in _CHOOSING))
    for node in seen.of_kind("phone_call"):
        ways = seen.graph.forward_into.get(node.id, ())
        if any(edge.source in reached and seen.node(edge.source).kind not in _CHOOSING for edge in ways):
            yield seen.finding(
                "call-everyone",
                node.id,
                say("“{step}” calls everybody who comes here, whatever it is about.", step=seen.name(node.id)),
                say("Put a value split before it: call above, write below."),
            )


def _dwell_only(seen: Examination) -> Iterator[Finding]:
    for node in seen.of_kind("browse_abandonment"):
        values = seen.graph.values(node.id)
        if values["dwell"] and values["count"] <= 1:
            yield seen.finding(
                "dwell-only",
                node.id,
                say(
                    "“{step}” takes one long look for interest; the tab may just have been left open.",
                    step=seen.name(node.id),
                ),
                say("Ask for two views or more."),
                "count",
                fix(say("Ask for 2 views"), "set_parameter", node.id, parameter="count", value=2),
            )
