"""Turns conditions into the kernel's postfix programs (kernel_conditions.py runs them).

Texts become codes: each place that can hold a text (an event property, an attribute, the stage) has its own list of
words, and a comparison with a text becomes a table with one truth for each word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

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
    SegmentOperand,
    SentOperand,
    StageOperand,
    StageVisitsOperand,
)
from journey.spans import duration_seconds
from journey.words import say
from simulator.compiled import opcodes as op
from simulator.compiled.names import Names
from simulator.compiled.rows import Rows
from simulator.compiled.tables import CODE, MATCH
from simulator.run import RunError

#: Of comparisons with a number of events: whether the number itself is not enough, and whether the answer is turned
#: round.
_AT_LEAST = {op.AT_LEAST: (False, False), op.GREATER: (True, False), op.LESS: (False, True), op.AT_MOST: (True, True)}
#: So many events back a condition is asked event by event of its kind.
_MOST_STEPS_BACK = 16

#: Segments inside segments can make a short document long.
_MOST_CODES = 200_000

_ORDER: dict[str, tuple[int, Callable[[str, str], bool]]] = {
    "equal": (op.EQUAL, lambda word, text: word == text),
    "not_equal": (op.NOT_EQUAL, lambda word, text: word != text),
    "greater": (op.GREATER, lambda word, text: word > text),
    "at_least": (op.AT_LEAST, lambda word, text: word >= text),
    "less": (op.LESS, lambda word, text: word < text),
    "at_most": (op.AT_MOST, lambda word, text: word <= text),
    "contains": (op.NOT_COMPARABLE, lambda word, text: text.casefold() in word.casefold()),
}
_MEASURES = {"count": op.COUNT, "sum": op.SUM, "last": op.LAST}

_seconds = cache(duration_seconds)

_PARTS = {
    "weekday": op.WEEKDAY,
    "month": op.MONTH,
    "month_day": op.MONTH_DAY,
    "day": op.DAY_OF_MONTH,
    "hour": op.HOUR,
}
_SENT = {"count": op.SENT, "weight": op.WEIGHTS, "index": op.INDEX}


@dataclass(frozen=True)
class Asking:
    """The journey that asks: its segments, and the row of its zone."""

    segments: Mapping[str, Condition]
    zone: int


class ConditionWriter:
    """Writes conditions and event matches; the rows grow in ``codes``, ``matches``, ``numbers`` and ``truths``."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.codes = Rows(CODE)
        self.matches = Rows(MATCH)
        self.numbers: list[float] = []
        #: How many conditions have a truth that never changes for a person.
        self.memos = 0
        self._truths: list[NDArray[np.int8]] = []
        self._truths_length = 0

    def condition(self, condition: Condition, asking: Asking) -> int:
        """The row of "codes" where a condition starts."""
        start = len(self.codes)
        self._write(condition, asking)
        memo = -1
        if self._is_settled(condition):
            memo = self.memos
            self.memos += 1
        self.codes.change(start, alone=len(self.codes) == start + 1, memo=memo)
        self.codes.add(what=op.END)
        return start

    def word(self, operand: AnyOperand, asking: Asking, is_wanted: Callable[[str], bool]) -> tuple[int, Sequence[str]]:
        """The row of "codes" of a condition that is true if the operand is one of the wanted words, whose number is
        then in the frame; and all words that it can be."""
        words = self._words(operand) or ()
        truths = self._truths_of([op.TRUE if is_wanted(word) else op.FALSE for word in words])
        start = len(self.codes)
        self._operand(operand, asking, {"operator": op.NOT_COMPARABLE, "words": truths})
        self.codes.add(what=op.END)
        return start, words

    def match(self, match: EventMatch, asking: Asking) -> int:
        """The row of an event match."""
        event, condition = self.names.event(match.event), -1
        known = op.TRUE if match.where is None else self._known(match.where)
        if known is None:
            assert match.where is not None
            condition = self.condition(match.where, asking)
        elif known != op.TRUE:
            event = -1
        return self.matches.add(event=event, condition=condition, any_key=match.any_key)

    def word_truths(self) -> NDArray[np.int8]:
        """The truths of all comparisons with texts, one after the other."""
        return np.concatenate([np.zeros(1, np.int8), *self._truths])

    # --- Groups ----------------------------------------------------------------------------------------------

    def _write(self, condition: Condition, asking: Asking) -> None:
        if len(self.codes) > _MOST_CODES:
            raise RunError(say("The conditions are too long. Use fewer segments inside segments."))
        if isinstance(condition, Comparison):
            self._comparison(condition, asking)
            return
        if (known := self._known(condition)) is not None:
            self.codes.add(what=op.TRUTH, place=known)
            return
        settled, idle = (op.FALSE, op.TRUE) if condition.match == "all" else (op.TRUE, op.FALSE)
        skips = []
        # What is known not to matter is left out; something is left, or the whole would be known.
        for place, part in enumerate(part for part in condition.conditions if self._known(part) != idle):
            if place:
                skips.append(self.codes.add(what=op.SKIP_IF, place=settled))
            self._write(part, asking)
            if place:
                self.codes.add(what=op.ALL if condition.match == "all" else op.ANY)
        for skip in skips:
            self.codes.change(skip, jump=len(self.codes))
        if condition.negated:
            self.codes.add(what=op.NOT)

    def _known(self, condition: Condition) -> int | None:
        """The truth of a condition that is the same for everybody in this history, since what it asks for is not in it;
        None if it depends."""
        if isinstance(condition, Comparison):
            if not self._is_absent(condition.left):
                return None
            return {"missing": op.TRUE, "present": op.FALSE}.get(condition.operator, op.UNKNOWN)
        parts = [self._known(part) for part in condition.conditions]
        settled, idle = (op.FALSE, op.TRUE) if condition.match == "all" else (op.TRUE, op.FALSE)
        if settled in parts:
            truth = settled
        elif None in parts:
            return None
        else:
            truth = op.TRUE if not parts else op.UNKNOWN if op.UNKNOWN in parts else idle
        return op.TRUE - truth if condition.negated else truth

    def _is_settled(self, condition: Condition) -> bool:
        """Whether the truth never changes for a person."""
        if isinstance(condition, Comparison):
            left = condition.left
            return isinstance(left, AttributeOperand) and not left.within and self.names.is_settled(left.name)
        return all(self._is_settled(part) for part in condition.conditions)

    def _is_absent(self, operand: AnyOperand) -> bool:
        if isinstance(operand, EventPropertyOperand | EntryPropertyOperand):
            return self.names.property(operand.name) < 0
        return isinstance(operand, AttributeOperand) and self.names.is_absent(operand.name)

    # --- Comparisons -----------------------------------------------------------------------------------------

    def _comparison(self, comparison: Comparison, asking: Asking) -> None:
        left = comparison.left
        self._operand(left, asking, self._compared(comparison, self._words(left)))

    def _operand(self, left: AnyOperand, asking: Asking, compared: dict[str, float]) -> None:
        """The instruction that reads something and compares it."""
        names = self.names
        if isinstance(left, AttributeOperand):
            place = names.attribute(left.name)
            self.codes.add(what=op.ATTRIBUTE, place=place, window=_window(left.within), **compared)
        elif isinstance(left, EventPropertyOperand):
            self.codes.add(what=op.EVENT_PROPERTY, place=names.property(left.name), **compared)
        elif isinstance(left, EntryPropertyOperand):
            self.codes.add(what=op.ENTRY_PROPERTY, place=names.property(left.name), **compared)
        elif isinstance(left, EventsOperand):
            self._events(left, asking, compared)
        elif isinstance(left, StageOperand):
            self.codes.add(what=op.STAGE, **compared)
        elif isinstance(left, StageVisitsOperand):
            place = names.stage(left.name)
            self.codes.add(what=op.STAGE_VISITS, place=place, window=_window(left.within), **compared)
        elif isinstance(left, SentOperand):
            place = names.channel(left.channel) if left.channel else -1
            self.codes.add(what=_SENT[left.measure], place=place, window=_window(left.within), **compared)
        elif isinstance(left, CalendarOperand):
            self.codes.add(what=op.CALENDAR, place=_PARTS[left.part], property=asking.zone, **compared)
        else:
            self._segment(left, asking, compared)

    def _events(self, left: EventsOperand, asking: Asking, compared: dict[str, float]) -> None:
        measured = {
            "place": self.names.event(left.event),
            "property": self.names.property(left.property),
            "measure": _MEASURES[left.measure],
            "window": _window(left.within),
        }
        if (reached := self._reached(left, compared)) is not None:
            self.codes.add(what=op.REACHED, window=measured["window"], **reached)
            return
        if left.where is None:
            self.codes.add(what=op.EVENTS, **measured, **compared)
            return
        scan = self.codes.add(what=op.SCAN, **measured, **compared)
        self._write(left.where, asking)
        end = self.codes.add(what=op.SCAN_END, jump=scan + 1)
        self.codes.change(scan, jump=end + 1)

    def _reached(self, left: EventsOperand, compared: dict[str, float]) -> dict[str, float] | None:
        """How the question how often an event happened is asked as: whether it happened at least ``count`` times.
        ``place``: the event's bit; ``otherwise``: the truth if it did not. None if it is another question."""
        if left.where is not None or left.measure != "count" or compared["operator"] not in _AT_LEAST:
            return None
        adds, negated = _AT_LEAST[int(compared["operator"])]
        number = compared["number"]
        if not -1 < number < _MOST_STEPS_BACK:
            return None
        least = floor(number) + 1 if adds else ceil(number)
        bit = self.names.own_bit(self.names.event(left.event))
        if least < 1 or bit < 0:
            return None
        return {"place": bit, "count": least, "otherwise": op.TRUE if negated else op.FALSE}

    def _segment(self, left: SegmentOperand, asking: Asking, compared: dict[str, float]) -> None:
        condition = asking.segments.get(left.segment)
        if condition is None:
            self.codes.add(what=op.NOTHING_THERE, **compared)
            return
        self.codes.add(what=op.SEGMENT)
        self._write(condition, asking)
        self.codes.add(what=op.SEGMENT_END, **compared)

    def _words(self, left: AnyOperand) -> Sequence[str] | None:
        """The words that the left side can be, None if it is never a text."""
        if isinstance(left, AttributeOperand):
            return self.names.attribute_words(left.name)
        if isinstance(left, EventPropertyOperand | EntryPropertyOperand):
            return self.names.property_words(left.name)
        if isinstance(left, EventsOperand) and left.measure == "last":
            return self.names.property_words(left.property)
        return self.names.stages if isinstance(left, StageOperand) else None

    # --- What is compared with -------------------------------------------------------------------------------

    def _compared(self, comparison: Comparison, words: Sequence[str] | None) -> dict[str, float]:
        """The fields of a comparison's instruction that say what it is compared with."""
        operator, value = comparison.operator, comparison.value
        if operator in ("missing", "present"):
            return {"operator": op.IS_MISSING if operator == "missing" else op.IS_PRESENT}
        if operator == "one_of":
            return self._one_of(value if isinstance(value, tuple) else (value,), words)
        number, compare = _ORDER[operator]
        if isinstance(value, str):
            truths = [op.TRUE if compare(word, value) else op.FALSE for word in words or ()]
            return {"operator": op.NOT_COMPARABLE, "words": self._truths_of(truths)}
        if value is None or isinstance(value, tuple):
            return {"operator": op.NOT_COMPARABLE, "words": -1}
        return {"operator": number, "number": float(value), "words": -1}

    def _one_of(self, choices: tuple[Constant, ...], words: Sequence[str] | None) -> dict[str, float]:
        numbers = [float(choice) for choice in choices if isinstance(choice, int | float)]
        texts = {choice for choice in choices if isinstance(choice, str)}
        no_text = op.FALSE if all(isinstance(choice, str) for choice in choices) else op.UNKNOWN
        no_number = op.UNKNOWN if len(numbers) < len(choices) else op.FALSE
        first = len(self.numbers)
        self.numbers += numbers
        return {
            "operator": op.ONE_OF,
            "numbers": first,
            "count": len(numbers),
            "otherwise": no_number,
            "words": self._truths_of([op.TRUE if word in texts else no_text for word in words or ()]),
        }

    def _truths_of(self, truths: list[int]) -> int:
        self._truths.append(np.array(truths, np.int8))
        first = 1 + self._truths_length
        self._truths_length += len(truths)
        return first


def _window(within: str) -> int:
    """Seconds of a window, -1 for none."""
    return _seconds(within) if within else -1
