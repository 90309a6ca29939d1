"""Loads the kernel's machine code and calls it. Needs llvmlite only."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

from llvmlite import binding as llvm

from simulator.compiled.machine import target_machine

_LIBRARY_FUNCTIONS = ("pow", "memset", "memcpy", "memmove")

#: Address of a frame, first customer, end of the customers; the first customer that is not done.
Replay = Callable[[int, int, int], int]


def load_code(code: bytes, name: str) -> Replay:
    """The function ``name`` of an object file. Calls run without the interpreter's lock."""
    _provide_library_functions()
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target_machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    address = engine.get_function_address(name)
    if not address:
        raise OSError(f"the kernel's code has no {name}")
    whole = ctypes.c_int64
    function = ctypes.CFUNCTYPE(whole, whole, whole, whole)(address)

    def replay(frame: int, first: int, last: int, _engine: object = engine) -> int:
        done: int = function(frame, first, last)
        return done

    return replay


def _provide_library_functions() -> None:
    """Tells the code where the C functions are that it calls: those that Python itself uses."""
    library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    for name in _LIBRARY_FUNCTIONS:
        function = getattr(library, name)
        llvm.add_symbol(name, ctypes.cast(function, ctypes.c_void_p).value)
