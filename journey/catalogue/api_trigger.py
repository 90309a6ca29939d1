"""Starts people whom another system or somebody names."""

from __future__ import annotations

from journey.condition import EventMatch
from journey.declaration import (
    ChoiceType,
    DateType,
    EventNameType,
    FlagType,
    NodeKind,
    Parameter,
    ReferenceType,
    TextType,
    Values,
)
from journey.families import TRIGGER
from journey.journey import Journey
from journey.model import Segment
from journey.recurrence import Recurrence
from journey.steps import EventTrigger, ScheduleTrigger
from journey.values import to_day, to_time
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    if values["source"] == "call":
        return say("On the call {event}", event=values["event"])
    audience = journey.records.get(values["audience"] or "")
    name = audience.name if isinstance(audience, Segment) else "?"
    return say("The list {list} on {date}", list=name, date=str(values["moment"])[:10])


def _problems(values: Values, journey: Journey) -> tuple[tuple[str, str], ...]:
    if values["source"] == "list" and not values["confirmed"]:
        return (("confirmed", say("Everybody on the list starts at once. Confirm that this is meant.")),)
    return ()


def _step(values: Values, journey: Journey) -> EventTrigger | ScheduleTrigger:
    if values["source"] == "call":
        return EventTrigger(EventMatch(event=values["event"]))
    audience = journey.records.get(values["audience"] or "")
    if not isinstance(audience, Segment):
        raise ValueError(values["audience"])
    moment = str(values["moment"])
    return ScheduleTrigger(Recurrence(to_day(moment)), to_time(moment[11:16] or "00:00"), "UTC", audience.condition)


KIND = NodeKind(
    id="api_trigger",
    family=TRIGGER,
    words=mark("API or list"),
    help=mark("People start when another system names them, or a list of them is brought in."),
    icon="code-xml",
    rank=85,
    replay="assumed",
    practices=("LIFE-03",),
    search=(mark("API-triggered"), mark("manual"), mark("imported list"), mark("CSV")),
    parameters=(
        Parameter(
            "source",
            mark("Named by"),
            ChoiceType((("call", mark("A call of another system")), ("list", mark("A list")))),
            default="call",
        ),
        Parameter(
            "event",
            mark("Event"),
            EventNameType(),
            default="api_call",
            required=True,
            shown_if=("source", ("call",)),
            help=mark("The event of the history that stands for the call."),
        ),
        Parameter("payload", mark("What the call carries"), TextType(2000, multiline=True), default=""),
        Parameter(
            "audience",
            mark("Who is on the list"),
            ReferenceType("segments"),
            default="",
            required=True,
            shown_if=("source", ("list",)),
        ),
        Parameter(
            "moment",
            mark("Brought in at"),
            DateType(),
            default="2026-01-05T09:00",
            required=True,
            shown_if=("source", ("list",)),
            help=mark("In UTC."),
        ),
        Parameter("confirmed", mark("Yes, all at once"), FlagType(), default=False, shown_if=("source", ("list",))),
    ),
    summary=_summary,
    step=_step,
    problems=_problems,
)
