"""The results panel below the canvas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from designer.results.contents import NO_EFFECTS_YET, NO_RANGES_YET, TabId, slots, why_empty
from designer.results.drawing import PlotDrawer
from designer.results.effects import EffectsPage
from designer.results.empty_page import EmptyPage
from designer.results.head import ResultsHead
from designer.results.offers import Offers
from designer.results.plot_view import PlotView
from designer.results.ranges import (
    LOOP_FIGURES,
    STEP_FIGURES,
    plot_with_range,
    range_heads,
    range_rows,
    summary_ranges,
    with_ranges,
)
from designer.results.rows import loop_heads, loop_table_rows, step_heads, step_rows
from designer.results.stale import StaleStrip
from designer.results.summary import summaries
from designer.results.table_view import TableView
from designer.style.controls import line
from exporters.estimand import is_sampled
from exporters.names import Names, names_of
from exporters.plots.source import Activity, Source
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from exporters.plots.plot import Plot
    from simulator.estimates.assessment import Assessment
    from simulator.result import Result

LEAST_WIDTH = 320
MARGIN = 16


class ResultsPanel(QWidget):
    """Shows a result, whole or narrowed to a step or an edge, and what is wrong where there is none.

    ``replay_wanted``: a person asks for a replay. ``report_wanted``: for the report as a file.
    ``record_chosen``: a row about this record was picked. ``told``: something to say in the status line.
    """

    replay_wanted = Signal()
    report_wanted = Signal()
    record_chosen = Signal(str)
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._result: Result | None = None
        self._assessment: Assessment | None = None
        self._names: Names | None = None
        self._activity: Activity | None = None
        self._selected: str | None = None
        self._tab: TabId = "overview"
        self._summaries: list[str] = []
        #: What is said while there are no figures, and whether to ask for them helps.
        self._nothing = (say("Not replayed yet."), True)
        self._drawer = PlotDrawer(self)
        self._offers = Offers(self)
        self._offers.told.connect(self.told)
        self._views: list[PlotView] = []
        self._strip = StaleStrip()
        self._strip.replay_wanted.connect(self.replay_wanted)
        self._build()
        self.clear()

    # --- What is shown -------------------------------------------------------------------------------------

    def show_result(
        self,
        result: Result,
        journeys: Sequence[Journey],
        activity: Activity | None = None,
        names: Names | None = None,
        told: str = "",
    ) -> None:
        """Show a fresh result of these journeys; ``activity`` is what send hours are held against, ``names`` those of
        the journeys if they were looked up before, which takes long in a large one. ``told``: what a first look at
        some customers tells of all."""
        self._result, self._activity = result, activity
        self._names = names if names is not None else names_of(journeys)
        if self._assessment is not None and not _is_of(self._assessment, result):
            self._assessment = None
        if is_sampled(result):
            self._strip.show_first_look(result.tally.customers, result.history.customers, told)
        else:
            self._strip.hide()
        self._refresh()

    def show_assessment(self, found: Assessment) -> None:
        """Say how sure the figures are that are shown."""
        if self._result is not None and _is_of(found, self._result):
            self._assessment = found
            self._refresh()

    def show_names(self, names: Names) -> None:
        """Call steps as the journey calls them now, while its figures are older; steps that are gone keep theirs."""
        known = self._names
        if self._result is None or known is None:
            return
        maps = ("nodes", "edges", "ways", "loops", "goals", "exits", "stages")
        fresh = structs.replace(
            known, **{each: {**(old := getattr(known, each)), **_only(getattr(names, each), old)} for each in maps}
        )
        if fresh != known:
            self._names = fresh
            self._refresh()

    def clear(self) -> None:
        """Show that nothing was replayed yet."""
        self._result = None
        self._strip.hide()
        self._refresh()

    def set_stale(self, running: bool) -> None:
        """Say that the figures are older than the journey or the history, and whether a replay is under way."""
        if self._result is not None:
            self._strip.show_stale(running)

    def set_running(self, running: bool) -> None:
        """Say that the first replay is under way, or that there are no figures and none on their way."""
        if not running:
            self._strip.show_stopped()
        if self._result is None:
            self._nothing = (say("Replaying..."), False) if running else (say("Not replayed yet."), True)
            self._show_nothing()

    def set_progress(self, share: float) -> None:
        """Say how far a replay has come, from 0 to 1."""
        if self._result is None:
            self._nothing = (say("Replaying, {percent} % done", percent=round(100 * share)), False)
            self._show_nothing()
        self._strip.set_progress(share)

    def show_nothing_to_replay(self) -> None:
        """Say that the journey has no step yet."""
        self._blocked(say("Nothing to replay yet. Put a start on the canvas."))

    def show_blocked(self, errors: int) -> None:
        """Say that errors stop the replay."""
        self._blocked(
            say("{count} errors stop the replay. Solve them to see figures.", count=errors)
            if errors != 1
            else say("1 error stops the replay. Solve it to see figures.")
        )

    def show_failure(self, reason: str) -> None:
        """Say that a replay failed, and why."""
        self._blocked(reason)

    def show_instead(self, other: QWidget | None) -> None:
        """Show something else in place of the replay, such as a forecast; None: the replay again."""
        if other is not None and self._modes.indexOf(other) < 0:
            self._modes.addWidget(other)
        self._modes.setCurrentIndex(0 if other is None else self._modes.indexOf(other))

    def narrow_to(self, record: str | None) -> None:
        """Show only what a step or an edge did; None, or a record that was not replayed, shows all."""
        if record != self._selected:
            self._selected = record
            self._refresh()

    @property
    def source(self) -> Source | None:
        """What is shown now."""
        if self._result is None or self._names is None:
            return None
        tally = self._result.tally
        node = self._selected if self._selected in tally.nodes else None
        edge = self._selected if self._selected in tally.edges else None
        return Source(self._result, self._names, self._activity, node, edge)

    @property
    def idle(self) -> bool:
        """Whether all plots are drawn."""
        return self._drawer.idle

    @property
    def tab(self) -> TabId:
        """The tab that is shown."""
        return self._tab

    def choose_tab(self, tab: TabId) -> None:
        """Show a tab."""
        self._head.tabs.choose(tab)
        if tab != self._tab:
            self._tab = tab
            self._refresh()

    # --- How it is built -----------------------------------------------------------------------------------

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._modes = QStackedWidget()
        whole.addWidget(self._modes)
        own = QWidget()
        self._modes.addWidget(own)
        layout = QVBoxLayout(own)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._head = ResultsHead(self._tab)
        self._head.tab_chosen.connect(self.choose_tab)
        self._head.all_wanted.connect(lambda: self.narrow_to(None))
        self._head.report_wanted.connect(self.report_wanted)
        layout.addWidget(self._head)
        layout.addWidget(self._strip)
        self._pages = QStackedWidget()
        layout.addWidget(self._pages, 1)
        self._pages.addWidget(self._empty_page())
        self._plots = QWidget()
        self._plots.setProperty("role", "body")
        self._row = QHBoxLayout(self._plots)
        self._row.setContentsMargins(MARGIN, 4, MARGIN, 8)
        self._row.setSpacing(MARGIN)
        area = QScrollArea()
        area.setWidgetResizable(True)
        # The plots are stops of their own, and come into sight when the keys reach them.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._plots)
        self._pages.addWidget(area)
        self._steps = TableView()
        self._steps.record_chosen.connect(self.record_chosen)
        self._offers.serve_table(self._steps, say("Steps"))
        self._pages.addWidget(self._steps)
        self._ranges = TableView()
        self._ranges.record_chosen.connect(self.record_chosen)
        self._offers.serve_table(self._ranges, say("Ranges"))
        self._pages.addWidget(self._ranges)
        self._effects = EffectsPage()
        self._offers.serve_table(self._effects.table, say("What messages change"))
        self._pages.addWidget(self._effects)
        self._loops = TableView(self)
        self._loops.hide()
        self._loops.record_chosen.connect(self.record_chosen)
        self._offers.serve_table(self._loops, say("Loops"))

    def _empty_page(self) -> QWidget:
        page = EmptyPage(say("Replay"), "play")
        page.wanted.connect(self.replay_wanted)
        self._why, self._replay = page.why, page.button
        return page

    # --- Showing -------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        source = self.source
        narrowed = source is not None and (source.node is not None or source.edge is not None)
        self._summaries = _summaries(source, self._assessment)
        self._head.show_about(_title(source), narrowed, self._summaries)
        if source is None:
            self._show_nothing()
        elif self._tab == "steps":
            rows = with_ranges(step_rows(source), "node", STEP_FIGURES, self._assessment, source)
            self._steps.fill(step_heads(), rows)
            self._steps.select_record(source.node)
            self._pages.setCurrentIndex(2)
        elif self._tab == "ranges":
            self._show_ranges(source)
        elif self._tab == "effects":
            self._show_effects(source)
        else:
            self._show_plots(source)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, self._head.height())

    def _show_ranges(self, source: Source) -> None:
        if self._assessment is None:
            self._say(say(NO_RANGES_YET), can_replay=False)
            return
        self._ranges.fill(range_heads(self._assessment), range_rows(self._assessment, source))
        self._pages.setCurrentIndex(3)

    def _show_effects(self, source: Source) -> None:
        if self._assessment is None:
            self._say(say(NO_EFFECTS_YET), can_replay=False)
            return
        self._effects.show_effects(self._assessment, source)
        self._pages.setCurrentIndex(4)

    def _show_plots(self, source: Source) -> None:
        wanted = slots(self._tab, source)
        if not wanted:
            self._say(say(why_empty(self._tab, source)), can_replay=False)
            return
        stretches = [slot.stretch for slot in wanted]
        with_loops = self._tab == "loops"
        if stretches != [view.stretch for view in self._views] or with_loops != self._loops.isVisibleTo(self):
            self._lay_out(stretches, with_loops)
        if with_loops:
            rows = with_ranges(loop_table_rows(source), "edge", LOOP_FIGURES, self._assessment, source)
            self._loops.fill(loop_heads(), rows)
            self._loops.select_record(source.edge)
        self._pages.setCurrentIndex(1)
        for view, slot in zip(self._views, wanted, strict=True):
            view.show_plot(_ranged(slot.make, self._assessment, source))

    def _lay_out(self, stretches: Sequence[int], with_loops: bool) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._loops:
                self._drawer.forget(widget)
                widget.hide()
                widget.deleteLater()
        self._views = []
        for place, stretch in enumerate(stretches):
            if place:
                self._row.addWidget(_between())
            view = PlotView(self._drawer, stretch)
            self._offers.serve_plot(view)
            self._row.addWidget(view, stretch)
            view.show()
            self._views.append(view)
        self._loops.setVisible(with_loops)
        if with_loops:
            self._row.addWidget(_between())
            self._row.addWidget(self._loops, 3)

    def _show_nothing(self) -> None:
        """Say why there are no figures; whatever is selected, it is the same."""
        self._say(*self._nothing)

    def _say(self, words: str, can_replay: bool) -> None:
        self._why.setText(words)
        self._replay.setVisible(can_replay)
        self._pages.setCurrentIndex(0)

    def _blocked(self, words: str) -> None:
        if self._result is not None:
            self._strip.show_blocked(words)
        else:
            self._nothing = (words, False)
            self._show_nothing()


def _summaries(source: Source | None, found: Assessment | None) -> list[str]:
    """What there is to say in a line, the longest first."""
    if source is None:
        return []
    ways, ranges = summaries(source), summary_ranges(found, source)
    return [f"{ways[0]} · {ranges}", *ways] if ranges else ways


def _ranged(make: Callable[[], Plot], found: Assessment | None, source: Source) -> Callable[[], Plot]:
    return lambda: plot_with_range(make(), found, source)


def _is_of(found: Assessment, result: Result) -> bool:
    """Whether an assessment is of the run whose result this is."""
    run = found.run.result
    return (run.identity, run.settings, run.history.fingerprint, run.start, run.end) == (
        result.identity,
        result.settings,
        result.history.fingerprint,
        result.start,
        result.end,
    )


def _title(source: Source | None) -> str:
    if source is None or (source.node is None and source.edge is None):
        return say("Results")
    if source.node is not None:
        return say("Results of “{step}”", step=source.names.node(source.node))
    assert source.edge is not None
    loop = source.names.loops.get(source.edge)
    return say("Results of “{step}”", step=loop or source.names.edges.get(source.edge, source.edge))


def _only(names: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    return {key: names[key] for key in wanted if key in names}


def _between() -> QWidget:
    """A hairline between two plots."""
    made = line()
    made.setProperty("surface", "upright_line")
    made.setFixedWidth(1)
    made.setMaximumHeight(16_777_215)
    return made
