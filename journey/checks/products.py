"""What is said about products: sold out by then, judged before it came, praised for a reward."""

from __future__ import annotations

from collections.abc import Iterator

from journey.checks.examination import Examination, fix
from journey.checks.findings import Finding
from journey.checks.signal_words import REVIEW, speaks_of
from journey.model import Edge
from journey.steps import DAY, EventTrigger, WaitAfterEvent, WaitForEvents
from journey.templating.names import COUPON, is_coupon_field
from journey.words import say, say_count

#: Variables that name the product at which a journey started.
_PRODUCT = ("event.product", "event.item", "event.sku", "event.title")


def product_findings(seen: Examination) -> Iterator[Finding]:
    """All findings about products."""
    yield from _sold_out(seen)
    asking = [node for node in seen.graph.sends if _asks_for_review(seen, node)]
    yield from _too_early(seen, asking)
    for node in asking:
        if any(is_coupon_field(name) for name in seen.variables(node, COUPON)):
            yield seen.finding(
                "paid-review",
                node,
                say("“{step}” asks for a review and offers a coupon.", step=seen.name(node)),
                say("Ask without a reward; thank people afterwards."),
                "message",
            )


def _asks_for_review(seen: Examination, node: str) -> bool:
    if seen.node(node).kind == "survey_request":
        return bool(seen.graph.values(node)["form"] == "review")
    subjects = [text for text in seen.texts(node) if "<" not in text and len(text) <= 200]
    return speaks_of(subjects, REVIEW)


def _sold_out(seen: Examination) -> Iterator[Finding]:
    """Messages that show a product some days after somebody looked at it, with no look at the stock between."""
    most = seen.limit("out-of-stock", "days") * DAY
    shown = [node for node in seen.graph.commercial if any(seen.variables(node, name) for name in _PRODUCT)]
    if not shown:
        return
    # Who looks again knows what is there: the ways of somebody who does nothing count.
    graph = seen.silent
    starts = dict.fromkeys(graph.triggers, 0)
    times = graph.longest_since(starts, lambda edge: 0 if _is_stocked(seen, edge) else None)
    for node in shown:
        if times.get(node, 0) < most:
            continue
        days = times[node] / DAY
        reason = (
            say_count(
                "“{step}” shows a product up to {count} day after somebody looked at it; it may be sold out.",
                "“{step}” shows a product up to {count} days after somebody looked at it; it may be sold out.",
                int(days),
                step=seen.name(node),
            )
            if days < 3660
            else say(
                "“{step}” shows a product long after somebody looked at it; it may be sold out.", step=seen.name(node)
            )
        )
        yield seen.finding(
            "out-of-stock", node, reason, say("Put a stock check before it, and another message for what is gone.")
        )


def _is_stocked(seen: Examination, edge: Edge) -> bool:
    is_check = seen.node(edge.source).kind == "stock_check" and edge.output == "ok"
    return is_check and seen.graph.values(edge.source)["check"] == "stock"


def _too_early(seen: Examination, asking: list[str]) -> Iterator[Finding]:
    """Reviews that are asked for after an order without a wait for its delivery."""
    orders = [node.id for node in seen.of_kind("order_completed") if not _is_delivery(seen, node.id)]
    if not orders or not asking:
        return
    before = {*orders, *seen.graph.onward(orders, lambda node: _waits_for_delivery(seen, node))}
    for node in asking:
        sources = (edge.source for edge in seen.journey.edges_to.get(node, ()))
        if any(source in before and not _waits_for_delivery(seen, source) for source in sources):
            yield seen.finding(
                "review-before-delivery",
                node,
                say("“{step}” asks for a review without waiting for the delivery.", step=seen.name(node)),
                say("Wait from the delivery: 7 to 14 days for soft goods, 21 or more for hard ones."),
                fix=fix(say("Wait for the delivery first"), "insert_before", node, kind="review_wait", parameters={}),
            )


def _is_delivery(seen: Examination, trigger: str) -> bool:
    step = seen.graph.steps[trigger]
    return isinstance(step, EventTrigger) and "deliver" in str(step.match.event).lower()


def _waits_for_delivery(seen: Examination, node: str) -> bool:
    step = seen.graph.steps[node]
    if isinstance(step, WaitForEvents):
        return any("deliver" in branch.match.event.lower() for branch in step.branches)
    return isinstance(step, WaitAfterEvent)
