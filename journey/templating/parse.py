"""Reads a template: Jinja2's own reader, then only what messages may say is taken over into our tree.

Nothing of Jinja2 ever runs a template: loops, calls, arithmetic, assignments and inclusion have no place in the
tree. Texts, tags and depth are bounded, so that a template from a stranger costs little.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from journey.templating.filters import FILTERS
from journey.templating.problems import Problem, TemplateError
from journey.templating.syntax_problems import syntax_problem, unknown_tag
from journey.templating.tree import (
    Branch,
    Choice,
    Comparator,
    Compared,
    Constant,
    Expression,
    Filtered,
    Joined,
    Literally,
    Negated,
    Part,
    Present,
    Printed,
    Template,
    Variable,
    Words,
)
from journey.words import number, say

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

#: Bounds of one template.
LONGEST = 200_000
MOST_TAGS = 2_000
DEEPEST = 20
_LONGEST_NAME = 200
_LONGEST_CONSTANT = 500

#: ``person["Any name"]`` is the attribute of that name, for names that are not words.
PERSON = "person"

_COMPARATORS: dict[str, Comparator] = {
    "eq": "equal",
    "ne": "not_equal",
    "gt": "greater",
    "gteq": "at_least",
    "lt": "less",
    "lteq": "at_most",
}
_TAG_NAMES = {
    "For": "for",
    "Assign": "set",
    "AssignBlock": "set",
    "Include": "include",
    "Import": "import",
    "FromImport": "import",
    "Extends": "extends",
    "Block": "block",
    "Macro": "macro",
    "CallBlock": "call",
    "FilterBlock": "filter",
    "With": "with",
    "ScopedEvalContextModifier": "autoescape",
}


@lru_cache(maxsize=64)
def parse_template(source: str) -> Template:
    """The tree of a template. Raises TemplateError with all that is wrong."""
    _bound(source)
    from jinja2 import TemplateSyntaxError

    try:
        tree = _environment().parse(source)
    except TemplateSyntaxError as error:
        raise TemplateError((syntax_problem(source, error.message or "", error.lineno),)) from None
    except (RecursionError, ValueError, OverflowError):
        raise TemplateError((_too_deep(1),)) from None
    reader = _Reader()
    try:
        parts = reader.parts(tree.body, 0)
    except RecursionError:
        reader.problems.append(_too_deep(1))
        parts = ()
    if reader.problems:
        raise TemplateError(tuple(sorted(reader.problems, key=lambda problem: problem.line)))
    return Template(parts)


def problems_of(source: str) -> tuple[Problem, ...]:
    """What is wrong with a template; nothing if it can be read."""
    try:
        parse_template(source)
    except TemplateError as error:
        return error.problems
    return ()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment

    return Environment(keep_trailing_newline=True, autoescape=False)


def _bound(source: str) -> None:
    if len(source) > LONGEST:
        reason = say("The text has more than {count} characters.", count=number(LONGEST))
        raise TemplateError((Problem(1, reason, say("Shorten it.")),))
    if source.count("{{") + source.count("{%") > MOST_TAGS:
        reason = say("The text has more than {count} tags.", count=number(MOST_TAGS))
        raise TemplateError((Problem(1, reason, say("Use fewer.")),))


def _too_deep(line: int) -> Problem:
    return Problem(line, say("Too much is nested here, or a number is too long."), say("Split it up."))


class _Refused(Exception):  # noqa: N818 - caught within this module
    """An expression that messages may not use."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


class _Reader:
    """Takes over what is allowed and collects what is not."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def parts(self, body: list[Any], depth: int) -> tuple[Part, ...]:
        found: list[Part] = []
        for node in body:
            kind = type(node).__name__
            if depth > DEEPEST:
                self.problems.append(_too_deep(node.lineno))
                return ()
            if kind == "Output":
                found.extend(self._outputs(node))
            elif kind == "If":
                found.append(self._choice(node, depth))
            else:
                self.problems.append(unknown_tag(_TAG_NAMES.get(kind, kind.lower()), node.lineno))
        return tuple(found)

    def _outputs(self, output: nodes.Output) -> list[Part]:
        found: list[Part] = []
        for node in output.nodes:
            if type(node).__name__ == "TemplateData":
                found.append(Words(node.data))  # type: ignore[attr-defined]
                continue
            value = self._value(node)
            if value is not None:
                found.append(Printed(value, node.lineno))
        return found

    def _choice(self, node: nodes.If, depth: int) -> Choice:
        branches = []
        for one in (node, *node.elif_):
            condition = self._value(one.test)
            parts = self.parts(one.body, depth + 1)
            if condition is not None:
                branches.append(Branch(condition, parts))
        return Choice(tuple(branches), self.parts(node.else_, depth + 1), node.lineno)

    def _value(self, node: nodes.Node) -> Expression | None:
        try:
            return _expression(node, 0)
        except _Refused as refused:
            self.problems.append(refused.problem)
            return None


def _expression(node: Any, depth: int) -> Expression:
    if depth > DEEPEST:
        raise _Refused(_too_deep(node.lineno))
    kind = type(node).__name__
    if kind in ("Name", "Getattr", "Getitem"):
        return _variable(node)
    if kind in ("Const", "Neg"):
        return Literally(_constant(node))
    if kind == "Filter":
        return _filtered(node, depth)
    if kind == "Compare":
        return _compared(node, depth)
    if kind in ("And", "Or"):
        parts = (_expression(node.left, depth + 1), _expression(node.right, depth + 1))
        return Joined("all" if kind == "And" else "any", parts)
    if kind == "Not":
        return Negated(_expression(node.node, depth + 1))
    if kind == "Test":
        return _test(node)
    raise _Refused(_not_allowed(node))


_WORDS_OF_NODES = {
    "Call": "()",
    "CondExpr": "… if … else …",
    "Concat": "~",
    "Add": "+",
    "Sub": "-",
    "Mul": "*",
    "Div": "/",
    "FloorDiv": "//",
    "Mod": "%",
    "Pow": "**",
    "List": "[…]",
    "Tuple": "(…)",
    "Dict": "{…}",
    "Slice": "[:]",
}


def _not_allowed(node: Any) -> Problem:
    written = _WORDS_OF_NODES.get(type(node).__name__, type(node).__name__)
    return Problem(
        node.lineno,
        say("“{text}” cannot be used in messages.", text=written),
        say("Use variables, filters, comparisons, and, or, not."),
    )


def _variable(node: Any) -> Variable:
    names: list[str] = []
    while type(node).__name__ != "Name":
        if len(names) > 8:
            raise _Refused(_too_deep(node.lineno))
        if type(node).__name__ == "Getattr":
            names.append(node.attr)
        elif type(node).__name__ == "Getitem" and isinstance(getattr(node.arg, "value", None), str):
            names.append(node.arg.value)
        else:
            raise _Refused(_not_allowed(node))
        node = node.node
    names.append(node.name)
    names.reverse()
    if names[0] == PERSON and len(names) > 1:
        names = names[1:]
    name = ".".join(names)
    if any(part.startswith("_") for part in names) or len(name) > _LONGEST_NAME:
        raise _Refused(
            Problem(
                node.lineno,
                say("“{name}” cannot be used in messages.", name=name[:60]),
                say("Names do not begin with “_”, and have up to {count} characters.", count=_LONGEST_NAME),
                name,
            )
        )
    return Variable(name, node.lineno)


def _constant(node: Any) -> Constant:
    negative = type(node).__name__ == "Neg"
    value = getattr(node.node if negative else node, "value", None)
    if isinstance(value, bool) and not negative:
        return value
    if isinstance(value, int | float):
        try:
            found = -float(value) if negative else float(value)
        except OverflowError:
            found = math.inf
        if not math.isfinite(found):
            raise _Refused(_too_deep(node.lineno))
        return found
    if isinstance(value, str) and not negative and len(value) <= _LONGEST_CONSTANT:
        return value
    raise _Refused(_not_allowed(node))


def _filtered(node: Any, depth: int) -> Filtered:
    known = FILTERS.get(node.name)
    if known is None:
        names = ", ".join(FILTERS)
        raise _Refused(
            Problem(
                node.lineno,
                say("Messages have no filter “{name}”.", name=node.name[:60]),
                say("Use one of {names}.", names=names),
                node.name,
            )
        )
    fits = not node.kwargs and node.dyn_args is None and node.dyn_kwargs is None and node.node is not None
    arguments: tuple[Constant, ...] = ()
    if fits:
        fits = known.needs <= len(node.args) <= len(known.takes) and all(
            type(part).__name__ in ("Const", "Neg") for part in node.args
        )
    if fits:
        arguments = tuple(_constant(part) for part in node.args)
        fits = all(isinstance(part, wanted) for part, wanted in zip(arguments, known.takes, strict=False))
    if not fits:
        raise _Refused(
            Problem(
                node.lineno,
                say("The filter “{name}” is not written like this.", name=known.name),
                say("Write it as {example}.", example=f"| {known.example}"),
                known.name,
            )
        )
    return Filtered(_expression(node.node, depth + 1), known.name, arguments)


def _compared(node: Any, depth: int) -> Compared:
    comparator = _COMPARATORS.get(node.ops[0].op)
    if comparator is None or len(node.ops) != 1:
        raise _Refused(
            Problem(
                node.lineno,
                say("This comparison cannot be used in messages."),
                say("Compare two values with ==, !=, <, <=, > or >=; join comparisons with and, or."),
            )
        )
    return Compared(_expression(node.expr, depth + 1), comparator, _expression(node.ops[0].expr, depth + 1))


def _test(node: Any) -> Expression:
    if node.name not in ("defined", "undefined") or type(node.node).__name__ not in ("Name", "Getattr", "Getitem"):
        raise _Refused(
            Problem(
                node.lineno,
                say("“is {name}” cannot be used in messages.", name=node.name[:40]),
                say("Ask “is defined” or “is not defined” of a variable."),
                node.name,
            )
        )
    present = Present(_variable(node.node))
    return present if node.name == "defined" else Negated(present)


_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")
_TAKEN = frozenset(("if", "elif", "else", "endif", "and", "or", "not", "is", "in", "true", "false", "none", PERSON))


def written_variable(name: str) -> str:
    """How a variable is written in a template: ``country``, ``person["First name"]``."""
    if _IDENTIFIER.fullmatch(name) and name.split(".")[0].lower() not in _TAKEN:
        return name
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'{PERSON}["{quoted}"]'
