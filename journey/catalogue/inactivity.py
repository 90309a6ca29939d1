"""Starts when nothing was heard of somebody for some time."""

from __future__ import annotations

from journey.condition_words import match_words
from journey.declaration import DurationType, EventMatchesType, NodeKind, Parameter, Values
from journey.families import TRIGGER
from journey.journey import Journey
from journey.letters import listed
from journey.spans import duration_words
from journey.steps import SilenceTrigger
from journey.values import to_match, to_optional_seconds, to_seconds
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    events = listed(match_words(to_match(event)) for event in values["events"])
    return say("No {events} for {duration}", events=events, duration=duration_words(values["silence"]))


def _step(values: Values, journey: Journey) -> SilenceTrigger:
    return SilenceTrigger(
        arm=tuple(to_match(event) for event in values["events"]),
        after=to_seconds(values["silence"]),
        again_after=to_optional_seconds(values["again_after"]) or 0,
    )


KIND = NodeKind(
    id="inactivity",
    family=TRIGGER,
    words=mark("Gone quiet"),
    help=mark("People start when none of the events came for the given time."),
    icon="moon-star",
    rank=50,
    replay="exact",
    practices=("AUTO-10", "RULE-11"),
    search=(mark("inactivity"), mark("win-back"), mark("lapsed"), mark("sunset")),
    parameters=(
        Parameter("events", mark("None of"), EventMatchesType(), default=[{"event": "order"}], required=True),
        Parameter("silence", mark("Silent for"), DurationType(3600), default="P60D", required=True),
        Parameter(
            "again_after",
            mark("At most once every"),
            DurationType(),
            default="",
            help=mark("Empty: after every silence."),
        ),
    ),
    summary=_summary,
    step=_step,
)
