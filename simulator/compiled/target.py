"""What Numba has to know to compile the kernel: whole numbers, fractions, tuples and ranges.

Numba's own contexts know all of NumPy; to load that, and to look through it for every ``a + b``, takes longer than to
compile the kernel. These know what Python itself has, and remember what they found out.
"""

from __future__ import annotations

from typing import Any

from numba.core import types
from numba.core.cpu import CPUContext
from numba.core.registry import CPUTarget
from numba.core.target_extension import CPU, target_registry
from numba.core.typing import Context
from numba.core.utils import threadsafe_cached_property


class KernelTyping(Context):  # type: ignore[misc]
    """Finds the types of what the kernel calls."""

    def load_additional_registries(self) -> None:
        """None: no arrays, no complex numbers, no lists."""
        from numba.core.typing import mathdecl

        self.install_registry(mathdecl.registry)

    def init(self) -> None:
        """Nothing is known yet."""
        self._known: dict[tuple[Any, tuple[Any, ...]], Any] = {}

    def resolve_function_type(self, func: Any, args: Any, kws: Any) -> Any:
        """As Numba does, but what a function of Python's own gives for these types is worked out once."""
        if kws or not isinstance(func, types.Function):
            return super().resolve_function_type(func, args, kws)
        key = func, tuple(args)
        if key not in self._known:
            self._known[key] = super().resolve_function_type(func, args, kws)
        return self._known[key]


class KernelContext(CPUContext):  # type: ignore[misc]
    """Writes the code of what the kernel calls."""

    def load_additional_registries(self) -> None:
        """What works on numbers, tuples and ranges."""
        from numba.core import optional  # noqa: F401
        from numba.cpython import builtins, mathimpl, numbers, rangeobj, tupleobj  # noqa: F401

        self.install_registry(mathimpl.registry)

    def post_lowering(self, mod: Any, library: Any) -> None:
        """Nothing: the kernel needs neither Numba's memory nor division on machines of 32 bits."""


class KernelTarget(CPUTarget):  # type: ignore[misc]
    """This processor, seen with the kernel's eyes."""

    @threadsafe_cached_property
    def _toplevel_target_context(self) -> Any:
        return KernelContext(self.typing_context, self._target_name)

    @threadsafe_cached_property
    def _toplevel_typing_context(self) -> Any:
        return KernelTyping()


class KernelProcessor(CPU):  # type: ignore[misc]
    """What Numba calls the target, a kind of processor: own intrinsics (memory.py) are registered with it."""


NAME = "loopline"
target_registry[NAME] = KernelProcessor

KERNEL_TARGET = KernelTarget(NAME)
