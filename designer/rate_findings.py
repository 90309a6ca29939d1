"""Assumed rates of clicks held against what people did with the shop's own messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from journey.checks.findings import Finding, Fix
from journey.steps import DAY, AssumedOutcome, Program
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from simulator.history.history import History

#: What the shop's own log can answer for: of openings it cannot, for mail programs open messages by themselves.
_LOGGED = "clicked"
_MILLION = 1_000_000


def rate_findings(program: Program, history: History) -> Iterator[Finding]:
    """Steps that assume how many people click although the shop's own messages tell, and say something else. Messages
    and clicks that a generator made tell nothing."""
    from simulator.estimates.past_messages import MessageLog, past_messages
    from simulator.estimates.rates import response_rates

    for node, step in program.steps.items():
        if not isinstance(step, AssumedOutcome) or step.label != _LOGGED or len(step.outcomes) != 1:
            continue
        log = MessageLog(days=max(1, round(step.within / DAY)))
        if history.made & {log.sent, log.answered}:
            continue
        messages = past_messages(history, log)
        if messages is None or not len(messages):
            continue
        own = response_rates(messages).all
        ((_, assumed),) = step.outcomes
        if own.rate is None or own.interval is None or own.interval.holds(assumed.middle / _MILLION):
            continue
        low, middle, high = (round(share * 100, 2) for share in (own.interval.low, own.rate, own.interval.high))
        yield Finding(
            "hint",
            "rate-unlike-own",
            node,
            say(
                "This step assumes that {assumed} % click; the shop's own messages were clicked by {own} % within "
                "{days} days.",
                assumed=number(assumed.middle / 10_000, 1),
                own=number(middle, 1),
                days=number(log.days),
            ),
            say("Take the shop's own rate with its range, unless this message is unlike them."),
            "rate",
            evidence=say(
                "{answers} of {messages}, {low} to {high} %: clicks that came, not clicks that the message caused.",
                answers=number(own.answers),
                messages=say_count("{count} message", "{count} messages", own.messages),
                low=number(low, 1),
                high=number(high, 1),
            ),
            fix=Fix(
                say("Take {own} %", own=number(middle, 1)),
                "set_parameters",
                node,
                {"low": low, "rate": middle, "high": high},
            ),
        )
