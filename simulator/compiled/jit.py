"""How kernel functions are compiled: Numba types them and writes LLVM's language; that is optimised once, all together
(build.py).

Left to itself, Numba would optimise and assemble each function again with each of its callers, which takes ten times as
long; and it would compile a function once more for each constant that it is called with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from numba import types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.registry import CPUDispatcher
from numba.core.target_extension import dispatcher_registry, jit_registry
from numba.core.typed_passes import NativeLowering

from simulator.compiled.target import KERNEL_TARGET, KernelProcessor

F = TypeVar("F", bound=Callable[..., object])

#: What the optimiser is told of functions, by their names in LLVM's language.
ATTRIBUTES: dict[str, str] = {}
_WANTED: dict[Callable[..., object], str] = {}

_OPTIONS = {
    "nopython": True,
    "boundscheck": False,
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "_nrt": False,
}


class KernelLibrary(JITCodeLibrary):  # type: ignore[misc]
    """The code of one function, as it was written; it waits to be linked."""

    def _optimize_functions(self, ll_module: Any) -> None:
        ll_module.data_layout = self._codegen._data_layout

    def finalize(self) -> None:
        """Nothing: the whole kernel is finished at once."""
        self._raise_if_finalized()
        self._finalized = True

    def modules(self) -> Iterator[Any]:
        """The LLVM modules of this function and of all that it calls."""
        seen: set[str] = set()
        waiting: list[Any] = [self]
        while waiting:
            library = waiting.pop()
            if library.name in seen:
                continue
            seen.add(library.name)
            if isinstance(library, KernelLibrary):
                waiting += library._linking_libraries
                yield library._final_module
            else:
                yield library._get_module_for_linking()


@register_pass(mutates_CFG=True, analysis_only=False)
class KernelLowering(NativeLowering):  # type: ignore[misc]
    """Writes a function's code, but assembles nothing."""

    _name = "kernel_lowering"

    def run_pass(self, state: Any) -> bool:
        """Lower the function into a library of its own."""
        codegen = state.targetctx.codegen()
        # Libraries are told apart by their names, and functions of two files may have the same.
        state.library = KernelLibrary(codegen, f"{state.func_id.modname}.{state.func_id.func_qualname}{state.args}")
        state.flags.no_compile = True
        lowered: bool = super().run_pass(state)
        return lowered


#: Of Numba's passes those that plain code needs: no closures, arrays, generators or context managers. Nor need a
#: variable be taken apart by its assignments: it has one type in all of them (and LLVM takes it apart anyway).
_PASSES = frozenset(
    {
        "TranslateByteCode",
        "FixupArgs",
        "IRProcessing",
        "NopythonTypeInference",
        "AnnotateTypes",
        "NativeLowering",
        "NoPythonBackend",
    }
)


class KernelCompiler(CompilerBase):  # type: ignore[misc]
    """Some of Numba's passes, the last but one replaced."""

    def define_pipelines(self) -> list[PassManager]:
        """The one pipeline."""
        passes = PassManager("kernel")
        for one, text in DefaultPassBuilder.define_nopython_pipeline(self.state).passes:
            if one.__name__ in _PASSES:
                passes.add_pass(KernelLowering if one is NativeLowering else one, text)
        passes.finalize()
        return [passes]


class KernelDispatcher(CPUDispatcher):  # type: ignore[misc]
    """A function of the kernel, compiled once for each set of types that it is called with."""

    targetdescr = KERNEL_TARGET

    def __init__(self, py_func: Callable[..., object]) -> None:
        super().__init__(py_func, targetoptions=dict(_OPTIONS), pipeline_class=KernelCompiler)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """As Numba does, but a constant is a number like any other."""
        return super().get_call_template(tuple(types.unliteral(arg) for arg in args), kws)

    def add_overload(self, cres: Any) -> None:
        """Makes the compiled function known to its callers."""
        key = (self.py_func, cres.signature)
        self.targetctx.insert_user_function(key, cres.fndesc, [cres.library])
        if self.py_func in _WANTED:
            ATTRIBUTES[cres.fndesc.llvm_func_name] = _WANTED[self.py_func]
        self.overloads[tuple(cres.signature.args)] = cres._replace(entry_point=key)


def inner(function: F) -> F:
    """A function of the kernel."""
    dispatcher: Any = KernelDispatcher(function)
    return dispatcher


def inlined(function: F) -> F:
    """A function of the kernel that is worth being written out wherever it is called."""
    _WANTED[function] = "alwaysinline"
    return inner(function)


def apart(function: F) -> F:
    """A function of the kernel that is called so rarely that its callers are better without it."""
    _WANTED[function] = "noinline"
    return inner(function)


#: Numba asks here what compiles for the kernel's target: our dispatcher, also for what Numba itself writes in Python.
dispatcher_registry[KernelProcessor] = KernelDispatcher
jit_registry[KernelProcessor] = lambda **options: inner
