"""The one way into the simulator: journeys, a history and settings in, a result out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from journey.steps import Program
from simulator.engines import ENGINES, Engine, work
from simulator.history.history import History
from simulator.progress import sparing
from simulator.result import Identity, Result, build_result
from simulator.run import RunSettings
from simulator.tally import Tally

if TYPE_CHECKING:
    from simulator.incremental import Remembered

__all__ = ["ENGINES", "SAMPLE", "Engine", "simulate", "simulate_after"]

#: So many customers the plain engine replays in about a second.
SAMPLE = 250


def simulate(
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
) -> Result:
    """Replay journeys together on a history.

    ``engine`` auto: the compiled one, which is prepared once for each machine (some ten seconds). While it is not
    ready, a ``sample`` of so many customers is replayed by the plain engine at once, and the compiled one is prepared
    in a process of its own; without a ``sample`` the call waits for that, or where it fails replays everything with
    the plain engine. Customers lie in the order of a hash, so the first ones are a random sample;
    ``Result.sampled`` tells.

    ``threads``: None for one a core. ``progress`` is given the share done (0 to 1), ``cancel`` is asked now and then;
    both in this thread.

    RunError if the run is impossible, or the compiled engine is asked for and cannot be prepared; Cancelled if told
    to stop.
    """
    report = sparing(progress)

    def plain(customers: int) -> Tally:
        from simulator.plain.engine import simulate_plain

        return simulate_plain(programs, history, settings, range(customers), progress=report, cancel=cancel)

    def compiled() -> Tally:
        from simulator.compiled.engine import simulate_compiled

        return simulate_compiled(programs, history, settings, progress=report, cancel=cancel, threads=threads)

    tally = work(engine, history.customers, plain, compiled, cancel, sample)
    return build_result(tally, programs, history, settings, identity)


def simulate_after(
    before: Remembered | None,
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    identity: Identity | None = None,
    *,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Result, Remembered | None]:
    """As ``simulate``, the same integers; but only those are replayed whom the edit since ``before`` can touch, where
    that is less work. With the result what the next call needs (None: it replays everybody)."""
    from simulator.incremental import simulate_again

    report = sparing(progress)

    def plain(customers: int) -> tuple[Tally, Remembered | None]:
        from simulator.plain.engine import simulate_plain

        return simulate_plain(programs, history, settings, range(customers), progress=report, cancel=cancel), None

    def compiled() -> tuple[Tally, Remembered | None]:
        return simulate_again(programs, history, settings, before, report, cancel)

    tally, remembered = work("auto", history.customers, plain, compiled, cancel)
    return build_result(tally, programs, history, settings, identity), remembered
