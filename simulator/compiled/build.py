"""Makes the kernel's machine code. Runs in a child process (warm_up.py); needs Numba."""

from __future__ import annotations

import gc
from typing import Any

from llvmlite import binding as llvm

from simulator.compiled.machine import target_machine


def build_kernel() -> tuple[bytes, str]:
    """The kernel as an object file for this machine, and the name of its one function."""
    gc.disable()  # a third of the time goes into looking through what lives on anyway
    from numba import int64
    from numba.core.target_extension import target_override

    from simulator.compiled.kernel import replay
    from simulator.compiled.target import NAME

    dispatcher: Any = replay
    with target_override(NAME):  # otherwise Numba loads what it knows of arrays first
        dispatcher.compile((int64, int64, int64))
    (compiled,) = dispatcher.overloads.values()
    name: str = compiled.fndesc.llvm_func_name
    module = _linked(compiled.library)
    machine = target_machine()
    _optimise(module, name, machine)
    return machine.emit_object(module), name


def _linked(library: Any) -> Any:
    first, *others = library.modules()
    for module in others:
        first.link_in(module, preserve=True)
    return first


def _optimise(module: Any, entry: str, machine: Any) -> None:
    """Optimises the module as a whole: nobody outside sees any function but the one."""
    from simulator.compiled.jit import ATTRIBUTES

    for function in module.functions:
        if not function.is_declaration and function.name != entry:
            function.linkage = "internal"
            if function.name in ATTRIBUTES:
                function.add_function_attribute(ATTRIBUTES[function.name])
    options = llvm.create_pipeline_tuning_options(speed_level=2)  # 3 takes longer, and the kernel is no faster
    options.loop_vectorization = False
    options.slp_vectorization = False
    options.loop_unrolling = False
    builder = llvm.create_pass_builder(machine, options)
    passes = builder.getModulePassManager()
    passes.run(module, builder)
    module.verify()
