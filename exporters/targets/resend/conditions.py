"""Conditions as Resend's rules: fields of the contact and of the event that started the run, nothing else.

What people did before is asked of the fields in which it has to be kept (``exporters.lowering.history_fields``).
"""

from __future__ import annotations

from collections.abc import Mapping

from exporters.lowering.history_fields import field_of
from exporters.publishing.assets import Body
from exporters.targets.resend.names import contact_field
from exporters.targets.writing.conditions import CannotSayError, Plain, is_flag, is_yes, plain
from journey.condition import (
    AttributeOperand,
    Comparison,
    Condition,
    Constant,
    EntryPropertyOperand,
    EventPropertyOperand,
    Operator,
    StageOperand,
)
from journey.words import say

_OPERATORS: dict[Operator, str] = {
    "equal": "eq",
    "not_equal": "neq",
    "greater": "gt",
    "at_least": "gte",
    "less": "lt",
    "at_most": "lte",
}
_ORDERED = ("greater", "at_least", "less", "at_most")
#: What Resend keeps of itself and has no field for.
_KEPT = ("unsubscribed.", "suppressed")
_ANYBODY: Body = {"type": "rule", "field": "contact.email", "operator": "exists"}
_NOBODY: Body = {"type": "rule", "field": "contact.email", "operator": "is_empty"}


class Rules:
    """Writes conditions. ``segments``: the journey's own; ``fields``: the fields of contacts that were asked for, with
    the kind of their values."""

    def __init__(self, segments: Mapping[str, Condition]) -> None:
        self.segments = segments
        self.fields: dict[str, str] = {}

    def rule(self, condition: Condition) -> Body:
        """A condition as a rule. CannotSayError if Resend cannot ask it."""
        return self._written(plain(condition, self.segments))

    def _written(self, part: Plain) -> Body:
        if isinstance(part, Comparison):
            return self._comparison(part)
        if not part.parts:
            return _ANYBODY if part.match == "all" else _NOBODY
        return _row(part.match, [self._written(one) for one in part.parts])

    def _comparison(self, one: Comparison) -> Body:
        left = one.left
        if isinstance(left, EntryPropertyOperand | EventPropertyOperand):
            return _rule(f"event.{left.name}", one.operator, one.value)
        if isinstance(left, AttributeOperand):
            return self._attribute(left, one)
        name = "stage" if isinstance(left, StageOperand) else field_of(left)
        if not name:
            raise CannotSayError(say("Resend does not know what this condition asks."))
        return self._field(name, one.operator, one.value)

    def _attribute(self, left: AttributeOperand, one: Comparison) -> Body:
        if left.within:
            raise CannotSayError(say("Resend does not know when a field was written."))
        if left.name.startswith(_KEPT):
            raise CannotSayError(say("Resend looks after who unsubscribed itself."))
        wanted = is_yes(one)
        if left.name == "consent.email" and wanted is not None:
            return {"type": "rule", "field": "contact.unsubscribed", "operator": "eq", "value": not wanted}
        if left.name == "reachable.email" and wanted is not None:
            return _ANYBODY if wanted else _NOBODY
        if not is_flag(one):
            return self._field(left.name, one.operator, one.value)
        yes = self._field(left.name, "equal", 1.0)
        if wanted:
            return yes
        # Yes/no names are never missing: without a value they are no.
        where = contact_field(left.name)
        return _row("any", [_rule(where, "missing", None), _rule(where, "not_equal", 1.0)])

    def _field(self, name: str, operator: Operator, value: Constant) -> Body:
        texts = isinstance(value, str) or (isinstance(value, tuple) and any(isinstance(part, str) for part in value))
        known = "" if value is None else "string" if texts else "number"
        self.fields[name] = self.fields.get(name) or known
        where = contact_field(name)
        asked = _rule(where, operator, int(value) if isinstance(value, bool) else value)
        if operator != "not_equal":
            return asked
        # What is missing is neither equal nor unequal.
        return _row("all", [_rule(where, "present", None), asked])


def _row(match: str, rules: list[Body]) -> Body:
    return {"type": "and" if match == "all" else "or", "rules": rules}


def _rule(name: str, operator: Operator, value: Constant) -> Body:
    if operator in ("missing", "present"):
        return {"type": "rule", "field": name, "operator": "is_empty" if operator == "missing" else "exists"}
    if operator == "one_of" and isinstance(value, tuple):
        return _row("any", [_rule(name, "equal", part) for part in value])
    if operator == "contains" and isinstance(value, str):
        return {"type": "rule", "field": name, "operator": "contains", "value": value}
    if operator not in _OPERATORS or value is None or isinstance(value, tuple):
        raise CannotSayError(say("Resend cannot compare this."))
    if isinstance(value, str) and operator in _ORDERED:
        raise CannotSayError(say("Resend does not order texts."))
    return {"type": "rule", "field": name, "operator": _OPERATORS[operator], "value": _number(value)}


def _number(value: float | str | bool) -> float | str | bool:
    return int(value) if isinstance(value, float) and value.is_integer() else value
