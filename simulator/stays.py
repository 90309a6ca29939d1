"""Who was in which journey from when to when, beside all else that one replay of several journeys tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from simulator.engines import Engine, work
from simulator.history.history import History
from simulator.progress import sparing
from simulator.result import Identity, Result, build_result
from simulator.run import RunSettings
from simulator.sends import SendLog
from simulator.tally import Tally


@dataclass(frozen=True)
class StayLog:
    """The times that people spent in journeys, one row a run through a journey, by customer (in the history's order).

    ``customer``: number; ``journey``: place among the programs; ``entered``, ``left``: seconds after the history's
    origin. Whoever is still there leaves after the end of the period.
    """

    customer: NDArray[np.int64]
    journey: NDArray[np.int64]
    entered: NDArray[np.int64]
    left: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.customer)


@dataclass(frozen=True)
class Together:
    """What one replay of journeys together tells: its figures, its messages, and who was where when."""

    result: Result
    sends: SendLog
    stays: StayLog


_Rows = tuple[int, Tally, tuple[str, ...], NDArray[np.int64], NDArray[np.int64]]


def replay_together(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    identity: Identity | None = None,
    *,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    sample: int | None = None,
) -> Together:
    """One replay of journeys together; parameters and errors as of ``simulate``."""
    report = sparing(progress)

    def plain(customers: int) -> _Rows:
        from simulator.plain.sends import stays_plain

        return customers, *stays_plain(programs, history, settings, range(customers), report, cancel)

    def compiled() -> _Rows:
        from simulator.compiled.engine import stays_compiled

        return history.customers, *stays_compiled(programs, history, settings, report, cancel, threads=threads)

    customers, tally, nodes, sends, stays = work(engine, history.customers, plain, compiled, cancel, sample)
    order = np.lexsort((stays[:, 3], stays[:, 1], stays[:, 2], stays[:, 0]))
    return Together(
        build_result(tally, programs, history, settings, identity),
        SendLog(customers, nodes, sends[:, 0], sends[:, 1], sends[:, 2], sends[:, 3]),
        StayLog(*(stays[order, column] for column in range(4))),
    )
