"""One customer: who it is, and what happened to them, moment by moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from canvas.overlay import Spotlight
from designer.background import Job, run_in_background
from designer.case import Case
from designer.style.controls import Text
from designer.why.customer_bar import CustomerBar
from designer.why.groups import EVERYBODY, Group, groups_of, members
from designer.why.moments import MomentList
from designer.why.story import Line, Run, Story, story_of
from designer.why.trail import spotlight_of
from journey.words import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Which moments of a step a group is about, so that they are chosen first.
_TELLING = {"got": ("sent",), "capped": ("capped",), "blocked": ("blocked",), "held": ("waits",)}
_MISSED = ("blocked", "capped", "unsent")


@dataclass(frozen=True)
class _People:
    """Who can be gone through: numbers of customers."""

    numbers: NDArray[np.int64]
    place: int = 0


class CustomerPage(QWidget):
    """``step_chosen`` brings the record that a moment is about; ``spotlight_changed`` what the canvas is to show of
    it, None for nothing."""

    step_chosen = Signal(str)
    spotlight_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._about = ""
        self._group: Group | None = EVERYBODY
        self._groups: tuple[Group, ...] = ()
        self._people: _People | None = None
        self._story: Story | None = None
        self._run: Run | None = None
        self._job: Job | None = None
        self.bar = CustomerBar()
        self.bar.stepped.connect(self._step)
        self.bar.searched.connect(self._search)
        self.bar.group_chosen.connect(lambda place: self.choose_group(self._groups[place]))
        self.summary = Text("", "small", "muted", elide=True)
        self.moments = MomentList()
        self.moments.line_chosen.connect(self._chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 2, 16, 8)
        layout.setSpacing(6)
        layout.addWidget(self.bar)
        layout.addWidget(self.summary)
        layout.addWidget(self.moments, 1)

    # --- What is asked ------------------------------------------------------------------------------------------

    def show_case(self, case: Case) -> None:
        """Look at another replay, at the same customer if there is one."""
        if case is self._case:
            return
        former, self._case = self._case, case
        self._offer()
        if former is None or former.history is not case.history:
            self._group = self._group or EVERYBODY
            self._load(self._group)
        elif self._people is not None:
            self._trace()

    def set_about(self, node: str) -> None:
        """Offer the groups of this step."""
        if node != self._about:
            self._about = node
            self._offer()

    def choose_group(self, group: Group) -> None:
        """Go through the customers of a group."""
        self._group = group
        self.bar.clear_search()
        self._offer()
        self._load(group)

    def show_keys(self, keys: Sequence[str], first: str, case: Case) -> None:
        """Go through the customers with these keys, beginning with one of them."""
        self._group, self._case = None, case
        self.bar.clear_search()
        self._offer()

        def find(job: Job) -> NDArray[np.int64]:
            import numpy as np

            from simulator.why.tracing import customer_number

            return np.array([customer_number(case.history, key) for key in keys], np.int64)

        def found(numbers: NDArray[np.int64]) -> None:
            self._people = _People(numbers, keys.index(first))
            self._trace()

        self._start(find, found)

    def go_to(self, node: str) -> None:
        """Choose the first moment at a step, unless one of it is chosen."""
        line = self.moments.current_line
        if line is None or node not in (line.node, line.edge):
            self.moments.go_to(node)

    @property
    def spotlight(self) -> Spotlight | None:
        """What the canvas is to show."""
        case, story, run = self._case, self._story, self._run
        if case is None or story is None or run is None:
            return Spotlight() if story is not None else None
        return spotlight_of(story, run, case.journey)

    @property
    def story(self) -> Story | None:
        """What is shown."""
        return self._story

    @property
    def busy(self) -> bool:
        """Whether something is being looked up."""
        return self._job is not None

    def stop(self) -> None:
        """Drop what is being looked up."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    # --- Who ----------------------------------------------------------------------------------------------------

    def _offer(self) -> None:
        case = self._case
        if case is None:
            return
        own = next((one for one in case.programs if one.journey == case.journey.header.journey_id), None)
        if own is None:
            return
        groups = groups_of(own, self._about)
        if self._group is not None and self._group not in groups:
            groups = (*groups, self._group)
        self._groups = groups
        chosen = groups.index(self._group) if self._group in groups else -1
        self.bar.offer([group.words(case.journey) for group in groups], chosen)

    def _load(self, group: Group) -> None:
        case = self._case
        if case is None:
            return
        self.bar.show_waiting(say("Looking for customers..."))
        self._start(lambda job: members(case, group, job), self._found)

    def _search(self, text: str) -> None:
        case = self._case
        if case is None:
            return
        if not text:
            self.choose_group(self._group or EVERYBODY)
            return

        def find(job: Job) -> NDArray[np.int64]:
            from designer.messages.people import search

            return search(case.history, text).customers

        self._group = None
        self._offer()
        self._start(find, self._found)

    def _found(self, numbers: NDArray[np.int64]) -> None:
        self._people = _People(numbers)
        self._trace()

    def _step(self, by: int) -> None:
        people = self._people
        if people is not None and 0 <= people.place + by < len(people.numbers):
            self._people = _People(people.numbers, people.place + by)
            self._trace()

    # --- What happened ------------------------------------------------------------------------------------------

    def _trace(self) -> None:
        case, people = self._case, self._people
        if case is None or people is None:
            return
        if people.place >= len(people.numbers):
            self._show(None)
            return
        number = int(people.numbers[people.place])

        def look_up(job: Job) -> Story:
            from simulator.why.tracing import trace

            return story_of(trace(case.programs, case.history, case.result.settings, number), case.journey)

        self._start(look_up, self._show)

    def _show(self, story: Story | None) -> None:
        people = self._people
        self._story, self._run = story, None
        key = story.key if story is not None else ""
        self.bar.show_person(key, people.place if people else 0, len(people.numbers) if people else 0)
        if story is None:
            self.summary.setText(say("No customer is like that."))
        else:
            self.summary.setText(say("{summary} Times are those of {zone}.", summary=story.summary, zone=story.zone))
        self.moments.show_story(story)
        self._choose_telling()
        self.spotlight_changed.emit(self.spotlight)

    def _choose_telling(self) -> None:
        """Begin with the moment that one looked for."""
        group = self._group
        node = group.node if group is not None and group.node else self._about
        whats = _TELLING.get(group.which, _MISSED) if group is not None else _MISSED
        if not (node and self.moments.go_to(node, whats)):
            self.moments.go_to_first()

    def _chosen(self, line: Line | None, run: Run) -> None:
        if run is not self._run:
            self._run = run
            self.spotlight_changed.emit(self.spotlight)
        record = (line.edge if line.what == "back" else line.node) if line is not None else ""
        if record:
            self.step_chosen.emit(record)

    def _start(self, work: Callable[[Job], Any], done: Callable[[Any], None]) -> None:
        self.stop()

        def finished(found: object) -> None:
            self._job = None
            done(found)

        def failed(error: Exception) -> None:
            self._job = None
            self.moments.show_story(None)
            self.summary.setText(say("This could not be looked up: {reason}", reason=error))

        self._job = run_in_background(work, finished, failed, owner=self)
