"""What the pages of all planners share: labelled inputs with a sentence for what is wrong, and the plan below them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from designer.background import Job, run_in_background
from designer.inspector.fields.simple import NumberField
from designer.style.controls import Text, restyle
from journey.declaration import NumberType
from journey.model import Node
from journey.planners.planner import Plan, PlanError, Planner
from journey.store import Store
from journey.words import say, value_text

if TYPE_CHECKING:
    from simulator.history.history import History


class Labelled(QWidget):
    """An input below its label, and below it what is wrong with it, or a quiet remark."""

    def __init__(self, words: str, field: QWidget) -> None:
        super().__init__()
        self.field = field
        label = Text(words, "small", "muted", wrap=True)
        label.setBuddy(field)
        self._problem = Text("", "small", "danger", wrap=True)
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(label)
        layout.addWidget(field)
        layout.addWidget(self._problem)
        layout.addStretch(1)
        self.setFocusProxy(field)

    def show_problem(self, words: str) -> None:
        """Say what is wrong; empty for nothing."""
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        restyle(self.field, state="error" if words else "")
        self.field.setAccessibleDescription(words)


class Number(Labelled):
    """A number. ``typed``: a person typed."""

    typed = Signal()

    def __init__(self, words: str, limits: NumberType, value: float) -> None:
        self.number = NumberField(words, limits)
        super().__init__(words, self.number)
        self.show_value(value)
        self.number.textEdited.connect(self._typed)

    def _typed(self) -> None:
        self.show_problem("" if self.number.number() is not None else self.number.remedy())
        self.typed.emit()

    @property
    def value(self) -> float | None:
        """What was typed; None if it is no such number."""
        return self.number.number()

    def show_value(self, value: float) -> None:
        """Put a number in."""
        self.number.setText(value_text(value))
        self.show_problem("")


class Learned(QFrame):
    """What the history says, in a well of its own: a title, choices, a sentence, what to keep in mind."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("surface", "well")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 10, 12, 12)
        self.column.setSpacing(8)
        self.column.addWidget(Text(title, "body", weight=600))
        self.choices = QHBoxLayout()
        self.choices.setSpacing(8)
        self.column.addLayout(self.choices)
        self.said = Text("", wrap=True)
        self.caution = Text("", "small", "muted", wrap=True)
        self.column.addWidget(self.said)
        self.column.addWidget(self.caution)

    def say(self, words: str, caution: str = "") -> None:
        """Show a sentence, and what to keep in mind about it."""
        self.said.setText(words)
        self.caution.setText(caution)
        self.caution.setVisible(bool(caution))


class PlannerPage(QWidget):
    """One planner. ``changed``: there is another plan now, or none.

    Subclasses fill ``column``, name the fields that can be wrong in ``fields`` and work the plan out in ``worked``.
    """

    changed = Signal()

    def __init__(self, planner: Planner, store: Store, history: Callable[[], History | None]) -> None:
        super().__init__()
        self.planner, self.store, self.history = planner, store, history
        self.fields: dict[str, Labelled] = {}
        self.plan: Plan | None = None
        self._job: Job | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.result = Text("", "title", wrap=True)
        self.sentence = Text("", wrap=True)
        self.setAccessibleName(say(planner.words))

    def worked(self) -> tuple[str, str, Plan | None]:
        """The result in a few words, the sentence, the plan. PlanError if there is none."""
        raise NotImplementedError

    def typed_wrong(self) -> bool:
        """Whether an input holds what is no number."""
        return any(isinstance(field, Number) and field.value is None for field in self.fields.values())

    def work(self) -> None:
        """Work the plan out again and show it."""
        self.plan = None
        if self.typed_wrong():
            self._show(say("No plan yet"), say("Mend what is marked above."))
        else:
            for field in self.fields.values():
                field.show_problem("")
            try:
                result, sentence, self.plan = self.worked()
            except PlanError as error:
                self._show(say("No plan yet"), say("Mend what is marked above."))
                if error.field in self.fields:
                    self.fields[error.field].show_problem(str(error))
                else:
                    self.sentence.setText(str(error))
            else:
                self._show(result, sentence)
        self.changed.emit()

    def _show(self, result: str, sentence: str) -> None:
        self.result.setText(result)
        self.sentence.setText(sentence)

    def learn(self) -> None:
        """Ask the history again; there is another one, or it has just been opened."""

    def take(self, node: Node) -> None:
        """Begin with what a step of the journey says, if it is one that a plan can go into."""

    def journey_changed(self) -> None:
        """Look again at what of the journey is offered."""

    def ask_history(self, work: Callable[[History], Any], answered: Callable[[Any], None]) -> bool:
        """Let the background ask the history; only the last question is answered. Whether there is a history."""
        if self._job is not None:
            self._job.cancel()
        history = self.history()
        if history is None:
            return False
        self._job = run_in_background(lambda job: work(history), answered, owner=self)
        return True

    @property
    def idle(self) -> bool:
        """Whether nothing is being asked."""
        return self._job is None or self._job.finished

    def focus_first(self) -> None:
        """Bring the keyboard to the first input."""
        next(iter(self.fields.values()), self).setFocus()


def reading() -> str:
    """What stands while the background reads."""
    return say("Reading the history...")


def nothing_known() -> str:
    """What stands where no history is open."""
    return say("Import orders to see what your own customers do, or use the sample shop.")
