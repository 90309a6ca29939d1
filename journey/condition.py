"""Conditions: an expression tree over a person's attributes and event history. Data, never code.

A condition is a Group (all or any of several, or none of them) or a Comparison of something known about the
person (an operand) with a constant. Truth has three values: a comparison with a missing value or another type
is unknown, ``negated`` of unknown is unknown, "all" and "any" follow SQL; a branch is taken only if true.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

#: ``equal`` and the like compare numbers with numbers and texts with texts; ``contains`` ignores case.
Operator = Literal[
    "equal",
    "not_equal",
    "greater",
    "at_least",
    "less",
    "at_most",
    "one_of",
    "contains",
    "missing",
    "present",
]
Constant = float | str | bool | tuple[float | str, ...] | None
Measure = Literal["count", "sum", "last"]


class Operand(msgspec.Struct, frozen=True, kw_only=True, tag_field="of", omit_defaults=True):
    """Something known about a person at a moment."""


class AttributeOperand(Operand, tag="attribute", frozen=True, kw_only=True):
    """The attribute ``name`` as of now.

    The names ``tag.NAME``, ``coupon.ID``, ``audience.NAME``, ``consent.CHANNEL``, ``reachable.CHANNEL`` and
    ``unsubscribed.TOPIC`` are yes/no (1/0) and never missing. ``within``: only a value that is at most so old
    (duration), else it is missing.
    """

    name: str
    within: str = ""


class EventsOperand(Operand, tag="events", frozen=True, kw_only=True):
    """A measure over the past events called ``event`` that meet ``where``, at most ``within`` (duration) old.

    ``count`` of events; ``sum`` of ``property`` (events without it are passed over; 0 if none); ``last`` is the
    value of ``property`` of the latest such event (missing if there is none).
    """

    event: str
    measure: Measure = "count"
    property: str = ""
    within: str = ""
    where: Condition | None = None


class EventPropertyOperand(Operand, tag="property", frozen=True, kw_only=True):
    """Only inside ``where``: the property ``name`` of the event that is looked at."""

    name: str


class EntryPropertyOperand(Operand, tag="entry", frozen=True, kw_only=True):
    """The property ``name`` of the event that started the instance (missing if a timer started it)."""

    name: str


class StageOperand(Operand, tag="stage", frozen=True, kw_only=True):
    """The name of the person's stage now (missing if none)."""


class StageVisitsOperand(Operand, tag="stage_visits", frozen=True, kw_only=True):
    """How often the person has entered the stage called ``name``, in the last ``within`` if given."""

    name: str
    within: str = ""


class SentOperand(Operand, tag="sent", frozen=True, kw_only=True):
    """How many messages this replay has sent to the person in the last ``within``, over ``channel`` or all; or their
    weights added up; or the pressure index of all messages as of now."""

    within: str = "P7D"
    channel: str = ""
    measure: Literal["count", "weight", "index"] = "count"


class CalendarOperand(Operand, tag="calendar", frozen=True, kw_only=True):
    """A number of the person's local time: ``weekday`` (Monday = 1 to 7), ``month``, ``day`` of the month, ``hour``, or
    ``month_day`` (month x 100 + day)."""

    part: Literal["weekday", "month", "day", "hour", "month_day"] = "weekday"


class SegmentOperand(Operand, tag="segment", frozen=True, kw_only=True):
    """Whether (1 or 0) the person is in the document's segment with the id ``segment``."""

    segment: str


AnyOperand = (
    AttributeOperand
    | EventsOperand
    | EventPropertyOperand
    | EntryPropertyOperand
    | StageOperand
    | StageVisitsOperand
    | SentOperand
    | SegmentOperand
    | CalendarOperand
)


class ConditionBase(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", omit_defaults=True):
    """A condition."""


class Comparison(ConditionBase, tag="comparison", frozen=True, kw_only=True):
    """``left`` compared with ``value``; ``missing`` and ``present`` take no value, ``one_of`` a list."""

    left: AnyOperand
    operator: Operator = "equal"
    value: Constant = None


class Group(ConditionBase, tag="group", frozen=True, kw_only=True):
    """All or any of ``conditions``; turned round if ``negated``. An empty group is true."""

    match: Literal["all", "any"] = "all"
    negated: bool = False
    conditions: tuple[Comparison | Group, ...] = ()


Condition = Comparison | Group

#: An empty condition holds for everybody.
EVERYBODY = Group()


def comparisons(condition: Condition | None) -> Iterator[Comparison]:
    """All comparisons of a condition, those inside ``where`` too, from left to right."""
    if isinstance(condition, Group):
        for part in condition.conditions:
            yield from comparisons(part)
    elif condition is not None:
        yield condition
        if isinstance(condition.left, EventsOperand):
            yield from comparisons(condition.left.where)


class EventMatch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Events called ``event`` that meet ``where``; in a keyed journey only those with the instance's key,
    unless ``any_key``."""

    event: str
    where: Condition | None = None
    any_key: bool = False
