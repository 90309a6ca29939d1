"""How kernel functions are compiled: without the interpreter's lock, with C's arithmetic, unchecked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., object])

OPTIONS = {"nogil": True, "boundscheck": False, "error_model": "numpy", "_nrt": False}


def inner(function: F) -> F:
    """A function of the kernel that only the kernel calls. It is kept in the kernel's own cache entry."""
    compiled: F = njit(**OPTIONS, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)
    return compiled
