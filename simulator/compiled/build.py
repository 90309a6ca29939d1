"""Makes the kernel's machine code. Runs in a child process (warm_up.py)."""

from __future__ import annotations

import gc
from typing import Any

from llvmlite import binding as llvm

from simulator.compiled.machine import target_machine


def build_kernel() -> tuple[bytes, str]:
    """The kernel as an object file for this machine, and the name of its one function."""
    gc.disable()  # looking through what lives on anyway would take its time
    from simulator.compiled.kernel import replay
    from simulator.compiled.translate import Translation

    translation = Translation("kernel")
    name = translation.entry(replay)
    machine = target_machine()
    module = llvm.parse_assembly(str(translation.module))
    _optimise(module, machine)
    return machine.emit_object(module), name


def _optimise(module: Any, machine: Any) -> None:
    """Optimises the module as a whole: nobody outside sees any function but the one."""
    options = llvm.create_pipeline_tuning_options(speed_level=2)  # 3 takes longer, and the kernel is no faster
    options.loop_vectorization = False
    options.slp_vectorization = False
    options.loop_unrolling = False
    builder = llvm.create_pass_builder(machine, options)
    passes = builder.getModulePassManager()
    passes.run(module, builder)
    module.verify()
