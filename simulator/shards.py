"""A replay in parts, each of which can be done anywhere: ``replay_shard`` is a plain function of plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from journey.words import say
from simulator.bookings import resources_of
from simulator.history.errors import HistoryError
from simulator.history.folder import open_history
from simulator.history.history import History
from simulator.run import RunError, RunSettings, check_run, replay_period
from simulator.sources import program_fingerprint
from simulator.tally import Tally

if TYPE_CHECKING:
    from simulator.compiled.engine import BlocksApart


@dataclass(frozen=True)
class Shard:
    """The customers ``first`` to before ``last`` of the history in ``folder``, and what is replayed for them.

    ``fingerprint``: of the history; the folder of another one is refused. ``blocks``: the first customer of each block
    whose figures are wanted apart; none where only the sum is. ``program``: the fingerprint of the program that asks;
    another one, which may count otherwise, refuses.
    """

    programs: tuple[Program, ...]
    settings: RunSettings
    folder: str
    fingerprint: str
    first: int
    last: int
    blocks: tuple[int, ...] = ()
    program: str = ""


def shards_of(
    programs: Sequence[Program], history: History, settings: RunSettings, count: int, blocks: int = 0
) -> list[Shard]:
    """The run cut into ``count`` parts at most; the sum of their tallies is the whole run's. ``blocks``: the figures of
    so many blocks of customers are wanted apart (those of ``replay_blocks``), so no block is cut.

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
    pieces = _bounds(history.customers, blocks) if blocks else list(range(history.customers + 1))
    places = _bounds(len(pieces) - 1, count)
    return [
        Shard(
            programs=tuple(programs),
            settings=settings,
            folder=str(history.folder),
            fingerprint=history.fingerprint,
            first=pieces[first],
            last=pieces[last],
            blocks=tuple(pieces[first:last]) if blocks else (),
            program=program_fingerprint(),
        )
        for first, last in pairwise(places)
    ]


def _bounds(of: int, parts: int) -> list[int]:
    """Where each of so many parts begins (one at least, none empty), and where the last ends."""
    kept = max(1, min(parts, of))
    return [of * part // kept for part in range(kept + 1)]


def replay_shard(shard: Shard) -> Tally:
    """The integers of a shard, by the compiled engine on one thread; it is prepared first where that is needed.

    RunError if the history cannot be opened here, or is another one, or the engine cannot be prepared.
    """
    from simulator.compiled.engine import simulate_compiled

    history = _ready(shard)
    return simulate_compiled(shard.programs, history, shard.settings, range(shard.first, shard.last), threads=1)


def replay_blocks_of_shard(shard: Shard) -> BlocksApart:
    """The integers of a shard, and those of each of its blocks. Errors as of ``replay_shard``."""
    from simulator.compiled.engine import simulate_blocks

    return simulate_blocks(shard.programs, _ready(shard), shard.settings, (*shard.blocks, shard.last), threads=1)


def replay_sends_of_shard(shard: Shard) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The messages to the customers of a shard, as ``sends_compiled`` gives them. Errors as of ``replay_shard``."""
    from simulator.compiled.engine import sends_compiled

    customers = range(shard.first, shard.last)
    return sends_compiled(shard.programs, _ready(shard), shard.settings, customers=customers, threads=1)


def _ready(shard: Shard) -> History:
    """The history of a shard, with the engine prepared."""
    from simulator.compiled.warm_up import warm_up

    if shard.program != program_fingerprint():
        raise RunError(
            say(
                "A computer of the cluster has another version of the program, which may count otherwise. Install the "
                "same on all of them, and start its workers anew."
            )
        )
    history = _opened(shard.folder)
    if history.fingerprint != shard.fingerprint:
        raise RunError(say("{folder} holds another history on a computer of the cluster.", folder=shard.folder))
    if not warm_up():
        raise RunError(say("The fast engine cannot be prepared on a computer of the cluster."))
    return history


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
