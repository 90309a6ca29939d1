"""Conditions and event matches (R9): true, false, or None for unknown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

from journey.condition import (
    AnyOperand,
    AttributeOperand,
    CalendarOperand,
    Comparison,
    Condition,
    Constant,
    EntryPropertyOperand,
    EventMatch,
    EventPropertyOperand,
    EventsOperand,
    Operator,
    SentOperand,
    StageOperand,
    StageVisitsOperand,
)
from journey.spans import duration_seconds
from journey.steps import Lookup, Program
from simulator.fading import remaining
from simulator.plain.person import LONG_AGO, Event, Value
from simulator.plain.state import State
from simulator.run import DAY
from simulator.zones import ZoneTable

Truth = bool | None
_EPOCH = date(1970, 1, 1).toordinal()
_seconds = cache(duration_seconds)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the journey, for an instance with this ``entry`` event and ``key``, or (both None) for nobody's.
    ``zone``: the person's, as the journey sees it. ``half_life`` of the pressure index, in seconds."""

    state: State
    program: Program
    zone: ZoneTable
    half_life: float
    entry: Event | None = None
    key: Value = None

    def key_of(self, event: Event) -> Value:
        """The event's key in this journey (None if it has none, or the journey no keys)."""
        return event.properties.get(self.program.entry.key)

    def has_key(self, event: Event) -> bool:
        """Whether the event has the instance's key; always, where there are no keys (R8.6)."""
        return self.key is None or self.key_of(event) == self.key


def matches(match: EventMatch, event: Event, asker: Asker) -> bool:
    """Whether the event is of this kind, and of the instance's key if an instance asks (R8.6)."""
    return (
        match.event == event.name
        and (match.any_key or asker.has_key(event))
        and (match.where is None or is_true(match.where, asker, event))
    )


def past_matches(match: EventMatch, asker: Asker, since: int = LONG_AGO) -> Iterator[Event]:
    """The past events of this kind at or after ``since``, in their order."""
    return (event for event in _since(asker.state.past.get(match.event, []), since) if matches(match, event, asker))


def _since(events: list[Event], since: int) -> Iterable[Event]:
    return events[bisect_left(events, since, key=lambda event: event.time) :]


def is_true(condition: Condition, asker: Asker, event: Event | None = None) -> bool:
    """Whether the condition holds; unknown does not (R10.1)."""
    return truth(condition, asker, event) is True


def truth(condition: Condition, asker: Asker, event: Event | None = None) -> Truth:
    """The truth of a condition now; ``event`` is the one that its ``where`` looks at."""
    if isinstance(condition, Comparison):
        return compare(operand_value(condition.left, asker, event), condition.operator, condition.value)
    parts = [truth(part, asker, event) for part in condition.conditions]
    decisive = condition.match == "any"
    result: Truth = decisive if decisive in parts else None if None in parts else not decisive
    if not parts:
        result = True
    return None if result is None else result != condition.negated


def compare(left: Value, operator: Operator, right: Constant) -> Truth:
    """One comparison (R9.1, R9.2)."""
    if operator in ("missing", "present"):
        return (left is None) == (operator == "missing")
    if operator == "one_of":
        return _one_of(left, right if isinstance(right, tuple) else (right,))
    if operator == "not_equal":
        equal = compare(left, "equal", right)
        return None if equal is None else not equal
    if isinstance(right, bool):
        right = float(right)
    if left is None or right is None or isinstance(right, tuple) or isinstance(left, str) != isinstance(right, str):
        return None
    if operator == "contains":
        return right.casefold() in left.casefold() if isinstance(left, str) and isinstance(right, str) else None
    return _ordered(left, operator, right)


def _one_of(left: Value, choices: tuple[Constant, ...]) -> Truth:
    found = [compare(left, "equal", choice) for choice in choices]
    if left is None:
        return None
    return True if True in found else None if None in found else False


def _ordered(left: float | str, operator: Operator, right: float | str) -> bool:
    if operator == "equal":
        return left == right
    if operator == "greater":
        return left > right  # type: ignore[operator]  # both are numbers or both texts
    if operator == "at_least":
        return left >= right  # type: ignore[operator]
    if operator == "less":
        return left < right  # type: ignore[operator]
    return left <= right  # type: ignore[operator]


def operand_value(operand: AnyOperand, asker: Asker, event: Event | None = None) -> Value:
    """What is compared, as of now."""
    state = asker.state
    if isinstance(operand, AttributeOperand):
        return state.attribute(operand.name, _oldest(operand.within, state.now))
    if isinstance(operand, EventsOperand):
        return _measure(operand, asker)
    if isinstance(operand, EventPropertyOperand):
        return event.properties.get(operand.name) if event else None
    if isinstance(operand, EntryPropertyOperand):
        return asker.entry.properties.get(operand.name) if asker.entry else None
    if isinstance(operand, StageOperand):
        return state.stage
    if isinstance(operand, StageVisitsOperand):
        since = _oldest(operand.within, state.now)
        return float(sum(name == operand.name and time >= since for time, name in state.stages))
    if isinstance(operand, SentOperand):
        return _sent(operand, asker)
    if isinstance(operand, CalendarOperand):
        return float(calendar_part(operand.part, asker.zone.local(state.now)))
    segment = asker.program.segments.get(operand.segment)
    return None if segment is None else float(is_true(segment, asker))


def _sent(operand: SentOperand, asker: Asker) -> float:
    """R9.6: messages, their weights, or the pressure index."""
    state = asker.state
    if operand.measure == "index":
        return pressure_now(state, asker.half_life)
    since = _oldest(operand.within, state.now)
    found = [sent for sent in state.sends if sent.time >= since and operand.channel in ("", sent.channel)]
    return float(len(found)) if operand.measure == "count" else sum(sent.weight for sent in found) / 1000


def pressure_now(state: State, half_life: float) -> float:
    """The pressure index as of now (R18.6)."""
    index, before = 0.0, 0
    for sent in state.sends:
        index = faded(index, sent.time - before, half_life) + sent.weight / 1000
        before = sent.time
    return faded(index, state.now - before, half_life)


def faded(index: float, seconds: int, half_life: float) -> float:
    """What is left of a pressure index after so many seconds."""
    return index * remaining(seconds, half_life)


def calendar_part(part: str, local: int) -> int:
    """A part of a local time (R9.8)."""
    day = date.fromordinal(local // DAY + _EPOCH)
    if part == "weekday":
        return day.isoweekday()
    if part == "hour":
        return local % DAY // 3600
    parts = {"month": day.month, "day": day.day, "month_day": day.month * 100 + day.day}
    return parts[part]


def _oldest(within: str, now: int) -> int:
    return now - _seconds(within) if within else LONG_AGO


def _measure(operand: EventsOperand, asker: Asker) -> Value:
    """Count, sum or last of past events (R9.4)."""
    events = [
        event
        for event in _since(asker.state.past.get(operand.event, []), _oldest(operand.within, asker.state.now))
        if operand.where is None or is_true(operand.where, asker, event)
    ]
    if operand.measure == "count":
        return float(len(events))
    if operand.measure == "last":
        of_key = [event for event in events if asker.has_key(event)]
        return of_key[-1].properties.get(operand.property) if of_key else None
    total = 0.0
    for event in events:
        value = event.properties.get(operand.property)
        if isinstance(value, float):
            total += value
    return total


def looked_up(lookup: Lookup, asker: Asker, event: Event | None) -> Fraction:
    """The number of a lookup's table for the person (R8.10)."""
    value = operand_value(lookup.operand, asker, event) if lookup.operand else None
    for text, number in lookup.table:
        if value == text or (isinstance(value, float) and _reads_as(text) == value):
            return number
    return lookup.default


def _reads_as(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
