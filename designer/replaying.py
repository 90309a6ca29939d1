"""Runs journeys on a history: what the window, the command line and the report share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from designer.version import program_version
from journey.catalogue import kind
from journey.distinct import as_written
from journey.encoding import semantic_hash
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.program import program_of

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.incremental import Remembered
    from simulator.result import Identity, Result
    from simulator.run import RunSettings
    from simulator.simulate import Engine

ENGINES = ("auto", "compiled", "plain")


def replay(
    journeys: Sequence[Journey],
    history: History,
    settings: RunSettings,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    sample: int | None = None,
) -> Result:
    """The result of checked ``journeys`` run together on ``history``; see ``simulate`` for the rest.

    RunError if the run is impossible, Cancelled if ``cancel`` answered True, ValueError if the checks would have found
    an error.
    """
    from simulator.simulate import simulate

    return simulate(
        [program_of(journey) for journey in journeys],
        history,
        settings,
        identity_of(journeys),
        engine=engine,
        threads=threads,
        progress=progress,
        cancel=cancel,
        sample=sample,
    )


def replay_after(
    before: Remembered | None,
    journey: Journey,
    history: History,
    settings: RunSettings,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Result, Remembered | None]:
    """As ``replay``, of one journey that has been edited since ``before``; see ``simulate_after``."""
    from simulator.simulate import simulate_after

    return simulate_after(
        before,
        [program_of(journey)],
        history,
        settings,
        identity_of((journey,)),
        progress=progress,
        cancel=cancel,
    )


def replay_on_cluster(
    address: str,
    journeys: Sequence[Journey],
    history: History,
    settings: RunSettings,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Result:
    """As ``replay``, on the workers of a Dask cluster; see ``simulate_on_cluster``."""
    from simulator.cluster import simulate_on_cluster

    programs = [program_of(journey) for journey in journeys]
    return simulate_on_cluster(
        address, programs, history, settings, identity_of(journeys), progress=progress, cancel=cancel
    )


def identity_of(journeys: Iterable[Journey]) -> Identity:
    """What a result says about where it came from: hashes, the program's version, the steps' replay classes."""
    from simulator.result import Identity

    held = tuple(journeys)
    classes = {}
    for journey in held:
        for node in without_fragments(journey).nodes:
            declared = kind(node.kind)
            classes[node.id] = declared.replay if declared else "none"
    return Identity(
        journey_hashes={journey.header.journey_id: semantic_hash(as_written(journey)) for journey in held},
        program_version=program_version(),
        replay_classes=classes,
    )
