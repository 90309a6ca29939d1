"""Makes forecasts in the background when somebody asks, and says when one is older than the journey.

A forecast replays the past many times over, which takes seconds: it waits until it is asked for. Edits make it stale;
nothing of it is recomputed by itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from designer.background import Job, run_in_background
from designer.forecast.outlook import DAYS, FIRST_DAYS, Outlook
from designer.replay_service import ReplayService
from exporters.names import names_of
from journey.checks.stopping import stops_replay
from journey.encoding import semantic_hash
from journey.journey import Journey
from journey.program import program_of
from journey.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.forecast.records import Forecast
    from simulator.history.history import History
    from simulator.run import RunSettings


class Forecasted(msgspec.Struct, frozen=True):
    """A forecast, the journey it is of, and what that journey does as a hash."""

    outlook: Outlook
    journey: Journey
    behaviour: str


class ForecastService(QObject):
    """Forecasts the journey that the replay service watches, on its history.

    ``ready`` (Forecasted): a forecast, first of the whole period, then with its first half. ``stale_changed``: it
    became older than the journey, or is right again. ``progress`` (0 to 1). ``working`` (bool). ``failed`` (text for
    people).
    """

    ready = Signal(object)
    stale_changed = Signal()
    progress = Signal(float)
    working = Signal(bool)
    failed = Signal(str)

    def __init__(self, replays: ReplayService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._replays = replays
        self._journey: Callable[[], Journey] | None = None
        self._job: Job | None = None
        self._waits = False
        self.found: Forecasted | None = None
        self.is_stale = False
        replays.stale.connect(self._edited)
        replays.result_ready.connect(self._replayed)
        replays.fresh.connect(self._replayed)
        replays.history_ready.connect(self._history_ready)

    def attach(self, journey: Callable[[], Journey] | None) -> None:
        """Work for the document whose journey this gives; the former one's forecast is dropped."""
        self.cancel()
        self._journey, self.found, self.is_stale = journey, None, False

    def ask(self) -> None:
        """Make a forecast of the journey as it is now."""
        self.cancel()
        if self._journey is None:
            return
        history = self._replays.history
        if history is None:
            # The history is being opened.
            self._waits = True
            self.working.emit(True)
            return
        if stops_replay(self._replays.findings):
            self.failed.emit(say("Errors stop the forecast. Open the findings to solve them."))
            return
        self._start(self._journey(), history)

    def cancel(self) -> None:
        """Stop the forecast that is under way."""
        was_working = self.is_working
        if self._job is not None:
            self._job.cancel()
        self._job, self._waits = None, False
        if was_working:
            self.working.emit(False)

    @property
    def is_working(self) -> bool:
        """Whether a forecast is under way."""
        return self._job is not None or self._waits

    # --- Working ------------------------------------------------------------------------------------------------

    def _start(self, journey: Journey, history: History) -> None:
        run = self._replays.settings
        self._job = run_in_background(
            lambda job: _made(journey, history, run, DAYS, job),
            lambda found: self._whole_made(found, journey, history),
            self._not_made,
            lambda share: self.progress.emit(0.5 * share),
            owner=self,
        )
        self.working.emit(True)

    def _whole_made(self, made: tuple[Forecast, str], journey: Journey, history: History) -> None:
        whole, behaviour = made
        found = Forecasted(Outlook(whole), journey, behaviour)
        self._show(found)
        if not whole.has_enough:
            self._job = None
            self.working.emit(False)
            return
        run = self._replays.settings
        self._job = run_in_background(
            lambda job: _made(journey, history, run, FIRST_DAYS, job),
            lambda first: self._first_made(first[0], found),
            self._not_made,
            lambda share: self.progress.emit(0.5 + 0.5 * share),
            owner=self,
        )

    def _first_made(self, first: Forecast, found: Forecasted) -> None:
        self._job = None
        self.working.emit(False)
        self._show(msgspec.structs.replace(found, outlook=replace(found.outlook, first=first)))

    def _show(self, found: Forecasted) -> None:
        self.found = found
        self.is_stale = self._behaviour() not in (None, found.behaviour)
        self.ready.emit(found)

    def _not_made(self, error: Exception) -> None:
        from simulator.run import RunError

        self._job = None
        self.working.emit(False)
        reason = str(error) or type(error).__name__
        self.failed.emit(
            reason if isinstance(error, RunError) else say("The forecast broke off: {reason}", reason=reason)
        )

    # --- Keeping up ---------------------------------------------------------------------------------------------

    def _history_ready(self) -> None:
        if self._waits:
            self._waits = False
            self.ask()
        else:
            self._set_stale(True)

    def _edited(self) -> None:
        self._set_stale(True)

    def _replayed(self) -> None:
        behaviour, history = self._behaviour(), self._replays.history
        if self.found is not None and behaviour is not None and history is not None:
            same_history = self.found.outlook.whole.fingerprint == history.fingerprint
            self._set_stale(behaviour != self.found.behaviour or not same_history)

    def _behaviour(self) -> str | None:
        """The hash of the journey that was replayed last; None while a replay is under way or there is none."""
        replayed = self._replays.replayed
        if replayed is None or self._replays.is_stale:
            return None
        return next(iter(replayed.result.identity.journey_hashes.values()), None)

    def _set_stale(self, is_stale: bool) -> None:
        if self.found is not None and is_stale != self.is_stale:
            self.is_stale = is_stale
            self.stale_changed.emit()


def _made(journey: Journey, history: History, run: RunSettings | None, days: int, job: Job) -> tuple[Forecast, str]:
    from designer.background import Cancelled as NotWanted
    from simulator.forecast.forecasting import forecast
    from simulator.forecast.settings import ForecastSettings
    from simulator.run import Cancelled, RunSettings

    used = run or RunSettings()
    settings = ForecastSettings(days=days, seed=used.seed, run=replace(used, start=None, end=None))
    try:
        found = forecast(
            [program_of(journey)],
            history,
            settings,
            names=names_of((journey,)).nodes,
            progress=job.report,
            cancel=lambda: job.cancelled,
        )
    except Cancelled:
        raise NotWanted from None
    return found, semantic_hash(journey)
