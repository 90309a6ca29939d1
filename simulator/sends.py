"""Each message of a replay: to whom, when, by which step, in which round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from simulator.engines import Engine, work
from simulator.history.history import History
from simulator.progress import sparing
from simulator.run import DAY, RunSettings


@dataclass(frozen=True)
class SendLog:
    """The messages of a run, by customer (in the history's order), then in the order of time. One row a message.

    ``customers``: the first so many of the history were replayed. ``customer``: number; ``time``: seconds after the
    history's origin; ``node``: place in ``nodes``, -1 for a message of the shop before the start that counts;
    ``rounds``: how many loop edges the instance had passed.
    """

    customers: int
    nodes: tuple[str, ...]
    customer: NDArray[np.int64]
    time: NDArray[np.int64]
    node: NDArray[np.int64]
    rounds: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.customer)


Rows = tuple[int, tuple[str, ...], NDArray[np.int64]]


def replay_sends(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    *,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    sample: int | None = None,
) -> SendLog:
    """All messages of a replay of journeys together; errors as of ``simulate``."""
    report = sparing(progress)

    def plain(customers: int) -> Rows:
        from simulator.plain.sends import sends_plain

        nodes, rows = sends_plain(programs, history, settings, range(customers), report, cancel)
        return customers, nodes, rows

    def compiled() -> Rows:
        from simulator.compiled.engine import sends_compiled

        nodes, rows = sends_compiled(programs, history, settings, report, cancel, threads=threads)
        return history.customers, nodes, rows

    customers, nodes, rows = work(engine, history.customers, plain, compiled, cancel, sample)
    return SendLog(customers, nodes, rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])


def messages_before(log: SendLog, days: int) -> NDArray[np.int64]:
    """For each message how many others the person got in the ``days`` before it, those at the same instant that
    came before it included."""
    if not len(log):
        return np.empty(0, np.int64)
    shift = int(log.time.max()) - int(log.time.min()) + days * DAY + 1
    place = (log.time - int(log.time.min())) + log.customer * shift
    first = np.searchsorted(place, place - days * DAY, side="right")
    return (np.arange(len(log)) - first).astype(np.int64)
