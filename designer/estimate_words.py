"""What estimates say and do not say, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journey.letters import listed
from journey.words import mark, number, say, say_count

if TYPE_CHECKING:
    from simulator.estimates.estimating import Rate
    from simulator.estimates.experiment import HoldoutPlan
    from simulator.estimates.hazard import Hazard, HazardPoint, NotIdentified
    from simulator.estimates.interval import Interval

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
        lines.append(
            say(
                "{messages}: {daily} of 10,000 people a day ({low} to {high})",
                messages=hazard_messages(point),
                daily=number(point.daily * 10_000, 1),
                low=number(point.interval.low * 10_000, 1),
                high=number(point.interval.high * 10_000, 1),
            )
        )
    return "\n".join(lines)


def hazard_messages(point: HazardPoint) -> str:
    """The number of messages of a point: "2 messages or more"."""
    messages = say_count("{count} message", "{count} messages", point.messages)
    return say("{messages} or more", messages=messages) if point.and_more else messages


def coupled_words() -> str:
    """Why a run has no ranges although it has people enough."""
    return say(
        "Customers share places in this run: with other customers everything would have gone differently. The counts "
        "hold for these together, and stand without a range."
    )


def made_words(events: Sequence[str]) -> str:
    """Which events behind rates and opt-outs a generator made; empty where all are the shop's."""
    if not events:
        return ""
    return say("Made, not logged: {parts}. They say nothing about the shop.", parts=listed(events))


def holdout_words(plan: HoldoutPlan) -> str:
    """The experiment that would tell what messages change."""
    size = say(
        "To see the share of people with a goal change from {base} to {other}, hold out {share}: {people} must enter "
        "({held} of them get nothing)",
        base=percent(plan.base),
        other=percent(plan.base + plan.effect),
        share=percent(plan.share, 0),
        people=number(plan.people),
        held=number(plan.held_out),
    )
    if plan.feasible:
        weeks = say_count("{count} week", "{count} weeks", plan.weeks)
        return say("{size}, which takes {weeks}.", size=size, weeks=weeks)
    return say("{size}: more than this shop has in two years.", size=size)


# --- Numbers -------------------------------------------------------------------------------------------------


def percent(share: float, decimals: int = 1) -> str:
    """A share as a percentage."""
    return say("{number} %", number=number(share * 100, decimals))


def signed(value: float) -> str:
    """With its sign (a minus, no hyphen), thousands set apart; what is below a hundred with the decimals that it
    needs."""
    if value == round(value) or abs(value) >= 100:
        whole = round(abs(value))
        return f"{'−' if value < 0 else '+'}{number(whole)}" if whole else "0"
    decimals = 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{'−' if value < 0 else '+'}{number(abs(value), decimals)}"


def whole_span(interval: Interval | None) -> str:
    """An interval of a difference of counts, to whole ones."""
    if interval is None or interval.low == interval.high == 0:
        return ""
    return say("{low} to {high}", low=signed(round(interval.low)), high=signed(round(interval.high)))


def count_span(interval: Interval | None) -> str:
    """An interval of a count, to whole ones."""
    if interval is None:
        return ""
    return say("{low} to {high}", low=number(round(interval.low)), high=number(round(interval.high)))


def rate_words(rate: Rate) -> str:
    """A rate as its range is told: of people a share of 100, else a number; empty where there is none."""
    from simulator.estimates.estimating import counts_people

    if rate.value is None:
        return ""
    is_share = rate.sampling.high <= 1 if rate.sampling else counts_people(rate.part) and counts_people(rate.whole)
    return percent(rate.value, 2) if is_share else number(rate.value, 3)


def rate_of_those_on_their_way(rate: Rate) -> str:
    """What a share could still become; empty where nobody is on the way."""
    return "" if rate.at_most is None else say("up to {share}", share=percent(rate.at_most, 2))


def rate_span(interval: Interval | None) -> str:
    """An interval of a rate; of a share as percentages."""
    if interval is None:
        return ""
    if interval.high <= 1:
        return say("{low} to {high}", low=number(interval.low * 100, 2), high=percent(interval.high, 2))
    return say("{low} to {high}", low=number(interval.low, 3), high=number(interval.high, 3))
