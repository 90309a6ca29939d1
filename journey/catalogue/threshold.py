"""Starts when a figure of the person crosses a threshold."""

from __future__ import annotations

from journey.condition import AnyOperand, AttributeOperand, Comparison, EventsOperand
from journey.condition_words import attribute_words
from journey.declaration import (
    AttributeType,
    ChoiceType,
    DurationType,
    EventNameType,
    NodeKind,
    NumberType,
    Parameter,
    PropertyType,
    Values,
)
from journey.families import TRIGGER
from journey.journey import Journey
from journey.steps import SegmentTrigger
from journey.values import to_seconds
from journey.words import mark, say, value_text


def _summary(values: Values, journey: Journey) -> str:
    metric = values["metric"]
    if metric == "attribute":
        name = attribute_words(values["attribute"] or "?")
    elif metric == "count":
        name = say("number of {event}", event=attribute_words(values["event"]))
    else:
        name = say("sum of {property}", property=attribute_words(values["property"]))
    if values["direction"] == "falls":
        return say("{figure} falls below {value}", figure=name, value=value_text(values["value"]))
    return say("{figure} reaches {value}", figure=name, value=value_text(values["value"]))


def _operand(values: Values) -> AnyOperand:
    metric = values["metric"]
    if metric == "attribute":
        return AttributeOperand(name=values["attribute"])
    return EventsOperand(
        event=values["event"],
        measure="count" if metric == "count" else "sum",
        property="" if metric == "count" else values["property"],
        within=values["within"] or "",
    )


def _step(values: Values, journey: Journey) -> SegmentTrigger:
    operator = "less" if values["direction"] == "falls" else "at_least"
    condition = Comparison(left=_operand(values), operator=operator, value=float(values["value"]))  # type: ignore[arg-type]
    return SegmentTrigger(condition, "enter", to_seconds(values["interval"]))


KIND = NodeKind(
    id="threshold",
    family=TRIGGER,
    words=mark("Threshold"),
    help=mark("People start when a figure of theirs rises to a value, or falls below it."),
    icon="gauge",
    rank=75,
    replay="exact",
    practices=("RULE-10", "SEG-01"),
    search=(mark("points"), mark("lifetime value"), mark("count"), mark("milestone")),
    parameters=(
        Parameter(
            "metric",
            mark("Figure"),
            ChoiceType(
                (
                    ("attribute", mark("What is known of the person")),
                    ("count", mark("How often an event happened")),
                    ("sum", mark("A sum over events")),
                )
            ),
            default="sum",
        ),
        Parameter(
            "attribute",
            mark("Attribute"),
            AttributeType(),
            default="points",
            required=True,
            shown_if=("metric", ("attribute",)),
        ),
        Parameter(
            "event",
            mark("Event"),
            EventNameType(),
            default="order",
            required=True,
            shown_if=("metric", ("count", "sum")),
        ),
        Parameter(
            "property", mark("Sum of"), PropertyType(), default="value", required=True, shown_if=("metric", ("sum",))
        ),
        Parameter(
            "within",
            mark("In the last"),
            DurationType(1),
            default="",
            help=mark("Empty: ever."),
            shown_if=("metric", ("count", "sum")),
        ),
        Parameter(
            "direction",
            mark("When it"),
            ChoiceType((("rises", mark("rises to the value")), ("falls", mark("falls below it")))),
            default="rises",
        ),
        Parameter("value", mark("Value"), NumberType(-1e12, 1e12), default=1000, required=True),
        Parameter(
            "interval",
            mark("Looked at every"),
            DurationType(3600, 366 * 86_400),
            default="P1D",
            required=True,
            help=mark("And at once after each event of the person."),
        ),
    ),
    summary=_summary,
    step=_step,
)
