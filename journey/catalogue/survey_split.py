"""Splits people by how likely they are to recommend the shop."""

from __future__ import annotations

from journey.condition import Comparison, EventMatch, EventPropertyOperand, Group, Operator
from journey.declaration import (
    ChoiceType,
    DurationType,
    EventNameType,
    NodeKind,
    NumberType,
    Output,
    Parameter,
    PropertyType,
    Values,
)
from journey.families import SPLIT
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import AssumedOutcome, EventBranch, Rate, WaitForEvents
from journey.values import to_fraction, to_seconds
from journey.words import mark, say

#: Ways out with the scores of Net Promoter (0 to 6, 7 and 8, 9 and 10).
_GROUPS: tuple[tuple[str, str, tuple[tuple[Operator, float], ...]], ...] = (
    ("detractors", mark("0 to 6"), (("at_most", 6),)),
    ("passives", mark("7 or 8"), (("greater", 6), ("less", 9))),
    ("promoters", mark("9 or 10"), (("at_least", 9),)),
)


def _outputs(values: Values) -> tuple[Output, ...]:
    named = (Output(group, say(words)) for group, words, _ in _GROUPS)
    return (*named, Output("timeout", say("no answer")))


def _summary(values: Values, journey: Journey) -> str:
    within = duration_words(values["within"])
    if values["answers"] == "logged":
        return say("Score of {event}, within {duration}", event=values["event"], duration=within)
    return say("Score, assumed, within {duration}", duration=within)


def _match(values: Values, tests: tuple[tuple[Operator, float], ...]) -> EventMatch:
    operand = EventPropertyOperand(name=values["score"])
    conditions = tuple(Comparison(left=operand, operator=operator, value=value) for operator, value in tests)
    return EventMatch(event=values["event"], where=Group(conditions=conditions))


def _rates(values: Values) -> tuple[tuple[str, Rate], ...]:
    """The share of each answer among all people: the answer rate, with its range, times its share."""
    shares = {group: to_fraction(values[group]) for group, _, _ in _GROUPS}
    whole = sum(shares.values()) or 1
    rates = [to_fraction(values[name]) for name in ("low", "rate", "high")]
    low, middle, high = min(rates[0], rates[1]), rates[1], max(rates[1], rates[2])
    return tuple(
        (group, Rate(*(int(rate * share / whole * 10_000) for rate in (low, middle, high))))
        for group, share in shares.items()
    )


def _step(values: Values, journey: Journey) -> AssumedOutcome | WaitForEvents:
    within = to_seconds(values["within"])
    if values["answers"] == "logged":
        branches = (EventBranch(group, _match(values, tests)) for group, _, tests in _GROUPS)
        return WaitForEvents(tuple(branches), within)
    delay = min(to_seconds(values["delay"]), within)
    return AssumedOutcome(_rates(values), "timeout", within, delay, "score", _askers(journey))


def _askers(journey: Journey) -> tuple[str, ...]:
    """The steps that ask: survey requests; where there are none, whatever is sent may ask."""
    requests = tuple(node.id for node in journey.nodes if node.kind == "survey_request")
    return requests or tuple(node.id for node in journey.nodes)


_ASSUMED = ("answers", ("assumed",))
_LOGGED = ("answers", ("logged",))

KIND = NodeKind(
    id="survey_split",
    family=SPLIT,
    words=mark("Survey split"),
    help=mark(
        "People are split by the score that they give, or do not give in time. Scores are assumed only of people who "
        "were sent a survey request, or where the journey has none, any message."
    ),
    icon="smile",
    rank=90,
    replay="assumed",
    practices=("SIN-3", "AUTO-06"),
    search=(mark("NPS"), mark("net promoter"), mark("satisfaction"), mark("CSAT"), mark("score")),
    parameters=(
        Parameter(
            "answers",
            mark("Answers"),
            ChoiceType((("logged", mark("Stand in the history")), ("assumed", mark("Are assumed")))),
            default="assumed",
        ),
        Parameter("within", mark("Within"), DurationType(60), default="P7D", required=True),
        Parameter("event", mark("Event"), EventNameType(), default="survey", required=True, shown_if=_LOGGED),
        Parameter("score", mark("Score in"), PropertyType(), default="score", required=True, shown_if=_LOGGED),
        Parameter("rate", mark("Who answers"), NumberType(0, 100, unit=mark("%")), default=10, shown_if=_ASSUMED),
        Parameter("low", mark("At least"), NumberType(0, 100, unit=mark("%")), default=4, shown_if=_ASSUMED),
        Parameter("high", mark("At most"), NumberType(0, 100, unit=mark("%")), default=20, shown_if=_ASSUMED),
        Parameter("detractors", mark("Of these 0 to 6"), NumberType(0, 1000), default=20, shown_if=_ASSUMED),
        Parameter("passives", mark("Of these 7 or 8"), NumberType(0, 1000), default=30, shown_if=_ASSUMED),
        Parameter("promoters", mark("Of these 9 or 10"), NumberType(0, 1000), default=50, shown_if=_ASSUMED),
        Parameter("delay", mark("They answer after"), DurationType(), default="P1D", required=True, shown_if=_ASSUMED),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
