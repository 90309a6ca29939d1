"""What a user waits for beside a full replay: the first answer with its intervals, resamples, edits, reopening."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.limits_workload import limits_journey
from journey.steps import Program, Send
from simulator.compiled.engine import simulate_compiled, simulate_in_blocks
from simulator.estimates.bootstrap import replicated_totals, resamples
from simulator.estimates.estimating import estimates_of
from simulator.groups import BlockedRun, replay_blocks
from simulator.history.folder import open_history, write_history
from simulator.history.history import History
from simulator.incremental import Remembered, simulate_again
from simulator.run import RunSettings
from simulator.tally import differences

#: The share of customers who are replayed for a first answer.
FIRST_SHARE = 0.02


@dataclass(frozen=True)
class Took:
    """Seconds at best, by the clock and of the processor."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock * 1e3:7.1f} ms (processor {self.processor * 1e3:7.1f} ms)"


def took(work: Callable[[], object], rounds: int) -> Took:
    """What some work took."""
    clock, processor = [], []
    for _ in range(rounds):
        began, worked = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
    return Took(min(clock), min(processor))


def first_answer(programs: Sequence[Program], history: History, rounds: int) -> Took:
    """To replay the first customers, who are a random part of all, and to have each figure's interval."""
    some = round(history.customers * FIRST_SHARE)
    settings = RunSettings()
    return took(lambda: estimates_of(replay_blocks(programs, history, settings, first=some)), rounds)


def coverage(programs: Sequence[Program], history: History) -> tuple[int, int]:
    """Of how many intervals of first answers how many hold the figure of all customers.

    The customers lie in no order, so each stretch of them could have been the first. Looked at are figures that at
    least 5 of 100 people have a part in.
    """
    settings = RunSettings()
    whole = replay_blocks(programs, history, settings)
    figures = [
        figure
        for figure, counts in whole.blocks.figures.items()
        if figure.name != "customers" and counts.sum() >= history.customers // 20
    ]
    some = round(history.customers * FIRST_SHARE)
    held = of = 0
    for first in range(0, history.customers - some + 1, some):
        tally, blocks = simulate_in_blocks(programs, history, settings, range(first, first + some))
        found = estimates_of(BlockedRun(replace(whole.result, tally=tally), blocks), (), figures)
        for figure in figures:
            interval = found[figure].sampling
            if interval is not None:
                of += 1
                held += interval.holds(float(whole.blocks.figures[figure].sum()))
    return held, of


def bootstrap(programs: Sequence[Program], history: History, rounds: int) -> tuple[Took, int]:
    """To resample the blocks of a run a thousand times, for so many figures."""
    blocks = replay_blocks(programs, history, RunSettings()).blocks
    columns = np.stack(list(blocks.figures.values()), axis=1)

    def work() -> None:
        resamples.cache_clear()
        replicated_totals(columns, blocks.customers)

    return took(work, rounds), columns.shape[1]


def edit(history: History, node: str, rounds: int) -> tuple[float, Took, Took, bool]:
    """After an edit of a step: the share of customers who are replayed anew, what that takes and what a full replay
    that notes who came where takes, and whether the figures are the same."""
    before, after = [limits_journey()], [_edited(limits_journey(), node)]
    settings = RunSettings()
    _, known = simulate_again(before, history, settings)
    assert known is not None
    found: list[tuple[object, Remembered | None]] = []
    again = took(lambda: found.append(simulate_again(after, history, settings, known)), rounds)
    full = took(lambda: simulate_again(after, history, settings), rounds)
    tally, remembered = simulate_again(after, history, settings, known)
    assert remembered is not None
    same = not differences(tally, simulate_compiled(after, history, settings))
    return remembered.replayed / history.customers, again, full, same


def _edited(program: Program, node: str) -> Program:
    """The journey with another weight of a message."""
    name = f"{program.journey}: {node}"
    step = program.steps[name]
    assert isinstance(step, Send)
    steps = {**program.steps, name: msgspec.structs.replace(step, weight=500)}
    return msgspec.structs.replace(program, steps=steps)


def reopening(history: History, folder: Path, rounds: int) -> Took:
    """To open a history that was written before."""
    write_history(history, folder)
    return took(lambda: open_history(folder), rounds)


def peak_memory(work: Callable[[], object]) -> int:
    """Bytes that some work holds at most beyond what is there before."""
    tracemalloc.start()
    work()
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest
