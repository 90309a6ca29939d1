"""How the kernel sees memory: rows of tables, reached from one frame of addresses.

A kernel function gets the *frame*: one row with the addresses of all tables (NumPy arrays that Python keeps alive) and
the numbers that change as the replay goes on. ``at(c, "nodes", k)`` is row k of a table, whose fields can be read
and written, or a plain number; ``put`` writes a plain number. ``number_at`` and the like read columns of a history
by their address, since how many there are is known only when a journey is compiled.

So every function takes one pointer, calls cost next to nothing, the kernel has one signature whatever is added to
it, and a mapped array is as good as any. Whole numbers are 64 bits wide as soon as they are read, however
narrow the field. With the environment variable LOOPLINE_CHECK_BOUNDS set while the kernel is compiled, an access
outside a table stops the process.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.imputils import lower_getattr_generic, lower_setattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import intrinsic, models, register_model

from simulator.compiled.frame import FRAME
from simulator.compiled.tables import TABLES

CHECKED = bool(os.environ.get("LOOPLINE_CHECK_BOUNDS"))

_BYTE = ir.IntType(8)
_WORD = ir.IntType(64)
_FRAME = "frame"


class RowType(types.Type):  # type: ignore[misc]
    """A row of a table, by its address."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(name=f"Row({table})")

    @property
    def dtype(self) -> np.dtype[Any]:
        """What a row holds."""
        return FRAME if self.table == _FRAME else TABLES[self.table]


register_model(RowType)(models.OpaqueModel)

FRAME_ROW = RowType(_FRAME)


# --- Numbers in memory ---------------------------------------------------------------------------------------


def _wide(dtype: np.dtype[Any]) -> Any:
    """The type of a number once it is read."""
    if dtype.kind == "f":
        return types.float64
    return types.uint64 if dtype == np.dtype(np.uint64) else types.int64


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


def _field(dtype: np.dtype[Any], name: str) -> tuple[np.dtype[Any], int]:
    assert dtype.fields is not None
    found = dtype.fields[name]
    return found[0], found[1]


# --- Fields of rows ------------------------------------------------------------------------------------------


@infer_getattr
class RowAttributes(AttributeTemplate):  # type: ignore[misc]
    """The fields of a row."""

    key = RowType

    def generic_resolve(self, row: RowType, name: str) -> Any:
        """The type of a field, None if the row has no such field."""
        fields = row.dtype.fields
        return _wide(fields[name][0]) if fields is not None and name in fields else None


@lower_getattr_generic(RowType)
def _read_field(context: Any, builder: Any, row_type: RowType, row: Any, name: str) -> Any:
    dtype, offset = _field(row_type.dtype, name)
    return _load(builder, _moved(builder, row, offset), dtype)


@lower_setattr_generic(RowType)
def _write_field(context: Any, builder: Any, signature: Any, arguments: Any, name: str) -> None:
    dtype, offset = _field(signature.args[0].dtype, name)
    _store(builder, _moved(builder, arguments[0], offset), dtype, arguments[1])


# --- Rows of tables ------------------------------------------------------------------------------------------


def _place(builder: Any, frame: Any, table: str, index: Any) -> Any:
    """The address of a table's row, as a byte pointer."""
    if CHECKED:
        dtype, offset = _field(FRAME, f"{table}_rows")
        rows = _load(builder, _moved(builder, frame, offset), dtype)
        with builder.if_then(builder.icmp_unsigned(">=", index, rows), likely=False):
            trap = builder.module.declare_intrinsic("llvm.trap", (), ir.FunctionType(ir.VoidType(), []))
            builder.call(trap, [])
    dtype, offset = _field(FRAME, table)
    start = builder.inttoptr(_load(builder, _moved(builder, frame, offset), dtype), _BYTE.as_pointer())
    return builder.gep(start, [builder.mul(index, ir.Constant(_WORD, TABLES[table].itemsize))])


def _table(name: Any) -> str | None:
    return name.literal_value if isinstance(name, types.StringLiteral) and name.literal_value in TABLES else None


@intrinsic(prefer_literal=True)
def at(_typing: Any, frame: Any, name: Any, index: Any) -> Any:
    """Row ``index`` of the table ``name``: a row, or a number."""
    table = _table(name)
    if table is None:
        return None
    dtype = TABLES[table]
    result = RowType(table) if dtype.fields else _wide(dtype)

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        place = _place(builder, arguments[0], table, arguments[2])
        return place if dtype.fields else _load(builder, place, dtype)

    return result(FRAME_ROW, name, types.int64), generate


@intrinsic(prefer_literal=True)
def put(_typing: Any, frame: Any, name: Any, index: Any, value: Any) -> Any:
    """Writes a number to row ``index`` of the table ``name``."""
    table = _table(name)
    if table is None:
        return None
    dtype = TABLES[table]

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        _store(builder, _place(builder, arguments[0], table, arguments[2]), dtype, arguments[3])
        return context.get_dummy_value()

    return types.void(FRAME_ROW, name, types.int64, _wide(dtype)), generate


@intrinsic
def frame_at(_typing: Any, address: Any) -> Any:
    """The frame at an address."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], _BYTE.as_pointer())

    return FRAME_ROW(types.int64), generate


@intrinsic
def node_at(_typing: Any, address: Any) -> Any:
    """The row of "nodes" at an address."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], _BYTE.as_pointer())

    return RowType("nodes")(types.int64), generate


@intrinsic
def or_word(_typing: Any, address: Any, bits: Any) -> Any:
    """Sets bits of the word at an address."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        place = builder.inttoptr(arguments[0], _WORD.as_pointer())
        builder.store(builder.or_(builder.load(place), arguments[1]), place)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), generate


# --- Columns of the history ----------------------------------------------------------------------------------


def _reader(element: Any) -> Any:
    dtype = np.dtype(element)

    @intrinsic
    def read(_typing: Any, address: Any, index: Any) -> Any:
        def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            start = builder.inttoptr(arguments[0], _BYTE.as_pointer())
            place = builder.gep(start, [builder.mul(arguments[1], ir.Constant(_WORD, dtype.itemsize))])
            return _load(builder, place, dtype)

        return _wide(dtype)(types.int64, types.int64), generate

    return read


#: Element ``index`` of a column at ``address``.
number_at = _reader(np.float64)
code_at = _reader(np.int32)
offset_at = _reader(np.int64)


@intrinsic
def write_number(_typing: Any, address: Any, index: Any, value: Any) -> Any:
    """Writes a whole number as element ``index`` of a column at ``address``."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        start = builder.inttoptr(arguments[0], _WORD.as_pointer())
        builder.store(arguments[2], builder.gep(start, [arguments[1]]))
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64), generate


# --- Arithmetic ----------------------------------------------------------------------------------------------
# Numba's own min, max and int are compiled like functions of the user, which takes longer than all of these.


def _chosen(order: str) -> Any:
    @intrinsic
    def choose(_typing: Any, one: Any, other: Any) -> Any:
        def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.select(builder.icmp_signed(order, *arguments), *arguments)

        return types.int64(types.int64, types.int64), generate

    return choose


#: The smaller and the greater of two whole numbers.
least = _chosen("<")
greatest = _chosen(">")


def _unsigned(operation: str) -> Any:
    @intrinsic
    def divide(_typing: Any, number: Any, divisor: Any) -> Any:
        def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return getattr(builder, operation)(*arguments)

        return types.int64(types.int64, types.int64), generate

    return divide


#: The whole quotient and the rest of a number that is not negative, which is quicker to divide.
quotient = _unsigned("udiv")
rest = _unsigned("urem")


@intrinsic
def lowest_bit(_typing: Any, word: Any) -> Any:
    """The place of the lowest bit of a word that is not 0."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), generate


@intrinsic
def truncated(_typing: Any, number: Any) -> Any:
    """A double without its fraction, as a whole number; it must fit."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.fptosi(arguments[0], _WORD)

    return types.int64(types.float64), generate


# --- Many at once --------------------------------------------------------------------------------------------


@intrinsic
def shifted_right(_typing: Any, word: Any, places: Any) -> Any:
    """The bits of a word moved down; zeros come after them."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.lshr(*arguments)

    return types.int64(types.int64, types.int64), generate


@intrinsic
def highest_bit(_typing: Any, word: Any) -> Any:
    """The place of the highest bit of a word that is not 0."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.sub(ir.Constant(_WORD, 63), builder.ctlz(arguments[0], ir.Constant(ir.IntType(1), 1)))

    return types.int64(types.int64), generate


@intrinsic
def ones(_typing: Any, word: Any) -> Any:
    """How many bits of a word are set."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.int64), generate


#: How many times ``later_times`` and how many bytes ``equal_bytes`` looks at.
TIMES_AT_ONCE = 8
BYTES_AT_ONCE = 64


def _many(builder: Any, address: Any, index: Any) -> Any:
    """The place of TIMES_AT_ONCE whole numbers of 32 bits."""
    start = builder.inttoptr(address, _BYTE.as_pointer())
    place = builder.gep(start, [builder.mul(index, ir.Constant(_WORD, 4))])
    return builder.bitcast(place, ir.VectorType(ir.IntType(32), TIMES_AT_ONCE).as_pointer())


@intrinsic
def copy_numbers(_typing: Any, to: Any, to_index: Any, source: Any, source_index: Any) -> Any:
    """Copies TIMES_AT_ONCE whole numbers of 32 bits."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        found = builder.load(_many(builder, *arguments[2:]))
        found.align = 4
        builder.store(found, _many(builder, *arguments[:2]), align=4)
        return context.get_dummy_value()

    return types.void(*[types.int64] * 4), generate


@intrinsic
def fill_numbers(_typing: Any, to: Any, to_index: Any, number: Any) -> Any:
    """Writes TIMES_AT_ONCE whole numbers of 32 bits, all the same."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        value = builder.trunc(arguments[2], ir.IntType(32))
        builder.store(_every(builder, value, TIMES_AT_ONCE), _many(builder, *arguments[:2]), align=4)
        return context.get_dummy_value()

    return types.void(*[types.int64] * 3), generate


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


@intrinsic
def later_times(_typing: Any, address: Any, index: Any, time: Any) -> Any:
    """A bit for each of TIMES_AT_ONCE times of a column from ``index`` on: whether it is later than ``time``."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        start = builder.inttoptr(arguments[0], _BYTE.as_pointer())
        place = builder.gep(start, [builder.mul(arguments[1], ir.Constant(_WORD, 4))])
        time = builder.trunc(arguments[2], ir.IntType(32))
        return builder.zext(_compared(builder, place, time, ">", TIMES_AT_ONCE), _WORD)

    return types.int64(types.int64, types.int64, types.int64), generate


@intrinsic
def equal_bytes(_typing: Any, address: Any, index: Any, code: Any) -> Any:
    """A bit for each of BYTES_AT_ONCE bytes of a column from ``index`` on: whether it is ``code``."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        start = builder.inttoptr(arguments[0], _BYTE.as_pointer())
        place = builder.gep(start, [arguments[1]])
        return _compared(builder, place, builder.trunc(arguments[2], _BYTE), "==", BYTES_AT_ONCE)

    return types.int64(types.int64, types.int64, types.int64), generate
