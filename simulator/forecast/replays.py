"""Replays of many windows, side by side on threads: engines let go of the interpreter while they work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from threading import Event

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from simulator.compiled.cache import load_kernel
from simulator.engines import work
from simulator.figures import Figure
from simulator.forecast.continuation import Lives, history_of
from simulator.forecast.figures import figures_in
from simulator.forecast.past import Past
from simulator.forecast.settings import ForecastSettings
from simulator.history.history import History
from simulator.run import DAY, Cancelled
from simulator.simulate import simulate

#: So often (seconds) ``cancel`` is asked while nothing has come to its end.
_PATIENCE = 0.1

#: The figures of a window.
Found = NDArray[np.float64]


def prepare_engine(cancel: Callable[[], bool] | None) -> None:
    """Let the compiled engine be there before several threads ask for it. RunError if it cannot be prepared, Cancelled
    if told to stop."""

    def load() -> bool:
        load_kernel()
        return True

    work("compiled", 0, lambda _: False, load, cancel)


@dataclass
class Replays:
    """``threads``: how many windows at a time. ``of``: how many there will be in all, for ``progress``, which is told
    the share done; ``cancel`` is asked now and then. Both in the caller's thread."""

    programs: tuple[Program, ...]
    figures: tuple[Figure, ...]
    past: Past
    settings: ForecastSettings
    threads: int
    progress: Callable[[float], None] | None
    cancel: Callable[[], bool] | None
    of: int
    done: int = 0
    stopped: Event = field(default_factory=Event)

    def all(self, windows: Sequence[Callable[[], Found]]) -> list[Found]:
        """What the windows give, in their order. Cancelled if told to stop."""
        with ThreadPoolExecutor(self.threads, "forecast") as pool:
            futures = [pool.submit(window) for window in windows]
            try:
                self._await(futures)
            except BaseException:
                self.stopped.set()
                for future in futures:
                    future.cancel()
                raise
            return [future.result() for future in futures]

    def _await(self, futures: Sequence[Future[Found]]) -> None:
        open_ = set(futures)
        while open_:
            over, open_ = wait(open_, _PATIENCE, FIRST_COMPLETED)
            for future in over:
                future.result()
            self.done += len(over)
            if self.progress is not None and over:
                self.progress(min(self.done / self.of, 1.0))
            if self.cancel is not None and self.cancel():
                raise Cancelled

    def window(self, lives: Lives, origin: int) -> Found:
        """The figures of the window that begins at an origin, over these lives."""
        start = int(self.past.origins[origin])
        end = start + self.past.length - 1
        history = history_of(self.past, lives, end)
        since = start - self.settings.running_for * DAY
        figures = self._replay(history, since, end, start)
        if since < start:
            figures -= self._replay(history, since, start - 1, start)
        return figures

    def _replay(self, history: History, start: int, end: int, first: int) -> Found:
        """The figures of a replay; ``first``: when the window begins."""
        if self.stopped.is_set():
            raise Cancelled
        run = replace(self.settings.run, start=start + history.origin, end=end + history.origin)
        result = simulate(self.programs, history, run, engine="compiled", threads=1, cancel=self.stopped.is_set)
        return figures_in(result.tally, self.figures, (history.origin + first) // DAY)
