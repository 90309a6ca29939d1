"""Runs journeys and says what their figures may claim: what the window and the command line share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from designer.replaying import identity_of
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.program import program_of

if TYPE_CHECKING:
    from simulator.engines import Engine
    from simulator.estimates.assessment import Assessment
    from simulator.estimates.pressure import PressureRule
    from simulator.history.history import History
    from simulator.run import RunSettings


def assess_journeys(
    journeys: Sequence[Journey],
    history: History,
    settings: RunSettings,
    rule: PressureRule | None = None,
    engine: Engine = "auto",
    threads: int | None = None,
    cluster: str = "",
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Assessment:
    """What may be claimed about checked ``journeys`` run together on ``history``, on a Dask cluster if its address is
    given; errors as of ``replay``."""
    from simulator.estimates.assessment import assess

    return assess(
        [program_of(journey) for journey in journeys],
        history,
        settings,
        identity_of(journeys),
        stages_of(journeys),
        rule=rule,
        engine=engine,
        threads=threads,
        cluster=cluster,
        progress=progress,
        cancel=cancel,
    )


def stages_of(journeys: Sequence[Journey]) -> dict[str, str]:
    """The name of the stage of each step, empty for a step without one."""
    found = {}
    for journey in map(without_fragments, journeys):
        for node in journey.nodes:
            stage = journey.stage(node.stage)
            found[node.id] = stage.name if stage else ""
    return found
