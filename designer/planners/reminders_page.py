"""The planner that holds one reminder against several."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from designer.comparing.study import Candidate
from designer.inspector.fields.editor import Choice
from designer.planners.page import Labelled, Number, PlannerPage
from designer.style.controls import Button, Text
from journey.planners import reminders
from journey.planners.planner import Plan
from journey.planners.reminders import FEW, MANY, REMINDERS, Reminder
from journey.store import Store
from journey.words import say, say_count

if TYPE_CHECKING:
    from simulator.history.history import History


class RemindersPage(PlannerPage):
    """Which reminder, and how many times on either side. ``comparison_asked`` brings what it is about, two candidates
    and the loop; ``template_asked``: the journey has no reminder that repeats, one that has is wanted."""

    comparison_asked = Signal(str, object, object, str)
    template_asked = Signal()

    def __init__(self, store: Store, history: Callable[[], History | None]) -> None:
        super().__init__(reminders.PLANNER, store, history)
        self._known: tuple[Reminder, ...] = ()
        self.which = Choice(say("Which reminder"))
        self.which.chosen.connect(lambda _: self.work())
        self.few = Number(say("One side, times at most"), REMINDERS, FEW)
        self.many = Number(say("Other side, times at most"), REMINDERS, MANY)
        labelled = Labelled(say("Which reminder"), self.which)
        self.fields = {"which": labelled, "few": self.few, "many": self.many}
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(labelled, 2)
        for number in (self.few, self.many):
            number.typed.connect(self.work)
            row.addWidget(number, 1)
        self.column.addLayout(row)
        schools = say(
            "One school sends one reminder, as more are taken for spam. The other sends a series, as several sell "
            "more than one. The replay tells what each costs in messages; what they sell only a holdout tells."
        )
        self.column.addWidget(Text(schools, "small", "muted", wrap=True))
        self.column.addWidget(self.result)
        self.column.addWidget(self.sentence)
        self.compare = Button(say("Compare"), "git-compare", role="primary")
        self.compare.clicked.connect(self._compare)
        self.template = Button(say("Open the template for left carts"), role="link")
        self.template.clicked.connect(self.template_asked)
        self.column.addWidget(self.compare)
        self.column.addWidget(self.template)
        self.column.addStretch(1)
        self.journey_changed()

    def journey_changed(self) -> None:
        """Look again at which reminders there are."""
        self._known = reminders.reminders_of(self.store.journey)
        self.which.offer(tuple((one.edge, _words(one)) for one in self._known))
        if self.which.value is None and self._known:
            self.which.choose(self._known[0].edge)
        for widget in (self.which, self.few, self.many, self.compare):
            widget.setEnabled(bool(self._known))
        self.template.setVisible(not self._known)
        self.work()

    def _chosen(self) -> Reminder | None:
        return next((one for one in self._known if one.edge == self.which.value), None)

    def worked(self) -> tuple[str, str, Plan | None]:
        reminder = self._chosen()
        if reminder is None:
            words = say("This journey sends nothing twice: no loop leads back before a message.")
            return say("Nothing to compare"), words, None
        few, many = int(self.few.value or 0), int(self.many.value or 0)
        sentence = reminders.sentence(reminder, few, many)
        return say("{few} against {many}", few=few, many=many), sentence, None

    def _compare(self) -> None:
        reminder = self._chosen()
        if reminder is None or self.few.value is None or self.many.value is None:
            return
        sides = []
        for count in (int(self.few.value), int(self.many.value)):
            label = say_count("{count} reminder", "{count} reminders", count)
            sides.append(Candidate(label, reminders.with_count(self.store.journey, reminder, count)))
        subject = say("“{step}”", step=reminder.words)
        self.comparison_asked.emit(subject, sides[0], sides[1], reminder.edge)


def _words(reminder: Reminder) -> str:
    now = say_count("at most once", "at most {count} times", reminder.count)
    return say("“{step}”, now {count}", step=reminder.words, count=now)
