"""Messages week after week in words: what the g-formula says, and what it takes for granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.effect_line import EffectLine, signed_points
from designer.estimate_words import percent
from journey.words import mark, number, say, say_count

if TYPE_CHECKING:
    from simulator.estimates.course import Course, NoCourse

_MISSING = {
    "no messages": mark("the history has no messages of the shop"),
    "no goals": mark("the history has no goals of this name"),
    "too few weeks": mark("the history is too short"),
    "no spread": mark("too few weeks with each number of messages"),
}


def no_course_words(found: NoCourse) -> str:
    """Why nothing is said."""
    return say("Messages week after week: not told, for {reason}.", reason=say(_MISSING[found.missing]))


def course_lines(found: Course, goal: str) -> list[EffectLine]:
    """What each rule for messages gives, and against the first."""
    basis = say("drawn by lot, as you said") if found.by_lot else say("only if nothing unseen decided who got messages")
    weeks = say_count("{count} week", "{count} weeks", found.weeks)
    lines = []
    for mean in found.means:
        tip = say(
            "Share of people with “{goal}” within the last {weeks} of the history, had {people} of them been written "
            "to like this ({messages} messages each) from their state at the beginning.",
            goal=goal,
            weeks=weeks,
            people=number(found.people),
            messages=number(mean.messages, 1),
        )
        span = say("{low} to {high}", low=number(mean.interval.low * 100, 1), high=percent(mean.interval.high))
        what = say("People with “{goal}” in {weeks}, {rule}", goal=goal, weeks=weeks, rule=rule_name(mean.name))
        lines.append(EffectLine(what, percent(mean.share), span, basis, tip))
    for gap in found.gaps:
        what = say("{rule}, against {other}", rule=rule_name(gap.name), other=rule_name(found.means[0].name))
        span = say("{low} to {high} points", low=signed_points(gap.interval.low), high=signed_points(gap.interval.high))
        lines.append(EffectLine(what, say("{change} points", change=signed_points(gap.value)), span, basis, ""))
    return lines


def course_assumptions(found: Course, goal: str) -> tuple[str, ...]:
    """What must hold, and how well the model gives back what really came."""
    came = say(
        "Under the messages as they were sent the model gives {value} ({low} to {high}) with “{goal}”; {came} really "
        "had it.",
        value=percent(found.as_sent_value),
        low=number(found.as_sent.low * 100, 1),
        high=percent(found.as_sent.high),
        goal=goal,
        came=percent(found.came),
    )
    if not found.as_sent.holds(found.came):
        came += " " + say("These are apart: do not trust its levels.")
    said = [came]
    if not found.by_lot:
        said.append(
            say(
                "No lot was drawn week by week: this is no estimate of an effect. It shows what would follow if the "
                "past of each person that the model knows had alone decided who was written to."
            )
        )
    said += [
        say("{rule}: more messages a week than enough people ever got, so nothing is said.", rule=rule_name(name))
        for name in found.beyond
    ]
    said.append(
        say(
            "The model: logistic by week, from the week's messages, those of four weeks before, time since the goal, "
            "how often it came in half a year, how long the person is known, and the season."
        )
    )
    return tuple(said)


def rule_name(name: str) -> str:
    """What a rule is called: "2 messages a week"; "after 8 weeks without, every 2 weeks, at most 3"."""
    parts = name.split("/")
    if len(parts) == 3:
        return say(
            "messages after {silence} weeks without, {apart} weeks apart, at most {most}",
            silence=parts[0],
            apart=parts[1],
            most=parts[2],
        )
    return say_count("{count} message a week", "{count} messages a week", int(name))
