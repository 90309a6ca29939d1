"""The window of the map: a folder, a view, the drawing, and what it says. It replays beside the interface."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from designer.background import Cancelled, Job, run_in_background
from designer.map.details import Details
from designer.map.reading import Gathered, Member, gather
from designer.map.survey import Survey
from designer.map.ties import VIEWS, View
from designer.map.view import MapView
from designer.style.appearance import look
from designer.style.controls import Button, Text, line
from designer.style.segmented import Segmented
from journey.words import say

if TYPE_CHECKING:
    from simulator.history.history import History

_DETAILS = 300


class TooFew(Exception):  # noqa: N818 - what was gathered is no fault of the program
    """There is nothing to hold against one another. ``str(error)`` says so."""


class MapWindow(QWidget):
    """``opened`` brings the member of the map whose journey is to be opened."""

    opened = Signal(object)

    def __init__(
        self,
        folder: Path | None,
        opened_now: Callable[[], tuple[Member, ...]],
        history: Callable[[], History],
        parent: QWidget | None = None,
    ) -> None:
        """``opened_now`` are the journeys that stand in windows; ``history`` gives the history, in the background."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(say("Map of all journeys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._folder, self._opened_now, self._history = folder, opened_now, history
        self._job: Job | None = None
        self.views = Segmented([(view, say(words), "") for view, words, _ in VIEWS])
        self.views.setAccessibleName(say("What the map shows"))
        self.views.chosen.connect(self.show_view)
        self.folder = Text("", ink="muted", elide=True)
        self.choose = Button(say("Choose a folder..."), "folder-open")
        self.choose.clicked.connect(self._ask_for_folder)
        self.again = Button(say("Draw again"), "refresh-cw")
        self.again.clicked.connect(self.draw)
        self.cancel_button = Button(say("Cancel"))
        self.cancel_button.clicked.connect(self.cancel)
        self.progress = QProgressBar(textVisible=False, maximum=1000)
        self.view = MapView()
        self.view.sheet.selected_changed.connect(lambda _: self._say())
        self.view.sheet.opened.connect(self._open)
        self.details = Details()
        self.details.other_wanted.connect(self.view.sheet.select)
        self.details.open_wanted.connect(lambda: self._open(self.view.sheet.selected))
        self.said = Text("", ink="muted", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.ask = Button(say("Choose a folder..."), "folder-open", role="primary")
        self.ask.clicked.connect(self._ask_for_folder)
        self._lay_out()
        self.views.choose(self.view.sheet.view)
        self.draw()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 9, 14, 9)
        head.setSpacing(10)
        head.addWidget(self.views)
        head.addWidget(self.folder, 1)
        for button in (self.cancel_button, self.again, self.choose):
            head.addWidget(button)
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.setContentsMargins(40, 40, 40, 40)
        column.setSpacing(14)
        column.addStretch(1)
        column.addWidget(self.said)
        column.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._empty = empty
        self.map = QSplitter(Qt.Orientation.Horizontal)
        self.map.setHandleWidth(1)
        self.map.addWidget(self.view)
        self.map.addWidget(self.details)
        self.map.setStretchFactor(0, 1)
        self.map.setCollapsible(0, False)
        self.details.setMinimumWidth(look().pixels(220))
        self.pages = QStackedWidget()
        self.pages.addWidget(empty)
        self.pages.addWidget(self.map)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(line())
        layout.addWidget(self.progress)
        layout.addWidget(self.pages, 1)
        room = self.screen().availableSize()
        width, height = min(look().pixels(1260), room.width()), min(look().pixels(780), room.height() - 40)
        self.resize(width, height)
        self.map.setSizes([width - look().pixels(_DETAILS), look().pixels(_DETAILS)])

    # --- What is drawn --------------------------------------------------------------------------------------------

    @property
    def survey(self) -> Survey | None:
        """The map that is shown."""
        return self.view.sheet.survey

    @property
    def idle(self) -> bool:
        """Whether nothing is being replayed."""
        return self._job is None

    def show_folder(self, folder: Path) -> None:
        """Draw the map of another folder."""
        self._folder = folder
        self.draw()

    def show_view(self, view: View) -> None:
        """Show other ties between the journeys."""
        self.views.choose(view)
        self.view.sheet.show_view(view)
        self._say()

    def draw(self) -> None:
        """Read the journeys again, replay them together, and show what comes of it."""
        self.cancel()
        folder, opened = self._folder, self._opened_now()
        self.folder.setText(str(folder) if folder is not None else say("The journeys that are open"))
        if folder is None and len(opened) < 2:
            self._say_empty(say("Choose a folder with journeys, to see what they have to do with one another."))
            return
        if self.survey is None:
            self._say_empty(say("Replaying all journeys together..."), asks=False)
        self.again.hide()
        self.cancel_button.show()
        self.progress.setValue(0)
        self.progress.show()

        def work(job: Job) -> Survey:
            return _surveyed(gather(folder, opened), self._history, job)

        progressed = lambda share: self.progress.setValue(round(1000 * share))  # noqa: E731
        self._job = run_in_background(work, self._done, self._failed, progressed, owner=self)

    def cancel(self) -> None:
        """Stop replaying; what was shown stays."""
        if self._job is not None:
            self._job.cancel()
        self._finish()
        if self.survey is None:
            self._say_empty(say("Nothing is drawn yet."))

    def _finish(self) -> None:
        self._job = None
        self.progress.hide()
        self.cancel_button.hide()
        self.again.show()

    def _done(self, survey: Survey) -> None:
        self._finish()
        self.pages.setCurrentWidget(self.map)
        self.view.sheet.show_survey(survey)
        self._say()

    def _failed(self, error: Exception) -> None:
        self._finish()
        known = isinstance(error, TooFew)
        self._say_empty(str(error) if known else say("The map could not be drawn: {reason}", reason=error))

    def _say_empty(self, words: str, asks: bool = True) -> None:
        self.said.setText(words)
        self.ask.setVisible(asks)
        self.pages.setCurrentWidget(self._empty)

    def _say(self) -> None:
        sheet = self.view.sheet
        if sheet.survey is not None:
            self.details.show_ties(sheet.survey, sheet.view, sheet.ties, sheet.selected)

    # --- What is asked --------------------------------------------------------------------------------------------

    def _ask_for_folder(self) -> None:
        start = str(self._folder) if self._folder is not None else ""
        chosen = QFileDialog.getExistingDirectory(self, say("A folder with journeys"), start)
        if chosen:
            self.show_folder(Path(chosen))

    def _open(self, journey: str) -> None:
        if self.survey is not None and journey:
            self.opened.emit(self.survey.place(journey).member)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._job is not None:
                self.cancel()
            elif self.view.sheet.selected:
                self.view.sheet.select("")
            else:
                self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        # Nobody waits for the replay any more.
        self.cancel()
        super().closeEvent(event)


def _surveyed(found: Gathered, history: Callable[[], History], job: Job) -> Survey:
    """The map of what was gathered, in the background."""
    from designer.map.survey import survey
    from simulator.run import Cancelled as Stopped
    from simulator.run import RunSettings

    if not found.members:
        raise TooFew(say("No journey in this folder can be replayed. Save journeys into it, or choose another folder."))
    if len(found.members) == 1:
        words = say("There is only “{name}” in here. A map needs two journeys or more.", name=found.members[0].name)
        raise TooFew(words)
    try:
        return survey(found, history(), RunSettings(), progress=job.report, cancel=lambda: job.cancelled)
    except Stopped:
        raise Cancelled from None
