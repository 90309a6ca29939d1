"""The panel below the canvas that compares: asks what, works in the background, shows what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QProgressBar, QStackedWidget, QVBoxLayout

from canvas.overlay import Spotlight
from designer.background import Job, run_in_background
from designer.case import Case
from designer.command_line.failure import CommandError
from designer.comparing.assumptions_page import AssumptionsPage
from designer.comparing.marks import differing
from designer.comparing.pages import CurvePage, FiguresPage, ShortPage
from designer.comparing.question_bar import FILE, SAVED, Mode, QuestionBar
from designer.comparing.settings import Setting, settings_of
from designer.comparing.study import Answer, Candidate, Inquiry, changed, compared
from designer.comparing.value_input import BadValue
from designer.comparing.words import FigureRow, figure_rows
from designer.documents import SUFFIX, Document
from designer.lower_panel import LowerPanel
from designer.results.drawing import PlotDrawer
from designer.results.offers import Offers
from designer.style.controls import Text
from designer.style.segmented import Segmented
from journey.encoding import JourneyFileError
from journey.file import read_journey
from journey.journey import Journey
from journey.words import say

#: Puts together what is compared; runs in the background.
Ask = Callable[[], Inquiry]
Tab = Literal["short", "figures", "assumptions", "curve"]


@dataclass(frozen=True)
class Outcome:
    """What came of a comparison, with what of it takes time in a large journey: rows and spotlight."""

    answer: Answer
    rows: tuple[FigureRow, ...] = ()
    spotlight: Spotlight | None = None


class ComparePanel(LowerPanel):
    """``step_chosen`` brings a record to select, ``spotlight_changed`` what the canvas is
    to show, ``told`` something for the status line."""

    step_chosen = Signal(str)
    spotlight_changed = Signal(object)
    told = Signal(str)

    def __init__(self, document: Document) -> None:
        self.modes = Segmented(
            [("setting", say("One setting"), ""), ("version", say("Versions"), ""), ("sweep", say("Many values"), "")]
        )
        self.tabs = Segmented(
            [("short", say("In short"), ""), ("figures", say("Figures"), ""), ("assumptions", say("Assumptions"), "")]
        )
        self.tabs.hide()
        super().__init__(say("Compare"), [self.modes, self.tabs])
        self._document = document
        self._case: Case | None = None
        self._job: Job | None = None
        self._outcome: Outcome | None = None
        self._swept: tuple[Setting, tuple[str, ...]] | None = None
        self._file: tuple[Path, Journey] | None = None
        #: The behaviours that were compared since the document was opened.
        self._seen: set[str] = set()
        #: What is compared as soon as there is a replay.
        self._waiting: Callable[[Case], Inquiry] | None = None
        self._tab: Tab = "short"
        self._drawer = PlotDrawer(self)
        self._offers = Offers(self)
        self._offers.told.connect(self.told)
        self._build()

    def _build(self) -> None:
        self.modes.choose("setting")
        self.modes.chosen.connect(self.choose_mode)
        self.question = QuestionBar()
        self.question.asked.connect(self.start)
        self.question.cancelled.connect(self.cancel)
        self.question.file_wanted.connect(self._ask_for_file)
        self.progress = QProgressBar(textVisible=False, maximum=1000)
        self.progress.hide()
        self.tabs.chosen.connect(self.choose_tab)
        self.notice = Text("", "small", "warning", elide=True)
        self.short = ShortPage(self._drawer, self._offers)
        self.figures = FiguresPage(self._offers)
        self.figures.step_chosen.connect(self.step_chosen)
        self.assumptions = AssumptionsPage(self._drawer, self._offers)
        self.assumptions.changed.connect(self._again)
        self.curve = CurvePage(self._drawer, self._offers)
        self._nothing = Text("", ink="muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pages = QStackedWidget()
        for page in (self._nothing, self.short, self.figures, self.assumptions, self.curve):
            self.pages.addWidget(page)
        asked = QVBoxLayout()
        asked.setContentsMargins(16, 0, 16, 6)
        asked.setSpacing(6)
        asked.addWidget(self.question)
        asked.addWidget(self.progress)
        asked.addWidget(self.notice)
        self.notice.hide()
        self.column.addLayout(asked)
        self.column.addWidget(self.pages, 1)
        self._say_idle()

    # --- What others tell ---------------------------------------------------------------------------------------

    def show_case(self, case: Case | None) -> None:
        """The replay that comparisons start from; None while there is none that is right."""
        self._case = case
        self._offer()
        self.question.start.setEnabled(case is not None)
        if self.answer is None and self._job is None:
            self._say_idle()
        self._say_whether_old()
        waiting = self._waiting
        if case is not None and waiting is not None:
            self._waiting = None
            self._run(lambda: waiting(case))

    def show_selected(self, record: str) -> None:
        """The step that is selected: its settings are offered first."""
        if record and self.question.mode != "version":
            self.question.choose_record(record)

    @property
    def spotlight(self) -> Spotlight | None:
        """What the canvas is to show."""
        return self._outcome.spotlight if self._outcome is not None else None

    @property
    def answer(self) -> Answer | None:
        """What is shown."""
        return self._outcome.answer if self._outcome is not None else None

    @property
    def busy(self) -> bool:
        """Whether something is being compared."""
        return self._job is not None

    @property
    def idle(self) -> bool:
        """Whether nothing is being compared or drawn."""
        return self._job is None and self._drawer.idle

    def stop(self) -> None:
        """Drop all work."""
        self._waiting = None
        self.cancel()

    def focus_first(self) -> None:
        """Bring the keyboard to what is asked."""
        self.question.focus_first()

    # --- What is asked ------------------------------------------------------------------------------------------

    def choose_mode(self, mode: Mode) -> None:
        """Compare a setting, versions or many values."""
        self.modes.choose(mode)
        self.question.choose_mode(mode)

    def choose_tab(self, tab: Tab) -> None:
        """Show a part of what came of it."""
        self._tab = tab
        self.tabs.choose(tab)
        self._show_page()

    def _offer(self) -> None:
        journey = self._case.journey if self._case is not None else self._document.store.journey
        settings = settings_of(journey)
        versions = [(SAVED, say("the last saved version"))] if self._document.path is not None else []
        if self._file is not None:
            versions.append((str(self._file[0]), self._file[0].stem))
        versions.append((FILE, say("another file...")))
        self.question.offer(settings, versions)
        self.assumptions.offer(settings)

    def _ask_for_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, say("Compare with"), "", say("Journeys") + f" (*{SUFFIX})")
        if chosen:
            self.use_file(Path(chosen))

    def use_file(self, path: Path) -> None:
        """Hold the journey against the one in a file."""

        def got(journey: Journey) -> None:
            self._file = (path, journey)
            self._offer()
            self.question.version.choose(str(path))

        def failed(error: Exception) -> None:
            self.question.show_problem(str(error))

        run_in_background(lambda job: read_journey(path), got, failed, owner=self)

    def start(self) -> None:
        """Compare what is asked."""
        case = self._case
        if case is None:
            return
        self.question.show_problem("")
        try:
            ask = self._asked(case)
        except (BadValue, CommandError) as error:
            self.question.show_problem(_plain(error))
            return
        self._run(ask)

    def compare_candidates(self, subject: str, base: Candidate, other: Candidate, changed: str) -> None:
        """Compare two journeys that somebody put together, at once or as soon as there is a replay; ``changed`` is the
        record in which they differ."""
        ranges, guesses = self.assumptions.ranges, self.assumptions.guesses
        self.choose_mode("setting")
        self.question.choose_record(changed)

        def ask(case: Case) -> Inquiry:
            return Inquiry(case, subject, base, (other,), changed, False, guesses, ranges)

        case = self._case
        self._waiting = ask if case is None else None
        if case is not None:
            self._run(lambda: ask(case))

    def _run(self, ask: Ask) -> None:
        """Compare in the background."""
        self.cancel()
        self.question.show_working(True)
        self.progress.setValue(0)
        self.progress.show()

        def work(job: Job) -> Outcome:
            answer = compared(ask(), job)
            if answer.inquiry.swept:
                return Outcome(answer)
            return Outcome(answer, figure_rows(answer), differing(answer, answer.inquiry.case.journey))

        def done(outcome: Outcome) -> None:
            self._finish()
            self._seen.update(outcome.answer.behaviours)
            self._show(outcome)

        def failed(error: Exception) -> None:
            self._finish()
            known = isinstance(error, BadValue | CommandError | JourneyFileError)
            text = _plain(error) if known else say("This could not be compared: {reason}", reason=error)
            self.question.show_problem(text)

        progressed = lambda share: self.progress.setValue(round(1000 * share))  # noqa: E731
        self._job = run_in_background(work, done, failed, progressed, owner=self)

    def cancel(self) -> None:
        """Stop comparing; what was shown before stays."""
        if self._job is not None:
            self._job.cancel()
            self._finish()

    def _finish(self) -> None:
        self._job = None
        self.progress.hide()
        self.question.show_working(False)

    def _again(self) -> None:
        """What is assumed changed: what is shown is compared again."""
        if self.answer is not None:
            self.start()

    def _asked(self, case: Case) -> Ask:
        """What the background is to put together and compare."""
        ranges, guesses = self.assumptions.ranges, self.assumptions.guesses
        mode = self.question.mode
        if mode == "version":
            return self._asked_versions(case)
        setting = self.question.chosen
        if setting is None:
            raise BadValue(say("This journey has nothing to change."))
        if mode == "sweep":
            values = self.question.values.values_of()
            others = tuple(value for value in values if value != setting.value)
            self._swept = (setting, (setting.value, *others))

            def sweep() -> Inquiry:
                base = Candidate(setting.said(setting.value), case.journey)
                swept = [Candidate(setting.said(value), changed(case.journey, setting, value)) for value in others]
                return Inquiry(case, setting.label, base, tuple(swept), setting.record, True, (), ranges)

            return sweep
        low, high = self.question.two_values()

        def two() -> Inquiry:
            one, other = (
                Candidate(setting.said(value), changed(case.journey, setting, value)) for value in (low, high)
            )
            return Inquiry(case, setting.label, one, (other,), setting.record, False, guesses, ranges)

        return two

    def _asked_versions(self, case: Case) -> Ask:
        ranges, guesses = self.assumptions.ranges, self.assumptions.guesses
        version = self.question.version.value
        name = case.journey.header.name or say("this journey")
        mine = Candidate(say("this journey"), case.journey)
        if version == SAVED and self._document.path is not None:
            path = self._document.path

            def saved() -> Inquiry:
                before = Candidate(say("last saved"), read_journey(path))
                return Inquiry(case, name, before, (mine,), "", False, guesses, ranges)

            return saved
        if self._file is None:
            raise BadValue(say("Choose a file to compare with."))
        path, journey = self._file
        other = Candidate(path.stem, journey)
        return lambda: Inquiry(case, name, mine, (other,), "", False, guesses, ranges)

    # --- What came of it ----------------------------------------------------------------------------------------

    def _show(self, outcome: Outcome) -> None:
        self._outcome, answer = outcome, outcome.answer
        sitting = len(self._seen)
        if answer.inquiry.swept and self._swept is not None:
            self.curve.show_answer(answer, *self._swept, sitting)
        else:
            self.short.show_answer(answer, sitting)
            self.figures.show_answer(answer, outcome.rows)
            self.assumptions.show_answer(answer)
        self.tabs.choose(self._tab)
        self._show_page()
        self._say_whether_old()
        self.spotlight_changed.emit(self.spotlight)

    def _show_page(self) -> None:
        answer = self.answer
        swept = answer is not None and answer.inquiry.swept
        self.tabs.setVisible(answer is not None and not swept)
        self.place_choices()
        if answer is None:
            self.pages.setCurrentWidget(self._nothing)
        elif swept:
            self.pages.setCurrentWidget(self.curve)
        else:
            page = {"short": self.short, "figures": self.figures, "assumptions": self.assumptions}[self._tab]
            self.pages.setCurrentWidget(page)

    def _say_idle(self) -> None:
        self._nothing.setText(
            say("Choose what differs. Both are replayed on the same people, so that nothing else does.")
            if self._case is not None
            else say("Comparing needs a replay. It starts from the figures that are shown.")
        )
        self._show_page()

    def _say_whether_old(self) -> None:
        """Say if the journey is no longer the one that was compared."""
        answer, case = self.answer, self._case
        old = answer is not None and (case is None or case.result is not answer.inquiry.case.result)
        self.notice.setText(say("The journey has changed since. Compare again.") if old else "")
        self.notice.setVisible(old)
        self.place_choices()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._job is not None:
                self.cancel()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)


def _plain(error: Exception) -> str:
    """A sentence for people, without what belongs to the command line."""
    if isinstance(error, CommandError):
        return f"{error.message} {error.remedy}".rstrip()
    return str(error)
