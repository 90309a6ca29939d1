"""The fifth stage: making the drafts, asset by asset, and what came of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from designer.inspector.sections import Page
from designer.publishing.by_hand import by_hand
from designer.publishing.course import Course
from designer.publishing.errand import Errand
from designer.publishing.page import MARGIN, CoursePage
from designer.publishing.parts import Note
from designer.style.appearance import look
from designer.style.controls import Button, Ink, Picture, Text
from journey.words import mark, say, say_count

if TYPE_CHECKING:
    from exporters.publishing.difference import Action, Change

_DONE: dict[Action, str] = {
    "create": mark("made"),
    "change": mark("changed"),
    "replace": mark("made anew"),
    "unchanged": mark("unchanged"),
    "keep": mark("left as it is"),
    "remove": mark("removed"),
    "orphan": mark("removed"),
}
_TELL_EVERY = 500
#: The height of a line, at 100 % text.
_LINE = 30


class _Line(QWidget):
    """One asset and how far it is."""

    def __init__(self, change: Change) -> None:
        super().__init__()
        self.change = change
        self.is_done = False
        self._picture = Picture("circle-dot", lambda: look().theme.faint, 14)
        self._state = Text(say("waiting"), "small", "muted")
        self.link = Button(say("Open"), role="link")
        self.link.setAccessibleName(say("Open {title}", title=change.title))
        self.setMinimumHeight(look().pixels(_LINE))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._picture)
        row.addWidget(Text(change.title, elide=True), 1)
        for part, width in ((Text(say(change.kind.words), "small", "muted"), 155), (self._state, 110)):
            part.setMinimumWidth(look().pixels(width))
            row.addWidget(part)
        # Its place is kept, so that columns stay columns.
        policy = self.link.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.link.setSizePolicy(policy)
        self.link.hide()
        row.addWidget(self.link)

    def show_state(self, sign: str, ink: Ink, words: str, is_done: bool = False) -> None:
        """Say how far it is."""
        self.is_done = is_done
        self._picture.set_picture(sign, lambda: str(getattr(look().theme, ink)))
        self._state.setText(words)

    def offer_page(self, address: str) -> None:
        """Lead to where people see the asset."""
        self.link.setVisible(bool(address))
        self.link.setToolTip(address)
        self.link.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(address)))


class ApplyPage(CoursePage):
    """``take_back_asked``: what was published is to be removed."""

    take_back_asked = Signal()

    def __init__(self, course: Course) -> None:
        super().__init__(course, say("Publish"), "")
        self.lines: dict[str, _Line] = {}
        self.state = Note()
        self.progress = QProgressBar(textVisible=False)
        self.stop = Button(say("Stop"))
        self.stop.clicked.connect(course.stop)
        self.again = Button(say("Go on"), "play", role="primary")
        self.again.clicked.connect(self._go_on_again)
        self.take_back = Button(say("Take back..."), "undo-2")
        self.take_back.clicked.connect(self.take_back_asked)
        self._asked: tuple[frozenset[str], bool] = (frozenset(), False)
        self._taking_back = False
        self._wait_left = 0.0
        self._seconds = QTimer(self, interval=_TELL_EVERY)
        self._seconds.timeout.connect(self._count_down)
        self._lay_out()
        course.ended.connect(self._ended)
        course.failed.connect(self._failed)
        course.busy_changed.connect(self._show_buttons)
        self._show_buttons()

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN, 4, MARGIN, 0)
        top.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.state, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.stop, self.again, self.take_back):
            row.addWidget(button)
        top.addLayout(row)
        top.addWidget(self.progress)
        self.column.addLayout(top)
        page = Page()
        page.column.setContentsMargins(MARGIN, 6, MARGIN, MARGIN)
        page.column.setSpacing(0)
        self._list = page.column
        self._page = page
        self.column.addWidget(page, 1)

    # --- Making -------------------------------------------------------------------------------------------------

    def begin(self, overwrite: frozenset[str], remove_orphans: bool) -> None:
        """Make the drafts of the plan."""
        planned = self.course.planned
        self._asked = overwrite, remove_orphans
        self._taking_back = False
        if planned is not None:
            self._fill(planned.changes)
        self.progress.setMaximum(max(1, len(self.lines)))
        self.progress.setValue(0)
        self.title.setText(say("Publishing as drafts"))
        self.about.setText(say("Nothing is sent or switched on. You can stop at any time and go on later."))
        self.state.tell("hourglass", "muted", say("Asking the account what is there..."))
        self._follow(self.course.apply(overwrite, remove_orphans))

    def begin_taking_back(self) -> None:
        """Remove what publishing made."""
        self._taking_back = True
        self._clear()
        self.progress.setMaximum(0)
        self.title.setText(say("Taking back"))
        self.about.setText(say("What somebody changed there since is left as it is."))
        self.state.tell("hourglass", "muted", say("Asking the account what is there..."))
        self._follow(self.course.take_back())

    def _go_on_again(self) -> None:
        if self._taking_back:
            self.begin_taking_back()
        else:
            self.begin(*self._asked)

    def _follow(self, errand: Errand | None) -> None:
        if errand is not None:
            errand.moved.connect(self._moved)
            errand.waiting.connect(self._waits)
        self._show_buttons()

    def _fill(self, changes: tuple[Change, ...]) -> None:
        self._clear()
        for change in changes:
            self.lines[change.key] = line = _Line(change)
            self._list.addWidget(line)
            line.setVisible(True)

    def _clear(self) -> None:
        for line in self.lines.values():
            line.hide()
            line.deleteLater()
        self.lines = {}

    def _moved(self, thing: object, done: bool) -> None:
        self._wait_left = 0.0
        self._seconds.stop()
        if isinstance(thing, tuple):
            number_done, total, words = thing
            self.progress.setMaximum(max(1, total))
            self.progress.setValue(number_done)
            if words:
                self.state.tell("hourglass", "muted", say("Removing “{title}”...", title=words))
            return
        change: Change = thing  # type: ignore[assignment]
        line = self.lines.get(change.key)
        if line is None:
            return
        if not done:
            line.show_state("hourglass", "warning", say("under way"))
            words = say("{kind} “{title}”...", kind=say(change.kind.words), title=change.title)
            self.state.tell("hourglass", "muted", words)
            self._page.ensureWidgetVisible(line, 0, 40)
            return
        left_alone = change.action in ("keep", "unchanged") or (change.action == "orphan" and not self._asked[1])
        words = say("left as it is") if change.action == "orphan" and left_alone else say(_DONE[change.action])
        sign = "lock" if change.action == "keep" else "circle-check"
        line.show_state(sign, "muted" if left_alone else "ok", words, is_done=True)
        self.progress.setValue(self.progress.value() + 1)

    def _waits(self, seconds: float) -> None:
        self._wait_left = seconds
        if seconds > 0:
            self._seconds.start()
            self._tell_wait()
        else:
            self._seconds.stop()

    def _count_down(self) -> None:
        self._wait_left -= _TELL_EVERY / 1000
        if self._wait_left <= 0:
            self._seconds.stop()
        else:
            self._tell_wait()

    def _tell_wait(self) -> None:
        left = max(1, math.ceil(self._wait_left))
        name = self.course.target.profile.words if self.course.target is not None else ""
        words = say_count(
            "{system} takes no more calls for the moment: it goes on in {count} second.",
            "{system} takes no more calls for the moment: it goes on in {count} seconds.",
            left,
            system=name,
        )
        self.state.tell("clock", "warning", words)

    # --- How it ended -------------------------------------------------------------------------------------------

    def _ended(self) -> None:
        self._seconds.stop()
        self.progress.setMaximum(1)
        self.progress.setValue(1)
        if self.course.outcome is not None:
            self._show_outcome()
        else:
            self._show_left()
        self._show_buttons()
        self.changed.emit()

    def _show_outcome(self) -> None:
        course, outcome = self.course, self.course.outcome
        assert outcome is not None
        self.title.setText(say("Published as drafts"))
        self.about.setText(
            say("All of it is a draft: nothing was sent or switched on. Look at it there, then switch it on there.")
            if not self.next_words
            else say("The parts are there; nothing was sent or switched on. Now the flows are built from them.")
        )
        done = say_count(
            "{count} asset is as the plan says.", "{count} assets are as the plan says.", len(outcome.identities)
        )
        if outcome.kept:
            done += " " + say_count(
                "{count} was left, for somebody changed it there.",
                "{count} were left, for somebody changed them there.",
                len(outcome.kept),
            )
        self.state.tell("circle-check", "ok", done)
        for key, address in course.pages.items():
            if key in self.lines:
                self.lines[key].offer_page(address)

    def _show_left(self) -> None:
        left = self.course.left or ()
        self.title.setText(say("Taken back"))
        self.about.setText("")
        if not left:
            self.state.tell("circle-check", "ok", say("What publishing made there is removed."))
            return
        words = say_count(
            "{count} asset was left, for somebody changed it there: {titles}",
            "{count} assets were left, for somebody changed them there: {titles}",
            len(left),
            titles=", ".join(entry.title for entry in left),
        )
        self.state.tell("triangle-alert", "warning", words)

    def _failed(self, words: str) -> None:
        self._seconds.stop()
        if not self.isVisible():
            return
        self.state.tell("octagon-alert", "danger", words)
        self.title.setText(say("Not finished"))
        self.about.setText(say("What was made so far is known, and goes on where it stopped."))
        for line in self.lines.values():
            if not line.is_done:
                line.show_state("circle-dot", "faint", say("not made yet"))
        self._show_buttons()
        self.changed.emit()

    def _show_buttons(self) -> None:
        course = self.course
        running = course.busy
        over = course.outcome is not None or course.left is not None
        self.stop.setVisible(running)
        stopping = course.errand is not None and course.errand.is_stopping
        self.stop.setEnabled(not stopping)
        if running and stopping and self.isVisible():
            self.state.tell("hourglass", "muted", say("Stopping after the call that is under way..."))
        self.again.setVisible(not running and not over)
        self.again.setEnabled(course.draft is not None)
        self.take_back.setVisible(not running and course.outcome is not None)
        self.progress.setVisible(running)
        self.changed.emit()

    @property
    def next_words(self) -> str:
        target = self.course.target
        is_built = target is not None and by_hand(target) is not None
        return say("Build the flows") if is_built and self.course.outcome is not None else ""

    @property
    def may_go_on(self) -> bool:
        return not self.course.busy

    # --- The course ---------------------------------------------------------------------------------------------

    @property
    def said(self) -> str:
        if self.course.outcome is not None:
            return say("published as drafts")
        return say("taken back") if self.course.left is not None else ""
