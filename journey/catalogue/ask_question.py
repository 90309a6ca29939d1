"""Asks people something and sends them on by their answer."""

from __future__ import annotations

from journey.condition import Comparison, EventMatch, EventPropertyOperand
from journey.declaration import (
    ChoiceType,
    DurationType,
    EventNameType,
    NodeKind,
    NumberType,
    Output,
    Parameter,
    PropertyType,
    SharesType,
    TextType,
    Values,
)
from journey.families import ACTION
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import AssumedOutcome, EventBranch, Rate, SetAttribute, WaitForEvents
from journey.values import to_fraction, to_seconds
from journey.words import mark, say


def _outputs(values: Values) -> tuple[Output, ...]:
    named = tuple(Output(choice["id"], choice.get("name") or choice["id"]) for choice in values["choices"] or ())
    return (*named, Output("timeout", say("no answer")))


def _summary(values: Values, journey: Journey) -> str:
    return values["question"] or say("Ask, wait {duration}", duration=duration_words(values["expiry"]))


def _match(values: Values, answer: str) -> EventMatch:
    same = Comparison(left=EventPropertyOperand(name=values["answer_in"]), value=answer)
    return EventMatch(event=values["event"], where=same)


def _rates(values: Values) -> tuple[tuple[str, Rate], ...]:
    """The share of each answer among all people: the answer rate, with its range, times its share."""
    whole = sum(choice["weight"] for choice in values["choices"]) or 1
    rates = [to_fraction(values[name]) for name in ("low", "rate", "high")]
    low, middle, high = min(rates[0], rates[1]), rates[1], max(rates[1], rates[2])
    return tuple(
        (choice["id"], Rate(*(int(rate * choice["weight"] / whole * 10_000) for rate in (low, middle, high))))
        for choice in values["choices"]
    )


def _step(values: Values, journey: Journey) -> AssumedOutcome | WaitForEvents:
    expiry = to_seconds(values["expiry"])
    writes = _writes(values)
    if values["answers"] == "logged":
        branches = (
            EventBranch(choice["id"], _match(values, choice.get("name") or choice["id"]))
            for choice in values["choices"]
        )
        return WaitForEvents(tuple(branches), expiry, writes=writes)
    delay = min(to_seconds(values["delay"]), expiry)
    return AssumedOutcome(_rates(values), "timeout", expiry, delay, "answer", writes=writes)


def _writes(values: Values) -> tuple[SetAttribute, ...]:
    """Each answer is kept by its name, where it is to be kept."""
    kept_in = values["written_to"].strip()
    if not kept_in:
        return ()
    return tuple(SetAttribute(kept_in, "set", choice.get("name") or choice["id"]) for choice in values["choices"])


_ASSUMED = ("answers", ("assumed",))
_LOGGED = ("answers", ("logged",))

KIND = NodeKind(
    id="ask_question",
    family=ACTION,
    words=mark("Ask a question"),
    help=mark("People are asked something; each answer is a way of its own."),
    icon="circle-help",
    rank=70,
    replay="assumed",
    practices=("SIN-5", "SIN-6", "RULE-06"),
    search=(mark("quiz"), mark("preference"), mark("zero-party data"), mark("poll")),
    parameters=(
        Parameter("question", mark("Question"), TextType(300), default="", required=True),
        Parameter(
            "why", mark("Why you ask"), TextType(300), default="", help=mark("People answer more if you say it.")
        ),
        Parameter(
            "choices",
            mark("Answers"),
            SharesType(),
            default=[{"id": "yes", "name": "yes", "weight": 1}, {"id": "no", "name": "no", "weight": 1}],
            required=True,
            help=mark("The weights are the assumed shares among those who answer."),
        ),
        Parameter("written_to", mark("The answer is kept in"), TextType(120), default=""),
        Parameter("expiry", mark("Answers count for"), DurationType(60), default="P14D", required=True),
        Parameter(
            "answers",
            mark("In the replay, answers"),
            ChoiceType((("assumed", mark("Are assumed")), ("logged", mark("Stand in the history")))),
            default="assumed",
        ),
        Parameter("event", mark("Event"), EventNameType(), default="answer", required=True, shown_if=_LOGGED),
        Parameter("answer_in", mark("Answer in"), PropertyType(), default="answer", required=True, shown_if=_LOGGED),
        Parameter("rate", mark("Who answers"), NumberType(0, 100, unit=mark("%")), default=20, shown_if=_ASSUMED),
        Parameter("low", mark("At least"), NumberType(0, 100, unit=mark("%")), default=5, shown_if=_ASSUMED),
        Parameter("high", mark("At most"), NumberType(0, 100, unit=mark("%")), default=40, shown_if=_ASSUMED),
        Parameter("delay", mark("They answer after"), DurationType(), default="P1D", required=True, shown_if=_ASSUMED),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
