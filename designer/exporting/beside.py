"""Replays a journey and what it was lowered to on the same people, and says what differs, with 95 % ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.replaying import identity_of
from exporters.lowering.beside import Beside, beside
from exporters.lowering.lower import Lowered
from journey.program import program_of
from journey.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from journey.journey import Journey
    from simulator.estimates.interval import Interval
    from simulator.groups import BlockedRun
    from simulator.history.history import History
    from simulator.run import RunSettings
    from simulator.simulate import Engine

#: The figures of whole runs that have a range.
_OF_RUN = ("entered", "reach", "sent")


@dataclass(frozen=True)
class Paired:
    """Both replays beside each other. ``spans``: for figures (by their id) and steps (by theirs) the 95 % range of
    the difference, by resampling the customers, the same for both; those are missing that differ nowhere, or for too
    few customers."""

    shown: Beside
    spans: Mapping[str, Interval]


def replay_beside(
    lowered: Lowered,
    history: History,
    settings: RunSettings,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Paired:
    """Both replays. RunError if a run is impossible, Cancelled if ``cancel`` answered True."""
    from simulator.groups import replay_blocks

    def run(journeys: Sequence[Journey], first: bool) -> BlockedRun:
        def report(share: float) -> None:
            if progress is not None:
                progress(share / 2 if first else 0.5 + share / 2)

        programs = [program_of(journey) for journey in journeys]
        identity = identity_of(journeys)
        return replay_blocks(
            programs, history, settings, identity, engine=engine, threads=threads, progress=report, cancel=cancel
        )

    before = run((lowered.journey,), True)
    after = run(lowered.journeys, False)
    return Paired(beside(before.result, after.result, lowered), _spans(before, after, lowered))


def remark_words(paired: Paired) -> str:
    """What the ranges are."""
    if paired.spans:
        return say(
            "The 95 % range says how far the difference may be off with other customers of the same kind. Where too "
            "few people differ there is none."
        )
    return say("Counted on this history. Too few people differ for a range.")


def _spans(before: BlockedRun, after: BlockedRun, lowered: Lowered) -> dict[str, Interval]:
    from simulator.comparing.versions import FEWEST_CHANGED
    from simulator.estimates.bootstrap import quantile_interval, replicated_totals
    from simulator.estimates.estimating import may_resample
    from simulator.figures import Figure, run_figure

    if not (may_resample(before) and may_resample(after)):
        return {}
    apart: dict[str, NDArray[np.int64]] = {
        name: after.blocks.of(run_figure(name)) - before.blocks.of(run_figure(name)) for name in _OF_RUN
    }
    for node in lowered.journey.nodes:
        apart[node.id] = -before.blocks.of(Figure("node", node.id, "sent"))
    for flow in lowered.flows:
        for piece in flow.pieces:
            if piece.origin in apart:
                apart[piece.origin] = apart[piece.origin] + after.blocks.of(Figure("node", piece.id, "sent"))
    found = {}
    for name, difference in apart.items():
        if (difference != 0).sum() >= FEWEST_CHANGED:
            totals = replicated_totals(difference[:, None], before.blocks.customers)
            found[name] = quantile_interval(totals[:, 0])
    return found
