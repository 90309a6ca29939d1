"""Waits for a date that is known about the person or the order."""

from __future__ import annotations

from journey.condition import AnyOperand, AttributeOperand, EntryPropertyOperand, EventsOperand
from journey.condition_words import attribute_words
from journey.declaration import (
    NEXT,
    ChoiceType,
    EventNameType,
    FlagType,
    NodeKind,
    NumberType,
    Output,
    Parameter,
    TextType,
    TimeType,
    Values,
    ZoneType,
)
from journey.families import WAIT
from journey.journey import Journey
from journey.steps import WaitForDate
from journey.values import to_time
from journey.words import mark, say, say_count


def _outputs(values: Values) -> tuple[Output, ...]:
    return (NEXT, Output("missing", say("no date"))) if values["missing_path"] else (NEXT,)


def _summary(values: Values, journey: Journey) -> str:
    name, days = attribute_words(values["field"] or "?"), int(values["offset_days"])
    if not days:
        return say("Until {date}", date=name)
    span = say_count("{count} day", "{count} days", abs(days))
    return (
        say("Until {span} before {date}", span=span, date=name)
        if days < 0
        else say("Until {span} after {date}", span=span, date=name)
    )


def _operand(values: Values) -> AnyOperand:
    if values["source"] == "attribute":
        return AttributeOperand(name=values["field"])
    if values["source"] == "entry":
        return EntryPropertyOperand(name=values["field"])
    return EventsOperand(event=values["event"], measure="last", property=values["field"])


def _step(values: Values, journey: Journey) -> WaitForDate:
    return WaitForDate(
        operand=_operand(values),
        offset_days=int(values["offset_days"]),
        at=to_time(values["at"]),
        zone=values["zone"],
        if_past=values["if_past"],
        missing_output=bool(values["missing_path"]),
    )


KIND = NodeKind(
    id="wait_for_date",
    family=WAIT,
    words=mark("Wait for a date"),
    help=mark("People wait for a date of theirs or of their order, or some days before or after it."),
    icon="calendar-check",
    rank=35,
    replay="exact",
    practices=("SIN-6", "AUTO-08"),
    search=(mark("appointment"), mark("expiry"), mark("renewal"), mark("date property")),
    parameters=(
        Parameter(
            "source",
            mark("Date from"),
            ChoiceType(
                (
                    ("attribute", mark("What is known of the person")),
                    ("entry", mark("The event that started the journey")),
                    ("latest", mark("The person's latest event")),
                )
            ),
            default="attribute",
        ),
        Parameter(
            "event", mark("Event"), EventNameType(), default="order", required=True, shown_if=("source", ("latest",))
        ),
        Parameter(
            "field",
            mark("Date in"),
            TextType(120),
            default="renewal_date",
            required=True,
            help=mark("The name of a text such as 2026-12-24."),
        ),
        Parameter(
            "offset_days",
            mark("Days after it"),
            NumberType(-3660, 3660, whole=True, unit=mark("days")),
            default=0,
            help=mark("Negative: before the date."),
        ),
        Parameter("at", mark("At"), TimeType(), default="09:00", required=True),
        Parameter("zone", mark("Whose time"), ZoneType(), default="person"),
        Parameter(
            "if_past",
            mark("If it is past"),
            ChoiceType((("go_on", mark("Go on at once")), ("exit", mark("End here")))),
            default="go_on",
        ),
        Parameter(
            "missing_path",
            mark("Own way out without a date"),
            FlagType(),
            default=False,
            help=mark("Else people without the date go on at once."),
        ),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
