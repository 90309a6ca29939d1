"""Starts when somebody begins, or ceases, to belong to a segment."""

from __future__ import annotations

from journey.declaration import ChoiceType, DurationType, NodeKind, Parameter, ReferenceType, Values
from journey.families import TRIGGER
from journey.journey import Journey
from journey.model import Segment
from journey.steps import SegmentTrigger
from journey.values import to_seconds
from journey.words import mark, say


def _segment(values: Values, journey: Journey) -> Segment | None:
    segment = journey.records.get(values["segment"] or "")
    return segment if isinstance(segment, Segment) else None


def _summary(values: Values, journey: Journey) -> str:
    segment = _segment(values, journey)
    name = segment.name if segment else say("a segment")
    return say("Joins {segment}", segment=name) if values["on"] == "enter" else say("Leaves {segment}", segment=name)


def _step(values: Values, journey: Journey) -> SegmentTrigger:
    segment = _segment(values, journey)
    if segment is None:
        raise ValueError(values["segment"])
    return SegmentTrigger(segment.condition, values["on"], to_seconds(values["interval"]))


KIND = NodeKind(
    id="segment_entry",
    family=TRIGGER,
    words=mark("Joins a segment"),
    help=mark("People start when they begin to meet a segment's conditions, or cease to."),
    icon="users",
    rank=70,
    replay="exact",
    practices=("SIN-1", "SEG-01"),
    search=(mark("segment"), mark("audience"), mark("list"), mark("smart list")),
    parameters=(
        Parameter("segment", mark("Segment"), ReferenceType("segments"), default="", required=True),
        Parameter(
            "on",
            mark("When somebody"),
            ChoiceType((("enter", mark("joins it")), ("leave", mark("leaves it")))),
            default="enter",
        ),
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
