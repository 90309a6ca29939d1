"""How the kernel sees memory: one frame of addresses, whatever is added to it.

A kernel function gets a *frame*: one record with the addresses of tables (NumPy arrays that Python keeps alive)
and a few numbers that change as the replay goes on. ``at(frame, "nodes", k)`` is row k of a table, a record
whose fields can be read and written, or a plain number; ``put`` writes a plain number. ``number_at`` and ``code_at``
read the mapped columns of a history, whose number is known only when a journey is compiled.

So every function takes one pointer, calls cost next to nothing, the kernel has one signature, and a read-only
or a mapped array is the same to it as any other. With the environment variable LOOPLINE_CHECK_BOUNDS set while
the kernel is compiled, each access outside a table stops the program; the tests use it.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.numpy_support import from_dtype

from simulator.compiled.tables import FRAME, TABLES

CHECKED = bool(os.environ.get("LOOPLINE_CHECK_BOUNDS"))

FRAME_TYPE = from_dtype(FRAME)


def _field(context: Any, builder: Any, frame: Any, name: str) -> Any:
    """The 64-bit number in a field of the frame."""
    start = builder.bitcast(frame, cgutils.voidptr_t)
    place = builder.gep(start, [context.get_constant(types.intp, FRAME_TYPE.offset(name))])
    return builder.load(builder.bitcast(place, ir.IntType(64).as_pointer()))


def _row(context: Any, builder: Any, frame: Any, name: str, index: Any, size: int) -> Any:
    """The address (a byte pointer) of a table's row."""
    if CHECKED:
        rows = _field(context, builder, frame, name + "_rows")
        with builder.if_then(builder.icmp_unsigned(">=", index, rows), likely=False):
            builder.call(
                cgutils.get_or_insert_function(builder.module, ir.FunctionType(ir.VoidType(), []), "abort"), []
            )
    start = builder.inttoptr(_field(context, builder, frame, name), cgutils.voidptr_t)
    return builder.gep(start, [builder.mul(index, context.get_constant(types.int64, size))])


def _table(name: Any) -> np.dtype[Any] | None:
    return TABLES.get(name.literal_value) if isinstance(name, types.StringLiteral) else None


@intrinsic(prefer_literal=True)
def at(_typing: Any, frame: Any, name: Any, index: Any) -> Any:
    """Row ``index`` of the table ``name``: a record (by reference) or a number."""
    dtype = _table(name)
    if dtype is None:
        return None
    row_type = from_dtype(dtype)

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        place = _row(context, builder, arguments[0], name.literal_value, arguments[2], dtype.itemsize)
        if isinstance(row_type, types.Record):
            return builder.bitcast(place, context.get_value_type(row_type))
        return builder.load(builder.bitcast(place, context.get_data_type(row_type).as_pointer()))

    return row_type(frame, name, types.int64), generate


@intrinsic(prefer_literal=True)
def put(_typing: Any, frame: Any, name: Any, index: Any, value: Any) -> Any:
    """Writes a number to row ``index`` of the table ``name``."""
    dtype = _table(name)
    if dtype is None:
        return None
    row_type = from_dtype(dtype)

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        place = _row(context, builder, arguments[0], name.literal_value, arguments[2], dtype.itemsize)
        builder.store(arguments[3], builder.bitcast(place, context.get_data_type(row_type).as_pointer()))
        return context.get_dummy_value()

    return types.void(frame, name, types.int64, row_type), generate


def _reader(element: Any) -> Any:
    """Reads element ``index`` of a column at ``address``."""

    @intrinsic
    def read(_typing: Any, address: Any, index: Any) -> Any:
        def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            start = builder.inttoptr(arguments[0], context.get_data_type(element).as_pointer())
            return builder.load(builder.gep(start, [arguments[1]]))

        return element(types.int64, types.int64), generate

    return read


number_at = _reader(types.float64)
code_at = _reader(types.int32)
offset_at = _reader(types.int64)
