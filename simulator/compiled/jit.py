"""The language that the kernel is written in: its types of values, its functions, and the operations that Python lacks.

A kernel function is Python that C could have too: whole numbers, fractions, truths, rows of tables (memory.py), loops
and calls of other kernel functions. Nobody runs it as it stands: ``translate.py`` reads its source and writes LLVM's
language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, TypeVar

from llvmlite import ir

F = TypeVar("F", bound=Callable[..., object])


# --- Values --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Type:
    """What a value is. ``code``: its form in LLVM's language. ``table``: of a row, the table that it is of."""

    name: str
    code: Any
    table: str = ""


#: 64 bits; numbers with and without a sign are the same to the machine, but not when they are divided or compared.
WHOLE = Type("whole number", ir.IntType(64))
UNSIGNED = Type("whole number without a sign", ir.IntType(64))
FRACTION = Type("fraction", ir.DoubleType())
TRUTH = Type("truth", ir.IntType(1))
NOTHING = Type("nothing", ir.VoidType())
#: Two fractions: what a function gives that has two results.
PAIR = Type("two fractions", ir.LiteralStructType([ir.DoubleType(), ir.DoubleType()]))


@cache
def row_of(table: str) -> Type:
    """A row of a table, by its address."""
    return Type(f"row of {table}", ir.IntType(8).as_pointer(), table)


class Value(NamedTuple):
    """A value that a function works with, as LLVM knows it."""

    type: Type
    code: Any


# --- Functions -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class KernelFunction:
    """A function of the kernel. ``attribute``: what the optimiser is told of it."""

    python: Callable[..., object]
    attribute: str

    def __call__(self, *_: Any) -> Any:
        """Refused: a kernel function is only there to be translated."""
        raise TypeError(f"{self.python.__name__} is a part of the kernel and runs nowhere else")


def inner(function: F) -> F:
    """A function of the kernel."""
    return _declared(function, "")


def inlined(function: F) -> F:
    """A function of the kernel that is worth being written out wherever it is called."""
    return _declared(function, "alwaysinline")


def apart(function: F) -> F:
    """A function of the kernel that is called so rarely that its callers are better without it."""
    return _declared(function, "noinline")


def _declared(function: F, attribute: str) -> F:
    declared: Any = KernelFunction(function, attribute)
    return declared


# --- Operations ----------------------------------------------------------------------------------------------

#: Writes the code of an operation: the builder and the arguments, as LLVM knows them; gives the result, if any.
Write = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Operation:
    """What the kernel's functions call and Python lacks. ``result`` may hang on the table that a text names."""

    name: str
    parameters: tuple[Type, ...]
    result: Type
    write: Write


def operation(*parameters: Type, gives: Type) -> Callable[[Write], Any]:
    """Declares an operation, of which the decorated function writes the code."""

    def declare(write: Write) -> Any:
        return Operation(write.__name__, parameters, gives, write)

    return declare


class ByTable:
    """An operation on a table that the kernel's function names by a text."""

    def __init__(self, declare: Callable[[str], Operation]) -> None:
        self.of = cache(declare)

    def __call__(self, *_: Any) -> Any:
        """Refused, as with a kernel function."""
        raise TypeError("an operation of the kernel runs nowhere else")
