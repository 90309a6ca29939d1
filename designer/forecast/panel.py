"""The results panel in forecast mode: what may come, how past forecasts did, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from designer.forecast.plots import outlook_plot, past_plot, week_plot, when_plot
from designer.forecast.rows import figure_heads, figure_table_rows, try_heads, try_rows
from designer.forecast.service import Forecasted
from designer.forecast.words import label_of, promise, record_words
from designer.results.drawing import PlotDrawer
from designer.results.empty_page import EmptyPage
from designer.results.offers import Offers
from designer.results.plot_view import PlotView
from designer.results.stale import StaleStrip
from designer.results.table_view import TableView
from designer.style.appearance import look
from designer.style.controls import Button, Text
from designer.style.segmented import Segmented
from exporters.names import Names, names_of
from journey.words import mark, say
from simulator.figures import Figure, run_figure

if TYPE_CHECKING:
    from exporters.plots.plot import Plot

TabId = Literal["overview", "past", "figures", "grounds"]

TABS: tuple[tuple[TabId, str], ...] = (
    ("overview", mark("Next 28 days")),
    ("past", mark("Past forecasts")),
    ("figures", mark("Figures")),
    ("grounds", mark("Rests on")),
)

HEAD, MARGIN, SPACE = 44, 16, 12
#: So wide the table of past forecasts is at least, at 100 % text.
TRIES_WIDTH = 530
#: Of a step these figures are shown, the first that there is.
_OF_STEP = ("sent", "entries", "unique")


class ForecastPanel(QWidget):
    """``forecast_wanted``: a person asks for a forecast. ``cancel_wanted``: for the end of the one under way.
    ``report_wanted``: for the report as a file. ``record_chosen``: a row about this record was picked. ``told``:
    something to say in the status line."""

    forecast_wanted = Signal()
    cancel_wanted = Signal()
    report_wanted = Signal()
    record_chosen = Signal(str)
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Forecasted | None = None
        self._names: Names | None = None
        self._selected: str | None = None
        self._tab: TabId = "overview"
        self._views: list[PlotView] = []
        self._drawer = PlotDrawer(self)
        self._offers = Offers(self)
        self._offers.told.connect(self.told)
        self._strip = StaleStrip()
        self._strip.replay_wanted.connect(self.forecast_wanted)
        self._build()
        self.clear()

    # --- What is shown ------------------------------------------------------------------------------------------

    def show_forecast(self, found: Forecasted, stale: bool) -> None:
        """Show a forecast."""
        self._found, self._names = found, names_of((found.journey,))
        self.set_stale(stale)
        self._refresh()

    def clear(self) -> None:
        """Show that nothing was forecast yet."""
        self._found = None
        self._strip.hide()
        self._say(say("Not forecast yet. It takes some seconds."), can_ask=True)

    def set_stale(self, stale: bool) -> None:
        """Say that the forecast is older than the journey or the history."""
        if self._found is None or not stale:
            self._strip.hide()
        else:
            self._strip.show_old_forecast()

    def set_working(self, working: bool) -> None:
        """Say that a forecast is under way, or not any more."""
        self._progress.setValue(0)
        self._progress.setVisible(working)
        self._cancel.setVisible(working)
        self._wait.setVisible(working)
        # There is no room for all at once, and the report waits for the rest anyway.
        self._report.setVisible(not working)
        self._line.setVisible(not working)
        if self._found is None and working:
            self._say(say("Forecasting: the past is tried first..."), can_ask=False)
        elif self._found is None:
            self._say(say("Not forecast yet. It takes some seconds."), can_ask=True)

    def set_progress(self, share: float) -> None:
        """Say how far a forecast has come, from 0 to 1."""
        self._progress.setValue(round(1000 * share))

    def show_failure(self, reason: str) -> None:
        """Say why there is no forecast."""
        if self._found is None:
            self._say(reason, can_ask=True)
        else:
            self._strip.show_blocked(reason)

    def narrow_to(self, record: str | None) -> None:
        """Show what is forecast of a step; None, or a record of which nothing is, shows the whole."""
        if record != self._selected:
            self._selected = record
            self._refresh()

    def choose_tab(self, tab: TabId) -> None:
        """Show a tab."""
        self._tabs.choose(tab)
        self._tab = tab
        self._refresh()

    @property
    def idle(self) -> bool:
        """Whether all plots are drawn."""
        return self._drawer.idle

    # --- How it is built ----------------------------------------------------------------------------------------

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(self._strip)
        self._pages = QStackedWidget()
        layout.addWidget(self._pages, 1)
        self._pages.addWidget(self._empty_page())
        plots = QWidget()
        plots.setProperty("role", "body")
        self._row = QHBoxLayout(plots)
        self._row.setContentsMargins(MARGIN, 4, MARGIN, 8)
        self._row.setSpacing(MARGIN)
        self._pages.addWidget(_scrolled(plots))
        self._table = TableView()
        self._table.record_chosen.connect(self.record_chosen)
        self._offers.serve_table(self._table, say("Forecast"))
        self._pages.addWidget(self._table)
        self._tries = TableView(self)
        self._tries.hide()
        self._tries.setMinimumWidth(look().pixels(TRIES_WIDTH))
        self._offers.serve_table(self._tries, say("Past forecasts"))
        grounds = QWidget()
        grounds.setProperty("role", "body")
        self._grounds = QVBoxLayout(grounds)
        self._grounds.setContentsMargins(MARGIN, 4, MARGIN, 12)
        self._grounds.setSpacing(6)
        self._pages.addWidget(_scrolled(grounds))

    def _head(self) -> QWidget:
        self._head_row = head = QWidget()
        self._fit()
        look().changed.connect(self._fit)
        layout = QHBoxLayout(head)
        layout.setContentsMargins(MARGIN, 0, MARGIN, 0)
        layout.setSpacing(SPACE)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        layout.addWidget(Text(say("Forecast"), step="heading", weight=600))
        self._tabs = Segmented([(tab, say(words), "") for tab, words in TABS])
        self._tabs.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tabs.choose(self._tab)
        self._tabs.chosen.connect(self.choose_tab)
        layout.addWidget(self._tabs)
        self._line = Text(ink="muted", elide=True)
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._line, 1)
        layout.addStretch(0)
        self._wait = Text(say("Forecasting..."), ink="muted")
        self._progress = QProgressBar(textVisible=False, maximum=1000)
        self._progress.setFixedWidth(120)
        self._progress.setAccessibleName(say("Progress of the forecast"))
        self._cancel = Button(say("Stop"), "x", dense=True)
        self._cancel.clicked.connect(self.cancel_wanted)
        self._report = Button(say("Save report"), "download", dense=True)
        self._report.clicked.connect(self.report_wanted)
        for widget in (self._wait, self._progress, self._cancel, self._report):
            layout.addWidget(widget)
        for widget in (self._wait, self._progress, self._cancel):
            widget.hide()
        return head

    def _fit(self) -> None:
        self._head_row.setFixedHeight(look().pixels(HEAD))

    def _empty_page(self) -> QWidget:
        page = EmptyPage(say("Forecast"), "trending-up")
        page.wanted.connect(self.forecast_wanted)
        self._why, self._ask = page.why, page.button
        return page

    # --- Showing ------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        found, names = self._found, self._names
        self._report.setEnabled(found is not None)
        self._tabs.setVisible(found is not None and found.outlook.whole.has_enough)
        self._line.setText("")
        if found is None or names is None:
            return
        forecast = found.outlook.whole
        if not forecast.has_enough:
            self._say(forecast.missing, can_ask=False)
            return
        self._line.setText(promise(forecast))
        if self._tab == "figures":
            self._table.fill(figure_heads(forecast), figure_table_rows(forecast, found.journey, names))
            self._table.select_record(self._selected)
            self._pages.setCurrentIndex(2)
        elif self._tab == "grounds":
            self._show_grounds()
        else:
            self._show_plots(found, names)

    @property
    def shown_figure(self) -> Figure:
        """The figure that plots are of: messages sent, or the selected step's own."""
        assert self._found is not None
        known = self._found.outlook.whole.by_figure
        of_step = [Figure("node", self._selected or "", name) for name in _OF_STEP]
        return next((figure for figure in of_step if figure in known), run_figure("sent"))

    def _show_plots(self, found: Forecasted, names: Names) -> None:
        outlook, figure = found.outlook, self.shown_figure
        # So many rows have room for their names.
        shown: tuple[Figure, ...] = (run_figure("entered"), run_figure("reach"), run_figure("sent"))
        if figure.scope == "node":
            order = ("unique", "sent", "capped") if figure.name == "sent" else ("unique", "entries")
            shown = tuple(Figure("node", figure.id, name) for name in order)
        makers: list[tuple[Callable[[], Plot], int]] = [(lambda: past_plot(outlook.whole, figure, names), 1)]
        if self._tab == "overview":
            by_week = week_plot(outlook.whole, figure, names)
            makers = [
                (lambda: outlook_plot(outlook, shown, names), 1),
                (lambda: by_week or when_plot(outlook, figure, names), 1),
                *makers,
            ]
        with_tries = self._tab == "past"
        stretches = [stretch for _, stretch in makers]
        if stretches != [view.stretch for view in self._views] or with_tries != self._tries.isVisibleTo(self):
            self._lay_out(stretches, with_tries)
        if with_tries:
            self._tries.fill(try_heads(), try_rows(outlook.whole.by_figure[figure]))
            # Dates need their room.
            self._tries.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._pages.setCurrentIndex(1)
        for view, (make, _) in zip(self._views, makers, strict=True):
            view.show_plot(make)

    def _lay_out(self, stretches: Sequence[int], with_tries: bool) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._tries:
                self._drawer.forget(widget)
                widget.hide()
                widget.deleteLater()
        self._views = []
        for stretch in stretches:
            view = PlotView(self._drawer, stretch)
            self._offers.serve_plot(view)
            self._row.addWidget(view, stretch)
            view.show()
            self._views.append(view)
        self._tries.setVisible(with_tries)
        if with_tries:
            self._row.addWidget(self._tries, 2)

    def _show_grounds(self) -> None:
        assert self._found is not None
        assert self._names is not None
        forecast = self._found.outlook.whole
        while (item := self._grounds.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        figure = self.shown_figure
        record = say(
            "{label}: {record}",
            label=label_of(figure, self._names),
            record=record_words(forecast.by_figure[figure].record, forecast.days),
        )
        for sentence in (promise(forecast), record, *forecast.assumptions):
            self._grounds.addWidget(Text(sentence, wrap=True))
        self._grounds.addStretch(1)
        self._pages.setCurrentIndex(3)

    def _say(self, words: str, can_ask: bool) -> None:
        self._why.setText(words)
        self._ask.setVisible(can_ask)
        self._pages.setCurrentIndex(0)
        self._tabs.setVisible(False)


def _scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area
