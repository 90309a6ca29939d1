"""What estimates say and do not say, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journey.words import mark, number, say, say_count

if TYPE_CHECKING:
    from simulator.estimates.experiment import HoldoutPlan
    from simulator.estimates.hazard import Hazard, NotIdentified

_MISSING = {
    "no messages": mark("the history has no messages of the shop"),
    "no opt-outs": mark("the history has no opt-outs"),
    "too few opt-outs": mark("fewer than 30 people opted out"),
    "no spread": mark("everybody was written to alike, or those who opted out were"),
}


def missing_words(found: NotIdentified) -> str:
    """Why nothing can be said about opting out, and what would help."""
    return say(
        "How messages and opting out go together cannot be told: {reason}. A holdout group would tell.",
        reason=say(_MISSING[found.missing]),
    )


def hazard_words(found: Hazard) -> str:
    """How opting out goes with messages, in what was seen; never as a cause."""
    lines = [
        say(
            "Opting out by messages of the last 7 days, from {events} of {people}. It goes together; it need not be "
            "the messages that do it, for who is written to more differs in more than that.",
            events=say_count("{count} opt-out", "{count} opt-outs", found.events),
            people=say_count("{count} person", "{count} people", found.people),
        )
    ]
    for point in found.points:
        messages = say_count("{count} message", "{count} messages", point.messages)
        lines.append(
            say(
                "{messages}: {daily} of 10,000 people a day ({low} to {high})",
                messages=say("{messages} or more", messages=messages) if point.and_more else messages,
                daily=number(point.daily * 10_000, 1),
                low=number(point.interval.low * 10_000, 1),
                high=number(point.interval.high * 10_000, 1),
            )
        )
    return "\n".join(lines)


def made_words(events: Sequence[str]) -> str:
    """Which events behind rates and opt-outs a generator made; empty where all are the shop's."""
    if not events:
        return ""
    return say("Made, not logged: {parts}. They say nothing about the shop.", parts=", ".join(events))


def holdout_words(plan: HoldoutPlan) -> str:
    """The experiment that would tell what messages change."""
    size = say(
        "To see the share of people with a goal change from {base} to {other}, hold out {share}: {people} must enter "
        "({held} of them get nothing)",
        base=f"{plan.base * 100:.1f} %",
        other=f"{(plan.base + plan.effect) * 100:.1f} %",
        share=f"{plan.share * 100:.0f} %",
        people=number(plan.people),
        held=number(plan.held_out),
    )
    if plan.feasible:
        weeks = say_count("{count} week", "{count} weeks", plan.weeks)
        return say("{size}, which takes {weeks}.", size=size, weeks=weeks)
    return say("{size}: more than this shop has in two years.", size=size)
