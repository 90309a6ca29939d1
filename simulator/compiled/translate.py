"""Translates the kernel from Python into LLVM's language: the function that others call, and all that it calls."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llvmlite import ir

from simulator.compiled.arithmetic import NotKnown
from simulator.compiled.body import Body, Widened, Written
from simulator.compiled.jit import FRACTION, NOTHING, PAIR, TRUTH, UNSIGNED, WHOLE, KernelFunction, Type

#: What annotations mean. A parameter with any other has the type of what it is given: a row of some table.
_TYPES = {
    "int": WHOLE,
    "float": FRACTION,
    "bool": TRUTH,
    "None": NOTHING,
    "np.uint64": UNSIGNED,
    "tuple[float, float]": PAIR,
}


class KernelError(Exception):
    """The kernel's source holds something that its language has not; says what and where."""


class Translation:
    """A kernel as far as it is translated. Two of the same source are equal to the letter."""

    def __init__(self, name: str) -> None:
        self.module = ir.Module(name)
        self._sources: dict[str, dict[str, ast.FunctionDef]] = {}
        self._written: dict[tuple[KernelFunction, tuple[Type, ...]], Written] = {}
        self._waiting: list[tuple[KernelFunction, ast.FunctionDef, Written]] = []

    def entry(self, function: Any) -> str:
        """Translates a kernel function of plain numbers with all that it calls, so that it can be called from outside:
        its name in the module. KernelError if something cannot be translated."""
        written = self._found(function, [WHOLE] * function.python.__code__.co_argcount)
        written.code.linkage = "external"
        while self._waiting:
            self._write(*self._waiting.pop())
        name: str = written.code.name
        return name

    def _found(self, function: KernelFunction, given: Sequence[Type]) -> Written:
        """The function for values of some types; its body is written later."""
        source = self._source(function)
        parameters = tuple(
            _TYPES.get(_text(argument.annotation), kind) for argument, kind in zip(source.args.args, given, strict=True)
        )
        key = function, parameters
        if key not in self._written:
            written = self._declared(function, source, parameters)
            self._written[key] = written
            self._waiting.append((function, source, written))
        return self._written[key]

    def _declared(self, function: KernelFunction, source: ast.FunctionDef, parameters: tuple[Type, ...]) -> Written:
        place = _place(function, source.lineno)
        result = _TYPES.get(_text(source.returns))
        if result is None:
            raise KernelError(f"{place} the kernel's language does not have the result {_text(source.returns)}")
        name = self.module.get_unique_name(f"{function.python.__module__}.{source.name}")
        form = ir.FunctionType(result.code, [parameter.code for parameter in parameters])
        code = ir.Function(self.module, form, name)
        code.linkage = "internal"
        code.attributes.add("nounwind")
        if function.attribute:
            code.attributes.add(function.attribute)
        return Written(code, parameters, result)

    def _write(self, function: KernelFunction, source: ast.FunctionDef, written: Written) -> None:
        """Writes a function's body, again and again until the type of no variable changes."""
        known: dict[str, Type] = {}
        done = False
        while not done:
            body = Body(written, function.python.__globals__, self._found, known)
            try:
                body.write(source)
                done = True
            except Widened:
                written.code.blocks.clear()
            except NotKnown as problem:
                place = _place(function, body.line)
                raise KernelError(f"{place} the kernel's language does not have {problem}") from None

    def _source(self, function: KernelFunction) -> ast.FunctionDef:
        module = function.python.__module__
        if module not in self._sources:
            tree = ast.parse(_file(function).read_text(encoding="utf-8"))
            self._sources[module] = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        return self._sources[module][function.python.__name__]


def _file(function: KernelFunction) -> Path:
    file = sys.modules[function.python.__module__].__file__
    assert file is not None, "the kernel's sources are files, in an installed program too"
    return Path(file)


def _place(function: KernelFunction, line: int) -> str:
    return f"{_file(function)}:{line}: in {function.python.__name__},"


def _text(annotation: ast.expr | None) -> str:
    if isinstance(annotation, ast.Name):
        return annotation.id
    return "" if annotation is None else ast.unparse(annotation)
