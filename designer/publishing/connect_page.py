"""The third stage: the key, the account, and which of the account's things are meant."""

from __future__ import annotations

from itertools import pairwise

from msgspec.structs import replace
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from designer.inspector.sections import Page
from designer.publishing.choices_form import AnswersForm, ChoicesForm
from designer.publishing.course import Course
from designer.publishing.key_box import KeyBox
from designer.publishing.page import MARGIN, CoursePage
from designer.publishing.parts import Note, Row, Rows
from designer.publishing.preparing import Obstacle
from designer.style.controls import Button, Text, line
from exporters.targets.target import Question
from journey.words import mark, say, say_count

#: Asked of every system, on demand: a server that speaks as the system does.
ADDRESS = Question("address", mark("Another address"), "https://")


class ConnectPage(CoursePage):
    """Key, questions, the connection, choices, and what is still missing."""

    def __init__(self, course: Course) -> None:
        super().__init__(
            course,
            say("Connect"),
            say("The account is asked only when you press Connect, and nothing is made there yet."),
        )
        self.key = KeyBox()
        self.key.wanted.connect(course.connect_account)
        self.key.dropped.connect(course.forget_key)
        self.answers = AnswersForm()
        self.answers.changed.connect(lambda answers: course.choose(replace(course.chosen, answers=answers)))
        self.other_address = Button(say("Use another address..."), role="link")
        self.other_address.clicked.connect(self._ask_address)
        self.progress = QProgressBar(textVisible=False, maximum=0)
        self.progress.hide()
        self.stop = Button(say("Cancel"), dense=True)
        self.stop.clicked.connect(course.stop)
        self.state = Note()
        self.choices = ChoicesForm()
        self.choices.changed.connect(course.choose)
        self.lacks = Rows()
        self._asks_address = False
        self._problem = ""
        #: What is listed as missing.
        self._told: tuple[Obstacle, ...] | None = None
        self._lay_out()
        course.system_changed.connect(self._another_system)
        course.key_changed.connect(self._show_key)
        course.connection_changed.connect(self._show)
        course.shape_changed.connect(self._show)
        course.draft_changed.connect(self._show_draft)
        course.busy_changed.connect(self._show)
        course.failed.connect(self._failed)
        self._another_system()

    def _lay_out(self) -> None:
        page = Page()
        page.column.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        page.column.setSpacing(12)
        page.column.addWidget(self.answers)
        page.column.addWidget(self.key)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.state, 1)
        row.addWidget(self.stop)
        row.addWidget(self.other_address)
        page.column.addLayout(row)
        page.column.addWidget(self.progress)
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(12)
        below.addWidget(line())
        below.addWidget(self.choices)
        page.column.addWidget(self._below)
        self._missing = Text("", weight=600)
        page.column.addWidget(self._missing)
        page.column.addWidget(self.lacks)
        self.column.addWidget(page, 1)

    # --- What is shown ------------------------------------------------------------------------------------------

    def _another_system(self) -> None:
        target = self.course.target
        self._problem = ""
        self._asks_address = bool(self.course.chosen.answers.get(ADDRESS.id))
        if target is not None:
            self.key.show_rights(say(target.rights))
            self.title.setText(say("Connect to {system}", system=target.profile.words))
        self._show()

    def _ask_address(self) -> None:
        self._asks_address = True
        self._refresh()
        self.answers.fields[ADDRESS.id].setFocus()

    def _questions(self) -> tuple[Question, ...]:
        target = self.course.target
        found: tuple[Question, ...] = target.questions if target is not None else ()
        if self._asks_address and all(question.id != ADDRESS.id for question in found):
            found = (*found, ADDRESS)
        return found

    def _show_key(self) -> None:
        self.key.show_place(self.course.place)
        self._show()

    def _show(self) -> None:
        """Keep up while the page is seen; else when it comes to the front."""
        if self.isVisible():
            self._refresh()
        else:
            self.changed.emit()

    def _refresh(self) -> None:
        course = self.course
        questions = self._questions()
        self.answers.show_questions(questions, course.chosen.answers)
        self.other_address.setVisible(all(question.id != ADDRESS.id for question in questions))
        self.key.set_busy(course.busy)
        self.key.show_connected(course.connection is not None)
        self.progress.setVisible(course.busy)
        self.stop.setVisible(course.busy)
        self._show_state()
        name = course.target.profile.words if course.target is not None else ""
        self.choices.show_needs(course.needs, course.chosen, course.connection, name)
        self._below.setVisible(course.needs.any)
        self._show_draft()
        self._order()

    def _show_state(self) -> None:
        course = self.course
        if course.busy:
            stops = course.errand is not None and course.errand.is_stopping
            self.state.tell("hourglass", "muted", say("Stopping...") if stops else say("Asking the account..."))
        elif course.connection is not None:
            words = say("Connected to account {account}.", account=course.connection.account)
            missed = course.connection.missed
            if missed:
                words = say(
                    "{connected} What it has to choose from is not known: {reason}", connected=words, reason=missed
                )
            self.state.tell("triangle-alert" if missed else "circle-check", "warning" if missed else "ok", words)
            self._problem = ""
        elif self._problem:
            self.state.tell("octagon-alert", "danger", self._problem)
        else:
            self.state.tell("info", "muted", say("Not connected yet."))

    def _failed(self, words: str) -> None:
        self._problem = words
        self._show_state()

    def _show_draft(self) -> None:
        draft = self.course.draft
        waits = draft is None and self.course.shape is not None
        lacks = draft.lacks if draft is not None else ()
        if waits or not self.isVisible() or lacks == self._told:
            # While somebody types, what was missing stays until it is known what is.
            self.changed.emit()
            return
        self._told = lacks
        self.lacks.clear()
        self._missing.setVisible(bool(lacks))
        self._missing.setText(
            say_count("{count} thing is still missing", "{count} things are still missing", len(lacks))
        )
        for lack in lacks:
            row = self.lacks.add(Row("triangle-alert", "warning", lack.reason, "", (lack.remedy,)))
            row.chosen.connect(lambda record=lack.record: self.step_chosen.emit(record))
        self._order()
        self.changed.emit()

    def shown(self) -> None:
        self._refresh()
        if self.course.place is None:
            self.course.look_for_key()

    def _order(self) -> None:
        """Let Tab go from top to bottom: forms are made anew, and Qt goes by what was made first."""
        key = self.key
        chain: list[QWidget] = [*self.answers.fields.values(), key.field, key.eye, key.connect_button, key.other]
        chain += [key.forget, self.stop, self.other_address, *self.choices.fields.values(), *self.lacks.rows]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    # --- The course ---------------------------------------------------------------------------------------------

    @property
    def said(self) -> str:
        if self.course.connection is not None:
            return self.course.connection.account
        return ""

    @property
    def next_words(self) -> str:
        return say("Ask for the plan")

    @property
    def may_go_on(self) -> bool:
        place = self.course.place
        return place is not None and place.source is not None and self.course.may_plan and not self.course.busy

    def focus_first(self) -> bool:
        self.key.focus_first()
        return True

    def go_on(self) -> bool:
        self.course.ask_plan()
        return True
