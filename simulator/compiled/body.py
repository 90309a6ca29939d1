"""Writes the body of one function of the kernel in LLVM's language.

Its source is read once, and written down as it is read: a variable has one type in all of the function, that of its
first value. Where a later value is wider (a fraction after a whole number) the body is written again. What optimising
would do anyway is left to it: variables lie in memory, and every operator is written out.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from types import ModuleType
from typing import Any

import numpy as np
from llvmlite import ir

from simulator.compiled.arithmetic import (
    NotKnown,
    combined,
    compared,
    constant,
    converted,
    inverted,
    negative,
    truth,
    wider,
)
from simulator.compiled.jit import (
    FRACTION,
    NOTHING,
    PAIR,
    TRUTH,
    UNSIGNED,
    WHOLE,
    ByTable,
    KernelFunction,
    Operation,
    Type,
    Value,
)
from simulator.compiled.memory import field_of, read_field, write_field


@dataclass(frozen=True)
class Written:
    """A function in LLVM's language, which may have no body yet."""

    code: Any
    parameters: tuple[Type, ...]
    result: Type


#: Finds the function to call for values of some types.
Find = Callable[[KernelFunction, Sequence[Type]], Written]


class Widened(Exception):  # noqa: N818 - no error: the body is to be written again
    """A variable turned out to be wider than its first value."""


class Body:
    """The body of one function, as far as it is written."""

    def __init__(self, written: Written, names: Mapping[str, Any], find: Find, known: dict[str, Type]) -> None:
        """``names``: what the source's names mean outside of it. ``known``: the types of variables as far as they are
        known; it grows."""
        self.line = 0
        self._written = written
        self._names = names
        self._find = find
        self._known = known
        self._places: dict[str, Any] = {}
        self._given: dict[str, Value] = {}
        self._loops: list[tuple[Any, Any]] = []
        self._entry = written.code.append_basic_block("entry")
        self._builder = ir.IRBuilder(written.code.append_basic_block("body"))

    def write(self, source: ast.FunctionDef) -> None:
        """Writes all blocks. NotKnown at what cannot be written, with ``line`` at its place; Widened if the body must
        be written again with what is known now."""
        stored = {
            node.id for node in ast.walk(source) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        first = self._builder.block
        for argument, kind, code in zip(
            source.args.args, self._written.parameters, self._written.code.args, strict=True
        ):
            if argument.arg in stored:
                self._assign(argument.arg, Value(kind, code))
            else:
                self._given[argument.arg] = Value(kind, code)
        self._statements(source.body)
        if not self._builder.block.is_terminated:
            if self._written.result is NOTHING:
                self._builder.ret_void()
            else:  # the end of a loop that is only left by "return"
                self._builder.unreachable()
        ir.IRBuilder(self._entry).branch(first)

    # --- Statements ------------------------------------------------------------------------------------------

    def _statements(self, statements: Sequence[ast.stmt]) -> None:
        for statement in statements:
            if self._builder.block.is_terminated:
                return
            self.line = statement.lineno
            write = _STATEMENTS.get(type(statement))
            if write is None:
                raise NotKnown(f"the statement {type(statement).__name__}")
            write(self, statement)

    def _expression_statement(self, statement: ast.Expr) -> None:
        if isinstance(statement.value, ast.Call):
            self._call(statement.value)
        elif not isinstance(statement.value, ast.Constant):
            raise NotKnown("a value that nobody uses")

    def _assignment(self, statement: ast.Assign) -> None:
        value = self._value(statement.value)
        for target in statement.targets:
            self._store(target, value)

    def _change(self, statement: ast.AugAssign) -> None:
        target = statement.target
        operator, value = type(statement.op), statement.value
        if isinstance(target, ast.Attribute):
            row = self._value(target.value)
            before = self._field(row, target.attr)
            self._store_field(row, target.attr, combined(self._builder, operator, before, self._value(value)))
        elif isinstance(target, ast.Name):
            self._assign(target.id, combined(self._builder, operator, self._variable(target.id), self._value(value)))
        else:
            raise NotKnown("this change")

    def _store(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Name):
            self._assign(target.id, value)
        elif isinstance(target, ast.Attribute):
            self._store_field(self._value(target.value), target.attr, value)
        elif isinstance(target, ast.Tuple) and value.type is PAIR and len(target.elts) == 2:
            for place, part in enumerate(target.elts):
                self._store(part, Value(FRACTION, self._builder.extract_value(value.code, place)))
        else:
            raise NotKnown("this target of an assignment")

    def _store_field(self, row: Value, name: str, value: Value) -> None:
        field = field_of(row.type, name)
        if field is None:
            raise NotKnown(f"the field {name} of a {row.type.name}")
        write_field(self._builder, row, name, converted(self._builder, value, field[2]))

    def _assign(self, name: str, value: Value) -> None:
        kind = self._known.setdefault(name, value.type)
        if (wanted := wider(kind, value.type)) is not kind:
            self._known[name] = wanted
            if name in self._places:
                raise Widened
            kind = wanted
        if name not in self._places:
            self._places[name] = ir.IRBuilder(self._entry).alloca(kind.code, name=name)
        self._builder.store(converted(self._builder, value, kind), self._places[name])

    def _choice(self, statement: ast.If) -> None:
        builder = self._builder
        then, end = self._block("then"), self._block("end")
        otherwise = self._block("else") if statement.orelse else end
        self._condition(statement.test, then, otherwise)
        self._branch_of(statement.body, then, end)
        if statement.orelse:
            self._branch_of(statement.orelse, otherwise, end)
        builder.position_at_end(end)

    def _branch_of(self, statements: Sequence[ast.stmt], block: Any, end: Any) -> None:
        self._builder.position_at_end(block)
        self._statements(statements)
        if not self._builder.block.is_terminated:
            self._builder.branch(end)

    def _repetition(self, statement: ast.While) -> None:
        builder = self._builder
        if statement.orelse:
            raise NotKnown("what follows a loop that was not broken off")
        head, body, end = self._block("while"), self._block("body"), self._block("end")
        builder.branch(head)
        builder.position_at_end(head)
        self._condition(statement.test, body, end)
        self._loops.append((head, end))
        self._branch_of(statement.body, body, head)
        self._loops.pop()
        builder.position_at_end(end)

    def _counting(self, statement: ast.For) -> None:
        builder = self._builder
        target, numbers = statement.target, statement.iter
        if not (
            isinstance(target, ast.Name)
            and isinstance(numbers, ast.Call)
            and isinstance(numbers.func, ast.Name)
            and numbers.func.id == "range"
        ):
            raise NotKnown("a loop over anything but a range")
        if statement.orelse:
            raise NotKnown("what follows a loop that was not broken off")
        bounds = [converted(builder, self._value(bound), WHOLE) for bound in numbers.args]
        if len(bounds) == 1:
            bounds.insert(0, ir.Constant(WHOLE.code, 0))
        step = bounds[2] if len(bounds) == 3 else ir.Constant(WHOLE.code, 1)
        if not isinstance(step, ir.Constant) or step.constant == 0:
            raise NotKnown("a range with a step that is no constant")
        head, body, turn, end = (self._block(name) for name in ("for", "body", "next", "end"))
        counter = ir.IRBuilder(self._entry).alloca(WHOLE.code)
        builder.store(bounds[0], counter)
        builder.branch(head)
        builder.position_at_end(head)
        number = builder.load(counter)
        builder.cbranch(builder.icmp_signed("<" if step.constant > 0 else ">", number, bounds[1]), body, end)
        builder.position_at_end(body)
        self._assign(target.id, Value(WHOLE, number))
        self._loops.append((turn, end))
        self._branch_of(statement.body, body, turn)
        self._loops.pop()
        builder.position_at_end(turn)
        builder.store(builder.add(number, step), counter)
        builder.branch(head)
        builder.position_at_end(end)

    def _return(self, statement: ast.Return) -> None:
        if statement.value is None:
            self._builder.ret_void()
        else:
            value = self._value(statement.value)
            self._builder.ret(converted(self._builder, value, self._written.result))

    def _next_turn(self, _statement: ast.Continue) -> None:
        self._builder.branch(self._loops[-1][0])

    def _way_out(self, _statement: ast.Break) -> None:
        self._builder.branch(self._loops[-1][1])

    def _nothing(self, _statement: ast.Pass) -> None:
        """Nothing is to be done."""

    def _block(self, name: str) -> Any:
        return self._written.code.append_basic_block(name)

    # --- Conditions ------------------------------------------------------------------------------------------

    def _condition(self, test: ast.expr, then: Any, otherwise: Any) -> None:
        """Goes on at one of two blocks; asks no more than it must."""
        builder = self._builder
        if isinstance(test, ast.BoolOp):
            for part in test.values[:-1]:
                more = self._block("more")
                if isinstance(test.op, ast.And):
                    self._condition(part, more, otherwise)
                else:
                    self._condition(part, then, more)
                builder.position_at_end(more)
            self._condition(test.values[-1], then, otherwise)
        elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            self._condition(test.operand, otherwise, then)
        elif isinstance(test, ast.Constant):
            builder.branch(then if test.value else otherwise)
        elif isinstance(test, ast.Compare):
            self._chain(test, then, otherwise)
        else:
            builder.cbranch(truth(builder, self._value(test)), then, otherwise)

    def _chain(self, test: ast.Compare, then: Any, otherwise: Any) -> None:
        """Goes on at one of two blocks by a comparison, or by several of which each must hold."""
        builder = self._builder
        left = self._value(test.left)
        last = len(test.ops) - 1
        for place, (order, part) in enumerate(zip(test.ops, test.comparators, strict=True)):
            right = self._value(part)
            more = then if place == last else self._block("more")
            builder.cbranch(compared(builder, type(order), left, right), more, otherwise)
            if place < last:
                builder.position_at_end(more)
            left = right

    def _one_of(self, ways: Sequence[tuple[Any, Value]], end: Any) -> Value:
        """The value of the way that was gone: each the block at its end, and its value there."""
        builder = self._builder
        kind = ways[0][1].type
        for _, value in ways[1:]:
            kind = wider(kind, value.type)
        parts = []
        for block, value in ways:
            builder.position_at_end(block)
            parts.append(converted(builder, value, kind))
            builder.branch(end)
        builder.position_at_end(end)
        found = builder.phi(kind.code)
        for (block, _), code in zip(ways, parts, strict=True):
            found.add_incoming(code, block)
        return Value(kind, found)

    def _either(self, node: ast.IfExp) -> Value:
        builder = self._builder
        then, otherwise, end = self._block("then"), self._block("else"), self._block("end")
        self._condition(node.test, then, otherwise)
        ways = []
        for block, part in ((then, node.body), (otherwise, node.orelse)):
            builder.position_at_end(block)
            value = self._value(part)
            ways.append((builder.block, value))
        return self._one_of(ways, end)

    def _joined(self, node: ast.BoolOp) -> Value:
        """The value of the first part that decides, else that of the last."""
        builder, end = self._builder, self._block("end")
        decides = isinstance(node.op, ast.Or)
        ways = []
        for part in node.values[:-1]:
            value = self._value(part)
            more, decided = self._block("more"), self._block("decided")
            condition = truth(builder, value)
            builder.cbranch(condition, *((decided, more) if decides else (more, decided)))
            ways.append((decided, constant(TRUTH, decides) if value.type is TRUTH else value))
            builder.position_at_end(more)
        value = self._value(node.values[-1])
        return self._one_of([*ways, (builder.block, value)], end)

    def _chained(self, node: ast.Compare) -> Value:
        """Whether each of several comparisons holds."""
        then, otherwise, end = self._block("then"), self._block("else"), self._block("end")
        self._chain(node, then, otherwise)
        return self._one_of([(then, constant(TRUTH, 1)), (otherwise, constant(TRUTH, 0))], end)

    # --- Values ----------------------------------------------------------------------------------------------

    def _value(self, node: ast.expr) -> Value:
        read = _VALUES.get(type(node))
        if read is None:
            raise NotKnown(f"the expression {type(node).__name__}")
        found: Value = read(self, node)
        return found

    def _constant(self, node: ast.Constant) -> Value:
        return _number(node.value)

    def _name(self, node: ast.Name) -> Value:
        if node.id in self._given:
            return self._given[node.id]
        if node.id in self._known:
            return self._variable(node.id)
        return _number(self._global(node.id))

    def _variable(self, name: str) -> Value:
        if name not in self._places:
            raise NotKnown(f"the value of {name} before it has one")
        return Value(self._known[name], self._builder.load(self._places[name]))

    def _global(self, name: str) -> Any:
        if name not in self._names:
            raise NotKnown(f"the name {name}")
        return self._names[name]

    def _attribute(self, node: ast.Attribute) -> Value:
        if isinstance(node.value, ast.Name) and isinstance(module := self._names.get(node.value.id), ModuleType):
            return _number(getattr(module, node.attr))
        return self._field(self._value(node.value), node.attr)

    def _field(self, row: Value, name: str) -> Value:
        found = read_field(self._builder, row, name)
        if found is None:
            raise NotKnown(f"the field {name} of a {row.type.name}")
        return found

    def _combination(self, node: ast.BinOp) -> Value:
        return combined(self._builder, type(node.op), self._value(node.left), self._value(node.right))

    def _unary(self, node: ast.UnaryOp) -> Value:
        if isinstance(node.op, ast.Not):
            return Value(TRUTH, self._builder.not_(truth(self._builder, self._value(node.operand))))
        value = self._value(node.operand)
        if isinstance(node.op, ast.USub):
            return negative(self._builder, value)
        if isinstance(node.op, ast.Invert):
            return inverted(self._builder, value)
        raise NotKnown(f"the operator {type(node.op).__name__}")

    def _comparison(self, node: ast.Compare) -> Value:
        if len(node.ops) > 1:
            return self._chained(node)
        left, right = self._value(node.left), self._value(node.comparators[0])
        return Value(TRUTH, compared(self._builder, type(node.ops[0]), left, right))

    def _pair(self, node: ast.Tuple) -> Value:
        if len(node.elts) != 2:
            raise NotKnown("more than two results")
        pair = ir.Constant(PAIR.code, ir.Undefined)
        for place, part in enumerate(node.elts):
            code = converted(self._builder, self._value(part), FRACTION)
            pair = self._builder.insert_value(pair, code, place)
        return Value(PAIR, pair)

    # --- Calls -----------------------------------------------------------------------------------------------

    def _call(self, node: ast.Call) -> Value:
        called = self._called(node.func)
        arguments = node.args
        if node.keywords:
            raise NotKnown("arguments by name")
        if isinstance(called, ByTable):
            frame, table, *others = arguments
            called, arguments = self._on_table(called, table), [frame, *others]
        values = [self._value(argument) for argument in arguments]
        if isinstance(called, Operation):
            given = self._arguments(called.name, values, called.parameters)
            return Value(called.result, called.write(self._builder, *given))
        if isinstance(called, KernelFunction):
            name = called.python.__name__
            if called.python.__code__.co_argcount != len(values):
                raise NotKnown(f"{name} with {len(values)} arguments")
            written = self._find(called, [value.type for value in values])
            given = self._arguments(name, values, written.parameters)
            return Value(written.result, self._builder.call(written.code, given))
        if called is np.uint64 and len(values) == 1:
            return Value(UNSIGNED, converted(self._builder, values[0], WHOLE))
        if called is isnan and len(values) == 1:
            number = converted(self._builder, values[0], FRACTION)
            return Value(TRUTH, self._builder.fcmp_unordered("uno", number, number))
        raise NotKnown(f"the function {ast.unparse(node.func)}")

    def _on_table(self, called: ByTable, table: ast.expr) -> Operation:
        if not isinstance(table, ast.Constant) or not isinstance(table.value, str):
            raise NotKnown("a table that is not named by a text")
        try:
            return called.of(table.value)
        except KeyError:
            raise NotKnown(f'the table "{table.value}"') from None

    def _called(self, name: ast.expr) -> Any:
        if isinstance(name, ast.Name):
            return self._global(name.id)
        if isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name):
            return getattr(self._global(name.value.id), name.attr, None)
        return None

    def _arguments(self, name: str, values: Sequence[Value], parameters: Sequence[Type]) -> list[Any]:
        if len(values) != len(parameters):
            raise NotKnown(f"{name} with {len(values)} arguments")
        return [converted(self._builder, value, kind) for value, kind in zip(values, parameters, strict=True)]


def _number(value: object) -> Value:
    """A number of Python's."""
    if isinstance(value, bool):
        return constant(TRUTH, value)
    if isinstance(value, np.uint64):
        return constant(UNSIGNED, int(value))
    if isinstance(value, int):
        return constant(WHOLE if value < 1 << 63 else UNSIGNED, value)
    if isinstance(value, float):
        return constant(FRACTION, value)
    raise NotKnown(f"the value {value!r}")


_STATEMENTS: dict[type[ast.stmt], Callable[[Body, Any], None]] = {
    ast.Expr: Body._expression_statement,
    ast.Assign: Body._assignment,
    ast.AugAssign: Body._change,
    ast.If: Body._choice,
    ast.While: Body._repetition,
    ast.For: Body._counting,
    ast.Return: Body._return,
    ast.Continue: Body._next_turn,
    ast.Break: Body._way_out,
    ast.Pass: Body._nothing,
}

_VALUES: dict[type[ast.expr], Callable[[Body, Any], Value]] = {
    ast.Constant: Body._constant,
    ast.Name: Body._name,
    ast.Attribute: Body._attribute,
    ast.BinOp: Body._combination,
    ast.UnaryOp: Body._unary,
    ast.BoolOp: Body._joined,
    ast.Compare: Body._comparison,
    ast.IfExp: Body._either,
    ast.Tuple: Body._pair,
    ast.Call: Body._call,
}
