"""What a comparison says, page by page: in short, all figures, the curve of many values."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from designer.comparing.settings import Setting
from designer.comparing.study import Answer
from designer.comparing.words import (
    FigureRow,
    cautions,
    difference_rows,
    drawn_finding,
    figure_heads,
    figure_name,
    sentences,
    sweep_finding,
    sweep_points,
    warnings,
    what_is_compared,
)
from designer.estimate_words import signed
from designer.inspector.fields.editor import Choice
from designer.results.drawing import PlotDrawer
from designer.results.offers import Offers
from designer.results.plot_view import PlotView
from designer.results.statement import Statement
from designer.results.table_view import Cell, Row, TableView
from designer.style.controls import Text
from designer.style.outline import paint_focus_ring
from exporters.estimand import statement
from exporters.plots.differences import differences_plot, share_words
from exporters.plots.plot import Plot
from exporters.plots.sweep import sweep_plot
from journey.words import say

_MARGIN = 16


class Sentences(QWidget):
    """Paragraphs, the first of which says what they are about; the keys scroll them."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._body = QWidget()
        self._body.setProperty("role", "body")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(4, 2, 8, 2)
        self._column.setSpacing(6)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._area)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._area.verticalScrollBar()
        steps = {
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(bar.value() + step)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_focus_ring(self)

    def say(
        self, head: str, texts: tuple[str, ...], quiet: tuple[str, ...] = (), warnings: tuple[str, ...] = ()
    ) -> None:
        """Show other paragraphs; the quiet ones come last and small."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._column.addWidget(Text(head, ink="muted", wrap=True))
        for text in texts:
            self._column.addWidget(Text(text, weight=500, wrap=True))
        for text in warnings:
            self._column.addWidget(Text(text, ink="warning", weight=500, wrap=True))
        for text in quiet:
            self._column.addWidget(Text(text, "small", "muted", wrap=True))
        self._column.addStretch(1)
        self.setAccessibleDescription("\n".join((head, *texts, *warnings, *quiet)))


class ShortPage(QWidget):
    """What is compared, what came of it in sentences, and the differences with their intervals drawn."""

    def __init__(self, drawer: PlotDrawer, offers: Offers) -> None:
        super().__init__()
        self.words = Sentences(say("What the comparison says"))
        self.plot = PlotView(drawer)
        offers.serve_plot(self.plot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 2, _MARGIN, 8)
        layout.setSpacing(_MARGIN)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.plot, 1)

    def show_answer(self, answer: Answer, sitting: int) -> None:
        """Show what a comparison says."""
        self.words.say(what_is_compared(answer), sentences(answer), cautions(answer), warnings(answer, sitting))

        def make() -> Plot:
            labels = (answer.inquiry.base.label, answer.inquiry.others[0].label)
            result = answer.comparison.run.result
            what = say("Differences of “{other}” less “{base}”, as shares", other=labels[1], base=labels[0])
            return differences_plot(difference_rows(answer), labels, drawn_finding(answer), statement(result, what))

        self.plot.show_plot(make)


class FiguresPage(QWidget):
    """All figures with their differences and intervals. ``step_chosen``: the step of the row that was picked."""

    step_chosen = Signal(str)

    def __init__(self, offers: Offers) -> None:
        super().__init__()
        self._rows: tuple[FigureRow, ...] = ()
        self.table = TableView()
        self.table.setAccessibleName(say("Differences"))
        self.table.record_chosen.connect(self._chosen)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._tell(now.row()))
        offers.serve_table(self.table, say("Differences"))
        self.statement = Statement()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 2, _MARGIN, 8)
        layout.setSpacing(6)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.statement)

    def show_answer(self, answer: Answer, rows: tuple[FigureRow, ...]) -> None:
        """Show the figures of a comparison."""
        self._rows = rows
        heads = figure_heads(answer)
        with_outer = len(heads) > 7
        self.table.fill(heads, [_row(place, row, with_outer) for place, row in enumerate(self._rows)])
        if self._rows:
            self.table.selectRow(0)
            self._tell(0)

    def _tell(self, row: int) -> None:
        place = self.table.record_at(row)
        if place:
            self.statement.show_text(self._rows[int(place)].sentence)

    def _chosen(self, place: str) -> None:
        figure = self._rows[int(place)].figure
        if figure.scope in ("node", "edge"):
            self.step_chosen.emit(figure.id)


def _row(place: int, row: FigureRow, with_outer: bool) -> Row:
    share = Cell("", 0.0) if row.share is None else Cell(share_words(row.share), row.share)
    cells = [
        Cell.text(row.words),
        Cell.count(round(row.base)),
        Cell.count(round(row.other)),
        Cell(signed(row.value), row.value),
        share,
        Cell.text(row.span),
    ]
    if with_outer:
        cells.append(Cell.text(row.widest))
    return Row(str(place), (*cells, Cell.text(row.basis)))


class CurvePage(QWidget):
    """One figure at all values that were compared; which one is chosen here."""

    def __init__(self, drawer: PlotDrawer, offers: Offers) -> None:
        super().__init__()
        self._answer: Answer | None = None
        self._setting: Setting | None = None
        self._values: tuple[str, ...] = ()
        self.figure = Choice(say("The figure that is drawn"))
        self.figure.chosen.connect(lambda _: self._draw())
        self.words = Sentences(say("What the comparison says"))
        self.plot = PlotView(drawer, 2)
        offers.serve_plot(self.plot)
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(self.figure)
        side.addWidget(self.words, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 2, _MARGIN, 8)
        layout.setSpacing(_MARGIN)
        layout.addLayout(side, 2)
        layout.addWidget(self.plot, 3)

    def show_answer(self, answer: Answer, setting: Setting, values: tuple[str, ...], sitting: int) -> None:
        """Show the curve of a sweep; ``values`` of the base and the others."""
        from simulator.comparing.compare import main_figures

        self._answer, self._setting, self._values = answer, setting, values
        figures = main_figures(answer.comparison)
        self.figure.offer(tuple((figure, figure_name(answer, figure)) for figure in figures))
        if self.figure.value is None and figures:
            self.figure.choose(next((one for one in figures if (one.scope, one.name) == ("run", "sent")), figures[0]))
        self.words.say(what_is_compared(answer), (), cautions(answer), warnings(answer, sitting))
        self._draw()

    def _draw(self) -> None:
        answer, setting, values, figure = self._answer, self._setting, self._values, self.figure.value
        if answer is None or setting is None or figure is None:
            return

        def make() -> Plot:
            points = sweep_points(answer, figure, setting, values)
            name = figure_name(answer, figure)
            title = say("{figure} by {setting}", figure=name, setting=setting.label)
            result = answer.comparison.run.result
            return sweep_plot(points, setting.label, title, sweep_finding(points), statement(result, name))

        self.plot.show_plot(make)
