"""Both replays beside each other: the journey as it is drawn, and as it would run in the system."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from designer.background import Cancelled, Job, run_in_background
from designer.estimate_words import signed, whole_span
from designer.exporting.beside import remark_words
from designer.publishing.page import MARGIN
from designer.results.table_view import Cell, Row, TableView
from designer.style.appearance import look
from designer.style.controls import Button, Text
from exporters.lowering.beside import Figure, MessageFigure
from exporters.plots.differences import share_words
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from designer.exporting.beside import Paired
    from exporters.lowering.lower import Lowered
    from simulator.history.history import History
    from simulator.run import RunSettings

#: Gives the history in the background, and the settings of the window's replays.
Sources = Callable[[], tuple["History", "RunSettings"]]
#: Columns are at least so wide, at 100 % text.
_LEAST_COLUMN = 64
#: A mean date that moved by less than this is not worth a word (days).
_MOVED = 0.05


class BesideView(QWidget):
    """``step_chosen``: the step of the row that was picked."""

    step_chosen = Signal(str)

    def __init__(self, sources: Sources) -> None:
        super().__init__()
        self._sources = sources
        self._lowered: Lowered | None = None
        self._name = ""
        self._job: Job | None = None
        # The document may go while both are replayed: nobody waits for that any more.
        self._running = running = list[Job]()
        self.destroyed.connect(lambda: _cancel(running))
        self.paired: Paired | None = None
        self.start_button = Button(say("Replay both"), "play", role="primary")
        self.start_button.clicked.connect(self.start)
        self.cancel_button = Button(say("Cancel"))
        self.cancel_button.clicked.connect(self.cancel)
        self.progress = QProgressBar(textVisible=False, maximum=1000)
        self._asking = Text("", ink="muted", wrap=True)
        self._asking.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._headline = Text("", "heading", wrap=True)
        self._remark = Text("", ink="muted", wrap=True)
        self.table = TableView()
        self.table.setAccessibleName(say("Both replays"))
        self.table.record_chosen.connect(self._chosen)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._waiting_page())
        self.pages.addWidget(self._found_page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def _waiting_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(60, 20, 60, 20)
        column.setSpacing(14)
        column.addStretch(1)
        column.addWidget(self._asking)
        column.addWidget(self.progress)
        for button in (self.start_button, self.cancel_button):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return page

    def _found_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, 2, MARGIN, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._headline, 1)
        again = Button(say("Replay again"), "refresh-cw", dense=True)
        again.clicked.connect(self.start)
        head.addWidget(again, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self._remark)
        return page

    def show_shape(self, lowered: Lowered | None, name: str) -> None:
        """There is another shape: what was replayed before does not hold for it."""
        self.cancel()
        self._lowered, self._name, self.paired = lowered, name, None
        self._say_idle()

    @property
    def idle(self) -> bool:
        """Whether nothing is being replayed."""
        return self._job is None

    def _say_idle(self, problem: str = "") -> None:
        words = say(
            "Replay the journey as it is drawn and as it would run in {system}, on the same people of your history.",
            system=self._name,
        )
        if self._lowered is None:
            words = say("There is nothing to replay before what stands in the way is solved.")
        self._asking.setText(problem or words)
        self._asking.set_ink("danger" if problem else "muted")
        self.progress.hide()
        self.cancel_button.hide()
        self.start_button.setVisible(self._lowered is not None)
        self.pages.setCurrentIndex(0)

    def start(self) -> None:
        """Replay both in the background."""
        lowered, sources = self._lowered, self._sources
        if lowered is None:
            return
        self.cancel()
        self._asking.set_ink("muted")
        self._asking.setText(say("Replaying both..."))
        self.progress.setValue(0)
        self.progress.show()
        self.start_button.hide()
        self.cancel_button.show()
        self.pages.setCurrentIndex(0)

        def work(job: Job) -> Paired:
            from designer.exporting.beside import replay_beside
            from simulator.run import Cancelled as Stopped

            history, settings = sources()
            try:
                return replay_beside(lowered, history, settings, progress=job.report, cancel=lambda: job.cancelled)
            except Stopped:
                raise Cancelled from None

        def moved(share: float) -> None:
            self.progress.setValue(round(1000 * share))

        self._job = run_in_background(work, self._done, self._failed, moved, owner=self)
        self._running[:] = [self._job]

    def cancel(self) -> None:
        """Stop replaying."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._say_idle()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self._say_idle(say("This could not be replayed: {reason}", reason=str(error) or type(error).__name__))

    def _done(self, paired: Paired) -> None:
        self._job, self.paired = None, paired
        self._headline.setText(headline(paired, self._name))
        remarks = [remark_words(paired)]
        if paired.shown.redrawn:
            remarks.append(say("Some lots are drawn anew, so figures differ by chance."))
        self._remark.setText(" ".join(remarks))
        self.table.fill(heads(self._name), table_rows(paired))
        self.table.horizontalHeader().setMinimumSectionSize(look().pixels(_LEAST_COLUMN))
        self.pages.setCurrentIndex(1)

    def _chosen(self, record: str) -> None:
        if record:
            self.step_chosen.emit(record)


def _cancel(running: list[Job]) -> None:
    for job in running:
        job.cancel()


def headline(paired: Paired, system: str) -> str:
    """What differs, in a sentence."""
    shown = paired.shown
    if shown.same:
        return say("Both send the same messages to the same number of people, day by day.")
    sent = next(figure for figure in shown.figures if figure.id == "sent")
    moved = sum(message.moved for message in shown.messages)
    more = sent.after - sent.before
    if more > 0:
        words = say_count(
            "{system} would send {count} message more.",
            "{system} would send {count} messages more.",
            more,
            system=system,
        )
    elif more < 0:
        words = say_count(
            "{system} would send {count} message less.",
            "{system} would send {count} messages less.",
            -more,
            system=system,
        )
    else:
        words = say("{system} would send as many messages.", system=system)
    if moved:
        words += " " + say_count("{count} would go out on another day.", "{count} would go out on another day.", moved)
    return words


def heads(system: str) -> tuple[str, ...]:
    """The heads of the table."""
    return (
        say("Figure"),
        say("As drawn"),
        system,
        say("Difference"),
        say("95 % range"),
        say("Other day"),
        say("On average"),
    )


def table_rows(paired: Paired) -> list[Row]:
    """The table: figures of the run, then each message."""
    rows = [_row("", one.words, one, paired, ()) for one in paired.shown.figures]
    return rows + [_row(one.step, one.name, one, paired, _timing(one)) for one in paired.shown.messages]


def _row(record: str, words: str, one: Figure | MessageFigure, paired: Paired, timing: tuple[Cell, ...]) -> Row:
    change = one.after - one.before
    words_of = signed(change)
    if one.before and change:
        words_of = say("{change} ({share})", change=words_of, share=share_words(change / one.before))
    span = paired.spans.get(record or getattr(one, "id", ""))
    return Row(
        record,
        (
            Cell.text(words),
            Cell.count(one.before),
            Cell.count(one.after),
            Cell(words_of, change),
            Cell.text(whole_span(span)),
            *(timing or (Cell("", -1), Cell("", 0.0))),
        ),
    )


def _timing(one: MessageFigure) -> tuple[Cell, ...]:
    later = one.later
    words = ""
    if later is not None and abs(later) >= _MOVED:
        days = number(abs(later), 1)
        words = say("{days} days later", days=days) if later > 0 else say("{days} days earlier", days=days)
    return Cell.count(one.moved), Cell(words, later or 0.0)
