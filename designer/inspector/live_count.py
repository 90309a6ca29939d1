"""The line below a condition that says how many people of the loaded history meet it, kept up while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from designer.background import Cancelled, Job, run_in_background
from designer.counting import Matching, can_count, event_count_words, matching_events, matching_people, people_words
from designer.inspector.fields.editor import FormContext
from designer.style.appearance import look
from designer.style.controls import Picture, Text
from journey.condition import Condition, EventMatch
from journey.words import say

#: Counting starts when nothing was typed for so many milliseconds.
_PAUSE = 200
#: While the engine is being prepared, it is asked for so often (ms).
_AGAIN = 1_500


class LiveCount(QWidget):
    """``counted`` brings a tuple of Matching, one for each condition that was asked for."""

    counted = Signal(object)

    def __init__(self, context: FormContext) -> None:
        super().__init__()
        self._context = context
        self._conditions: tuple[Condition, ...] = ()
        self._event: EventMatch | None = None
        self._asked: object = None
        self._job: Job | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._icon = Picture("users", lambda: look().theme.faint, 12)
        self.words = Text("", "small", "muted", wrap=True)
        layout.addWidget(self._icon)
        layout.addWidget(self.words, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._count)
        self.hide()

    def ask_people(self, conditions: Sequence[Condition]) -> bool:
        """Count who meets the first of the conditions; ``counted`` tells of all of them. Returns whether they have to
        be counted anew."""
        return self._ask(tuple(conditions), None)

    def ask_events(self, match: EventMatch) -> None:
        """Count the events that meet a filter."""
        self._ask((), match)

    @property
    def settled(self) -> bool:
        """Whether nothing is being counted, or about to be."""
        return self._job is None and not self._pause.isActive()

    def stop(self) -> None:
        """Count nothing any more."""
        self._pause.stop()
        self._cancel()
        self._asked = None
        self.hide()

    def _ask(self, conditions: tuple[Condition, ...], event: EventMatch | None) -> bool:
        history = self._context.history()
        if history is None:
            self.stop()
            return True
        journey = self._context.store.journey
        asked = (conditions, event, history.fingerprint, journey.segments, journey.header.zone)
        if asked == self._asked:
            return False
        self._conditions, self._event, self._asked = conditions, event, asked
        self._cancel()
        # The figure of before is of another condition; it stays in its place, quieter, until the next is known.
        self.words.set_ink("faint")
        if not self.words.full_text:
            self.words.setText(say("Counting..."))
        self.show()
        self._pause.start(_PAUSE)
        return True

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _count(self) -> None:
        history = self._context.history()
        if history is None:
            self.stop()
            return
        journey, conditions, event = self._context.store.journey, self._conditions, self._event
        segments = {segment.id: segment.condition for segment in journey.segments}
        zone = journey.header.zone

        def work(job: Job) -> tuple[Matching, ...]:
            if event is not None:
                return (matching_events(event, history, zone),)
            if not can_count():
                return ()
            return _counted(lambda: matching_people(conditions, history, segments, zone, lambda: job.cancelled))

        self._job = run_in_background(work, self._counted, self._failed, owner=self)

    def _counted(self, found: tuple[Matching, ...]) -> None:
        self._job = None
        if not found:
            self.words.setText(say("Counted once the engine is ready."))
            self._pause.start(_AGAIN)
            return
        event = self._event
        self.words.setText(people_words(found[0]) if event is None else event_count_words(found[0], event.event))
        self.words.set_ink("muted")
        self.counted.emit(found)

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.words.setText(say("The people could not be counted: {reason}", reason=error))
        self.words.set_ink("warning")


def _counted(work: Callable[[], tuple[Matching, ...]]) -> tuple[Matching, ...]:
    """What ``work`` gives; the simulator's way of stopping becomes the program's."""
    from simulator.run import Cancelled as Stopped

    try:
        return work()
    except Stopped:
        raise Cancelled from None
