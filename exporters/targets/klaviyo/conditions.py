"""Conditions as Klaviyo's filters: groups of which all hold, of conditions of which one holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from exporters.publishing.assets import Body
from exporters.targets.writing.conditions import CannotSayError, opposite
from journey.condition import (
    AttributeOperand,
    Comparison,
    Condition,
    Constant,
    EventPropertyOperand,
    EventsOperand,
    Group,
    Operator,
    SegmentOperand,
    StageOperand,
)
from journey.spans import DAY_SECONDS, duration_seconds
from journey.words import say

#: A filter of more conditions than this is refused.
MOST_CONDITIONS = 60

_NUMERIC: dict[Operator, str] = {
    "equal": "equals",
    "not_equal": "not-equals",
    "greater": "greater-than",
    "at_least": "greater-than-or-equal",
    "less": "less-than",
    "at_most": "less-than-or-equal",
}
#: What Klaviyo keeps of itself and has no question for.
_KEPT = ("unsubscribed.", "suppressed")
#: The subscription that consent to a channel is, in Klaviyo's words, and the property without which nobody is reached.
_SUBSCRIPTIONS = {"email": "any", "sms": "subscribed", "push": "any"}
_ADDRESSES = {"email": "email", "sms": "phone_number", "call": "phone_number"}

#: A test of an event's property: its name, how it is compared, with what.
Test = tuple[str, Operator, Constant]

#: Groups of which all hold; of each one condition holds.
Groups = tuple[tuple[Comparison, ...], ...]


def property_key(name: str) -> str:
    """The profile property that holds an attribute."""
    return re.sub(r"[^A-Za-z0-9_ -]", "_", name)


class Filters:
    """Writes conditions. ``events``: the account's metric ids by our events' names; what is lacking is kept in
    ``missing``. ``segments``: the journey's segments."""

    def __init__(self, events: Mapping[str, str], segments: Mapping[str, Condition]) -> None:
        self.events = events
        self.segments = segments
        self.missing: dict[str, None] = {}

    def metric(self, event: str) -> str:
        """The metric id of an event; a place-holder where it is not known, which is then missing."""
        found = self.events.get(event)
        if found is None:
            self.missing[event] = None
            return f"METRIC:{event}"
        return found

    def filter_of(self, condition: Condition, *, holds: bool = True) -> Body:
        """A condition as a filter. CannotSayError if Klaviyo cannot ask it."""
        groups = self._groups(condition, holds, 0)
        if not groups:
            raise CannotSayError(say("The condition holds for everybody."))
        return {
            "condition_groups": [
                {"conditions": [part for one in group for part in self._asked(one)]} for group in groups
            ]
        }

    def _groups(self, condition: Condition, holds: bool, depth: int) -> Groups:
        if depth > 20:
            raise CannotSayError(say("The condition is nested too deeply."))
        if isinstance(condition, Comparison):
            if isinstance(condition.left, SegmentOperand):
                return self._segment(condition, condition.left.segment, holds, depth)
            return ((condition if holds else opposite(condition),),)
        holds = holds != condition.negated
        parts = [self._groups(part, holds, depth + 1) for part in condition.conditions]
        if (condition.match == "all") == holds:
            return tuple(group for groups in parts for group in groups)
        found: Groups = ((),) if parts else ()
        for groups in parts:
            found = tuple((*before, *group) for before in found for group in groups)
            if sum(len(group) for group in found) > MOST_CONDITIONS:
                raise CannotSayError(say("The condition is too long for Klaviyo."))
        return found

    def _segment(self, condition: Comparison, segment: str, holds: bool, depth: int) -> Groups:
        known = self.segments.get(segment)
        if known is None:
            raise CannotSayError(say("There is no such segment."))
        wanted = condition.value in (True, 1.0) if condition.operator == "equal" else condition.value in (False, 0.0)
        if condition.operator not in ("equal", "not_equal"):
            raise CannotSayError(say("A segment can only be asked for."))
        return self._groups(known, holds == wanted, depth + 1)

    # --- One comparison ---------------------------------------------------------------------------------------

    def _asked(self, one: Comparison) -> list[Body]:
        left = one.left
        if isinstance(left, AttributeOperand):
            return self._attribute(left, one)
        if isinstance(left, EventsOperand):
            return [self._event(left, one)]
        if isinstance(left, StageOperand):
            return [_property("stage", one.operator, one.value)]
        raise CannotSayError(say("Klaviyo does not know what this condition asks."))

    def _attribute(self, left: AttributeOperand, one: Comparison) -> list[Body]:
        if left.within:
            raise CannotSayError(say("Klaviyo does not know when a property was written."))
        if left.name.startswith(_KEPT):
            raise CannotSayError(say("Klaviyo looks after consent and reach itself."))
        scope, _, rest = left.name.partition(".")
        if scope in ("consent", "reachable"):
            return [_consent(scope, rest, one)]
        key = property_key(left.name)
        yes = one.value in (True, 1.0) and not isinstance(one.value, str)
        if "." in left.name and one.operator in ("equal", "not_equal") and one.value in (True, False, 1.0, 0.0):
            # Yes/no names are never missing: without a value they are no.
            wanted = yes == (one.operator == "equal")
            holds: Body = {
                "type": "profile-property",
                "property": key,
                "filter": {"type": "boolean", "operator": "equals", "value": wanted},
            }
            return [holds] if wanted else [holds, _property(key, "missing", None)]
        return [_property(key, one.operator, one.value)]

    def _event(self, left: EventsOperand, one: Comparison) -> Body:
        if left.measure == "last" or (left.measure == "sum" and left.property != "value"):
            raise CannotSayError(say("Klaviyo counts events, or adds up their value, and nothing else."))
        number = one.value
        if one.operator not in _NUMERIC or isinstance(number, str | tuple) or number is None:
            raise CannotSayError(say("Klaviyo compares counts with numbers."))
        asked: dict[str, Body] = {
            "type": "profile-metric",
            "metric_id": self.metric(left.event),
            "measurement": left.measure,
            "measurement_filter": {
                "type": "numeric",
                "operator": _NUMERIC[one.operator],
                "value": _whole(float(number)),
            },
            "timeframe_filter": timeframe(left.within),
        }
        if left.where is not None:
            asked["metric_filters"] = self.property_filters(event_tests(left.where))
        return asked

    def property_filters(self, tests: Sequence[Test]) -> list[Body]:
        """Tests of an event's properties where the event is counted."""
        return [{"property": name, "filter": _filter(operator, value)} for name, operator, value in tests]

    def event_filter(self, where: Condition, metric: str) -> Body:
        """A condition on the event that starts people. CannotSayError if Klaviyo cannot ask it."""
        groups: list[Body] = []
        for group in self._groups(where, True, 0):
            asked: list[Body] = []
            for one in group:
                ((name, operator, value),) = event_tests(one)
                tested = _filter(operator, value)
                asked.append({"type": "metric-property", "metric_id": metric, "field": name, "filter": tested})
            groups.append({"conditions": asked})
        return {"condition_groups": groups} if groups else None


def timeframe(within: str) -> Body:
    """How far back events count: whole hours, days or weeks, rounded up."""
    if not within:
        return {"type": "date", "operator": "alltime"}
    seconds = duration_seconds(within)
    unit, size = ("day", DAY_SECONDS) if seconds >= 2 * DAY_SECONDS else ("hour", 3600)
    return {"type": "date", "operator": "in-the-last", "unit": unit, "quantity": max(1, -(-seconds // size))}


def event_tests(where: Condition) -> list[Test]:
    """A condition on an event as tests of which all hold. CannotSayError if it is anything else."""
    if isinstance(where, Group):
        if where.negated or (where.match == "any" and len(where.conditions) > 1):
            raise CannotSayError(say("Klaviyo asks several things of an event only together."))
        return [test for part in where.conditions for test in event_tests(part)]
    if not isinstance(where.left, EventPropertyOperand):
        raise CannotSayError(say("Klaviyo asks an event for its own properties only."))
    return [(where.left.name, where.operator, where.value)]


def _consent(scope: str, channel: str, one: Comparison) -> Body:
    """Whether somebody agreed to a channel, or can be reached over it at all."""
    if one.operator not in ("equal", "not_equal") or one.value not in (True, False, 1.0, 0.0):
        raise CannotSayError(say("Consent and reach are yes or no."))
    wanted = (one.value in (True, 1.0)) == (one.operator == "equal")
    if scope == "reachable" and channel in _ADDRESSES:
        return _property(_ADDRESSES[channel], "present" if wanted else "missing", None)
    subscription = _SUBSCRIPTIONS.get(channel)
    if subscription is None:
        raise CannotSayError(say("Klaviyo does not look after “{channel}”.", channel=channel))
    return {
        "type": "profile-marketing-consent",
        "consent": {
            "channel": channel,
            "can_receive_marketing": wanted,
            "consent_status": {"subscription": subscription if wanted else "any"},
        },
    }


def _property(key: str, operator: Operator, value: Constant) -> Body:
    return {"type": "profile-property", "property": key, "filter": _filter(operator, value)}


def _filter(operator: Operator, value: Constant) -> Body:
    if operator in ("missing", "present"):
        return {"type": "existence", "operator": "is-set" if operator == "present" else "not-set"}
    if isinstance(value, tuple):
        if operator != "one_of" or not all(isinstance(part, str) for part in value):
            raise CannotSayError(say("Klaviyo compares with several texts, not with several numbers."))
        return {"type": "string", "operator": "in", "value": [str(part) for part in value]}
    if isinstance(value, bool):
        wanted = value == (operator == "equal")
        return {"type": "boolean", "operator": "equals", "value": wanted}
    if isinstance(value, str):
        words = {"equal": "equals", "not_equal": "not-equals", "contains": "contains"}.get(operator)
        if words is None:
            raise CannotSayError(say("Klaviyo does not order texts."))
        return {"type": "string", "operator": words, "value": value}
    if value is None or operator not in _NUMERIC:
        raise CannotSayError(say("Klaviyo cannot compare this."))
    return {"type": "numeric", "operator": _NUMERIC[operator], "value": _whole(value)}


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value
