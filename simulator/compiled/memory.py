"""How the kernel sees memory: rows of tables, reached from one frame of addresses.

A kernel function gets the *frame*: one row with the addresses of all tables (NumPy arrays that Python keeps alive) and
the numbers that change as the replay goes on. ``at(c, "nodes", k)`` is row k of a table, whose fields can be read
and written, or a plain number; ``put`` writes a plain number. ``number_at`` and the like read columns of a history
by their address, since how many there are is known only when a journey is compiled.

So every function takes one pointer, calls cost next to nothing, the kernel has one signature whatever is added to
it, and a mapped array is as good as any. Whole numbers are 64 bits wide as soon as they are read, however
narrow the field. With the environment variable LOOPLINE_CHECK_BOUNDS set while the kernel is compiled, an access
outside a table stops the process.

Each operation here writes its own code in LLVM's language; the kernel's functions call it.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir

from simulator.compiled.frame import FRAME
from simulator.compiled.jit import (
    FRACTION,
    NOTHING,
    UNSIGNED,
    WHOLE,
    ByTable,
    Operation,
    Type,
    Value,
    operation,
    row_of,
)
from simulator.compiled.tables import TABLES

CHECKED = bool(os.environ.get("LOOPLINE_CHECK_BOUNDS"))

_BYTE = ir.IntType(8)
_WORD = ir.IntType(64)
_FRAME = "frame"

FRAME_ROW = row_of(_FRAME)


# --- Numbers in memory ---------------------------------------------------------------------------------------


def _wide(dtype: np.dtype[Any]) -> Type:
    """The type of a number once it is read."""
    if dtype.kind == "f":
        return FRACTION
    return UNSIGNED if dtype == np.dtype(np.uint64) else WHOLE


def _load(builder: Any, place: Any, dtype: np.dtype[Any]) -> Any:
    """The number at a byte pointer."""
    if dtype.kind == "f":
        return builder.load(builder.bitcast(place, ir.DoubleType().as_pointer()))
    width = ir.IntType(8 * dtype.itemsize)
    value = builder.load(builder.bitcast(place, width.as_pointer()))
    if dtype.itemsize == 8:
        return value
    return builder.sext(value, _WORD) if dtype.kind == "i" else builder.zext(value, _WORD)


def _store(builder: Any, place: Any, dtype: np.dtype[Any], value: Any) -> None:
    if dtype.kind == "f":
        builder.store(value, builder.bitcast(place, ir.DoubleType().as_pointer()))
        return
    width = ir.IntType(8 * dtype.itemsize)
    if dtype.itemsize < 8:
        value = builder.trunc(value, width)
    builder.store(value, builder.bitcast(place, width.as_pointer()))


def _moved(builder: Any, row: Any, offset: int) -> Any:
    return builder.gep(row, [ir.Constant(_WORD, offset)])


# --- Fields of rows ------------------------------------------------------------------------------------------


@cache
def field_of(row: Type, name: str) -> tuple[np.dtype[Any], int, Type] | None:
    """How a field of a row is kept, where, and what it is once it is read; None if the row has no such field."""
    fields = (FRAME if row is FRAME_ROW else TABLES[row.table]).fields if row.table else None
    if fields is None or name not in fields:
        return None
    dtype, offset = fields[name][:2]
    return dtype, offset, _wide(dtype)


def read_field(builder: Any, row: Value, name: str) -> Value | None:
    """The value of a row's field, None if the row has no such field."""
    field = field_of(row.type, name)
    if field is None:
        return None
    dtype, offset, kind = field
    return Value(kind, _load(builder, _moved(builder, row.code, offset), dtype))


def write_field(builder: Any, row: Value, name: str, value: Any) -> None:
    """Writes a field; the value is of the field's type."""
    field = field_of(row.type, name)
    assert field is not None
    dtype, offset, _ = field
    _store(builder, _moved(builder, row.code, offset), dtype, value)


# --- Rows of tables ------------------------------------------------------------------------------------------


def _place(builder: Any, frame: Any, table: str, index: Any) -> Any:
    """The address of a table's row, as a byte pointer."""
    if CHECKED:
        rows = _frame_word(builder, frame, f"{table}_rows")
        with builder.if_then(builder.icmp_unsigned(">=", index, rows), likely=False):
            trap = builder.module.declare_intrinsic("llvm.trap", (), ir.FunctionType(ir.VoidType(), []))
            builder.call(trap, [])
    start = builder.inttoptr(_frame_word(builder, frame, table), _BYTE.as_pointer())
    return builder.gep(start, [builder.mul(index, ir.Constant(_WORD, TABLES[table].itemsize))])


def _frame_word(builder: Any, frame: Any, name: str) -> Any:
    found = read_field(builder, Value(FRAME_ROW, frame), name)
    assert found is not None
    return found.code


@ByTable
def at(table: str) -> Operation:
    """Row ``index`` of a table: a row, or a number."""
    dtype = TABLES[table]

    def write(builder: Any, frame: Any, index: Any) -> Any:
        place = _place(builder, frame, table, index)
        return place if dtype.fields else _load(builder, place, dtype)

    return Operation("at", (FRAME_ROW, WHOLE), row_of(table) if dtype.fields else _wide(dtype), write)


@ByTable
def put(table: str) -> Operation:
    """Writes a number to row ``index`` of a table."""
    dtype = TABLES[table]

    def write(builder: Any, frame: Any, index: Any, value: Any) -> None:
        _store(builder, _place(builder, frame, table, index), dtype, value)

    return Operation("put", (FRAME_ROW, WHOLE, _wide(dtype)), NOTHING, write)


@operation(WHOLE, gives=FRAME_ROW)
def frame_at(builder: Any, address: Any) -> Any:
    """The frame at an address."""
    return builder.inttoptr(address, _BYTE.as_pointer())


@operation(WHOLE, gives=row_of("nodes"))
def node_at(builder: Any, address: Any) -> Any:
    """The row of "nodes" at an address."""
    return builder.inttoptr(address, _BYTE.as_pointer())


@operation(WHOLE, WHOLE, gives=NOTHING)
def or_word(builder: Any, address: Any, bits: Any) -> None:
    """Sets bits of the word at an address."""
    place = builder.inttoptr(address, _WORD.as_pointer())
    builder.store(builder.or_(builder.load(place), bits), place)


# --- Columns of the history ----------------------------------------------------------------------------------


def _reader(element: Any) -> Any:
    dtype = np.dtype(element)

    @operation(WHOLE, WHOLE, gives=_wide(dtype))
    def read(builder: Any, address: Any, index: Any) -> Any:
        start = builder.inttoptr(address, _BYTE.as_pointer())
        place = builder.gep(start, [builder.mul(index, ir.Constant(_WORD, dtype.itemsize))])
        return _load(builder, place, dtype)

    return read


#: Element ``index`` of a column at ``address``.
number_at = _reader(np.float64)
code_at = _reader(np.int32)
offset_at = _reader(np.int64)


@operation(WHOLE, WHOLE, WHOLE, gives=NOTHING)
def write_number(builder: Any, address: Any, index: Any, value: Any) -> None:
    """Writes a whole number as element ``index`` of a column at ``address``."""
    start = builder.inttoptr(address, _WORD.as_pointer())
    builder.store(value, builder.gep(start, [index]))


# --- Arithmetic ----------------------------------------------------------------------------------------------


def _chosen(order: str) -> Any:
    @operation(WHOLE, WHOLE, gives=WHOLE)
    def choose(builder: Any, one: Any, other: Any) -> Any:
        return builder.select(builder.icmp_signed(order, one, other), one, other)

    return choose


#: The smaller and the greater of two whole numbers.
least = _chosen("<")
greatest = _chosen(">")


def _unsigned(name: str) -> Any:
    @operation(WHOLE, WHOLE, gives=WHOLE)
    def divide(builder: Any, number: Any, divisor: Any) -> Any:
        return getattr(builder, name)(number, divisor)

    return divide


#: The whole quotient and the rest of a number that is not negative, which is quicker to divide.
quotient = _unsigned("udiv")
rest = _unsigned("urem")


@operation(WHOLE, gives=WHOLE)
def lowest_bit(builder: Any, word: Any) -> Any:
    """The place of the lowest bit of a word that is not 0."""
    return builder.cttz(word, ir.Constant(ir.IntType(1), 1))


@operation(FRACTION, gives=WHOLE)
def truncated(builder: Any, number: Any) -> Any:
    """A double without its fraction, as a whole number; it must fit."""
    return builder.fptosi(number, _WORD)


# --- Many at once --------------------------------------------------------------------------------------------


@operation(WHOLE, WHOLE, gives=WHOLE)
def shifted_right(builder: Any, word: Any, places: Any) -> Any:
    """The bits of a word moved down; zeros come after them."""
    return builder.lshr(word, places)


@operation(WHOLE, gives=WHOLE)
def highest_bit(builder: Any, word: Any) -> Any:
    """The place of the highest bit of a word that is not 0."""
    return builder.sub(ir.Constant(_WORD, 63), builder.ctlz(word, ir.Constant(ir.IntType(1), 1)))


@operation(WHOLE, gives=WHOLE)
def ones(builder: Any, word: Any) -> Any:
    """How many bits of a word are set."""
    return builder.ctpop(word)


#: How many times ``later_times`` and how many bytes ``equal_bytes`` looks at.
TIMES_AT_ONCE = 8
BYTES_AT_ONCE = 64


def _many(builder: Any, address: Any, index: Any) -> Any:
    """The place of TIMES_AT_ONCE whole numbers of 32 bits."""
    start = builder.inttoptr(address, _BYTE.as_pointer())
    place = builder.gep(start, [builder.mul(index, ir.Constant(_WORD, 4))])
    return builder.bitcast(place, ir.VectorType(ir.IntType(32), TIMES_AT_ONCE).as_pointer())


@operation(WHOLE, WHOLE, WHOLE, WHOLE, gives=NOTHING)
def copy_numbers(builder: Any, to: Any, to_index: Any, source: Any, source_index: Any) -> None:
    """Copies TIMES_AT_ONCE whole numbers of 32 bits."""
    found = builder.load(_many(builder, source, source_index))
    found.align = 4
    builder.store(found, _many(builder, to, to_index), align=4)


@operation(WHOLE, WHOLE, WHOLE, gives=NOTHING)
def fill_numbers(builder: Any, to: Any, to_index: Any, number: Any) -> None:
    """Writes TIMES_AT_ONCE whole numbers of 32 bits, all the same."""
    value = builder.trunc(number, ir.IntType(32))
    builder.store(_every(builder, value, TIMES_AT_ONCE), _many(builder, to, to_index), align=4)


def _every(builder: Any, value: Any, count: int) -> Any:
    """A vector of so many times a value."""
    numbers = ir.VectorType(value.type, count)
    one = builder.insert_element(ir.Constant(numbers, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), count), [0] * count)
    return builder.shuffle_vector(one, ir.Constant(numbers, ir.Undefined), zeros)


def _compared(builder: Any, start: Any, value: Any, order: str, count: int) -> Any:
    """A bit for each of so many numbers in memory, as narrow as ``value``: whether it stands in an order to it."""
    numbers = ir.VectorType(value.type, count)
    place = builder.bitcast(start, numbers.as_pointer())
    row = builder.load(place)
    row.align = value.type.width // 8
    found = builder.icmp_signed(order, row, _every(builder, value, count))
    return builder.bitcast(found, ir.IntType(count))


@operation(WHOLE, WHOLE, WHOLE, gives=WHOLE)
def later_times(builder: Any, address: Any, index: Any, time: Any) -> Any:
    """A bit for each of TIMES_AT_ONCE times of a column from ``index`` on: whether it is later than ``time``."""
    start = builder.inttoptr(address, _BYTE.as_pointer())
    place = builder.gep(start, [builder.mul(index, ir.Constant(_WORD, 4))])
    time = builder.trunc(time, ir.IntType(32))
    return builder.zext(_compared(builder, place, time, ">", TIMES_AT_ONCE), _WORD)


@operation(WHOLE, WHOLE, WHOLE, gives=WHOLE)
def equal_bytes(builder: Any, address: Any, index: Any, code: Any) -> Any:
    """A bit for each of BYTES_AT_ONCE bytes of a column from ``index`` on: whether it is ``code``."""
    start = builder.inttoptr(address, _BYTE.as_pointer())
    place = builder.gep(start, [index])
    return _compared(builder, place, builder.trunc(code, _BYTE), "==", BYTES_AT_ONCE)


@operation(gives=NOTHING)
def kept_apart(builder: Any) -> None:
    """Does nothing; but the branch that it stands in stays a branch."""
    builder.call(ir.InlineAsm(ir.FunctionType(ir.VoidType(), []), "", "", side_effect=True), [])
