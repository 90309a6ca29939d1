"""The planner of review requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from designer.estimate_words import made_words
from designer.inspector.fields.editor import Choice
from designer.planners.learning import learn_delivery
from designer.planners.page import Labelled, Learned, Number, PlannerPage, nothing_known
from designer.planners.words import delivery_words
from designer.style.controls import Text, line
from journey.model import Node
from journey.planners import review
from journey.planners.planner import Plan
from journey.store import Store
from journey.words import say, say_count

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.planners.classes import Middle


class ReviewPage(PlannerPage):
    """The class of goods, the days that practice has for it, and how long deliveries take."""

    def __init__(self, store: Store, history: Callable[[], History | None]) -> None:
        super().__init__(review.PLANNER, store, history)
        self._delivery: Middle | None = None
        self.goods = Choice(say("Goods"))
        self.goods.offer(tuple((goods, say(words)) for goods, words in review.GOODS))
        self.goods.choose("soft")
        self.goods.chosen.connect(self._goods_chosen)
        self.days = Number(say("Days from delivery"), review.DAYS, review.PROPOSED["soft"])
        self.days.typed.connect(self.work)
        labelled = Labelled(say("Goods"), self.goods)
        self.fields = {"goods": labelled, "days": self.days}
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(labelled, 3)
        row.addWidget(self.days, 1)
        self.column.addLayout(row)
        self.advice = Text("", "small", "muted", wrap=True)
        self.column.addWidget(self.advice)
        self.column.addWidget(self.result)
        self.column.addWidget(self.sentence)
        self.column.addWidget(line())
        self.box = Learned(say("How long deliveries take"))
        self.column.addWidget(self.box)
        self.column.addStretch(1)
        self.work()
        self.learn()

    def _goods_chosen(self, goods: str) -> None:
        self.days.show_value(review.PROPOSED[goods])
        self.work()

    def worked(self) -> tuple[str, str, Plan | None]:
        goods, days = self.goods.value, int(self.days.value or 0)
        self.advice.setText(review.advice(goods))
        sentence = review.sentence(goods, days, self._delivery.median if self._delivery is not None else None)
        result = say_count("{count} day after the delivery", "{count} days after the delivery", days)
        return result, sentence, review.plan(goods, days)

    def take(self, node: Node) -> None:
        goods, days = node.parameters.get("goods", "soft"), node.parameters.get("days", 10)
        if node.kind == "review_wait" and goods in review.PROPOSED and isinstance(days, int):
            self.goods.choose(goods)
            self.days.show_value(days)
            self.work()

    def learn(self) -> None:
        if not self.ask_history(learn_delivery, self._answered):
            self.box.say(nothing_known())

    def _answered(self, delivery: Middle | None) -> None:
        self._delivery = delivery
        history = self.history()
        made = tuple(sorted({"order", "delivered"} & history.made)) if history is not None else ()
        if delivery is None:
            self.box.say(say("This history does not say when orders were delivered."))
        else:
            self.box.say(delivery_words(delivery), made_words(made))
        self.work()
