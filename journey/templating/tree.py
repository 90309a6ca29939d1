"""The syntax tree of a message's template: the only thing that is rendered, checked and translated for a target.

A template is a row of parts; values are expressions. Nothing else can stand in a template, so whoever walks the
tree handles these classes and is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

#: A value of a person or an event: a number, a text, or None where it is missing.
Value = float | str | None
Constant = float | str | bool

Comparator = Literal["equal", "not_equal", "greater", "at_least", "less", "at_most"]


class Literally(msgspec.Struct, frozen=True):
    """A constant."""

    value: Constant


class Variable(msgspec.Struct, frozen=True):
    """The value called ``name``, parts joined by points: ``country``, ``consent.email``, ``event.product``."""

    name: str
    line: int


class Filtered(msgspec.Struct, frozen=True):
    """``value`` passed through the filter called ``filter`` (filters.FILTERS)."""

    value: Expression
    filter: str
    arguments: tuple[Constant, ...] = ()


class Compared(msgspec.Struct, frozen=True):
    """Two values compared: numbers with numbers, texts with texts; else only ``not_equal`` is true."""

    left: Expression
    comparator: Comparator
    right: Expression


class Joined(msgspec.Struct, frozen=True):
    """Whether all or any of the parts are true."""

    match: Literal["all", "any"]
    parts: tuple[Expression, ...]


class Negated(msgspec.Struct, frozen=True):
    """Whether the part is not true."""

    part: Expression


class Present(msgspec.Struct, frozen=True):
    """Whether a variable has a value."""

    variable: Variable


Expression = Literally | Variable | Filtered | Compared | Joined | Negated | Present


class Words(msgspec.Struct, frozen=True):
    """Text that stands as it is."""

    text: str


class Printed(msgspec.Struct, frozen=True):
    """A value that is printed."""

    value: Expression
    line: int


class Branch(msgspec.Struct, frozen=True):
    """Parts that stand where the condition holds."""

    condition: Expression
    parts: tuple[Part, ...]


class Choice(msgspec.Struct, frozen=True):
    """The first branch whose condition is true, else ``otherwise``."""

    branches: tuple[Branch, ...]
    otherwise: tuple[Part, ...]
    line: int


Part = Words | Printed | Choice


class Template(msgspec.Struct, frozen=True):
    """A whole template."""

    parts: tuple[Part, ...] = ()


class Use(msgspec.Struct, frozen=True):
    """A place where a variable is used. ``guarded``: the template says what stands there if it is missing."""

    name: str
    line: int
    guarded: bool


def uses(template: Template) -> tuple[Use, ...]:
    """All places where variables are used, from first to last."""
    return tuple(_uses_of_parts(template.parts, frozenset()))


def _uses_of_parts(parts: tuple[Part, ...], asked: frozenset[str]) -> Iterator[Use]:
    for part in parts:
        if isinstance(part, Printed):
            yield from _uses_of(part.value, asked)
        elif isinstance(part, Choice):
            # A variable that a condition asks about is not missing by mistake, here or in the branch it opens.
            for branch in part.branches:
                inside = asked | frozenset(use.name for use in _uses_of(branch.condition, asked))
                yield from _uses_of(branch.condition, inside)
                yield from _uses_of_parts(branch.parts, inside)
            yield from _uses_of_parts(part.otherwise, asked)


def _uses_of(value: Expression, asked: frozenset[str]) -> Iterator[Use]:
    if isinstance(value, Variable):
        yield Use(value.name, value.line, value.name in asked)
    elif isinstance(value, Present):
        yield Use(value.variable.name, value.variable.line, True)
    elif isinstance(value, Filtered):
        for use in _uses_of(value.value, asked):
            yield Use(use.name, use.line, use.guarded or value.filter == "default")
    elif isinstance(value, Compared):
        yield from _uses_of(value.left, asked)
        yield from _uses_of(value.right, asked)
    elif isinstance(value, Joined):
        for part in value.parts:
            yield from _uses_of(part, asked)
    elif isinstance(value, Negated):
        yield from _uses_of(value.part, asked)
