"""Starts at an event of the history."""

from __future__ import annotations

from journey.condition_words import match_words
from journey.declaration import (
    DurationType,
    EventMatchType,
    FlagType,
    NodeKind,
    NumberType,
    Parameter,
    Values,
)
from journey.families import TRIGGER
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import EventTrigger
from journey.values import to_match, to_seconds
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    text = match_words(to_match(values["event"]))
    if values["count"] > 1:
        return say(
            "{count} times {event} in {window}",
            count=values["count"],
            event=text,
            window=duration_words(values["window"]),
        )
    return text


def _step(values: Values, journey: Journey) -> EventTrigger:
    count = int(values["count"])
    return EventTrigger(
        match=to_match(values["event"]),
        count=count,
        window=to_seconds(values["window"]) if count > 1 else None,
        on_reaching=bool(values["on_reaching"]) and count > 1,
        ordinal=1 if values["first_only"] else 0,
    )


KIND = NodeKind(
    id="event_trigger",
    family=TRIGGER,
    words=mark("Event"),
    help=mark("People start when something happens, or happens several times."),
    icon="zap",
    rank=10,
    replay="exact",
    practices=("LIFE-01",),
    search=(mark("metric"), mark("activity"), mark("action"), mark("API")),
    parameters=(
        Parameter("event", mark("Event"), EventMatchType(), default={"event": "view"}, required=True),
        Parameter("count", mark("At least"), NumberType(1, 1000, whole=True, unit=mark("times")), default=1),
        Parameter(
            "window",
            mark("Within"),
            DurationType(1),
            default="PT24H",
            required=True,
            help=mark("The events are counted in this time before the last of them."),
        ),
        Parameter(
            "on_reaching",
            mark("Only on reaching the count"),
            FlagType(),
            default=False,
            help=mark("The next events while the count still holds start nobody."),
        ),
        Parameter("first_only", mark("Only the person's first ever"), FlagType(), default=False),
    ),
    summary=_summary,
    step=_step,
)
