"""Says how sure the figures of the replay are, in the background, once they stand: a moment after the replay."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from designer.background import Job, run_in_background
from designer.replay_service import ReplayService
from designer.replay_work import Replayed

if TYPE_CHECKING:
    from simulator.estimates.assessment import Assessment
    from simulator.estimates.pressure import PressureRule
    from simulator.history.history import History
    from simulator.run import RunSettings

_log = logging.getLogger(__name__)

#: Whoever goes on editing is not slowed down: ranges wait so long (ms).
PAUSE = 500


class EstimateService(QObject):
    """``ready`` (Assessment): what may be claimed about the replay that is shown. Figures that are stale have none."""

    ready = Signal(object)

    def __init__(self, replays: ReplayService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._replays = replays
        self._job: Job | None = None
        self._of: Replayed | None = None
        self.found: Assessment | None = None
        self.rule: PressureRule | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._start)
        replays.result_ready.connect(self._replayed)
        replays.stale.connect(self.drop)
        replays.fresh.connect(lambda: self._replayed(replays.replayed))

    def use_rule(self, rule: PressureRule) -> None:
        """Let the pressure index follow this rule from now on."""
        self.rule = rule
        replayed = self._replays.replayed
        self.drop()
        if not self._replays.is_stale:
            self._replayed(replayed)

    def drop(self) -> None:
        """Forget what is known, and stop finding out."""
        self._pause.stop()
        if self._job is not None:
            self._job.cancel()
        self._job = self._of = self.found = None

    def _replayed(self, replayed: Replayed | None) -> None:
        if replayed is not None and self._of is not None and replayed.result is self._of.result:
            if self.found is not None:
                self.ready.emit(self.found)
            return
        self.drop()
        if replayed is not None and replayed.look is None:
            self._of = replayed
            self._pause.start()

    def _start(self) -> None:
        replayed, history = self._of, self._replays.history
        if replayed is None or history is None:
            return
        settings, rule = self._replays.settings, self.rule
        self._job = run_in_background(
            lambda job: _assessed(replayed, history, settings, rule, job),
            self._assessed,
            self._not_assessed,
            owner=self,
        )

    def _assessed(self, found: Assessment) -> None:
        self._job, self.found = None, found
        self.ready.emit(found)

    def _not_assessed(self, error: Exception) -> None:
        self._job = None
        _log.error("the ranges could not be found", exc_info=error)


def _assessed(
    replayed: Replayed, history: History, settings: RunSettings | None, rule: PressureRule | None, job: Job
) -> Assessment:
    from designer.assessing import assess_journeys
    from designer.background import Cancelled as NotWanted
    from simulator.run import Cancelled, RunSettings

    try:
        return assess_journeys(
            (replayed.journey,), history, settings or RunSettings(), rule, cancel=lambda: job.cancelled
        )
    except Cancelled:
        raise NotWanted from None
