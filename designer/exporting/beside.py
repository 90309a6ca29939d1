"""Replays a journey and what it was lowered to, one after the other, on the same history and period."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from designer.replaying import replay
from exporters.lowering.beside import Beside, beside
from exporters.lowering.lower import Lowered

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.run import RunSettings
    from simulator.simulate import Engine


def replay_beside(
    lowered: Lowered,
    history: History,
    settings: RunSettings,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Beside:
    """Both replays. RunError if a run is impossible, Cancelled if ``cancel`` answered True."""

    def half(first: bool) -> Callable[[float], None] | None:
        if progress is None:
            return None
        return lambda share: progress(share / 2 if first else 0.5 + share / 2)

    before = replay([lowered.journey], history, settings, engine, threads, half(True), cancel)
    after = replay(lowered.journeys, history, settings, engine, threads, half(False), cancel)
    return beside(before, after, lowered)
