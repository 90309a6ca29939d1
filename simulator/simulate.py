"""The one way into the simulator: journeys, a history and settings in, a result out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from journey.steps import Program
from journey.words import say
from simulator.history.history import History
from simulator.result import Identity, Result, build_result
from simulator.run import Cancelled, RunError, RunSettings
from simulator.tally import Tally

Engine = Literal["auto", "compiled", "plain"]
ENGINES: tuple[Engine, ...] = ("auto", "compiled", "plain")

#: So many customers the plain engine replays in about a second.
SAMPLE = 250

#: Progress is told so often.
_REPORTS = 200


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
    tally = _tally(programs, history, settings, engine, threads, progress, cancel, sample)
    return build_result(tally, programs, history, settings, identity)


def _tally(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    engine: Engine,
    threads: int | None,
    progress: Callable[[float], None] | None,
    cancel: Callable[[], bool] | None,
    sample: int | None,
) -> Tally:
    def report(done: int, of: int) -> None:
        if progress is not None and (done == of or done % max(of // _REPORTS, 1) == 0):
            progress(done / of)

    def plain(customers: int) -> Tally:
        from simulator.plain.engine import simulate_plain

        return simulate_plain(programs, history, settings, range(customers), progress=report, cancel=cancel)

    def compiled() -> Tally | None:
        """None while the engine is not ready."""
        from simulator.compiled.engine import KernelMissing, simulate_compiled

        try:
            return simulate_compiled(programs, history, settings, progress=report, cancel=cancel, threads=threads)
        except KernelMissing:
            return None

    if engine == "plain":
        return plain(history.customers)
    tally = compiled()
    if tally is None:
        from simulator.compiled.warm_up import start_building, warm_up

        if engine == "auto" and sample is not None:
            start_building()
            return plain(min(sample, history.customers))
        warm_up(cancel)
        if cancel is not None and cancel():
            raise Cancelled
        tally = compiled()
    if tally is None and engine == "compiled":
        raise RunError(say("The fast engine cannot be prepared on this computer. Choose the plain one."))
    return plain(history.customers) if tally is None else tally
