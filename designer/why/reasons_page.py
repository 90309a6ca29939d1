"""Who did not get the message of a step, or did not come to it, and why: counts by reason, then examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from designer.background import Cancelled, Job, run_in_background
from designer.case import Case
from designer.results.statement import Statement
from designer.results.table_view import Cell, Row, TableView
from designer.style.controls import Button, Text
from designer.style.flow import FlowLayout
from designer.why_words import headline, reason_words
from exporters.dates import FEWEST_FOR_A_RATE, percent
from exporters.estimand import statement
from exporters.names import names_of
from journey.describe import name_of
from journey.words import say, say_count

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.why.who import Reason, WhoNot

#: So many examples of each reason are named.
EXAMPLES = 12


class ReasonsPage(QWidget):
    """``example_chosen`` brings the keys of a reason's examples, and the one whose story is wanted. ``counted``: the
    reasons are there."""

    example_chosen = Signal(object, str)
    counted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._node = ""
        self._job: Job | None = None
        self._who: WhoNot | None = None
        self.headline = Text("", weight=600, wrap=True)
        self.progress = QProgressBar(textVisible=False, maximum=1000)
        self.table = TableView()
        self.table.setAccessibleName(say("Why not"))
        self.table.record_chosen.connect(self._show_examples)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._row_changed(now.row()))
        self.about = Text(say("Such as"), "small", "muted", weight=600, wrap=True)
        self._examples = QWidget()
        self._examples.setProperty("role", "body")
        self._flow = FlowLayout(self._examples)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._examples)
        area.setFocusPolicy(area.focusPolicy().NoFocus)
        self.statement = Statement()
        side = QVBoxLayout()
        side.setSpacing(4)
        side.addWidget(self.about)
        side.addWidget(area, 1)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self.table, 3)
        body.addLayout(side, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 2, 16, 8)
        layout.setSpacing(6)
        layout.addWidget(self.headline)
        layout.addWidget(self.progress)
        layout.addLayout(body, 1)
        layout.addWidget(self.statement)
        self._shown_parts = (self.table, self.about, area, self.statement)
        self._say(say("Select a step to see who did not get it, and why."))

    # --- What is asked ------------------------------------------------------------------------------------------

    def show_case(self, case: Case) -> None:
        """Look at another replay."""
        if case is not self._case:
            self._case = case
            self._ask()

    def set_about(self, node: str) -> None:
        """Ask about this step; empty for none."""
        if node != self._node:
            self._node = node
            self._ask()

    @property
    def who(self) -> WhoNot | None:
        """What is shown."""
        return self._who

    @property
    def busy(self) -> bool:
        """Whether it is being counted."""
        return self._job is not None

    def stop(self) -> None:
        """Drop what is being counted."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _ask(self) -> None:
        self.stop()
        case, node = self._case, self._node
        if case is None or not any(node in program.steps for program in case.programs):
            self._say(say("Select a step to see who did not get it, and why."))
            return
        subject = case.journey.node(node)
        self._say(say("Counting who did not get “{step}”...", step=name_of(subject) if subject else node))
        self.progress.setValue(0)
        self.progress.show()

        def count(job: Job) -> WhoNot:
            from simulator.run import Cancelled as Stopped
            from simulator.why.who import who_did_not_get

            try:
                return who_did_not_get(
                    case.programs,
                    case.history,
                    case.result.settings,
                    node,
                    examples=EXAMPLES,
                    progress=job.report,
                    cancel=lambda: job.cancelled,
                )
            except Stopped:
                raise Cancelled from None

        def done(who: WhoNot) -> None:
            self._job = None
            self._show(case, who)

        def failed(error: Exception) -> None:
            self._job = None
            self._say(say("This could not be counted: {reason}", reason=error))

        progressed = lambda share: self.progress.setValue(round(1000 * share))  # noqa: E731
        self._job = run_in_background(count, done, failed, progressed, owner=self)

    # --- What is shown ------------------------------------------------------------------------------------------

    def _say(self, words: str) -> None:
        self._who = None
        self.headline.setText(words)
        self.progress.hide()
        for part in self._shown_parts:
            part.hide()

    def _show(self, case: Case, who: WhoNot) -> None:
        names = names_of((case.journey,))
        self._who = who
        self.progress.hide()
        missed = who.customers - who.got
        words = headline(who, names)
        if missed:
            others = say_count("The other {count}, by reason:", "The other {count}, by reason:", missed)
            words = f"{words} {others}"
        self.headline.setText(words)
        self.table.fill(self._heads(missed), self._rows(who, missed, names))
        what = say("People who did not get “{step}”, by reason", step=names.node(who.node))
        self.statement.show_text(statement(case.result, what))
        for part in self._shown_parts:
            part.setVisible(bool(missed))
        self._names = names
        if who.reasons:
            self.table.selectRow(0)
        self.counted.emit()

    @staticmethod
    def _heads(missed: int) -> tuple[str, ...]:
        heads = (say("Why not"), say("People"))
        return (*heads, say("Share")) if missed >= FEWEST_FOR_A_RATE else heads

    @staticmethod
    def _rows(who: WhoNot, missed: int, names: Names) -> list[Row]:
        rows = []
        for place, reason in enumerate(who.reasons):
            cells = [Cell.text(reason_words(reason, names)), Cell.count(reason.people)]
            if missed >= FEWEST_FOR_A_RATE:
                cells.append(Cell(percent(reason.people, missed), reason.people))
            rows.append(Row(str(place), tuple(cells)))
        return rows

    def _row_changed(self, row: int) -> None:
        record = self.table.record_at(row)
        if record:
            self._show_examples(record)

    def _show_examples(self, place: str) -> None:
        if self._who is None or not place:
            return
        reason: Reason = self._who.reasons[int(place)]
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.about.setText(say("Such as, {reason}:", reason=reason_words(reason, self._names)))
        for key in reason.examples:
            button = Button(key, role="plain", dense=True)
            button.setToolTip(say("Show what happened to customer {key}", key=key))
            button.setAccessibleName(say("Show what happened to customer {key}", key=key))
            button.clicked.connect(lambda _=False, key=key: self.example_chosen.emit(reason.examples, key))
            self._flow.addWidget(button)
            button.show()
