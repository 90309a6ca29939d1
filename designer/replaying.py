"""Runs journeys on a history: what the window, the command line and the report share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from designer.version import program_version
from journey.catalogue import kind
from journey.encoding import semantic_hash
from journey.journey import Journey
from journey.program import program_of

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.result import Identity, Result
    from simulator.run import RunSettings

#: Progress is told about so often.
STEPS = 200

ENGINES = ("auto", "compiled", "plain")


def replay(
    journeys: Sequence[Journey],
    history: History,
    settings: RunSettings,
    engine: str = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Result:
    """The result of checked ``journeys`` run together on ``history``.

    ``progress`` is given the share done, from 0 to 1; when ``cancel`` answers True, Cancelled is raised. RunError
    if the run is impossible, ValueError if the checks would have found an error.
    """
    from simulator.plain.engine import simulate_plain
    from simulator.result import build_result

    del engine, threads
    programs = [program_of(journey) for journey in journeys]

    def report(done: int, of: int) -> None:
        if progress is not None and done % max(of // STEPS, 1) == 0:
            progress(done / of)

    tally = simulate_plain(programs, history, settings, progress=report, cancel=cancel)
    return build_result(tally, programs, history, settings, identity_of(journeys))


def identity_of(journeys: Iterable[Journey]) -> Identity:
    """What a result says about where it came from: hashes, the program's version, the steps' replay classes."""
    from simulator.result import Identity

    held = tuple(journeys)
    classes = {}
    for journey in held:
        for node in journey.nodes:
            declared = kind(node.kind)
            classes[node.id] = declared.replay if declared else "none"
    return Identity(
        journey_hashes={journey.header.journey_id: semantic_hash(journey) for journey in held},
        program_version=program_version(),
        replay_classes=classes,
    )
