"""A replay in parts, each of which can be done anywhere: ``replay_shard`` is a plain function of plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from journey.steps import Program
from journey.words import say
from simulator.bookings import resources_of
from simulator.history.errors import HistoryError
from simulator.history.folder import open_history
from simulator.history.history import History
from simulator.run import RunError, RunSettings, check_run, replay_period
from simulator.tally import Tally


@dataclass(frozen=True)
class Shard:
    """The customers ``first`` to before ``last`` of the history in ``folder``, and what is replayed for them.

    ``fingerprint``: of the history; the folder of another one is refused.
    """

    programs: tuple[Program, ...]
    settings: RunSettings
    folder: str
    fingerprint: str
    first: int
    last: int


def shards_of(programs: Sequence[Program], history: History, settings: RunSettings, count: int) -> list[Shard]:
    """The run cut into ``count`` parts at most; the sum of their tallies is the whole run's.

    RunError if the run is impossible, if the history lies in no folder that others could open, or if customers share
    places, so that no part stands by itself.
    """
    check_run(programs, settings)
    replay_period(history, settings)
    if resources_of(programs):
        raise RunError(
            say("Customers share places here (a rate limit, calls a day, entries in all): replay on one computer.")
        )
    if history.folder is None:
        raise RunError(say("This history lies in no folder that other computers could open."))
    parts = max(1, min(count, history.customers))
    bounds = [history.customers * part // parts for part in range(parts + 1)]
    return [
        Shard(tuple(programs), settings, str(history.folder), history.fingerprint, first, last)
        for first, last in pairwise(bounds)
    ]


def replay_shard(shard: Shard) -> Tally:
    """The integers of a shard, by the compiled engine on one thread; it is prepared first where that is needed.

    RunError if the history cannot be opened here, or is another one, or the engine cannot be prepared.
    """
    from simulator.compiled.engine import simulate_compiled
    from simulator.compiled.warm_up import warm_up

    history = _opened(shard.folder)
    if history.fingerprint != shard.fingerprint:
        raise RunError(say("{folder} holds another history on a computer of the cluster.", folder=shard.folder))
    if not warm_up():
        raise RunError(say("The fast engine cannot be prepared on a computer of the cluster."))
    customers = range(shard.first, shard.last)
    return simulate_compiled(shard.programs, history, shard.settings, customers, threads=1)


@lru_cache(maxsize=2)
def _opened(folder: str) -> History:
    try:
        return open_history(Path(folder))
    except HistoryError as error:
        raise RunError(
            say(
                "A computer of the cluster cannot open {folder}: {reason} Share the folder with all of them, at the "
                "same place.",
                folder=folder,
                reason=error.message,
            )
        ) from None
