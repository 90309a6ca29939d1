"""What looks behind the figures of one document: why, and what if. It stands where the results stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from canvas.overlay import Spotlight
from designer.actions.desk import Question
from designer.case import Case
from designer.replay_service import ReplayService
from designer.results.panel import ResultsPanel
from designer.style.appearance import look
from designer.workspace import Workspace
from exporters.estimand import is_sampled
from journey.checks.stopping import stops_replay
from journey.words import say

if TYPE_CHECKING:
    from designer.comparing.panel import ComparePanel
    from designer.comparing.study import Candidate
    from designer.why.panel import WhyPanel

#: With less height than this, at 100 % text, a panel is given more when it opens; the canvas keeps at least so much.
_WHY, _COMPARE, _CANVAS = 320, 392, 200


class Insights(QObject):
    """Opens the panels and keeps them in step with the replay."""

    def __init__(
        self, workspace: Workspace, results: ResultsPanel, service: ReplayService, told: Callable[[str], None]
    ) -> None:
        super().__init__(workspace)
        self._workspace, self._results, self._service, self._told = workspace, results, service, told
        self._why: WhyPanel | None = None
        self._comparison: ComparePanel | None = None
        self._heights: list[int] | None = None
        self._case: Case | None = None
        self._listening = [
            service.result_ready.connect(self._refresh),
            service.fresh.connect(self._refresh),
            service.stale.connect(self._refresh),
            service.blocked_by_errors.connect(self._refresh),
            workspace.selection_changed.connect(self._selected),
            workspace.canvas.spotlight_left.connect(self.leave),
        ]

    # --- What is asked ------------------------------------------------------------------------------------------

    def ask_why(self, question: Question) -> None:
        """Show what happened to a customer, or who did not get the selected step's message."""
        panel = self.why
        self._show(panel, _WHY)
        panel.show_case(self._now())
        panel.set_about(self._selected_step())
        panel.ask(question)
        panel.focus_first()

    def compare(self) -> None:
        """Let versions and settings be compared."""
        panel = self.comparison
        self._show(panel, _COMPARE)
        panel.show_case(self._now())
        panel.show_selected(self._selected_step())
        panel.focus_first()

    def compare_candidates(self, subject: str, base: Candidate, other: Candidate, changed: str) -> None:
        """Compare two journeys that somebody put together; see the panel."""
        self.compare()
        self.comparison.compare_candidates(subject, base, other, changed)

    @property
    def opened(self) -> Literal["", "customer", "reasons", "compare"]:
        """What stands in place of the results."""
        if self._comparison is not None and not self._comparison.isHidden():
            return "compare"
        return self._why.question if self._why is not None and not self._why.isHidden() else ""

    def leave(self) -> None:
        """Show the results again."""
        for panel in (self._why, self._comparison):
            if panel is not None:
                panel.stop()
                panel.hide()
        self._workspace.show_spotlight(None)
        if self._heights is not None:
            self._workspace.middle.setSizes(self._heights)
            self._heights = None
        if self._results.isHidden():
            self._results.show()
            self._workspace.canvas.setFocus()

    def end(self) -> None:
        """The document is closed."""
        for connection in self._listening:
            QObject.disconnect(connection)
        self._listening = []
        self.leave()

    # --- The panels ---------------------------------------------------------------------------------------------

    @property
    def why(self) -> WhyPanel:
        """The panel that says why; it is made when it is first needed."""
        if self._why is None:
            from designer.why.panel import WhyPanel

            made = WhyPanel()
            made.hide()
            made.left.connect(self.leave)
            made.step_chosen.connect(self._choose)
            made.spotlight_changed.connect(lambda spotlight: self._light(made, spotlight))
            self._workspace.results_layout.addWidget(made)
            self._why = made
        return self._why

    @property
    def comparison(self) -> ComparePanel:
        """The panel that compares; it is made when it is first needed."""
        if self._comparison is None:
            from designer.comparing.panel import ComparePanel

            made = ComparePanel(self._workspace.document)
            made.hide()
            made.left.connect(self.leave)
            made.step_chosen.connect(self._choose)
            made.told.connect(self._told)
            made.spotlight_changed.connect(lambda spotlight: self._light(made, spotlight))
            self._workspace.results_layout.addWidget(made)
            self._comparison = made
        return self._comparison

    def _show(self, panel: QWidget, height: int) -> None:
        """Put a panel in place of the results, with room to read."""
        for other in (self._results, self._why, self._comparison):
            if other is not None and other is not panel:
                other.hide()
        panel.show()
        self._workspace.show_spotlight(None)
        middle = self._workspace.middle
        sizes = middle.sizes()
        wanted = min(look().pixels(height), max(sum(sizes) - _CANVAS, 0))
        if sizes[1] < wanted:
            self._heights = self._heights or sizes
            middle.setSizes([sum(sizes) - wanted, wanted])

    def _light(self, panel: QWidget, spotlight: Spotlight | None) -> None:
        if not panel.isHidden():
            self._workspace.show_spotlight(spotlight)

    def _choose(self, record: str) -> None:
        """Select a record and bring it into sight; the keyboard stays where it is."""
        canvas, shown = self._workspace.canvas, self._workspace.opening.show(record)
        if shown:
            canvas.select((shown,))
            canvas.reveal(shown)

    # --- Keeping up ---------------------------------------------------------------------------------------------

    def _selected(self, ids: frozenset[str]) -> None:
        if self._why is not None and not self._why.isHidden():
            self._why.set_about(self._selected_step())
        if self._comparison is not None and not self._comparison.isHidden():
            self._comparison.show_selected(self._selected_step())

    def _selected_step(self) -> str:
        chosen = self._workspace.canvas.selection
        record = next(iter(chosen)) if len(chosen) == 1 else ""
        return self._workspace.runs_as(record) if self._workspace.document.shown.journey.node(record) else ""

    def _refresh(self, *_: object) -> None:
        case = self._now()
        if self._why is not None and not self._why.isHidden():
            self._why.say_nothing(self._why_not())
            self._why.show_case(case)
        if self._comparison is not None and not self._comparison.isHidden():
            self._comparison.show_case(case)

    def _why_not(self) -> str:
        if stops_replay(self._service.findings):
            return say("Errors stop the replay. Open the findings to solve them.")
        return say("Replaying...")

    def _now(self) -> Case | None:
        """The replay that is right now; the same as before while nothing changed."""
        replayed, history = self._service.replayed, self._service.history
        if replayed is None or history is None or self._service.is_stale or is_sampled(replayed.result):
            self._case = None
            return None
        known = self._case
        if known is None or known.journey is not replayed.journey or known.result is not replayed.result:
            self._case = Case(replayed.journey, history, replayed.result)
        return self._case
