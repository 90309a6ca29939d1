"""The compiled engine's way in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from journey.steps import Program
from simulator.compiled.blocks import BLOCKS, run_blocks
from simulator.compiled.cache import KernelMissing, load_kernel
from simulator.compiled.counting import make_tally
from simulator.compiled.plan import compile_programs
from simulator.history.history import History
from simulator.run import RunSettings
from simulator.tally import Tally

if TYPE_CHECKING:
    from simulator.compiled.kernel_code import Replay


def simulate_compiled(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    customers: Iterable[int] | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    *,
    threads: int | None = None,
    blocks: int = BLOCKS,
    replay: Replay | None = None,
) -> Tally:
    """Replay journeys for ``customers`` (numbers; None: all) on ``threads`` (None: one a core), by the kernel that is
    installed on this machine or another one.

    ``progress`` is told how many of how many blocks are done, ``cancel`` is asked after each; both in the caller's
    thread. RunError if the run is impossible, Cancelled if told to stop, KernelMissing if the kernel has not been
    built.
    """
    replay = replay or load_kernel()
    plan = compile_programs(programs, history, settings, None if customers is None else list(customers))
    counted = run_blocks(
        plan,
        replay,
        threads=threads or available_threads(),
        blocks=blocks,
        progress=progress,
        cancel=cancel,
    )
    return make_tally(plan, counted.figures.sum(axis=0), counted.log, counted.days, counted.hours)


def available_threads() -> int:
    """How many threads can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


__all__ = ["KernelMissing", "available_threads", "simulate_compiled"]
