"""The planner of replenishment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from designer.estimate_words import made_words
from designer.inspector.fields.editor import Choice
from designer.planners.learning import MOST_CLASSES, LearnedSupply, learn_supply
from designer.planners.page import Learned, Number, PlannerPage, nothing_known, reading
from designer.planners.words import class_words, days_text, delivery_words, gap_words, too_few_words
from designer.style.controls import Button, Text, line
from journey.model import Node
from journey.planners import replenishment
from journey.planners.planner import Plan
from journey.planners.replenishment import FIELDS, Supply, day_words
from journey.store import Store
from journey.words import say

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.planners.classes import Middle


class SupplyPage(PlannerPage):
    """Four numbers, the day that follows from them, and what the history knows of two of them."""

    def __init__(self, store: Store, history: Callable[[], History | None]) -> None:
        super().__init__(replenishment.PLANNER, store, history)
        given = Supply()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for place, (field, words, limits) in enumerate(FIELDS):
            made = Number(say(words), limits, getattr(given, field))
            made.typed.connect(self.work)
            self.fields[field] = made
            grid.addWidget(made, 0, place)
            grid.setColumnStretch(place, 1)
        self.column.addLayout(grid)
        self.column.addWidget(self.result)
        self.column.addWidget(self.sentence)
        self.column.addWidget(line())
        self._build_learned()
        self.column.addStretch(1)
        self._learned: LearnedSupply | None = None
        self._show_learned()
        self.work()
        self.learn()

    def _build_learned(self) -> None:
        self.box = Learned(say("How soon people buy again"))
        self.by = Choice(say("Tell goods apart by"))
        self.by.chosen.connect(lambda _: self.learn())
        self.group = Choice(say("Which goods"))
        self.group.chosen.connect(lambda _: self._show_learned())
        self.use_gap = Button("", dense=True)
        self.use_gap.clicked.connect(self._use_gap)
        self._goods_by = Text(say("Goods by"), ink="muted")
        self.box.choices.addWidget(self._goods_by)
        self.box.choices.addWidget(self.by, 1)
        self.box.choices.addWidget(self.group, 2)
        self.box.choices.addWidget(self.use_gap)
        self.came = Text("", wrap=True)
        self.use_delivery = Button("", dense=True)
        self.use_delivery.clicked.connect(self._use_delivery)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.came, 1)
        row.addWidget(self.use_delivery)
        self.box.column.insertLayout(3, row)
        self.column.addWidget(self.box)

    def supply(self) -> Supply:
        """The four numbers."""
        values = {field: made.value for field, made in self.fields.items() if isinstance(made, Number)}
        return Supply(**{field: value for field, value in values.items() if value is not None})

    def worked(self) -> tuple[str, str, Plan | None]:
        supply = self.supply()
        day = day_words(replenishment.day_of(supply))
        result = say("{formula}: day {day}", formula=replenishment.formula(supply).rpartition(" = ")[0], day=day)
        self._name_uses()
        return result, replenishment.sentence(supply), replenishment.plan(supply)

    def take(self, node: Node) -> None:
        if node.kind == "replenishment_wait":
            for field, value in replenishment.numbers_of(node.parameters).items():
                self._number(field).show_value(value)
            self.work()

    # --- What the history says ----------------------------------------------------------------------------------

    def learn(self) -> None:
        by = self.by.value or ""
        known = self.ask_history(lambda history: learn_supply(history, by), self._answered)
        if not known:
            self._learned = None
            self._show_learned()

    def _answered(self, learned: LearnedSupply) -> None:
        self._learned = learned
        self.by.offer(tuple((name, name) for name in learned.properties))
        self.by.choose(learned.by)
        groups = [one.name for one in learned.gaps.classes][:MOST_CLASSES]
        chosen = self.group.value
        self.group.offer(tuple((name, class_words(name)) for name in groups))
        self.group.choose(chosen if chosen in groups else next(iter(groups), None))
        self._show_learned()

    def _gap(self) -> Middle | None:
        classes = self._learned.gaps.classes if self._learned is not None else ()
        return next((one for one in classes if one.name == self.group.value), None)

    def _show_learned(self) -> None:
        learned, gap = self._learned, self._gap()
        delivery = learned.delivery if learned is not None else None
        for widget in (self.by, self.group):
            widget.setVisible(gap is not None)
        self._goods_by.setVisible(gap is not None)
        self.use_gap.setVisible(gap is not None)
        self.came.setVisible(delivery is not None)
        self.use_delivery.setVisible(delivery is not None)
        if learned is None:
            self.box.say(nothing_known() if self.history() is None else reading())
        elif gap is None:
            from simulator.planners.classes import LEAST_PEOPLE

            self.box.say(too_few_words(LEAST_PEOPLE))
        else:
            caution = [say("Whoever did not buy again is not in it."), made_words(learned.made)]
            self.box.say(gap_words(gap), " ".join(text for text in caution if text))
        if delivery is not None:
            self.came.setText(delivery_words(delivery))
        self._name_uses()

    def _name_uses(self) -> None:
        """The buttons say what they would put in."""
        gap, delivery = self._gap(), self._learned.delivery if self._learned is not None else None
        if gap is not None:
            self.use_gap.setText(say("Use {days}", days=days_text(gap.median)))
            self.use_gap.setToolTip(say("Sets what is used a day so that the supply lasts this long."))
        if delivery is not None:
            self.use_delivery.setText(say("Use {days}", days=days_text(delivery.median)))
            self.use_delivery.setToolTip(say("Sets how long shipping takes."))

    def _use_gap(self) -> None:
        gap, count = self._gap(), self._number("count")
        if gap is not None and count.value is not None:
            self._number("per_day").show_value(replenishment.used_in(count.value, gap.median))
            self.work()

    def _use_delivery(self) -> None:
        if self._learned is not None and self._learned.delivery is not None:
            self._number("shipping").show_value(round(self._learned.delivery.median, 1))
            self.work()

    def _number(self, field: str) -> Number:
        made = self.fields[field]
        assert isinstance(made, Number)
        return made
