"""The window of the planners: it stays open beside the journey, which goes on being worked on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from designer.inspector.fields.editor import Choice
from designer.inspector.sections import Page
from designer.planners.hours_page import HoursPage
from designer.planners.page import PlannerPage
from designer.planners.reminders_page import RemindersPage
from designer.planners.review_page import ReviewPage
from designer.planners.supply_page import SupplyPage
from designer.style.appearance import look
from designer.style.controls import Button, Text, line
from designer.style.segmented import Segmented
from journey.describe import name_of
from journey.journey import Journey
from journey.letters import listed
from journey.planners import daypart, reminders, replenishment, review
from journey.planners.listing import PLANNERS
from journey.planners.putting import Place, places_for, put
from journey.store import Difference, Store
from journey.words import say

if TYPE_CHECKING:
    from simulator.history.history import History


#: The system's frame takes so much of the screen's height.
_FRAME = 40

_PAGES: dict[str, Callable[[Store, Callable[[], History | None]], PlannerPage]] = {
    replenishment.PLANNER.id: SupplyPage,
    review.PLANNER.id: ReviewPage,
    daypart.PLANNER.id: HoursPage,
    reminders.PLANNER.id: RemindersPage,
}


class PlannerDialog(QDialog):
    """``put_in`` brings the ids of the steps that a plan went into; ``comparison_asked`` and ``template_asked`` as of
    RemindersPage."""

    put_in = Signal(object)
    comparison_asked = Signal(str, object, object, str)
    template_asked = Signal()

    def __init__(
        self,
        store: Store,
        history: Callable[[], History | None],
        selected: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Planners"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._store, self._selected = store, selected
        self._history = history
        #: The pages that have been shown; the others are made when somebody turns to them.
        self.pages: dict[str, PlannerPage] = {}
        self.tabs = Segmented([(planner.id, say(planner.words), "") for planner in PLANNERS])
        self.tabs.setAccessibleName(say("Planner"))
        self.tabs.chosen.connect(self.show_planner)
        self.advice = Text("", ink="muted", wrap=True)
        self.stack = QStackedWidget()
        self.place = Choice(say("Put it into"))
        self.put_button = Button(say("Put in"), role="primary")
        self.put_button.clicked.connect(self._put)
        self.told = Text("", "small", "ok", wrap=True)
        self._places: dict[str, Place] = {}
        self._lay_out()
        end = store.subscribe(self._journey_changed)
        # The document may outlive this window, whichever way it goes.
        self.destroyed.connect(lambda: end())
        self.show_planner(PLANNERS[0].id)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 14)
        layout.setSpacing(10)
        head = QVBoxLayout()
        head.setContentsMargins(20, 0, 20, 0)
        head.setSpacing(8)
        head.addWidget(self.tabs)
        head.addWidget(self.advice)
        layout.addLayout(head)
        page = Page()
        page.column.setContentsMargins(20, 4, 20, 8)
        page.column.addWidget(self.stack)
        layout.addWidget(page, 1)
        layout.addWidget(line())
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 4, 20, 0)
        foot.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._into = Text(say("Put it into"), ink="muted")
        row.addWidget(self._into)
        row.addWidget(self.place, 1)
        row.addWidget(self.put_button)
        row.addStretch(0)
        self.close_button = Button(say("Close"))
        self.close_button.clicked.connect(self.close)
        row.addWidget(self.close_button)
        foot.addLayout(row)
        foot.addWidget(self.told)
        self.told.hide()
        layout.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(min(look().pixels(640), room.width()), min(look().pixels(620), room.height() - _FRAME))
        self.setMinimumWidth(min(look().pixels(480), room.width()))

    # --- What is shown ------------------------------------------------------------------------------------------

    @property
    def page(self) -> PlannerPage:
        """The planner that is shown."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, PlannerPage)
        return shown

    def show_planner(self, planner: str) -> None:
        """Turn to a planner."""
        self.tabs.choose(planner)
        if planner not in self.pages:
            made = _PAGES[planner](self._store, self._history)
            if isinstance(made, RemindersPage):
                made.comparison_asked.connect(self.comparison_asked)
                made.template_asked.connect(self.template_asked)
            self.stack.addWidget(made)
            made.changed.connect(self._plan_changed)
            self.pages[planner] = made
        self.stack.setCurrentWidget(self.pages[planner])
        self.advice.setText(say(self.page.planner.help))
        self.told.hide()
        self._plan_changed()
        self.page.focus_first()

    def take_selected(self) -> None:
        """Begin with the numbers of the step that is selected, if it is one that this planner plans."""
        node = self._store.journey.node(self._selected())
        if node is not None:
            self.page.take(node)

    def look_again(self) -> None:
        """There is another history."""
        for page in self.pages.values():
            page.learn()

    def _plan_changed(self) -> None:
        if self.sender() is not None and self.sender() is not self.page and isinstance(self.sender(), PlannerPage):
            return
        plan = self.page.plan
        puts = not isinstance(self.page, RemindersPage)
        for widget in (self._into, self.place, self.put_button):
            widget.setVisible(puts)
        places = places_for(plan, self._store.journey, self._selected()) if plan is not None else ()
        if plan is not None:
            self._places = {f"{place.way} {place.node}": place for place in places}
            journey = self._store.journey
            self.place.offer(tuple((key, place.words(journey)) for key, place in self._places.items()))
            if self.place.value is None and places:
                self.place.choose(next(iter(self._places)))
        self.place.setEnabled(bool(places))
        self.put_button.setEnabled(bool(places))

    def selection_changed(self) -> None:
        """Another step is selected: it is offered first."""
        self.place.choose(None)
        self._plan_changed()

    def _journey_changed(self, difference: Difference, before: Journey, after: Journey) -> None:
        for page in self.pages.values():
            page.journey_changed()
        self._plan_changed()

    def _put(self) -> None:
        plan, place = self.page.plan, self._places.get(self.place.value or "")
        if plan is None or place is None:
            return
        chosen = next((self._store.journey.node(key) for key in [self._selected()] if key), None)
        journey = self._store.journey
        stage = chosen.stage if chosen is not None else (journey.stages[-1].id if journey.stages else "")
        ids = put(self._store, plan, place, stage)
        nodes = [node for key in ids if (node := self._store.journey.node(key)) is not None]
        names = listed(say("“{name}”", name=name_of(node)) for node in nodes)
        self.told.setText(say("Put into {steps}. Undo takes it back.", steps=names))
        self.told.show()
        self.put_in.emit(ids)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Fields leave these keys to the document here, too.
        if event.matches(QKeySequence.StandardKey.Undo):
            self._store.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self._store.redo()
        else:
            super().keyPressEvent(event)
