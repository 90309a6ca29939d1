"""Brings what the replay service tells to canvas, inspector, results panel, tool bar and status line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace as with_fields
from PySide6.QtCore import QObject, QTimer, Signal

from canvas.overlay import Overlay
from designer import starting
from designer.actions.desk import Mode
from designer.background import Job, run_in_background
from designer.estimating import EstimateService
from designer.first_look import look_words
from designer.inspector.vocabulary import Vocabulary
from designer.overlays import Shown, badges_of, overlay_of
from designer.period import Period, days_of, has_own_messages, period_words, settings_for
from designer.replay_service import Known, ReplayService
from designer.replay_work import Replayed
from designer.settings import Settings
from designer.status_line import StatusLine
from designer.tool_bar import ToolBar
from designer.workspace import Workspace
from exporters.names import Names, names_of
from journey.checks.findings import Finding
from journey.checks.stopping import stopping
from journey.journey import Journey
from journey.words import number, say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from designer.forecast.service import Forecasted
    from designer.forecast.view import ForecastView
    from designer.insights import Insights
    from designer.results.panel import ResultsPanel
    from simulator.estimates.assessment import Assessment
    from simulator.history.history import History

#: Of a journey with up to so many steps figures and names are put together in the same moment.
_AT_ONCE = 400


class Before(NamedTuple):
    """What another window of the same document knew when this one went on with it."""

    known: Known
    vocabulary: Vocabulary | None
    forecast: Forecasted | None


class ReplayView(QObject):
    """Owns the replay service of a window. ``changed``: something that actions depend on is different."""

    changed = Signal()

    def __init__(self, tool_bar: ToolBar, status: StatusLine, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._tool_bar, self._status, self._settings = tool_bar, status, settings
        self._workspace: Workspace | None = None
        self._panel: ResultsPanel | None = None
        self.insights: Insights | None = None
        self._vocabulary: Vocabulary | None = None
        self._working = False
        self._history_asked = False
        self._instead = ""
        self._overlay = Overlay()
        self._dressing: Job | None = None
        self._naming: Job | None = None
        self._is_first = True
        self._forecast: ForecastView | None = None
        self._said = ("", "muted")
        self.mode: Mode = "replay"
        self.shown: Shown = "none"
        self.period = Period()
        self._before: Before | None = None
        self.service = service = ReplayService(self)
        service.use_cluster(settings.values.cluster)
        self.estimates = EstimateService(service, self)
        self.estimates.ready.connect(self._assessed)
        if settings.values.pressure:
            from designer.pressure_words import rule_from

            self.estimates.rule = rule_from(settings.values.pressure)
        tool_bar.mode_chosen.connect(self.show_mode)
        service.result_ready.connect(self._result)
        service.fresh.connect(self._fresh)
        service.stale.connect(self._stale)
        service.progress.connect(self._progress)
        service.working.connect(self._set_working)
        service.findings_changed.connect(self._findings)
        service.blocked_by_errors.connect(self._blocked)
        service.nothing_to_replay.connect(self._nothing_to_replay)
        service.failed.connect(self._failed)
        service.history_ready.connect(self._history_ready)
        service.history_failed.connect(self._history_failed)

    # --- What it works on -------------------------------------------------------------------------------

    def attach(self, workspace: Workspace | None) -> None:
        """Work for this document from now on."""
        if self.insights is not None:
            self.insights.end()
        self._workspace, self._panel, self.insights = workspace, None, None
        self._overlay = Overlay()
        for job in (self._dressing, self._naming):
            if job is not None:
                job.cancel()
        self._dressing = self._naming = None
        self._is_first = True
        if self._forecast is not None:
            self._forecast.attach(None, None)
        self.estimates.drop()
        starting.document_left()
        self.service.attach(None)
        self._tool_bar.show_findings(())
        self._say_status("", "muted")
        if workspace is None:
            return
        workspace.selection_changed.connect(self._narrow)
        # The window shall stand before anything heavy is imported.
        workspace.stands.connect(lambda: QTimer.singleShot(0, self, lambda: self._begin(workspace)))

    def _begin(self, workspace: Workspace) -> None:
        """The window stands: make the results panel, look at the journey, open the history."""
        from designer.results.panel import ResultsPanel

        if workspace is not self._workspace:
            return
        panel = ResultsPanel(workspace.results_area)
        panel.replay_wanted.connect(self.replay_now)
        panel.record_chosen.connect(workspace.show_record)
        panel.told.connect(self._status.tell)
        panel.report_wanted.connect(self._ask_for_report)
        workspace.results_layout.addWidget(panel)
        self._panel = panel
        before, self._before = self._before, None
        if self._forecast is not None:
            self._forecast.attach(workspace, panel)
        if self.mode == "forecast":
            self._enter_forecast(before.forecast if before is not None else None)
        from designer.insights import Insights

        self.insights = Insights(workspace, panel, self.service, self._status.tell)
        self._narrow(workspace.canvas.selection)
        self.service.attach(workspace.document.store)
        workspace.told.connect(self._status.tell)
        workspace.changed.connect(self._name_again)
        starting.document_stands()
        if before is not None:
            self._vocabulary = before.vocabulary
            self.service.go_on_with(before.known)
        if self._vocabulary is not None:
            workspace.show_vocabulary(self._vocabulary, self.service.history)
        if not self._history_asked:
            self.use_history(Path(self._settings.values.history) if self._settings.values.history else None)

    def go_on_with(self, other: ReplayView) -> None:
        """Show what another window shows of the same document. What the findings say follows in this window's
        language."""
        known = other.service.known
        self._before = Before(known, other._vocabulary, other.forecast_found)
        self._history_asked = known.history is not None
        self.period = other.period
        self.shown = other.shown
        self._tool_bar.measures.choose(other.shown)
        # A forecast's overlay is made anew from its figures; what lies below it is the replay's.
        self._overlay = with_fields(other._overlay, findings={})
        if self._workspace is not None:
            self._workspace.show_overlay(self._overlay)
        if other.mode != self.mode:
            self.show_mode(other.mode)

    def _enter_forecast(self, known: Forecasted | None) -> None:
        """Show the forecast, the one that is known already if there is one."""
        service = self.forecast.service
        # What is missing is said in the words of a language.
        if known is not None and known.outlook.whole.has_enough:
            service.found = known
        self.forecast.enter()
        if service.found is not None:
            service.ready.emit(service.found)

    @property
    def forecast_found(self) -> Forecasted | None:
        """The forecast that was made, if there is one."""
        return self._forecast.service.found if self._forecast is not None else None

    def use_history(self, folder: Path | None) -> None:
        """Replay on this history from now on; None: the sample."""
        self._history_asked, self._instead = True, ""
        self.service.open_history(folder)
        self._say_status(say("Opening the history..."), "muted")

    @property
    def working(self) -> bool:
        """Whether a replay, or a forecast, is under way."""
        return self._working or (self._forecast is not None and self._forecast.service.is_working)

    @property
    def panel(self) -> ResultsPanel | None:
        """The results panel of the open document."""
        return self._panel

    # --- What a person asks for -------------------------------------------------------------------------

    def replay_now(self) -> None:
        """Replay again, or in forecast mode forecast again."""
        if self.mode == "forecast":
            self.forecast.service.ask()
        else:
            self.service.replay_now()

    def stop(self) -> None:
        """Stop the replay, and the forecast, that is under way."""
        self.service.cancel()
        if self._forecast is not None:
            self._forecast.service.cancel()

    def show_mode(self, mode: Mode) -> None:
        """Show what was, or what may come."""
        self.mode = mode
        self._tool_bar.show_mode(mode)
        if mode == "forecast":
            self.forecast.enter()
        else:
            if self._forecast is not None:
                self._forecast.leave()
            self._status.show_replay(*self._said)
            self._show_overlay()
        self.changed.emit()

    @property
    def forecast(self) -> ForecastView:
        """The forecast; made when it is first asked for."""
        if self._forecast is None:
            from designer.forecast.view import ForecastView

            made = ForecastView(self.service, self._status, self)
            made.attach(self._workspace if self._panel is not None else None, self._panel)
            made.changed.connect(self.changed)
            made.report_wanted.connect(self._ask_for_report)
            self._forecast = made
        return self._forecast

    def choose_period(self, period: Period) -> None:
        """Replay another period."""
        from simulator.run import RunSettings

        self.period = period
        self.service.use_settings(settings_for(period, RunSettings()))
        self._tool_bar.show_period(period_words(period, self.bounds()))

    def choose_cluster(self, parent: QWidget) -> None:
        """Ask which cluster replays, and replay there."""
        from designer.dialogs.cluster import ask_for_cluster

        address = ask_for_cluster(parent, self._settings.values.cluster)
        if address is not None and address != self._settings.values.cluster:
            self._settings.change(cluster=address)
            self.service.use_cluster(address)

    def choose_pressure(self, parent: QWidget) -> None:
        """Ask how heavy messages count in the pressure index."""
        from designer.dialogs.pressure import ask_for_pressure
        from designer.pressure_words import rule_from

        chosen = ask_for_pressure(parent, self._settings.values.pressure)
        if chosen is not None:
            self._settings.change(pressure=chosen)
            self.estimates.use_rule(rule_from(chosen))

    def bounds(self) -> tuple[date, date] | None:
        """The first and last day of the history."""
        history = self.service.history
        return days_of(history) if history is not None else None

    def has_own_messages(self) -> bool:
        """Whether the history holds messages that the shop itself sent."""
        history = self.service.history
        return history is not None and has_own_messages(history)

    def show_measure(self, shown: Shown) -> None:
        """Colour steps by a measure."""
        self.shown = shown
        self._tool_bar.measures.choose(shown)
        self._show_overlay()
        self.changed.emit()

    def _narrow(self, ids: frozenset[str]) -> None:
        if self._workspace is not None:
            ids = frozenset(key for key in map(self._workspace.runs_as, ids) if key)
        if self._panel is not None:
            self._panel.narrow_to(next(iter(ids)) if len(ids) == 1 else None)
        if self._forecast is not None:
            self._forecast.narrow_to(ids)

    def _ask_for_report(self) -> None:
        from designer.dialogs.save_report import ask_for_report

        replayed, history = self.service.replayed, self.service.history
        if replayed is not None and history is not None and self._workspace is not None:
            service = self._forecast.service if self._forecast is not None else None
            found = service.found if service is not None and not service.is_stale else None
            outlook = found.outlook if found is not None else None
            ask_for_report(
                self._workspace,
                replayed,
                history,
                self.service.settings,
                self._status.tell,
                outlook,
                self.estimates.rule,
            )

    # --- What the service tells -------------------------------------------------------------------------

    def _say_status(self, text: str, tone: str) -> None:
        """Say it of the replay; in forecast mode the forecast has the word, and it is said later."""
        self._said = (text, tone)
        if self.mode == "replay":
            self._status.show_replay(text, tone)

    def _show_overlay(self) -> None:
        workspace, replayed = self._workspace, self.service.replayed
        if workspace is None:
            return
        journey: Journey = workspace.document.store.journey
        result = replayed.result if replayed else None
        findings, stale, shown = self.service.findings, self.service.is_stale, self.shown
        if self._dressing is not None:
            self._dressing.cancel()
            self._dressing = None
        if result is None or len(journey.nodes) <= _AT_ONCE:
            self._put_overlay(overlay_of(journey, result, findings, stale, shown))
            return
        self._dressing = run_in_background(
            lambda job: overlay_of(journey, result, findings, stale, shown), self._overlay_made, owner=self
        )

    def _overlay_made(self, overlay: Overlay) -> None:
        """Show it with what became known meanwhile."""
        self._dressing = None
        badges = badges_of(self.service.findings)
        self._put_overlay(with_fields(overlay, findings=badges, stale=self.service.is_stale))

    def _put_overlay(self, overlay: Overlay) -> None:
        self._overlay = overlay
        if self._workspace is not None:
            if self.mode == "replay":
                self._workspace.show_overlay(overlay)
            if self._is_first and overlay.replayed:
                # All that a document brings along is there now.
                self._is_first = False
                starting.document_stands()

    def _show_otherwise(self, **changes: Any) -> None:
        """Show the same figures, with other findings or as older than the journey."""
        if self._workspace is not None:
            self._overlay = with_fields(self._overlay, **changes)
            if self.mode == "replay":
                self._workspace.show_overlay(self._overlay)
            elif self._forecast is not None:
                self._forecast.refresh()

    def _result(self, replayed: Replayed) -> None:
        journey = replayed.journey
        if self._naming is not None:
            self._naming.cancel()
            self._naming = None
        if len(journey.nodes) <= _AT_ONCE:
            self._show_in_panel(replayed, names_of((journey,)))
        else:
            self._naming = run_in_background(
                lambda job: names_of((journey,)), lambda names: self._show_in_panel(replayed, names), owner=self
            )
        self._show_overlay()
        self._say_replayed(replayed)
        self.changed.emit()

    def _show_in_panel(self, replayed: Replayed, names: Names) -> None:
        if self._panel is not None and replayed is self.service.replayed:
            told = look_words(replayed.look) if replayed.look is not None else ""
            self._panel.show_result(replayed.result, (replayed.journey,), replayed.activity, names, told)

    def _assessed(self, found: Assessment) -> None:
        if self._panel is not None:
            self._panel.show_assessment(found)

    def _say_replayed(self, replayed: Replayed) -> None:
        from exporters.estimand import made_words, period_end, period_start

        result = replayed.result
        text = say(
            "Replay of {start} to {end}, {customers} customers, {history}",
            start=period_start(result),
            end=period_end(result),
            customers=number(result.tally.customers),
            history=result.history.name,
        )
        self._say_status(text, "ok")
        made = made_words(result)
        self._status.keep_note(
            say("{sentence} {next}", sentence=self._instead, next=made)
            if self._instead and made
            else self._instead or made
        )

    def _fresh(self) -> None:
        replayed = self.service.replayed
        if replayed is not None:
            self._result(replayed)

    def _name_again(self) -> None:
        """Steps are called as they are now, also above figures that are older. In a large journey only once its
        figures come."""
        workspace = self._workspace
        if self._panel is None or workspace is None:
            return
        journey = workspace.document.store.journey
        if len(journey.nodes) <= _AT_ONCE:
            self._panel.show_names(names_of((journey,)))

    def _stale(self) -> None:
        if self._panel is not None:
            self._panel.set_stale(True)
        self._show_otherwise(stale=True)
        self._say_status(say("The figures are older than the journey."), "warning")

    def _progress(self, share: float) -> None:
        if self._panel is not None:
            self._panel.set_progress(share)

    def _set_working(self, working: bool) -> None:
        self._working = working
        if working and self.service.replayed is None:
            self._say_status(say("Replaying..."), "muted")
        if self._panel is not None:
            self._panel.set_running(working)
        self.changed.emit()

    def _findings(self, findings: tuple[Finding, ...]) -> None:
        self._tool_bar.show_findings(findings)
        if self._workspace is not None:
            self._workspace.show_findings(findings, self.service.most_messages)
        self._show_otherwise(findings=badges_of(self.service.findings))

    def _blocked(self, findings: tuple[Finding, ...]) -> None:
        errors = len(stopping(findings))
        if self._panel is not None:
            self._panel.show_blocked(errors)
        self._say_status(say("Errors stop the replay. Open the findings to solve them."), "danger")

    def _nothing_to_replay(self) -> None:
        if self._panel is not None:
            self._panel.show_nothing_to_replay()
        self._say_status("", "muted")

    def _failed(self, reason: str) -> None:
        if self._panel is not None:
            self._panel.show_failure(reason)
        self._say_status(reason, "danger")

    def _history_ready(self, history: History) -> None:
        self._tool_bar.show_period(period_words(self.period, days_of(history)))
        from designer.history_vocabulary import vocabulary_of

        run_in_background(lambda job: vocabulary_of(history), self._vocabulary_ready, owner=self)
        self.changed.emit()

    def _vocabulary_ready(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        if self._workspace is not None:
            self._workspace.show_vocabulary(vocabulary, self.service.history)

    def _history_failed(self, reason: str) -> None:
        self._say_status(reason, "danger")
        if self._panel is not None:
            self._panel.show_failure(reason)
        if self._settings.values.history:
            # The sample is always there.
            self._settings.change(history="")
            self.use_history(None)
            self._instead = say("{reason} The sample is used.", reason=reason)
            self._status.keep_note(self._instead)
