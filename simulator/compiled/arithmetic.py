"""What the kernel's operators do, in LLVM's language. As in Python, but whole numbers have 64 bits and wrap around."""

from __future__ import annotations

import ast
from typing import Any

from llvmlite import ir

from simulator.compiled.jit import FRACTION, TRUTH, UNSIGNED, WHOLE, Type, Value

#: From narrow to wide: an operator works with the wider type of its two values.
_WIDTH = {TRUTH: 0, UNSIGNED: 1, WHOLE: 2, FRACTION: 3}

_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}

#: By the operator: the builder's method for whole numbers and that for fractions.
_METHODS: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("add", "fadd"),
    ast.Sub: ("sub", "fsub"),
    ast.Mult: ("mul", "fmul"),
    ast.BitAnd: ("and_", ""),
    ast.BitOr: ("or_", ""),
    ast.BitXor: ("xor", ""),
    ast.LShift: ("shl", ""),
    ast.RShift: ("ashr", ""),
    ast.Div: ("", "fdiv"),
}


class NotKnown(Exception):  # noqa: N818 - said of the kernel's source
    """The kernel's language does not have this."""


def constant(kind: Type, number: float) -> Value:
    """A number that is known now."""
    return Value(kind, ir.Constant(kind.code, number))


def wider(one: Type, other: Type) -> Type:
    """The type that has the values of both."""
    if one is other:
        return one
    if one not in _WIDTH or other not in _WIDTH:
        raise NotKnown(f"one value that is a {one.name} or a {other.name}")
    return one if _WIDTH[one] > _WIDTH[other] else other


def converted(builder: Any, value: Value, wanted: Type) -> Any:
    """The value as one of a wider type; a number without a sign keeps its bits."""
    kind, code = value
    if kind is wanted:
        return code
    if kind is TRUTH and wanted in (WHOLE, UNSIGNED):
        return builder.zext(code, wanted.code)
    if kind is TRUTH and wanted is FRACTION:
        return builder.uitofp(code, wanted.code)
    if kind is UNSIGNED and wanted is WHOLE:
        return code
    if kind is WHOLE and wanted is FRACTION:
        if isinstance(code, ir.Constant):
            return ir.Constant(wanted.code, float(code.constant))
        return builder.sitofp(code, wanted.code)
    raise NotKnown(f"a {kind.name} where a {wanted.name} is wanted")


def truth(builder: Any, value: Value) -> Any:
    """Whether a value counts as true."""
    if value.type is TRUTH:
        return value.code
    if value.type is FRACTION:
        return builder.fcmp_unordered("!=", value.code, ir.Constant(FRACTION.code, 0.0))
    if value.type in (WHOLE, UNSIGNED):
        return builder.icmp_signed("!=", value.code, ir.Constant(WHOLE.code, 0))
    raise NotKnown(f"whether a {value.type.name} is true")


def compared(builder: Any, order: type[ast.cmpop], one: Value, other: Value) -> Any:
    """Whether two values stand in an order."""
    if order not in _SIGNS:
        raise NotKnown(f"the comparison {order.__name__}")
    kind = wider(one.type, other.type)
    if kind is TRUTH:
        kind = WHOLE
    left, right, sign = converted(builder, one, kind), converted(builder, other, kind), _SIGNS[order]
    if kind is FRACTION:  # what is no number differs from everything
        return (builder.fcmp_unordered if sign == "!=" else builder.fcmp_ordered)(sign, left, right)
    return (builder.icmp_unsigned if kind is UNSIGNED else builder.icmp_signed)(sign, left, right)


def negative(builder: Any, value: Value) -> Value:
    """Minus the value."""
    if isinstance(value.code, ir.Constant) and value.type in (WHOLE, FRACTION):
        return constant(value.type, -value.code.constant)
    if value.type is FRACTION:
        return Value(FRACTION, builder.fneg(value.code))
    return Value(WHOLE, builder.neg(converted(builder, value, WHOLE)))


def inverted(builder: Any, value: Value) -> Value:
    """The other bits."""
    if value.type not in (WHOLE, UNSIGNED):
        raise NotKnown(f"the other bits of a {value.type.name}")
    return Value(value.type, builder.not_(value.code))


def combined(builder: Any, operator: type[ast.operator], one: Value, other: Value) -> Value:
    """What an operator gives."""
    kind = wider(one.type, other.type)
    if operator in (ast.Div, ast.Pow):
        kind = FRACTION
    elif kind is TRUTH and operator not in (ast.BitAnd, ast.BitOr, ast.BitXor):
        kind = WHOLE
    left, right = converted(builder, one, kind), converted(builder, other, kind)
    if operator is ast.Pow:
        return Value(kind, builder.call(builder.module.declare_intrinsic("llvm.pow", (kind.code,)), [left, right]))
    if operator is ast.RShift and kind is UNSIGNED:
        return Value(kind, builder.lshr(left, right))
    if operator in (ast.FloorDiv, ast.Mod) and kind is WHOLE:
        return Value(kind, _divided(builder, operator is ast.Mod, left, right))
    method = _METHODS.get(operator, ("", ""))[kind is FRACTION]
    if not method:
        raise NotKnown(f"the operator {operator.__name__} of a {one.type.name} and a {other.type.name}")
    return Value(kind, getattr(builder, method)(left, right))


def _divided(builder: Any, rest_wanted: bool, number: Any, divisor: Any) -> Any:
    """The quotient, rounded down, or the rest, which has the divisor's sign. Divided by 0: 0."""
    zero, one = ir.Constant(WHOLE.code, 0), ir.Constant(WHOLE.code, 1)
    impossible = None
    if not isinstance(divisor, ir.Constant) or divisor.constant == 0:
        impossible = builder.icmp_signed("==", divisor, zero)
        divisor = builder.select(impossible, one, divisor)
    quotient = builder.sdiv(number, divisor)
    rest = builder.sub(number, builder.mul(quotient, divisor))
    between = builder.icmp_signed("!=", rest, zero)
    odd = builder.and_(between, builder.icmp_signed("<", builder.xor(rest, divisor), zero))
    if rest_wanted:
        found = builder.select(odd, builder.add(rest, divisor), rest)
    else:
        found = builder.select(odd, builder.sub(quotient, one), quotient)
    return found if impossible is None else builder.select(impossible, zero, found)
