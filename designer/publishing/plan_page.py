"""The fourth stage: each asset, what happens to it, by which calls, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.messages.template_edit import code_font
from designer.publishing.course import Course
from designer.publishing.page import MARGIN, CoursePage
from designer.publishing.parts import Note
from designer.style.appearance import look
from designer.style.controls import Button, Ink, Text, Toggle, line
from designer.style.icons import icon
from designer.style.outline import paint_focus_ring
from journey.describe import name_of
from journey.letters import listed
from journey.words import mark, number, say, say_count

if TYPE_CHECKING:
    from exporters.publishing.difference import Action, Change

_SIGNS: dict[Action, tuple[str, Ink]] = {
    "create": ("plus", "ok"),
    "change": ("pencil-line", "warning"),
    "replace": ("refresh-cw", "warning"),
    "unchanged": ("check", "faint"),
    "keep": ("lock", "danger"),
    "remove": ("trash-2", "danger"),
    "orphan": ("ban", "muted"),
}
_ORDER: tuple[Action, ...] = ("keep", "create", "change", "replace", "orphan", "remove", "unchanged")
_GROUPS: dict[Action, str] = {
    "create": mark("To make"),
    "change": mark("To change"),
    "replace": mark("To make anew"),
    "unchanged": mark("Unchanged"),
    "keep": mark("Changed there by somebody: left as they are"),
    "remove": mark("Older versions to remove"),
    "orphan": mark("No longer needed"),
}
#: What happens to one asset; in the order of the words a kind comes last, for languages that bend it.
_WHAT: dict[Action, str] = {
    "create": mark("Made: {kind}."),
    "change": mark("Changed in place: {kind}."),
    "replace": mark("Made anew, then the old one is removed: {kind}."),
    "unchanged": mark("As it should be: {kind}."),
    "keep": mark("Left as it is: {kind}."),
    "remove": mark("Removed: {kind}."),
    "orphan": mark("Not touched unless you say so: {kind}."),
}
#: Bodies are shown up to so many characters.
_LONGEST_BODY = 60_000


class PlanPage(CoursePage):
    """What publishing would do. ``take_back_asked``: what was published is to be removed."""

    take_back_asked = Signal()

    def __init__(self, course: Course) -> None:
        super().__init__(course, say("The plan"), "")
        self._overwrite: set[str] = set()
        self.tree = _Tree()
        self.tree.setAccessibleName(say("What happens to each asset"))
        self.tree.currentItemChanged.connect(lambda now, _: self._show_change(_change_of(now)))
        self.orphans = Toggle(say("Remove what is no longer needed"))
        self.orphans.toggled.connect(lambda _: self.changed.emit())
        self.note = Note()
        self.progress = QProgressBar(textVisible=False, maximum=0)
        self.stop = Button(say("Cancel"))
        self.stop.clicked.connect(course.stop)
        self.ask = Button(say("Ask for the plan"), "refresh-cw", role="primary")
        self.ask.clicked.connect(lambda: course.ask_plan(frozenset(self._overwrite)))
        self.unasked = Button(say("Plan without asking the account"), role="link")
        self.unasked.clicked.connect(course.plan_unasked)
        self.take_back = Button(say("Take back what was published..."), role="link")
        self.take_back.clicked.connect(self.take_back_asked)
        self._problem = ""
        self._lay_out()
        course.plan_changed.connect(self._show)
        course.busy_changed.connect(self._show)
        course.draft_changed.connect(self._show)
        course.failed.connect(self._failed)
        self._show()

    def _lay_out(self) -> None:
        waiting = QWidget()
        column = QVBoxLayout(waiting)
        column.setContentsMargins(60, 20, 60, 20)
        column.setSpacing(14)
        column.addStretch(1)
        column.addWidget(self.note)
        column.addWidget(self.progress)
        for button in (self.ask, self.unasked, self.stop):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._detail = _Detail()
        self._detail.step_chosen.connect(self.step_chosen)
        self._detail.overwrite_asked.connect(self._ask_overwrite)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setHandleWidth(1)
        across.addWidget(self.tree)
        across.addWidget(self._detail)
        across.setStretchFactor(0, 1)
        across.setSizes([460, look().pixels(310)])
        across.setCollapsible(0, False)
        across.setCollapsible(1, False)
        column.addWidget(line())
        column.addWidget(across, 1)
        column.addWidget(line())
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 8, MARGIN, 6)
        foot.setSpacing(8)
        self._orphans_words = Text(say("Remove what is no longer needed"))
        foot.addWidget(self.orphans)
        foot.addWidget(self._orphans_words)
        foot.addStretch(1)
        foot.addWidget(self.take_back)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        column.addWidget(self._foot)
        self.pages = QStackedWidget()
        self.pages.addWidget(waiting)
        self.pages.addWidget(found)
        self.column.addWidget(self.pages, 1)

    # --- What is shown ------------------------------------------------------------------------------------------

    def _show(self) -> None:
        course = self.course
        planned, busy = course.planned, course.busy
        self.progress.setVisible(busy)
        self.stop.setVisible(busy)
        self.ask.setVisible(not busy)
        self.ask.setEnabled(course.may_plan and course.place is not None and course.place.source is not None)
        self.unasked.setVisible(not busy and course.may_plan)
        if busy:
            stopping = course.errand is not None and course.errand.is_stopping
            self.note.tell(
                "hourglass", "muted", say("Stopping...") if stopping else say("Asking the account what is there...")
            )
        elif self._problem:
            self.note.tell("octagon-alert", "danger", self._problem)
        elif not course.may_plan:
            self.note.tell("info", "muted", say("First choose what is still missing under Connect."))
        else:
            self.note.tell("info", "muted", say("The plan says what would be made and changed. Nothing is made yet."))
        if planned is None:
            self._overwrite.clear()
            self.about.setText("")
            self.pages.setCurrentIndex(0)
        elif not busy:
            self._problem = ""
            self._fill(planned.changes)
            self.about.setText(self._about())
            self.pages.setCurrentIndex(1)
        self.changed.emit()

    def _about(self) -> str:
        planned = self.course.planned
        assert planned is not None
        words = summary_words(planned.changes)
        if not planned.asked:
            missed = say("The account was not asked: what somebody changed or removed there does not show.")
            return f"{words} {missed}"
        return f"{say('Account {account}.', account=planned.account)} {words}"

    def _fill(self, changes: tuple[Change, ...]) -> None:
        self.tree.clear()
        first: QTreeWidgetItem | None = None
        for action in _ORDER:
            shown = [change for change in changes if change.action == action]
            if not shown:
                continue
            words = say("{title} ({count})", title=say(_GROUPS[action]), count=number(len(shown)))
            group = QTreeWidgetItem([words, ""])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            group.setFont(0, look().font("small", 600))
            group.setForeground(0, look().colour("muted"))
            self.tree.addTopLevelItem(group)
            group.setFirstColumnSpanned(True)
            sign, ink = _SIGNS[action]
            for change in shown:
                item = QTreeWidgetItem([change.title, say(change.kind.words)])
                item.setIcon(0, icon(sign, str(getattr(look().theme, ink))))
                item.setForeground(1, look().colour("muted"))
                item.setData(0, Qt.ItemDataRole.UserRole, change)
                item.setToolTip(0, change.title)
                group.addChild(item)
                first = first or item
            group.setExpanded(action != "unchanged" or len(shown) == len(changes))
        has_orphans = any(change.action == "orphan" for change in changes)
        self.orphans.setVisible(has_orphans)
        self._orphans_words.setVisible(has_orphans)
        was_published = any(change.entry is not None for change in changes)
        self.take_back.setVisible(was_published)
        self._foot.setVisible(has_orphans or was_published)
        if first is not None:
            self.tree.setCurrentItem(first)
        self._show_change(_change_of(first))

    def _show_change(self, change: Change | None) -> None:
        self._detail.show_change(change, self._steps(change), change is not None and change.key in self._overwrite)

    def _steps(self, change: Change | None) -> tuple[tuple[str, str], ...]:
        steps = change.asset.steps if change is not None and change.asset is not None else ()
        journey = self.course.journey
        return tuple((step, name_of(node)) for step in steps if (node := journey.node(step)) is not None)

    def _ask_overwrite(self, key: str) -> None:
        """Plan anew so that what somebody changed there is lost, or is kept again."""
        wanted = self._overwrite ^ {key}
        self._overwrite = set(wanted)
        self.course.ask_plan(frozenset(wanted))

    def _failed(self, words: str) -> None:
        self._problem = words
        if self.course.planned is None:
            self._show()

    @property
    def overwrite(self) -> frozenset[str]:
        """The assets in which changes of others may be lost."""
        return frozenset(self._overwrite)

    # --- The course ---------------------------------------------------------------------------------------------

    @property
    def to_do(self) -> int:
        """How many assets applying would touch."""
        planned = self.course.planned
        changes = planned.changes if planned is not None else ()
        wanted = {"create", "change", "replace", "remove"} | ({"orphan"} if self.orphans.isChecked() else set())
        return sum(change.action in wanted for change in changes)

    @property
    def said(self) -> str:
        if self.course.planned is None:
            return ""
        return say_count("{count} to do", "{count} to do", self.to_do) if self.to_do else say("nothing to do")

    @property
    def next_words(self) -> str:
        if self.course.planned is not None and self.to_do:
            return say_count("Publish {count} as a draft", "Publish {count} as drafts", self.to_do)
        return say("Publish as drafts")

    @property
    def may_go_on(self) -> bool:
        planned = self.course.planned
        return planned is not None and planned.asked and bool(self.to_do) and not self.course.busy


def summary_words(changes: tuple[Change, ...]) -> str:
    """How many of each, without what there is none of."""
    words = []
    for action in _ORDER:
        count = sum(change.action == action for change in changes)
        if count:
            words.append(say("{title}: {count}.", title=say(_GROUPS[action]), count=number(count)))
    return " ".join(words)


def _change_of(item: QTreeWidgetItem | None) -> Change | None:
    found: Change | None = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None
    return found


class _Tree(QTreeWidget):
    """Assets under what happens to them."""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setIndentation(16)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        head = self.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus_ring(self, self.viewport())


class _Detail(QWidget):
    """One asset: why, by which calls, for which steps, and what is sent. ``overwrite_asked``: the key of the asset in
    which somebody's changes are to be lost, or kept again."""

    step_chosen = Signal(str)
    overwrite_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(look().pixels(230))
        self._key = ""
        self._steps: tuple[tuple[str, str], ...] = ()
        self._title = Text("", "heading", wrap=True)
        self._why = Text("", wrap=True)
        self._calls = Text("", "small", "muted", wrap=True)
        self.lead = Button("", role="link")
        self.lead.clicked.connect(self._go)
        self.overwrite = Button("", dense=True)
        self.overwrite.clicked.connect(lambda: self.overwrite_asked.emit(self._key))
        self._sent = Text(say("What is sent"), "small", "muted", weight=600)
        self.body = QPlainTextEdit()
        self.body.setReadOnly(True)
        look().changed.connect(self._dress)
        self._dress()
        self.body.setTabChangesFocus(True)
        self.body.setAccessibleName(say("What is sent"))
        self.body.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        for widget in (self._title, self._why, self.overwrite, self.lead, self._calls, self._sent):
            column.addWidget(widget)
        column.addWidget(self.body, 1)
        self._filler = QWidget()
        column.addWidget(self._filler, 1)

    def _dress(self) -> None:
        self.body.setFont(code_font())

    def show_change(self, change: Change | None, steps: tuple[tuple[str, str], ...], overwritten: bool) -> None:
        """Show what happens to an asset; None: nothing."""
        from exporters.publishing.telling import document, reason

        for widget in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            widget.setVisible(change is not None)
        if change is None:
            return
        self._key, self._steps = change.key, steps
        self._title.setText(change.title)
        what = say(_WHAT[change.action], kind=say(change.kind.words))
        self._why.setText(f"{what} {reason(change)}".rstrip())
        self.overwrite.setVisible(change.action == "keep" or overwritten)
        self.overwrite.setText(
            say("Keep what was changed there") if overwritten else say("Overwrite what was changed there")
        )
        self.lead.setVisible(bool(steps))
        first = steps[0][1] if steps else ""
        more = len(steps) - 1
        words = say("Show “{step}” on the canvas", step=first)
        if more > 0:
            words = say_count(
                "For “{step}” and {count} more step", "For “{step}” and {count} more steps", more, step=first
            )
        self.lead.setText(words)
        self.lead.setToolTip(listed(name for _, name in steps))
        self._calls.setText("\n".join(change.calls) if change.calls else say("No call is needed."))
        document_of = document((change,), bodies=True)[0]
        sends = change.action in ("create", "change", "replace") and "body" in document_of
        self._sent.setVisible(sends)
        self.body.setVisible(sends)
        self._filler.setVisible(not sends)
        if sends:
            text = json.dumps(document_of["body"], indent=1, ensure_ascii=False)
            if len(text) > _LONGEST_BODY:
                text = text[:_LONGEST_BODY] + "\n…"
            self.body.setPlainText(text)

    def _go(self) -> None:
        if self._steps:
            self.step_chosen.emit(self._steps[0][0])
