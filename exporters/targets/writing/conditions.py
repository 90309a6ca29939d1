"""Conditions as systems have them that know "all of" and "any of", but no "not": the negations are carried down to the
comparisons, segments of ours are written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, Union

from journey.condition import AttributeOperand, Comparison, Condition, Operator, SegmentOperand
from journey.words import say

_DEEPEST = 20
#: More comparisons than this are refused: nobody could read them where they are written.
MOST_COMPARISONS = 120

#: The opposite of a comparison, which holds for a missing value no more than the comparison itself.
OPPOSITES: dict[Operator, Operator] = {
    "equal": "not_equal",
    "not_equal": "equal",
    "greater": "at_most",
    "at_most": "greater",
    "at_least": "less",
    "less": "at_least",
    "missing": "present",
    "present": "missing",
}


class CannotSayError(Exception):
    """A condition that a system cannot ask; ``str()`` says why, for people."""


@dataclass(frozen=True)
class Row:
    """All or any of several; an empty row of all is true, an empty row of any is false."""

    match: Literal["all", "any"]
    parts: tuple[Plain, ...]


#: A condition without negations.
Plain: TypeAlias = Union[Comparison, Row]  # noqa: UP007


def plain(condition: Condition, segments: Mapping[str, Condition]) -> Plain:
    """A condition without negations and segments. CannotSayError if it has a comparison that has no opposite where one
    is needed, asks for a segment that is not there, or is too large."""
    made = _plain(condition, segments, True, 0)
    if _size(made) > MOST_COMPARISONS:
        raise CannotSayError(say("The condition is too long."))
    return made


def is_yes(one: Comparison) -> bool | None:
    """Of a comparison with yes or no: whether yes is wanted. None if it compares with anything else."""
    if one.operator not in ("equal", "not_equal") or isinstance(one.value, str | tuple) or one.value is None:
        return None
    if float(one.value) not in (0.0, 1.0):
        return None
    return (float(one.value) == 1.0) == (one.operator == "equal")


def is_flag(one: Comparison) -> bool:
    """Whether it asks for something that is yes or no and never missing: a tag, a coupon, an audience."""
    return isinstance(one.left, AttributeOperand) and "." in one.left.name and is_yes(one) is not None


def _plain(condition: Condition, segments: Mapping[str, Condition], holds: bool, depth: int) -> Plain:
    if depth > _DEEPEST:
        raise CannotSayError(say("The condition is nested too deeply."))
    if isinstance(condition, Comparison):
        if isinstance(condition.left, SegmentOperand):
            return _segment(condition, condition.left.segment, segments, holds, depth)
        return condition if holds else opposite(condition)
    holds = holds != condition.negated
    parts = tuple(_plain(part, segments, holds, depth + 1) for part in condition.conditions)
    match: Literal["all", "any"] = "all" if (condition.match == "all" or not parts) == holds else "any"
    return parts[0] if len(parts) == 1 else Row(match, parts)


def _segment(one: Comparison, segment: str, segments: Mapping[str, Condition], holds: bool, depth: int) -> Plain:
    known, yes = segments.get(segment), is_yes(one)
    if known is None:
        raise CannotSayError(say("There is no such segment."))
    if yes is None:
        raise CannotSayError(say("A segment can only be asked for."))
    return _plain(known, segments, holds == yes, depth + 1)


def opposite(one: Comparison) -> Comparison:
    """The opposite of a comparison. CannotSayError if there is no word for it."""
    turned = OPPOSITES.get(one.operator)
    if turned is None:
        raise CannotSayError(say("This comparison cannot be turned round."))
    return Comparison(left=one.left, operator=turned, value=one.value)


def _size(made: Plain) -> int:
    return sum(_size(part) for part in made.parts) if isinstance(made, Row) else 1
