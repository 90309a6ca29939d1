"""The processor that the kernel is compiled for. Needs llvmlite only."""

from __future__ import annotations

from typing import Any

from llvmlite import binding as llvm


def processor() -> str:
    """The processor's name and features, as the compiler knows them."""
    return f"{llvm.get_default_triple()} {llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


def target_machine() -> Any:
    """Compiles for this processor."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=3,
        codemodel="jitdefault",
        jit=True,
    )
