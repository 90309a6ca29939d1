"""The window of publishing: stages at the left, the page of one of them, the way on. It stays beside the journey."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from designer.dialogs.question import Answer, ask
from designer.publishing.apply_page import ApplyPage
from designer.publishing.beside_view import Sources
from designer.publishing.build_page import BuildPage
from designer.publishing.by_hand import by_hand
from designer.publishing.changes_page import ChangesPage
from designer.publishing.connect_page import ConnectPage
from designer.publishing.course import Course
from designer.publishing.page import CoursePage
from designer.publishing.parts import leads_on
from designer.publishing.plan_page import PlanPage
from designer.publishing.rail import Rail
from designer.publishing.systems_page import SystemsPage
from designer.settings import Settings
from designer.style.appearance import look
from designer.style.controls import Button, Text, line
from journey.store import Store
from journey.words import say

SYSTEM, CHANGES, CONNECT, PLAN, PUBLISH, BUILD = range(6)
#: The system's frame takes so much of the screen's height.
_FRAME = 40
_SIZE = (980, 680)
_RAIL = 204


class PublishWindow(QWidget):
    """``step_chosen`` brings a record that is to be seen, ``spotlight_changed`` what the canvas is to let stand out,
    ``booklet_asked`` the profile's id of a system for which a booklet is wanted."""

    step_chosen = Signal(str)
    spotlight_changed = Signal(object)
    booklet_asked = Signal(str)

    def __init__(self, store: Store, settings: Settings, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._store = store
        self.course = Course(store, settings, self)
        self._sources = sources
        #: The pages that have been made: the first at once, the others as soon as there is time, or when asked for.
        self._made: dict[int, CoursePage] = {}
        names = (say("System"), say("What changes"), say("Connect"), say("Plan"), say("Publish"), say("Build"))
        self.rail = Rail(names)
        self.rail.chosen.connect(self.show_stage)
        self.pages = QStackedWidget()
        self.back = Button(say("Back"), "chevron-left")
        self.back.clicked.connect(lambda: self.show_stage(self.stage - 1))
        self.next = Button("", role="primary")
        self.next.clicked.connect(self.go_on)
        self.close_button = Button(say("Close"))
        self.close_button.clicked.connect(self.close)
        self.course.system_changed.connect(self._show_ways)
        #: The stages that a person has looked at.
        self._seen: set[int] = set()
        self._stage = SYSTEM
        #: Whether something was made or taken back since the window opened.
        self._has_begun = False
        self._name()
        self._lay_out()
        self.show_stage(SYSTEM)
        self.course.begin()
        QTimer.singleShot(0, self, self._make_next)

    def _name(self) -> None:
        name = self._store.journey.header.name or say("Journey")
        self.setWindowTitle(say("Publish “{journey}”", journey=name))

    def _lay_out(self) -> None:
        left = QWidget()
        left.setFixedWidth(look().pixels(_RAIL))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 12)
        column.addWidget(self.rail, 1)
        promise = Text(
            say("Everything is made as a draft. Nothing is sent or switched on."), "small", "muted", wrap=True
        )
        promise.setContentsMargins(22, 0, 14, 4)
        column.addWidget(promise)
        right = QWidget()
        right.setProperty("surface", "surface")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        column.addWidget(line())
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 10, 20, 10)
        foot.setSpacing(8)
        foot.addWidget(self.close_button)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        column.addLayout(foot)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(left)
        across.addWidget(_edge())
        across.addWidget(right, 1)
        room = self.screen().availableSize()
        width, height = (look().pixels(size) for size in _SIZE)
        self.resize(min(width, room.width()), min(height, room.height() - _FRAME))

    # --- Pages ----------------------------------------------------------------------------------------------------

    def _stage_page(self, stage: int) -> CoursePage:
        """The page of a stage."""
        if stage not in self._made:
            self._made[stage] = made = self._make(stage)
            self.pages.addWidget(made)
            made.changed.connect(self._show_ways)
            made.step_chosen.connect(self.step_chosen)
        return self._made[stage]

    def _make(self, stage: int) -> CoursePage:
        if stage == SYSTEM:
            return SystemsPage(self.course)
        if stage == CHANGES:
            changes = ChangesPage(self.course, self._sources)
            changes.spotlight_changed.connect(self.spotlight_changed)
            return changes
        if stage == CONNECT:
            return ConnectPage(self.course)
        if stage == PLAN:
            plan = PlanPage(self.course)
            plan.take_back_asked.connect(self._ask_take_back)
            return plan
        if stage == BUILD:
            return BuildPage(self.course)
        publish = ApplyPage(self.course)
        publish.take_back_asked.connect(self._ask_take_back)
        return publish

    def _make_next(self) -> None:
        missing = next((stage for stage in range(len(self.rail.stages)) if stage not in self._made), None)
        if missing is not None:
            self._stage_page(missing)
            QTimer.singleShot(0, self, self._make_next)

    @property
    def systems(self) -> SystemsPage:
        """The page of the first stage."""
        page = self._stage_page(SYSTEM)
        assert isinstance(page, SystemsPage)
        return page

    @property
    def changes(self) -> ChangesPage:
        """The page of the second stage."""
        page = self._stage_page(CHANGES)
        assert isinstance(page, ChangesPage)
        return page

    @property
    def connect_page(self) -> ConnectPage:
        """The page of the third stage."""
        page = self._stage_page(CONNECT)
        assert isinstance(page, ConnectPage)
        return page

    @property
    def plan(self) -> PlanPage:
        """The page of the fourth stage."""
        page = self._stage_page(PLAN)
        assert isinstance(page, PlanPage)
        return page

    @property
    def publish(self) -> ApplyPage:
        """The page of the fifth stage."""
        page = self._stage_page(PUBLISH)
        assert isinstance(page, ApplyPage)
        return page

    @property
    def build(self) -> BuildPage:
        """The page of the last stage, where people build the flows."""
        page = self._stage_page(BUILD)
        assert isinstance(page, BuildPage)
        return page

    # --- Where one is -------------------------------------------------------------------------------------------

    @property
    def stage(self) -> int:
        """The stage that is shown."""
        return self._stage

    @property
    def page(self) -> CoursePage:
        """The page of the stage that is shown."""
        return self._stage_page(self._stage)

    def reaches(self, stage: int) -> bool:
        """Whether a stage can be turned to now."""
        course = self.course
        if stage == SYSTEM:
            return True
        if course.profile is None:
            return False
        if stage == CHANGES:
            return True
        if course.target is None or course.shape is None or course.shape.obstacles:
            return stage == PUBLISH and self._has_begun
        if stage == CONNECT:
            return True
        if stage == BUILD:
            return self._is_built_by_people and (course.may_plan or BUILD in self._seen)
        if stage == PLAN:
            return course.planned is not None or course.may_plan
        return self._has_begun

    @property
    def _is_built_by_people(self) -> bool:
        """Whether the system takes the parts only."""
        return self.course.target is not None and by_hand(self.course.target) is not None

    def show_stage(self, stage: int) -> None:
        """Turn to a stage, if it can be turned to."""
        if not 0 <= stage < len(self.rail.stages) or not self.reaches(stage):
            return
        self._stage = stage
        self.pages.setCurrentWidget(self.page)
        self._seen.add(stage)
        self.page.shown()
        if CHANGES in self._made:
            self.changes.show_front(stage == CHANGES)
        self._show_ways()

    def go_on(self) -> None:
        """Do what the button says that leads on."""
        page = self.page
        if not page.may_go_on:
            return
        if self.stage == CHANGES and self.course.target is None:
            assert self.course.profile is not None
            self.booklet_asked.emit(self.course.profile.id)
            return
        if self.stage == PLAN:
            overwrite, orphans = self.plan.overwrite, self.plan.orphans.isChecked()
            self._has_begun = True
            self.publish.begin(overwrite, orphans)
            self.show_stage(PUBLISH)
            self.publish.stop.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if page.go_on():
            self.show_stage(self.stage + 1)
            self._focus_page()

    def _focus_page(self) -> None:
        """Bring the keyboard to the page that has come."""
        if self.page.focus_first():
            return
        if self.next.isEnabled() and self.next.isVisible():
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.rail.stages[self.stage].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_ways(self) -> None:
        stage, page = self.stage, self.page
        if not self.reaches(stage):
            # What this stage rests on is gone: the last one that holds is shown.
            self.show_stage(max(place for place in range(stage) if self.reaches(place)))
            return
        is_unknown = self.course.profile is not None and self.course.target is None
        for place, button in enumerate(self.rail.stages):
            reaches = self.reaches(place)
            said = self._made[place].said if reaches and place in self._made else ""
            button.setEnabled(reaches)
            is_asked = place != BUILD or self._is_built_by_people
            button.setVisible(is_asked if not is_unknown else place <= CHANGES)
            button.show_state(place == stage, bool(said) and place in self._seen, said)
        self.back.setVisible(stage > SYSTEM)
        self.back.setEnabled(not self.course.busy or stage != PUBLISH)
        self.next.setVisible(bool(page.next_words))
        self.next.setText(page.next_words)
        self.next.setEnabled(page.may_go_on)

    # --- Taking back --------------------------------------------------------------------------------------------

    def _ask_take_back(self) -> None:
        system = self.course.target.profile.words if self.course.target is not None else ""
        answer = ask(
            self,
            say("Take back what was published?"),
            say(
                "All drafts that publishing this journey made in {system} are removed there. What somebody changed "
                "since is left.",
                system=system,
            ),
            (
                Answer("take_back", say("Take back"), primary=True),
                Answer("cancel", say("Cancel"), cancels=True),
            ),
            "warning",
        )
        if answer == "take_back":
            self._has_begun = True
            self.publish.begin_taking_back()
            self.show_stage(PUBLISH)

    # --- Qt -----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Fields leave undo and redo to the document here, too.
        if event.matches(QKeySequence.StandardKey.Undo):
            self._store.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self._store.redo()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if leads_on(event):
                self.go_on()
            elif isinstance(focused, QAbstractButton):
                focused.click()
        elif event.key() == Qt.Key.Key_Escape:
            if self.course.busy:
                self.course.stop()
            else:
                self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.course.busy and self.stage == PUBLISH:
            answer = ask(
                self,
                say("Stop publishing?"),
                say("What was made so far is known. Publish again at any time: it goes on where it stopped."),
                (
                    Answer("stop", say("Stop and close"), primary=True),
                    Answer("go_on", say("Go on publishing"), cancels=True),
                ),
                "warning",
            )
            if answer != "stop":
                event.ignore()
                return
        self.spotlight_changed.emit(None)
        self.course.close()
        if CHANGES in self._made:
            self.changes.replay.cancel()
        super().closeEvent(event)


def _edge() -> QWidget:
    """A hairline from top to bottom."""
    made = line()
    made.setProperty("surface", "upright_line")
    made.setMinimumHeight(0)
    made.setMaximumHeight(16_777_215)
    made.setFixedWidth(1)
    return made
