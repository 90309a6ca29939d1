"""Fills a template with values. A walk over our own tree: nothing is looked up but names, nothing is called but the
listed filters, and the text cannot grow beyond its bound."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping

import msgspec

from journey.templating.filters import FILTERS, printed
from journey.templating.tree import (
    Choice,
    Compared,
    Expression,
    Filtered,
    Joined,
    Literally,
    Negated,
    Part,
    Present,
    Printed,
    Template,
    Value,
    Variable,
    Words,
)

#: The longest text that is rendered; what comes after it is cut off.
LONGEST = 2_000_000


class Rendered(msgspec.Struct, frozen=True):
    """``missing``: the variables that had to be printed but have no value, each once, in their order."""

    text: str
    missing: tuple[str, ...] = ()


def _nothing(name: str) -> str:
    return ""


def render(
    template: Template,
    values: Mapping[str, Value],
    *,
    escape: bool = False,
    show_missing: Callable[[str], str] = _nothing,
) -> Rendered:
    """The template with ``values`` by name. ``escape``: values are escaped for HTML. ``show_missing(name)`` stands
    where a variable without a value would be printed."""
    walk = _Walk(values, escape, show_missing)
    walk.parts(template.parts)
    return Rendered("".join(walk.pieces), tuple(dict.fromkeys(walk.missing)))


class _Walk:
    def __init__(self, values: Mapping[str, Value], escape: bool, show_missing: Callable[[str], str]) -> None:
        self._values, self._escape, self._show_missing = values, escape, show_missing
        self.pieces: list[str] = []
        self.missing: list[str] = []
        self._room = LONGEST

    def parts(self, parts: tuple[Part, ...]) -> None:
        for part in parts:
            if isinstance(part, Words):
                self._write(part.text)
            elif isinstance(part, Printed):
                self._print(part.value)
            else:
                self.parts(self._chosen(part))

    def _write(self, text: str) -> None:
        self.pieces.append(text[: self._room])
        self._room = max(self._room - len(text), 0)

    def _print(self, value: Expression) -> None:
        found = evaluate(value, self._values)
        if found is None:
            name = _name_of(value)
            self.missing.append(name)
            self._write(self._show_missing(name))
            return
        text = printed(found)
        self._write(html.escape(text) if self._escape else text)

    def _chosen(self, choice: Choice) -> tuple[Part, ...]:
        for branch in choice.branches:
            if is_true(evaluate(branch.condition, self._values)):
                return branch.parts
        return choice.otherwise


def _name_of(value: Expression) -> str:
    while isinstance(value, Filtered):
        value = value.value
    return value.name if isinstance(value, Variable) else ""


def is_true(value: Value | bool) -> bool:
    """Whether a value counts as true: not missing, not an empty text, not zero."""
    return bool(value)


def evaluate(value: Expression, values: Mapping[str, Value]) -> Value | bool:
    """What an expression gives; None where it is missing."""
    if isinstance(value, Literally):
        return value.value
    if isinstance(value, Variable):
        return values.get(value.name)
    if isinstance(value, Filtered):
        found = evaluate(value.value, values)
        return FILTERS[value.filter].run(found, *value.arguments)
    if isinstance(value, Compared):
        return _compare(evaluate(value.left, values), value.comparator, evaluate(value.right, values))
    if isinstance(value, Joined):
        parts = (is_true(evaluate(part, values)) for part in value.parts)
        return all(parts) if value.match == "all" else any(parts)
    if isinstance(value, Negated):
        return not is_true(evaluate(value.part, values))
    assert isinstance(value, Present)
    return values.get(value.variable.name) is not None


def _compare(left: Value | bool, comparator: str, right: Value | bool) -> bool:
    if comparator in ("equal", "not_equal"):
        return (left == right) == (comparator == "equal")
    if left is None or right is None or isinstance(left, str) != isinstance(right, str):
        return False
    if comparator == "greater":
        return left > right  # type: ignore[operator]  # both are numbers or both texts
    if comparator == "at_least":
        return left >= right  # type: ignore[operator]
    if comparator == "less":
        return left < right  # type: ignore[operator]
    return left <= right  # type: ignore[operator]
