"""Brings a forecast to canvas, inspector, results panel and status line, while the window is in forecast mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from designer.forecast.overlay import forecast_overlay
from designer.forecast.panel import ForecastPanel
from designer.forecast.service import Forecasted, ForecastService
from designer.forecast.words import headline
from designer.replay_service import ReplayService
from designer.status_line import StatusLine
from exporters.names import names_of
from journey.words import say

if TYPE_CHECKING:
    from designer.results.panel import ResultsPanel
    from designer.workspace import Workspace


class ForecastView(QObject):
    """The forecast of one window. ``changed``: something that actions depend on is different. ``report_wanted``: a
    person asks for the report as a file."""

    changed = Signal()
    report_wanted = Signal()

    def __init__(self, replays: ReplayService, status: StatusLine, parent: QObject) -> None:
        super().__init__(parent)
        self._replays, self._status = replays, status
        self._workspace: Workspace | None = None
        self._results: ResultsPanel | None = None
        self._panel: ForecastPanel | None = None
        self._is_shown = False
        self.service = service = ForecastService(replays, self)
        service.ready.connect(self._ready)
        service.stale_changed.connect(self._refresh)
        service.progress.connect(self._progress)
        service.working.connect(self._working)
        service.failed.connect(self._failed)

    def attach(self, workspace: Workspace | None, results: ResultsPanel | None) -> None:
        """Work for this document from now on; its forecast is made when it is asked for."""
        self._workspace, self._results, self._panel = workspace, results, None
        self._is_shown = False
        self.service.attach(None if workspace is None else lambda: workspace.document.store.journey)

    @property
    def panel(self) -> ForecastPanel | None:
        """The panel, once it was shown."""
        return self._panel

    def enter(self) -> None:
        """Show the forecast, and make it if there is none: switching to it is asking for it."""
        if self._results is None or self._workspace is None:
            return
        if self._panel is None:
            panel = ForecastPanel()
            panel.forecast_wanted.connect(self.service.ask)
            panel.cancel_wanted.connect(self.service.cancel)
            panel.report_wanted.connect(self.report_wanted)
            panel.record_chosen.connect(self._workspace.canvas.jump_to)
            panel.told.connect(self._status.tell)
            self._panel = panel
            self.narrow_to(self._workspace.canvas.selection)
        self._is_shown = True
        self._results.show_instead(self._panel)
        self._refresh()
        if self.service.found is None and not self.service.is_working:
            self.service.ask()

    def leave(self) -> None:
        """Show the replay again; a forecast that is under way goes on."""
        self._is_shown = False
        if self._results is not None:
            self._results.show_instead(None)

    def narrow_to(self, ids: frozenset[str]) -> None:
        """Show what is forecast of the selected step."""
        if self._panel is not None:
            self._panel.narrow_to(next(iter(ids)) if len(ids) == 1 else None)

    def refresh(self) -> None:
        """Findings, or what the steps are called, are different."""
        if self._is_shown:
            self._refresh()

    # --- What the service tells ---------------------------------------------------------------------------------

    def _ready(self, found: Forecasted) -> None:
        if self._panel is not None:
            self._panel.show_forecast(found, self.service.is_stale)
        self._refresh()

    def _refresh(self) -> None:
        if not self._is_shown or self._workspace is None:
            return
        found, stale = self.service.found, self.service.is_stale
        if self._panel is not None:
            self._panel.set_stale(stale)
        names = names_of((self._workspace.document.store.journey,))
        outlook = found.outlook if found is not None else None
        self._workspace.show_overlay(forecast_overlay(outlook, names, self._replays.findings, stale))
        if found is None:
            words = say("Forecasting...") if self.service.is_working else say("Not forecast yet.")
            self._status.show_replay(words, "muted")
        elif not found.outlook.whole.has_enough:
            self._status.show_replay(say("Forecast: too little history."), "warning")
        elif stale:
            self._status.show_replay(say("Forecast: it is older than the journey."), "warning")
        else:
            self._status.show_replay(headline(found.outlook.whole), "ok")
        self.changed.emit()

    def _progress(self, share: float) -> None:
        if self._panel is not None:
            self._panel.set_progress(share)

    def _working(self, working: bool) -> None:
        if self._panel is not None:
            self._panel.set_working(working)
        self._refresh()
        self.changed.emit()

    def _failed(self, reason: str) -> None:
        if self._panel is not None:
            self._panel.show_failure(reason)
        if self._is_shown:
            self._status.show_replay(reason, "danger")
