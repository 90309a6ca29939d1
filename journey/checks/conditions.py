"""Checks of conditions and event matches."""

from __future__ import annotations

from collections.abc import Iterator

from journey.condition import (
    AttributeOperand,
    Comparison,
    Condition,
    EntryPropertyOperand,
    EventMatch,
    EventPropertyOperand,
    EventsOperand,
    Group,
    SegmentOperand,
    SentOperand,
    StageVisitsOperand,
)
from journey.journey import Journey
from journey.model import Segment
from journey.spans import duration_seconds
from journey.words import say

_ORDERED = ("greater", "at_least", "less", "at_most")
#: Groups inside groups at most.
DEEPEST = 12


def condition_problems(condition: Condition | None, journey: Journey, *, in_filter: bool = False) -> Iterator[str]:
    """Sentences about what is wrong with a condition; ``in_filter``: it filters events."""
    yield from _problems(condition, journey, in_filter, 0, ())


def match_problems(match: EventMatch | None, journey: Journey) -> Iterator[str]:
    """Sentences about what is wrong with an event match."""
    if match is None or not match.event:
        yield say("Choose an event.")
        return
    yield from condition_problems(match.where, journey, in_filter=True)


def _problems(
    condition: Condition | None, journey: Journey, in_filter: bool, depth: int, segments: tuple[str, ...]
) -> Iterator[str]:
    if condition is None:
        return
    if depth > DEEPEST:
        yield say("The condition is nested too deeply.")
        return
    if isinstance(condition, Group):
        for part in condition.conditions:
            yield from _problems(part, journey, in_filter, depth + 1, segments)
        return
    yield from _value_problems(condition)
    yield from _operand_problems(condition, journey, in_filter, depth, segments)


def _value_problems(comparison: Comparison) -> Iterator[str]:
    operator, value = comparison.operator, comparison.value
    if operator in ("missing", "present"):
        return
    if value is None or value == "":
        yield say("A value is missing.")
    elif operator in _ORDERED and (isinstance(value, bool | str | tuple)):
        yield say("“more than” and the like need a number, not “{value}”.", value=value)
    elif operator == "one_of" and not isinstance(value, tuple):
        yield say("“one of” needs a list of values.")
    elif operator == "contains" and not isinstance(value, str):
        yield say("“contains” needs a text.")
    elif operator in ("equal", "not_equal") and isinstance(value, tuple):
        yield say("Choose “one of” for several values.")
    if isinstance(comparison.left, EventsOperand | SentOperand | StageVisitsOperand) and isinstance(value, str):
        counted = not isinstance(comparison.left, EventsOperand) or comparison.left.measure != "last"
        if counted and value:
            yield say("A count needs a number, not “{value}”.", value=value)


def _operand_problems(
    comparison: Comparison, journey: Journey, in_filter: bool, depth: int, segments: tuple[str, ...]
) -> Iterator[str]:
    left = comparison.left
    if isinstance(left, EventPropertyOperand):
        if not in_filter:
            yield say("A property of an event can be compared only where events are filtered.")
        elif not left.name:
            yield say("Choose a property.")
    elif in_filter:
        yield say("A filter of events can only look at the event's own properties.")
    elif isinstance(left, AttributeOperand | EntryPropertyOperand) and not left.name.split(".")[-1]:
        yield say("Choose what is compared.")
    elif isinstance(left, EventsOperand):
        if not left.event:
            yield say("Choose an event.")
        if left.measure != "count" and not left.property:
            yield say("Choose the property that is summed up or looked at.")
        yield from _problems(left.where, journey, True, depth + 1, segments)
    elif isinstance(left, StageVisitsOperand) and not left.name:
        yield say("Choose a stage.")
    elif isinstance(left, SegmentOperand):
        segment = journey.records.get(left.segment)
        if not isinstance(segment, Segment):
            yield say("The segment “{segment}” does not exist.", segment=left.segment)
        elif left.segment in segments:
            yield say("The segment “{segment}” refers to itself.", segment=segment.name)
        else:
            yield from _problems(segment.condition, journey, False, depth + 1, (*segments, left.segment))
    within = getattr(left, "within", "")
    if within:
        try:
            duration_seconds(within)
        except ValueError:
            yield say("“{text}” is no duration.", text=within)
