"""What messages change, in words: each figure with its range, what it rests on, and the sentence that it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from designer.effect_line import EffectLine, signed_number, signed_points
from designer.estimate_words import percent
from designer.permission_words import permission_lines
from exporters.dates import day_words
from journey.letters import listed
from journey.words import mark, number, say, say_count

if TYPE_CHECKING:
    from simulator.estimates.bounds import EffectBounds
    from simulator.estimates.effects import Answer, ArmMean, Difference, Experiment, JourneyEffect
    from simulator.estimates.interval import Interval
    from simulator.estimates.what_changed import Effects, JourneyBounds, OwnBounds

#: In what leaves the shop no bound rests on fewer people than this.
SMALL = 5

NOT_TOLD = mark("not told")

_REFUSED = {
    "people": mark("fewer than 30 people had it"),
    "effective": mark("effective sample size of {effective}: less than 100"),
    "outcomes": mark("fewer than 10 people with the goal, or without it"),
    "weights": mark("it came more, or less, often than the logged probabilities say: these cannot be right"),
}
_LEFT_OUT = {
    "no arm": mark("{count} without an arm"),
    "no date": mark("{count} without a date"),
    "no probability": mark("{count} without a probability between 0 and 1"),
    "too late": mark("{count} too late to see what followed"),
}
_COVARIATES = {
    "since_goal": mark("time since the last goal"),
    "goals": mark("goals of half a year"),
    "known_for": mark("time since the first event"),
    "messages": mark("messages of 28 days"),
    "active": mark("events of 28 days"),
}


def effect_lines(found: Effects, journeys: Mapping[str, str], shared: bool = False) -> list[EffectLine]:
    """Everything that is known of what messages change. ``journeys``: names by id; ``shared``: for a file that may
    leave the shop, without what rests on few people."""
    lines: list[EffectLine] = []
    for experiment in found.experiments:
        lines += _experiment(experiment, journeys, shared)
    for journey, bounds in found.journeys.items():
        lines += _journey(journeys.get(journey, journey), bounds, shared)
    if found.own is not None:
        lines += _own(found.own)
    lines += permission_lines(found.permission)
    return lines


def identified_words(found: Effects) -> str:
    """Whether the history tells what messages change at all, and if not, why."""
    if any(difference for one in found.experiments for difference in one.differences):
        return say(
            "Choices by lot are logged: what they changed is estimated below, for these choices and no others. What "
            "the drawn journey would change beyond them stays within its bounds."
        )
    if found.experiments:
        return say("Choices with probabilities are logged, but they do not tell what they changed; each line says why.")
    return say(
        "Not identified: nobody in this history was written to, or not written to, by lot. Who is written to more "
        "differs in more than that, so no comparison of them is an effect. The bounds say what is possible at all."
    )


def logging_words() -> str:
    """How a history comes to tell it."""
    return say(
        "To be told: hold out a group by lot, and import the arm of each person with its date and probability (columns "
        "arm, arm.time, probability), or of each choice (an event with arm and probability)."
    )


def effect_assumptions(found: Effects) -> tuple[str, ...]:
    """What the lines take for granted; what was looked at and does not fit comes first."""
    said: list[str] = []
    for experiment in found.experiments:
        said += _checks(experiment)
    if found.experiments:
        said += [
            say("Arms: drawn by lot with the logged probabilities, which hang on nothing that is not logged."),
            say("Arms: one person's arm changes nothing for others, and what came later stays as it was."),
            say(
                "Doubly robust: right if the probabilities or the expectations from a person's past are. Its range is "
                "that of resampled people."
            ),
        ]
    if found.journeys or found.own is not None:
        said.append(
            say(
                "Bounds: anything is possible that nobody has seen. “No harm”: a message keeps nobody from the goal. "
                "“Good customers get more”: those who were written to would not have had the goal less often than the "
                "others, either way."
            )
        )
    return tuple(said)


# --- Experiments -------------------------------------------------------------------------------------------------


def experiment_words(experiment: Experiment, shared: bool = False) -> str:
    """What was drawn, of whom, and what is not in it; ``shared``: without small counts."""
    source = experiment.source
    words = say(
        "“{arm}”, {period}: choices {choices}, people {people}.",
        arm=source.arm,
        period=_period(experiment),
        choices=_count(experiment.rows, shared),
        people=_count(experiment.people, shared),
    )
    if not experiment.rows:
        words = say("“{arm}”: no choice that can be looked at.", arm=source.arm)
    left = listed(say(_LEFT_OUT[reason], count=number(count)) for reason, count in experiment.left_out.items() if count)
    return f"{words} {say('Left out: {parts}.', parts=left)}" if left else words


def _checks(experiment: Experiment) -> Iterator[str]:
    arm = experiment.source.arm
    if not experiment.source.probability:
        yield say(
            "“{arm}”: taken as drawn by lot with the same chances for everybody, because you said so; the arms' shares "
            "are their probabilities.",
            arm=arm,
        )
    if experiment.unbalanced:
        yield say(
            "Careful: before the choice the arms of “{arm}” differ by more than chance in {parts}. Either it was no "
            "lot, or the log is not whole.",
            arm=arm,
            parts=listed(say(_COVARIATES[name]) for name in experiment.unbalanced),
        )
    if (
        experiment.rows
        and not experiment.differences
        and experiment.control not in [one.arm for one in experiment.arms]
    ):
        yield say(
            "No arm of “{arm}” has a name that means that nothing was done, such as control or holdout: say which.",
            arm=arm,
        )
    outside = max((one.outside for one in experiment.arms), default=0.0)
    if outside > 0:
        yield say(
            "Of {share} of the choices of “{arm}” the outcome was certain beforehand: of these nothing is told.",
            share=percent(outside),
            arm=arm,
        )
    if len(experiment.differences) > 1:
        yield say(
            "{count} arms are held against “{control}”: the wider ranges hold for all at once. The best of several "
            "looks better than it is.",
            count=number(len(experiment.differences)),
            control=experiment.control,
        )


def outcome_words(answer: Answer) -> str:
    """What is averaged."""
    words = {
        "people": mark("share of people with “{goal}” within {days} days"),
        "events": mark("“{goal}” per person within {days} days"),
        "value": mark("value of “{goal}” per person within {days} days"),
    }[answer.outcome]
    return say(words, goal=answer.goal, days=number(answer.days))


def _experiment(experiment: Experiment, journeys: Mapping[str, str], shared: bool) -> Iterator[EffectLine]:
    by_lot = say("drawn by lot") if experiment.source.probability else say("drawn by lot, as you said")
    for one in experiment.arms:
        yield _arm(one, experiment, by_lot, shared)
    for difference in experiment.differences:
        yield _difference(difference, experiment, by_lot)
    for inside in experiment.journeys:
        yield _inside(inside, experiment, journeys.get(inside.journey, inside.journey), by_lot, shared)


def _arm(one: ArmMean, experiment: Experiment, by_lot: str, shared: bool) -> EffectLine:
    answer = experiment.answer
    what = _capital(say("{outcome}, had everybody got “{arm}”", outcome=outcome_words(answer), arm=one.arm))
    rests = by_lot
    tip = [
        say(
            "{outcome}, had all {choices} in “{source}” ({period}) been “{arm}”, everything before them as logged.",
            outcome=_capital(outcome_words(answer)),
            choices=say_count("{count} choice", "{count} choices", experiment.rows),
            source=experiment.source.arm,
            period=_period(experiment),
            arm=one.arm,
        ),
        say(
            "With this arm: choices {rows}, people {people}, effective sample size {effective}.",
            rows=_count(one.rows, shared),
            people=_count(one.people, shared),
            effective=number(one.overlap.effective),
        ),
    ]
    if one.refused is not None or one.robust is None:
        reason = say(_REFUSED[one.refused or "people"], effective=number(one.overlap.effective))
        return EffectLine(what, say(NOT_TOLD), "", reason, "\n".join(tip))
    if one.ips is not None and one.snips is not None:
        tip.append(
            say(
                "By weights alone {ips}; weights made to add up to one {snips}; doubly robust {robust}.",
                ips=_level(one.ips.value, answer),
                snips=_level(one.snips.value, answer),
                robust=_level(one.robust.value, answer),
            )
        )
    if one.capped is not None and one.capped.cut > 0:
        tip.append(
            say(
                "Weights cut at {cap}: {inner}, and with what was cut {outer}.",
                cap=number(one.capped.cap),
                inner=_level_span(one.capped.inner, answer),
                outer=_level_span(one.capped.outer, answer),
            )
        )
    if one.bounded is not None:
        tip.append(
            say(
                "With those where it could not be drawn, anywhere between the ends: {span}.",
                span=_level_span(one.bounded, answer),
            )
        )
    if one.at_least is not None and one.at_least > 0:
        tip.append(
            say("At least {value} in 95 of 100 cases, whatever the distribution.", value=_level(one.at_least, answer))
        )
    return EffectLine(
        what, _level(one.robust.value, answer), _level_span(one.robust.interval(), answer), rests, "\n".join(tip)
    )


def _difference(one: Difference, experiment: Experiment, by_lot: str) -> EffectLine:
    answer = experiment.answer
    what = say(
        "“{arm}” instead of “{against}”: {outcome}",
        arm=one.arm,
        against=one.against,
        outcome=outcome_words(answer),
    )
    tip = [
        say(
            "Change of the {outcome}, had all {choices} in “{source}” ({period}) been “{arm}” instead of “{against}”, "
            "everything before them as logged.",
            outcome=outcome_words(answer),
            choices=say_count("{count} choice", "{count} choices", one.rows),
            source=experiment.source.arm,
            period=_period(experiment),
            arm=one.arm,
            against=one.against,
        ),
        say(
            "By weights alone {ips} ({ips_span}); weights made to add up to one {snips} ({snips_span}).",
            ips=_change(one.ips_value, answer),
            ips_span=_change_span(one.ips, answer),
            snips=_change(one.snips_value, answer),
            snips_span=_change_span(one.snips, answer),
        ),
    ]
    if one.simultaneous is not None:
        tip.append(say("For all arms at once: {span}.", span=_change_span(one.simultaneous, answer)))
    shown = one.simultaneous or one.robust
    return EffectLine(what, _change(one.robust_value, answer), _change_span(shown, answer), by_lot, "\n".join(tip))


def _inside(one: JourneyEffect, experiment: Experiment, name: str, by_lot: str, shared: bool) -> EffectLine:
    answer = experiment.answer
    what = say("“{arm}” among people who were in “{journey}” then", arm=one.arm, journey=name)
    tip = [
        say(
            "In “{journey}”, as replayed, when the lot was drawn: choices {choices}, people {people}, effective sample "
            "size {effective}. Of all choices {matched} are those that the journey would have made.",
            choices=_count(one.rows, shared),
            people=_count(one.people, shared),
            journey=name,
            effective=number(one.effective),
            matched=percent(one.matched),
        )
    ]
    if one.difference is None or one.policy is None or one.policy_value is None:
        return EffectLine(
            what,
            say(NOT_TOLD),
            "",
            say("too few of them (effective sample size {effective})", effective=number(one.effective)),
            "\n".join(tip),
        )
    tip.append(
        say(
            "Had it gone to those in the journey alone and to nobody else: {value} over all choices ({span}).",
            value=_change(one.policy_value, answer, 2),
            span=_change_span(one.policy, answer, 2),
        )
    )
    found = one.difference
    return EffectLine(
        what, _change(found.robust_value, answer), _change_span(found.robust, answer), by_lot, "\n".join(tip)
    )


# --- Bounds ------------------------------------------------------------------------------------------------------


def _journey(name: str, one: JourneyBounds, shared: bool) -> Iterator[EffectLine]:
    what = say("Share of people with a goal, by “{journey}”", journey=name)
    if shared and has_few(one):
        yield EffectLine(what, say("not identified"), "", say("too few people to be told"), "")
        return
    yield from _bounds(what, one.bounds, journey_sentence(name, one))


def lift_lines(found: Effects, journeys: Mapping[str, str], low: float, high: float) -> Iterator[EffectLine]:
    """What would follow if a journey's messages brought the goal to so large a share (``low`` to ``high``) of those
    whom they reach and who had none."""
    for journey, one in found.journeys.items():
        name = journeys.get(journey, journey)
        without = one.reached - one.reached_with
        ends = (low * without / one.entered, high * without / one.entered)
        yield EffectLine(
            say("Share of people with a goal, by “{journey}”, with that lift", journey=name),
            _points_span(*ends, decimals=2),
            "",
            say("the lift is assumed"),
            say(
                "As logged, {without} of {reached} people whom “{journey}” would reach had no goal. A lift of {low} to "
                "{high} brings it to so many of them; that their later messages would then not go out is not taken "
                "off.",
                without=number(without),
                reached=number(one.reached),
                journey=name,
                low=percent(low),
                high=percent(high),
            ),
        )


def has_few(one: JourneyBounds) -> bool:
    """Whether bounds rest on so few people that they may not leave the shop."""
    return any(0 < count < SMALL for count in (one.reached, one.reached_with, one.reached - one.reached_with))


def journey_sentence(name: str, one: JourneyBounds) -> str:
    """What the bounds of a journey's messages are an answer to."""
    return say(
        "Of {entered} people who entered “{journey}”, {reached} would have got a message; {without} of these reached a "
        "goal as logged, without any. So its messages can change the share of people with a goal by so much and no "
        "more.",
        entered=number(one.entered),
        journey=name,
        reached=number(one.reached),
        without=number(one.reached_with),
    )


def _own(one: OwnBounds) -> Iterator[EffectLine]:
    what = say("Share of people with “{goal}”, by the shop's own “{sent}”", goal=one.goal, sent=one.sent)
    tip = say(
        "Change of the share of people with “{goal}” within 28 days, had everybody got “{sent}” in the week before "
        "instead of nobody: {people} people at every 28th day ({rows} in all), who had “{goal}” in the half year "
        "before; {treated} were written to.",
        goal=one.goal,
        rows=number(one.rows),
        sent=one.sent,
        people=number(one.people),
        treated=percent(one.treated),
    )
    yield from _bounds(what, one.bounds, tip)


def _bounds(what: str, bounds: EffectBounds, tip: str) -> Iterator[EffectLine]:
    for one, rests in (
        (bounds.free, say("nothing assumed")),
        (bounds.monotone, say("no harm")),
        (bounds.selected, say("no harm, good customers get more")),
    ):
        if one is not None:
            answer = say("not identified: {bounds}", bounds=_points_span(one.low, one.high))
            span = "" if one.interval is None else _points_span(one.interval.low, one.interval.high)
            yield EffectLine(what, answer, span, rests, tip)


def _points_span(low: float, high: float, decimals: int = 1) -> str:
    return say("{low} to {high} points", low=signed_points(low, decimals), high=signed_points(high, decimals))


# --- Numbers -----------------------------------------------------------------------------------------------------


def _level(value: float, answer: Answer) -> str:
    return percent(value) if answer.outcome == "people" else number(value, 2)


def _level_span(interval: Interval, answer: Answer) -> str:
    low, high = (interval.low, interval.high)
    if answer.outcome == "people":
        return say("{low} to {high}", low=number(max(low, 0) * 100, 1), high=percent(min(high, 1)))
    return say("{low} to {high}", low=number(low, 2), high=number(high, 2))


def _change(value: float, answer: Answer, decimals: int = 1) -> str:
    if answer.outcome == "people":
        return say("{change} points", change=signed_number(value * 100, decimals))
    return signed_number(value, 2)


def _change_span(interval: Interval, answer: Answer, decimals: int = 1) -> str:
    if answer.outcome == "people":
        low, high = (signed_number(end * 100, decimals) for end in (interval.low, interval.high))
        return say("{low} to {high} points", low=low, high=high)
    return say("{low} to {high}", low=signed_number(interval.low, 2), high=signed_number(interval.high, 2))


def _count(count: int, shared: bool) -> str:
    return say("under {small}", small=SMALL) if shared and 0 < count < SMALL else number(count)


def _period(experiment: Experiment) -> str:
    first, last = (
        day_words(datetime.fromtimestamp(instant, UTC).date()) for instant in (experiment.first, experiment.last)
    )
    return first if first == last else say("{start} to {end}", start=first, end=last)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
