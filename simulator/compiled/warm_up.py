"""Prepares the engine: compiles the kernel once for this machine, in a process of its own.

``python -m simulator.compiled.warm_up``, or an installed program with ``--warm-up``, does the work; nothing else in
the program needs Numba.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from simulator.compiled.cache import is_warm, kernel_file, load_kernel, save_kernel

#: Whoever has held the lock for so many seconds has died, or is so slow that a second builder does no harm.
_LONGEST_BUILD = 40

_lock = threading.Lock()
_child: subprocess.Popen[bytes] | None = None


def build() -> None:
    """Compiles the kernel in this process, tries it and keeps it. RuntimeError if it does not count right."""
    from simulator.compiled.build import build_kernel
    from simulator.compiled.kernel_code import load_code
    from simulator.compiled.machine import processor
    from simulator.compiled.trial import works

    code, name = build_kernel()
    if not works(load_code(code, name)):
        raise RuntimeError("the kernel's code does not count as the plain engine does")
    save_kernel(code, name, processor())
    load_kernel.cache_clear()


def start_building() -> subprocess.Popen[bytes]:
    """Starts a process that prepares the engine, unless one runs; it can be asked whether it is done."""
    global _child
    with _lock:
        if _child is None or _child.poll() is not None:
            _child = subprocess.Popen(
                _command(),
                env={**os.environ, "PYTHONPATH": _search_path()},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        return _child


def warm_up(cancel: Callable[[], bool] | None = None) -> bool:
    """Prepares the engine and waits for it: whether it is ready. When ``cancel`` says so it waits no longer, but lets
    the process finish."""
    if is_warm():
        return True
    child = start_building()
    while cancel is None or not cancel():
        try:
            child.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    return is_warm()


def main() -> int:
    """The process's work; gives the exit status."""
    if hasattr(os, "nice"):
        os.nice(5)  # whoever waits for the window comes first
    with _alone():
        if not is_warm():
            build()
    return 0


@contextmanager
def _alone() -> Iterator[None]:
    """One builder at a time: who comes second waits, and then finds the kernel there."""
    lock = kernel_file().with_suffix(".lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            with suppress(FileNotFoundError):
                if time.time() - lock.stat().st_mtime > _LONGEST_BUILD:
                    lock.unlink()
            time.sleep(0.1)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "--warm-up"]
    return [sys.executable, "-m", "simulator.compiled.warm_up"]


def _search_path() -> str:
    """Where the child finds the program, wherever it was started from."""
    root = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])


if __name__ == "__main__":
    sys.exit(main())
