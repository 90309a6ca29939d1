"""The panel below the canvas that answers why: of one customer, or of all who did not get something."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from canvas.overlay import Spotlight
from designer.actions.desk import Question
from designer.case import Case
from designer.lower_panel import LowerPanel
from designer.style.controls import Text
from designer.style.segmented import Segmented
from designer.why.customer_page import CustomerPage
from designer.why.reasons_page import ReasonsPage
from journey.words import say


class WhyPanel(LowerPanel):
    """``step_chosen`` brings a record to select, ``spotlight_changed`` what the canvas is
    to show."""

    step_chosen = Signal(str)
    spotlight_changed = Signal(object)

    def __init__(self) -> None:
        self._tabs = Segmented(
            [("customer", say("One customer"), "user-round"), ("reasons", say("Who did not get this"), "users")]
        )
        super().__init__(say("Why?"), [self._tabs])
        self._question: Question = "customer"
        self._case: Case | None = None
        self._about = ""
        self._tabs.chosen.connect(self.ask)
        self.customer = CustomerPage()
        self.customer.step_chosen.connect(self.step_chosen)
        self.customer.spotlight_changed.connect(self._spotlight)
        self.reasons = ReasonsPage()
        self.reasons.example_chosen.connect(self._show_example)
        self.reasons.counted.connect(self._reasons_counted)
        self._nothing = Text(say("Not replayed yet."), ink="muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pages = QStackedWidget()
        for page in (self._nothing, self.customer, self.reasons):
            self.pages.addWidget(page)
        self.column.addWidget(self.pages, 1)

    def ask(self, question: Question) -> None:
        """Turn to one of the questions."""
        self._question = question
        self._tabs.choose(question)
        self._show_page()
        self.spotlight_changed.emit(self.spotlight)

    def show_case(self, case: Case | None) -> None:
        """Look at another replay; None: there is none, or it is under way."""
        self._case = case
        if case is not None:
            if self._question == "customer":
                self.customer.show_case(case)
            else:
                self.reasons.show_case(case)
        self._show_page()

    def say_nothing(self, words: str) -> None:
        """Say why there is nothing to look behind."""
        self._nothing.setText(words)

    def set_about(self, node: str) -> None:
        """The step that is selected; empty for none."""
        if node:
            self.customer.set_about(node)
        if self._question == "reasons":
            self.reasons.set_about(node)
        elif node:
            self.customer.go_to(node)
        self._about = node

    @property
    def question(self) -> Question:
        """What is asked."""
        return self._question

    @property
    def spotlight(self) -> Spotlight | None:
        """What the canvas is to show."""
        return self.customer.spotlight if self._question == "customer" and self._case is not None else None

    def stop(self) -> None:
        """Drop all work."""
        self.customer.stop()
        self.reasons.stop()

    def focus_first(self) -> None:
        """Bring the keyboard to what is asked."""
        if self._question == "customer":
            self.customer.moments.setFocus()
        else:
            (self.reasons.table if self.reasons.table.isVisible() else self.close_button).setFocus()

    def _reasons_counted(self) -> None:
        """Bring the keyboard, which waited in the head, to the reasons."""
        if self.close_button.hasFocus() and self.reasons.table.isVisible():
            self.reasons.table.setFocus()

    def _show_page(self) -> None:
        if self._case is None:
            self.pages.setCurrentWidget(self._nothing)
        elif self._question == "customer":
            self.customer.show_case(self._case)
            self.pages.setCurrentWidget(self.customer)
        else:
            self.reasons.show_case(self._case)
            self.reasons.set_about(self._about)
            self.pages.setCurrentWidget(self.reasons)

    def _show_example(self, keys: Sequence[str], key: str) -> None:
        if self._case is None:
            return
        self.customer.set_about(self._about)
        self.customer.show_keys(keys, key, self._case)
        self._question = "customer"
        self._tabs.choose("customer")
        self._show_page()
        self.customer.moments.setFocus()

    def _spotlight(self, spotlight: Spotlight | None) -> None:
        if self._question == "customer":
            self.spotlight_changed.emit(spotlight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
