"""Replays on a Dask cluster: the shards of ``simulator/shards.py``, done by its workers, with the same integers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from threading import Event
from time import monotonic
from typing import Any, TypeVar

import numpy as np

from journey.steps import Program
from journey.words import say
from simulator.cluster_address import scheduler_at, unreachable
from simulator.groups import BLOCKS, BlockedRun
from simulator.history.history import History
from simulator.result import Identity, Result, build_result
from simulator.run import Cancelled, RunError, RunSettings
from simulator.sends import SendLog
from simulator.shards import Shard, replay_blocks_of_shard, replay_sends_of_shard, replay_shard, shards_of
from simulator.tally import Tally

T = TypeVar("T")

#: So many shards for each thread of the cluster: the slower machine gets fewer, and progress is told now and then.
SHARDS_A_THREAD = 4
#: The scheduler must answer within so many seconds.
PATIENCE = 20
#: So often (seconds) a run looks whether there are workers. None for as long as ``PATIENCE``: they do not come back.
_COUNTED_EVERY = 2.0
#: So often (seconds) a run asks whether it is still wanted.
_ASKED_EVERY = 0.2


def simulate_on_cluster(
    address: str,
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    identity: Identity | None = None,
    *,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Result:
    """As ``simulate``, on the workers of the Dask scheduler at ``address`` ("tcp://host:8786"; "tls://..." with
    certificates as Dask is configured). Whoever runs that scheduler runs code here and there: it must be one's own.

    RunError if there is no such cluster, or a worker cannot do its part; Cancelled if told to stop.
    """
    parts = partial(shards_of, programs, history, settings)
    tallies = _done_there(address, replay_shard, parts, progress, cancel)
    return build_result(Tally.added(tallies), programs, history, settings, identity)


def blocks_on_cluster(
    address: str,
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    identity: Identity | None = None,
    *,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> BlockedRun:
    """As ``replay_blocks``, as ``simulate_on_cluster`` does it."""
    from simulator.compiled.engine import groups_of

    parts = partial(shards_of, programs, history, settings, blocks=BLOCKS)
    found = _done_there(address, replay_blocks_of_shard, parts, progress, cancel)
    result = build_result(Tally.added(part.tally for part in found), programs, history, settings, identity)
    return BlockedRun(result, groups_of(programs, history, settings, found))


def sends_on_cluster(
    address: str,
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    *,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> SendLog:
    """As ``replay_sends``, as ``simulate_on_cluster`` does it."""
    parts = partial(shards_of, programs, history, settings)
    found = _done_there(address, replay_sends_of_shard, parts, progress, cancel)
    rows = np.concatenate([of_shard for _, of_shard in found])
    return SendLog(history.customers, found[0][0], rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])


def _done_there(
    address: str,
    work: Callable[[Shard], T],
    parts: Callable[[int], list[Shard]],
    progress: Callable[[float], None] | None,
    cancel: Callable[[], bool] | None,
) -> list[T]:
    """What ``work`` gives for each of the shards into which ``parts`` cuts a run, in their order."""
    try:
        from distributed import Client
    except ImportError:
        raise RunError(
            say("Replays on a cluster need Dask, which is not installed: pip install “loopline[dask]”.")
        ) from None
    # What goes wrong is raised from here in one sentence; its own account of it ends in tracebacks.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    scheduler = scheduler_at(address, PATIENCE, cancel)
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        raise unreachable(address, error) from None
    with client:
        return _mapped(client, work, parts, progress, cancel)


def _mapped(
    client: Any,
    work: Callable[[Shard], T],
    parts: Callable[[int], list[Shard]],
    progress: Callable[[float], None] | None,
    cancel: Callable[[], bool] | None,
) -> list[T]:
    threads = _threads(client)
    if not threads:
        raise RunError(say("The Dask cluster has no workers."))
    # Impure: the key does not say what the code of this version does.
    futures = client.map(work, parts(SHARDS_A_THREAD * threads), pure=False, retries=1)
    news = Event()
    for future in futures:
        future.add_done_callback(lambda _: news.set())
    done = 0
    last_seen = last_asked = monotonic()
    while done < len(futures):
        if cancel is not None and cancel():
            client.cancel(futures)
            raise Cancelled
        news.wait(_ASKED_EVERY)
        news.clear()
        done = sum(future.done() for future in futures)
        for future in futures:
            if future.done() and future.status != "finished":
                reason = _reason_of(future)
                client.cancel(futures)
                raise reason
        if progress is not None:
            progress(done / len(futures))
        if monotonic() - last_asked > _COUNTED_EVERY:
            last_asked = monotonic()
            last_seen = last_asked if _threads(client) else last_seen
            if last_asked - last_seen > PATIENCE:
                # Dask would wait for new ones without end.
                client.cancel(futures)
                raise RunError(say("The Dask cluster has lost all its workers. Start some, and replay again."))
    return list(client.gather(futures))


def _threads(client: Any) -> int:
    """How many threads the workers of the cluster have now; 0 where the scheduler is gone."""
    try:
        return sum(client.nthreads().values())
    except OSError:
        return 0


def _reason_of(future: Any) -> RunError:
    """Why a worker did not do its part."""
    error = future.exception() if future.status == "error" else None
    if isinstance(error, RunError):
        return error
    reason = str(error) or type(error).__name__
    if error is None:
        reason = say("it was taken off the cluster")
    return RunError(say("A computer of the cluster could not replay its part: {reason}", reason=reason))
