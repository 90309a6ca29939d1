"""Conditions in Mautic's words: one question a step of a campaign, and the filters of a segment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from exporters.publishing.assets import Body, Reference
from exporters.targets.mautic.fields import ENTRY, STAGE, Fields, FieldType, last_of, latest_of, measure_of
from exporters.targets.mautic.moments import MOMENT
from exporters.targets.mautic.timing import interval
from exporters.targets.writing.conditions import OPPOSITES, CannotSayError
from journey.condition import (
    AttributeOperand,
    Comparison,
    Condition,
    Constant,
    EntryPropertyOperand,
    EventsOperand,
    Group,
    Operator,
    SegmentOperand,
    StageOperand,
    comparisons,
)
from journey.spans import duration_seconds
from journey.words import say

#: A segment of more filters than this is refused.
MOST_FILTERS = 60

_OPERATORS: dict[Operator, str] = {
    "equal": "=",
    "not_equal": "!=",
    "greater": "gt",
    "at_least": "gte",
    "less": "lt",
    "at_most": "lte",
    "contains": "contains",
    "missing": "empty",
    "present": "!empty",
}
_UNITS = {"d": "days", "h": "hours", "i": "minutes"}
#: The channels that people can be kept from in Mautic, with the field that holds the address.
_ADDRESSES = {"email": "email", "sms": "mobile", "call": "phone"}
_KEPT_FROM = ("email", "sms")
_BARRED = {
    "email": ("dnc_unsubscribed", "dnc_bounced", "dnc_manual_email"),
    "sms": ("dnc_unsubscribed_sms", "dnc_bounced_sms", "dnc_manual_sms"),
}

#: A filter of a segment without its glue.
Filter = dict[str, Body]
#: Filters of which one row must hold, all of it.
Rows = tuple[tuple[Filter, ...], ...]


@dataclass(frozen=True)
class Question:
    """A condition of a campaign. ``turned``: its "no" is what was asked for."""

    type: str
    properties: Mapping[str, Body]
    turned: bool = False


@dataclass(frozen=True)
class Conditions:
    """Writes conditions. ``fields`` notes the contact fields that they ask; ``tag`` and ``segment`` give the reference
    of a tag or a list that is made with the plan; ``excluded`` makes a segment of its own of a condition, whose members
    are then left out; ``segments``: the journey's segments."""

    fields: Fields
    tag: Callable[[str], Reference]
    segment: Callable[[str], Body]
    excluded: Callable[[Condition], Reference]
    segments: Mapping[str, Condition]

    # --- One question of a campaign ---------------------------------------------------------------------------

    def question(self, condition: Condition) -> Question:
        """A condition that is one comparison, or the opposite of one. CannotSayError if Mautic cannot ask it."""
        if isinstance(condition, Group):
            if len(condition.conditions) != 1:
                raise CannotSayError(say("Mautic asks one thing at a time, and this is too much to take apart."))
            inner = self.question(condition.conditions[0])
            turned = inner.turned != condition.negated
            return Question(inner.type, inner.properties, turned)
        left = condition.left
        if isinstance(left, AttributeOperand):
            return self._attribute(left, condition)
        if isinstance(left, EventsOperand):
            return self._events(left, condition)
        if isinstance(left, StageOperand):
            return self._field(STAGE, condition)
        if isinstance(left, EntryPropertyOperand):
            return self._field(ENTRY + left.name, condition)
        raise CannotSayError(say("Mautic does not know what this condition asks."))

    def _attribute(self, left: AttributeOperand, one: Comparison) -> Question:
        if left.name.startswith(MOMENT) and left.within and one.operator == "present":
            alias = self.fields.need(left.name, "datetime")
            return _asked(alias, "gte", _back(duration_seconds(left.within)))
        if left.within:
            raise CannotSayError(say("Mautic does not know when a field was written."))
        scope, dot, name = left.name.partition(".")
        if left.name == "suppressed":
            return Question("lead.dnc", {"channels": ["email"]}, not _wanted(one))
        if not dot or left.name.startswith(ENTRY):
            return self._field(left.name, one)
        wanted = _wanted(one)
        if scope == "tag":
            self.tag(name)
            return Question("lead.tags", {"tags": [name]}, not wanted)
        if scope == "audience":
            return Question("lead.segments", {"segments": [self.segment(name)]}, not wanted)
        if scope == "consent" and name in _KEPT_FROM:
            return Question("lead.dnc", {"channels": [name]}, wanted)
        if scope == "reachable" and name in _ADDRESSES:
            return _asked(_ADDRESSES[name], "!empty", None, turned=not wanted)
        return _asked(self.fields.need(left.name, "boolean"), "=", 1, turned=not wanted)

    def _field(self, name: str, one: Comparison) -> Question:
        value, kind = _value(one)
        alias = self.fields.need(name, kind)
        return _asked(alias, _OPERATORS[one.operator], value)

    def _events(self, left: EventsOperand, one: Comparison) -> Question:
        _check_events(left)
        if left.measure == "last":
            if left.within:
                raise CannotSayError(say("Mautic does not know when a field was written."))
            return self._field(latest_of(left.event, left.property), one)
        at_least, turned = _at_least(one)
        if left.measure == "count" and at_least == ("gte", 1):
            alias = self.fields.need(last_of(left.event), "datetime")
            if not left.within:
                return _asked(alias, "!empty", None, turned=turned)
            return _asked(alias, "gte", _back(duration_seconds(left.within)), turned=turned)
        operator, number = at_least
        return _asked(self.fields.need(measure_of(left), "number"), operator, number, turned=turned)

    # --- The filters of a segment -----------------------------------------------------------------------------

    def filters(self, condition: Condition, *, holds: bool = True) -> list[Body]:
        """A condition as a segment's filters. CannotSayError if Mautic cannot ask it."""
        rows = self._rows(condition, holds, 0)
        if not any(rows):
            raise CannotSayError(say("The condition holds for everybody."))
        found: list[Body] = []
        for row in rows:
            for place, one in enumerate(row):
                # A row begins with "or": what stands before it and after it are alternatives.
                found.append({"glue": "or" if found and not place else "and", **one})
        return found

    def _rows(self, condition: Condition, holds: bool, depth: int) -> Rows:
        if depth > 20:
            raise CannotSayError(say("The condition is nested too deeply."))
        if isinstance(condition, Comparison):
            if isinstance(condition.left, SegmentOperand):
                known = self.segments.get(condition.left.segment)
                if known is None:
                    raise CannotSayError(say("There is no such segment."))
                return self._rows(known, holds == _wanted(condition), depth + 1)
            return self._filter(condition, holds)
        holds = holds != condition.negated
        if not holds and condition.match == "any" and len(condition.conditions) > 1 and _only_counts(condition):
            # Each of these would be two filters, "before" and "never", and all of their combinations a row.
            others = self.excluded(Group(match="any", conditions=condition.conditions))
            return ((_filter("leadlist", "leadlist", "!in", [others]),),)
        parts = [self._rows(part, holds, depth + 1) for part in condition.conditions]
        if (condition.match == "any") == holds:
            return tuple(row for rows in parts for row in rows)
        found: Rows = ((),)
        for rows in parts:
            found = tuple((*before, *row) for before in found for row in rows)
            if sum(len(row) for row in found) > MOST_FILTERS:
                raise CannotSayError(say("The condition is too long for Mautic."))
        return found

    def _filter(self, one: Comparison, holds: bool) -> Rows:
        left = one.left
        if isinstance(left, AttributeOperand):
            return self._attribute_filter(left, one, holds)
        if isinstance(left, EventsOperand):
            return self._event_filter(left, one, holds)
        if isinstance(left, StageOperand):
            return self._field_filter(STAGE, one, holds)
        raise CannotSayError(say("Mautic does not know what this condition asks."))

    def _attribute_filter(self, left: AttributeOperand, one: Comparison, holds: bool) -> Rows:
        if left.within:
            raise CannotSayError(say("Mautic does not know when a field was written."))
        scope, dot, name = left.name.partition(".")
        if (not dot and left.name != "suppressed") or left.name.startswith(ENTRY):
            return self._field_filter(left.name, one, holds)
        wanted = _wanted(one) == holds
        if scope == "tag":
            return ((_filter("tags", "tags", "in" if wanted else "!in", [self.tag(name)]),),)
        if scope == "audience":
            return ((_filter("leadlist", "leadlist", "in" if wanted else "!in", [self.segment(name)]),),)
        if left.name == "suppressed" or (scope == "consent" and name in _BARRED):
            barred = wanted == (left.name == "suppressed")
            asked = [_filter(alias, "boolean", "=", int(barred)) for alias in _BARRED[name or "email"]]
            return tuple((one,) for one in asked) if barred else (tuple(asked),)
        if scope == "reachable" and name in _ADDRESSES:
            return ((_filter(_ADDRESSES[name], "text", "!empty" if wanted else "empty", None),),)
        alias = self.fields.need(left.name, "boolean")
        return ((_filter(alias, "boolean", "=" if wanted else "!=", 1),),)

    def _field_filter(self, name: str, one: Comparison, holds: bool) -> Rows:
        if one.operator == "one_of" and isinstance(one.value, tuple):
            each = [Comparison(left=one.left, operator="equal", value=value) for value in one.value]
            rows = [self._field_filter(name, part, holds) for part in each]
            return tuple(row for found in rows for row in found) if holds else _all(rows)
        value, kind = _value(one)
        alias = self.fields.need(name, kind)
        if holds:
            operator = _OPERATORS[one.operator]
        elif one.operator == "contains":
            operator = "!like"
        else:
            operator = _OPERATORS[OPPOSITES[one.operator]]
        asked = _filter(alias, kind, operator, value)
        # "Is not" holds for a missing value there, and does not here.
        known = (_filter(alias, kind, "!empty", None),) if operator == "!=" else ()
        return ((asked, *known),)

    def _event_filter(self, left: EventsOperand, one: Comparison, holds: bool) -> Rows:
        _check_events(left)
        if left.measure == "last":
            found = self._field_filter(latest_of(left.event, left.property), one, holds)
            if not left.within:
                return found
            lately = EventsOperand(event=left.event, within=left.within)
            happened = Comparison(left=lately, operator="at_least", value=1.0)
            return _all([self._event_filter(lately, happened, True), found])
        (operator, number), turned = _at_least(one)
        holds = holds != turned
        if left.measure == "count" and (operator, number) == ("gte", 1):
            alias, kind = self.fields.need(last_of(left.event), "datetime"), "datetime"
            value: Body = _back(duration_seconds(left.within)) if left.within else None
            operator = "gte" if left.within else "!empty"
        else:
            alias, kind, value = self.fields.need(measure_of(left), "number"), "number", number
        if holds:
            return ((_filter(alias, kind, operator, value),),)
        opposite = {"gte": "lt", "gt": "lte", "=": "!=", "!empty": "empty"}[operator]
        rows: Rows = ((_filter(alias, kind, opposite, value),),)
        return rows if opposite == "empty" else (*rows, (_filter(alias, kind, "empty", None),))


def _only_counts(condition: Condition) -> bool:
    """Whether everything in a condition counts events, so that nothing in it is ever unknown."""
    return all(isinstance(one.left, EventsOperand) and one.left.measure != "last" for one in comparisons(condition))


def _all(parts: list[Rows]) -> Rows:
    found: Rows = ((),)
    for rows in parts:
        found = tuple((*before, *row) for before in found for row in rows)
    return found


def _asked(alias: str, operator: str, value: Body, *, turned: bool = False) -> Question:
    return Question("lead.field_value", {"field": alias, "operator": operator, "value": value}, turned)


def _filter(field: str, kind: str, operator: str, value: Body) -> Filter:
    return {
        "field": field,
        "object": "lead",
        "type": kind,
        "operator": operator,
        "properties": {"filter": value},
    }


def _wanted(one: Comparison) -> bool:
    """Whether a yes/no name is asked for yes. CannotSayError if it is compared in another way."""
    if one.operator not in ("equal", "not_equal") or one.value not in (True, False, 1.0, 0.0):
        raise CannotSayError(say("This is yes or no."))
    return (one.value in (True, 1.0)) == (one.operator == "equal")


def _value(one: Comparison) -> tuple[Body, FieldType]:
    """What a field is compared with, and the type of field that holds such a thing."""
    value: Constant = one.value
    if one.operator in ("missing", "present"):
        return None, "text"
    if isinstance(value, bool):
        return int(value), "boolean"
    if isinstance(value, tuple) or value is None or one.operator not in _OPERATORS:
        raise CannotSayError(say("Mautic cannot compare this."))
    if isinstance(value, str):
        if one.operator not in ("equal", "not_equal", "contains"):
            raise CannotSayError(say("Mautic does not order texts."))
        return value, "text"
    return _whole(float(value)), "number"


def _check_events(left: EventsOperand) -> None:
    if left.where is not None:
        raise CannotSayError(say("Mautic does not know what the shop's events hold."))


def _at_least(one: Comparison) -> tuple[tuple[str, int | float], bool]:
    """A count compared in a way that a missing count does not fulfil, and whether its opposite was asked for."""
    value = one.value
    if isinstance(value, str | tuple | bool) or value is None:
        raise CannotSayError(say("Mautic compares counts with numbers."))
    number = _whole(float(value))
    match one.operator:
        case "greater" if number == 0:
            return ("gte", 1), False
        case "at_most" | "equal" if number == 0:
            return ("gte", 1), True
        case "at_least" | "less":
            return ("gte", number), one.operator == "less"
        case "greater" | "at_most":
            return ("gt", number), one.operator == "at_most"
        case "equal" | "not_equal":
            return ("=", number), one.operator == "not_equal"
    raise CannotSayError(say("Mautic compares counts with numbers."))


def _back(seconds: int) -> str:
    """A moment so long ago. A second is added to what is a second short of a whole span."""
    whole = seconds + 1 if (seconds + 1) % 60 == 0 else seconds
    number, unit = interval(whole) if whole >= 60 else (1, "i")
    return f"-{number} {_UNITS[unit]}"


def _whole(value: float) -> int | float:
    return int(value) if value.is_integer() else value
