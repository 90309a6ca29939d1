"""The planner of hours of sending."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from designer.inspector.fields.editor import Choice, FormContext
from designer.inspector.fields.simple import WeekdaysEditor
from designer.inspector.fields.times import TimeField, parse_time
from designer.planners.hour_bars import HourBars
from designer.planners.learning import LearnedHours, learn_hours
from designer.planners.page import Labelled, Learned, PlannerPage, nothing_known
from designer.planners.words import caution_words, class_words, hour_text, hours_words, too_few_words
from designer.style.controls import Button, Text, line
from journey.declaration import Parameter, WeekdaysType
from journey.model import WEEKDAYS, Node
from journey.planners import daypart
from journey.planners.daypart import DAYPARTS, Window
from journey.planners.planner import Plan
from journey.store import Store
from journey.words import say

if TYPE_CHECKING:
    from simulator.history.history import History

OWN = "own"


class HoursPage(PlannerPage):
    """What is offered, hours and days, and at which hours people act in the history."""

    def __init__(self, store: Store, history: Callable[[], History | None]) -> None:
        super().__init__(daypart.PLANNER, store, history)
        self._learned: LearnedHours | None = None
        self.product = Choice(say("What is offered"))
        offered = [(part.id, say(part.words)) for part in DAYPARTS]
        self.product.offer((*offered, (OWN, say("Something else: your own hours"))))
        self.product.chosen.connect(self._product_chosen)
        self.start, self.end = TimeField(say("From")), TimeField(say("To"))
        self.weekdays = WeekdaysEditor(Parameter("weekdays", "", WeekdaysType()), FormContext(store))
        self._days: tuple[str, ...] = ()
        for time in (self.start, self.end):
            time.textEdited.connect(self._typed)
        self.weekdays.edited.connect(lambda days, _: self._days_chosen(days))
        labelled = Labelled(say("What is offered"), self.product)
        self.fields = {
            "product": labelled,
            "start": Labelled(say("From"), self.start),
            "end": Labelled(say("To"), self.end),
            "weekdays": Labelled(say("On"), self.weekdays),
        }
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(labelled, 1)
        for field in ("start", "end", "weekdays"):
            row.addWidget(self.fields[field])
        self.column.addLayout(row)
        self.why = Text("", "small", "muted", wrap=True)
        self.column.addWidget(self.why)
        self.column.addWidget(self.result)
        self.column.addWidget(self.sentence)
        self.column.addWidget(line())
        self._build_learned()
        self.column.addStretch(1)
        self.product.choose(DAYPARTS[0].id)
        self._product_chosen(DAYPARTS[0].id)
        self.learn()

    def _build_learned(self) -> None:
        self.box = Learned(say("When people act"))
        self.what, self.by, self.group = (Choice(words) for words in _choices())
        for choice in (self.what, self.by, self.group):
            choice.chosen.connect(lambda _: self.learn())
            self.box.choices.addWidget(choice, 1)
        self.bars = HourBars()
        self.bars.hide()
        self.box.column.insertWidget(2, self.bars)
        self.use = Button(say("Use these hours"), dense=True)
        self.use.clicked.connect(self._use)
        self.box.column.addWidget(self.use)
        self.column.addWidget(self.box)

    # --- What is typed ------------------------------------------------------------------------------------------

    def _product_chosen(self, product: str) -> None:
        part = next((part for part in DAYPARTS if part.id == product), None)
        self.why.setText(say(part.why) if part is not None else "")
        self.why.setVisible(part is not None)
        if part is not None:
            self._show_window(part.window)
        self.work()

    def _show_window(self, window: Window) -> None:
        self.start.setText(window.start)
        self.end.setText(window.end)
        self._days = window.weekdays
        self.weekdays.fill(list(window.weekdays))

    def _typed(self) -> None:
        self.product.choose(OWN)
        self.why.hide()
        self.work()

    def _days_chosen(self, days: list[str]) -> None:
        self._days = tuple(days)
        self._typed()

    def worked(self) -> tuple[str, str, Plan | None]:
        # What is no time stays as it was typed, so that the planner says so.
        start, end = (parse_time(field.text()) or field.text() for field in (self.start, self.end))
        window = Window(start, end, self._days)
        sentence = daypart.sentence(window)
        return say("{start} to {end}", start=start, end=end), sentence, daypart.plan(window)

    def take(self, node: Node) -> None:
        if node.kind != "time_window":
            return
        values = {"start": "09:00", "end": "18:00", "weekdays": WEEKDAYS[:5], **node.parameters}
        days = values["weekdays"]
        if isinstance(values["start"], str) and isinstance(values["end"], str) and isinstance(days, list | tuple):
            self._show_window(Window(values["start"], values["end"], tuple(str(day) for day in days)))
            self._typed()

    # --- What the history says ----------------------------------------------------------------------------------

    def learn(self) -> None:
        event, by, group = (choice.value or "" for choice in (self.what, self.by, self.group))
        zone = self.store.journey.header.zone
        if not self.ask_history(lambda history: learn_hours(history, event, by, group, zone), self._answered):
            self._learned = None
            for widget in (self.what, self.by, self.group, self.bars, self.use):
                widget.hide()
            self.box.say(nothing_known())

    def _answered(self, learned: LearnedHours) -> None:
        self._learned = learned
        hours, span = learned.hours, learned.span
        self.what.offer(tuple((name, name) for name in learned.events))
        self.by.offer(tuple((name, name) for name in learned.properties))
        self.group.offer((("", say("All goods")), *((name, class_words(name)) for name in learned.groups)))
        self.what.show()
        firsts = ((self.what, learned.events), (self.by, learned.properties), (self.group, ("",)))
        for choice, offered in firsts:
            if choice.value is None and offered:
                choice.choose(offered[0])
        self.by.setVisible(len(learned.properties) > 1)
        self.group.setVisible(bool(learned.groups))
        self.use.setVisible(span is not None)
        if hours is None or span is None:
            from simulator.planners.classes import LEAST_PEOPLE

            self.bars.hide()
            self.box.say(too_few_words(LEAST_PEOPLE))
            return
        self.bars.show_hours(hours.counts, span.start, span.end)
        self.box.say(hours_words(hours, span), caution_words(hours))

    def _use(self) -> None:
        if self._learned is not None and self._learned.span is not None:
            span = self._learned.span
            self._show_window(Window(hour_text(span.start), hour_text(span.end), self._days))
            self._typed()


def _choices() -> tuple[str, str, str]:
    return say("What people do"), say("Tell goods apart by"), say("Which goods")
