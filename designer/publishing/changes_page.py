"""The second stage: what changes in the system, to read, to replay and to look at."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from canvas.overlay import Spotlight
from designer.inspector.fields.editor import Choice
from designer.publishing.beside_view import BesideView, Sources
from designer.publishing.course import Course
from designer.publishing.differences import Differences, size_words, spotlight_of
from designer.publishing.page import MARGIN, CoursePage
from designer.publishing.shape_view import ShapeView
from designer.style.controls import Text, Toggle
from designer.style.segmented import Segmented
from exporters.lowering.fidelity import lost_words
from journey.words import number, say, say_count

Tab = Literal["differences", "replay", "drawing"]

#: How often people can be looked at during a wait that the system does not have.
_LOOKS = (1, 2, 3, 5, 10, 20)


class ChangesPage(CoursePage):
    """``spotlight_changed`` brings what the canvas is to let stand out, None for nothing."""

    spotlight_changed = Signal(object)

    def __init__(self, course: Course, sources: Sources) -> None:
        super().__init__(course, say("What changes there"), "")
        self.tabs = Segmented(
            [
                ("differences", say("Step by step"), "list-plus"),
                ("replay", say("Replay beside"), "history"),
                ("drawing", say("Drawing"), "workflow"),
            ]
        )
        self.tabs.setAccessibleName(say("What is shown"))
        self.tabs.chosen.connect(self.choose_tab)
        self.mark = Toggle(say("Mark on the canvas"))
        self.mark.setChecked(True)
        self.mark.toggled.connect(lambda _: self._tell_spotlight())
        self.loops = Choice(say("Loops"))
        self.loops.offer(
            (
                ("auto", say("written out while that fits")),
                ("unroll", say("written out")),
                ("hand_over", say("handed over by a tag")),
            )
        )
        self.loops.chosen.connect(lambda value: course.choose(replace(course.chosen, loops=value)))
        self.looks = Choice(say("Looks during a wait for an event"))
        self.looks.offer(tuple((looks, say_count("{count} time", "{count} times", looks)) for looks in _LOOKS))
        self.looks.chosen.connect(lambda value: course.choose(replace(course.chosen, looks=value)))
        self.differences = Differences()
        self.replay = BesideView(sources)
        self.drawing = ShapeView()
        for view in (self.differences, self.replay, self.drawing):
            view.step_chosen.connect(self.step_chosen)
        self._lay_out()
        self._is_front = False
        course.shape_changed.connect(self._show)
        course.system_changed.connect(self._show_options)
        self.choose_tab("differences")
        self._show()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(MARGIN, 0, MARGIN, 0)
        bar.setSpacing(8)
        bar.addWidget(self.tabs)
        bar.addStretch(1)
        bar.addWidget(Text(say("Mark on the canvas"), ink="muted"))
        bar.addWidget(self.mark)
        self.column.addLayout(bar)
        self._options = QWidget()
        options = QHBoxLayout(self._options)
        options.setContentsMargins(MARGIN, 0, MARGIN, 0)
        options.setSpacing(8)
        self._loops_words = Text(say("Loops"), ink="muted")
        self._looks_words = Text(say("Look during a wait for an event"), ink="muted")
        options.addWidget(self._loops_words)
        options.addWidget(self.loops, 2)
        options.addSpacing(8)
        options.addWidget(self._looks_words)
        options.addWidget(self.looks, 1)
        options.addStretch(1)
        self.column.addWidget(self._options)
        self.pages = QStackedWidget()
        self._empty = Text("", ink="muted")
        self._empty.setContentsMargins(MARGIN, 8, MARGIN, 8)
        for page in (self.differences, self.replay, self.drawing, self._empty):
            self.pages.addWidget(page)
        self.column.addWidget(self.pages, 1)

    @property
    def idle(self) -> bool:
        """Whether nothing is replayed or drawn."""
        return self.replay.idle and self.drawing.idle and self.differences.idle

    def choose_tab(self, tab: Tab) -> None:
        """Show one of the views."""
        self._tab = tab
        self.tabs.choose(tab)
        self._show_page()
        if tab == "drawing":
            self.drawing.shown()

    def _show_page(self) -> None:
        ready = self.course.shape is not None
        views = {"differences": self.differences, "replay": self.replay, "drawing": self.drawing}
        self.pages.setCurrentWidget(views[self._tab] if ready else self._empty)

    def _show_options(self) -> None:
        profile, chosen = self.course.profile, self.course.chosen
        self.loops.choose(chosen.loops)
        self.looks.choose(chosen.looks)
        loops = profile is not None and profile.loops.by == "none"
        waits = profile is not None and "event" not in profile.waits.forms
        for widget, is_shown in (
            (self._loops_words, loops),
            (self.loops, loops),
            (self._looks_words, waits),
            (self.looks, waits),
        ):
            widget.setVisible(is_shown)
        self._options.setVisible(loops or waits)

    def _show(self) -> None:
        course = self.course
        shape, name = course.shape, course.profile.words if course.profile is not None else ""
        self.title.setText(say("What changes in {system}", system=name) if name else say("What changes there"))
        lowered = shape.lowered if shape is not None and not shape.obstacles else None
        if shape is None:
            self._empty.setText(say("Bringing the journey into this shape..."))
            self.about.setText("")
        else:
            self.differences.show_shape(shape)
            self.about.setText(self._summary())
        self.replay.show_shape(lowered, name)
        self.drawing.show_shape(lowered)
        self._show_options()
        self._show_page()
        if self._tab == "drawing":
            self.drawing.shown()
        self._tell_spotlight()
        self.changed.emit()

    def _summary(self) -> str:
        shape = self.course.shape
        if shape is None or shape.report is None or shape.obstacles:
            return say("The journey cannot be brought into this shape yet.")
        report = shape.report
        words = say(
            "Of {all} steps and settings {exact} are exact, {near} approximated, {lost} dropped.",
            all=number(len(report.lines)),
            exact=number(report.count("exact")),
            near=number(report.count("approximated")),
            lost=number(report.count("dropped")),
        )
        return " ".join(filter(None, (words, lost_words(report), size_words(report))))

    # --- The canvas ---------------------------------------------------------------------------------------------

    def show_front(self, is_front: bool) -> None:
        """The canvas shows the differences while this stage is the one that is seen."""
        self._is_front = is_front
        self._tell_spotlight()

    @property
    def spotlight(self) -> Spotlight | None:
        """What the canvas is to let stand out."""
        shape = self.course.shape
        if not self._is_front or not self.mark.isChecked() or shape is None or shape.report is None:
            return None
        return spotlight_of(shape.report)

    def _tell_spotlight(self) -> None:
        self.spotlight_changed.emit(self.spotlight)

    # --- The course ---------------------------------------------------------------------------------------------

    @property
    def said(self) -> str:
        shape = self.course.shape
        if shape is None or shape.report is None:
            return "" if shape is None else say("stopped by errors")
        if shape.obstacles:
            return say("not possible yet")
        near, lost = shape.report.count("approximated"), shape.report.count("dropped") + shape.report.lost_settings
        if not near and not lost:
            return say("all of it exact")
        words = say_count("{count} approximated", "{count} approximated", near)
        if not lost:
            return words
        return say("{near}, {lost}", near=words, lost=say_count("{count} dropped", "{count} dropped", lost))

    @property
    def next_words(self) -> str:
        if self.course.target is None:
            return say("Save a booklet...")
        return say("Connect")

    @property
    def may_go_on(self) -> bool:
        return self.course.shape is not None and not self.course.shape.obstacles
