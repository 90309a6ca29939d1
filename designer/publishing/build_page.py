"""The last stage where people build the flows themselves: the runbook, the numbers of the flows, one test contact."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from designer.background import Job, run_in_background
from designer.dialogs.question import Answer, ask, tell
from designer.documents import plain_name
from designer.exporting.runbook import RUNBOOK_KINDS, runbook_file
from designer.inspector.fields.editor import LineEdit
from designer.inspector.sections import Page
from designer.publishing import by_hand
from designer.publishing.course import Course
from designer.publishing.page import MARGIN, CoursePage
from designer.publishing.parts import Note
from designer.style.appearance import look
from designer.style.controls import Button, Text, line
from journey.letters import listed
from journey.words import say, say_count

if TYPE_CHECKING:
    from exporters.targets.runbook.builder import ByHand

_FLOW_WIDTH = 190


class BuildPage(CoursePage):
    """What a person does in the system's builder, and how the program knows the flows afterwards."""

    def __init__(self, course: Course) -> None:
        super().__init__(course, say("Build the flows"), "")
        self.save = Button(say("Save the runbook..."), "download", role="primary")
        self.save.clicked.connect(self._ask_where)
        self.saved = Note()
        self.flows: dict[str, _FlowLine] = {}
        self._flow_list = QVBoxLayout()
        self._flow_list.setSpacing(6)
        self.contact = LineEdit(say("E-mail address of the test contact"))
        self.contact.setPlaceholderText("you@shop.example")
        self.contact.textEdited.connect(lambda _: self._show_buttons())
        self.contact.returnPressed.connect(self._verify)
        self.send = Button(say("Send it in..."), "send")
        self.send.clicked.connect(self._verify)
        self.stop = Button(say("Cancel"))
        self.stop.clicked.connect(course.stop)
        self.progress = QProgressBar(textVisible=False, maximum=0)
        self.verified = Note()
        self._pasted: dict[str, str] = {}
        self._job: Job | None = None
        self._account = ""
        self._lay_out()
        course.draft_changed.connect(self._show)
        course.system_changed.connect(self._show)
        course.ended.connect(self._show)
        course.connection_changed.connect(self._show)
        course.busy_changed.connect(self._show_buttons)
        course.failed.connect(self._failed)
        self._show()

    def _lay_out(self) -> None:
        page = Page()
        page.column.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        page.column.setSpacing(12)
        page.column.addWidget(_step("1", say("Build by the runbook")))
        self._runbook_words = Text("", ink="muted", wrap=True)
        page.column.addWidget(self._runbook_words)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.save)
        row.addWidget(self.saved, 1)
        row.addStretch(0)
        page.column.addLayout(row)
        page.column.addWidget(line())
        page.column.addWidget(_step("2", say("Paste the numbers of the flows")))
        words = say("The start of each flow shows an address there. Paste it here, so that the flow is known.")
        page.column.addWidget(Text(words, ink="muted", wrap=True))
        page.column.addLayout(self._flow_list)
        page.column.addWidget(line())
        page.column.addWidget(_step("3", say("Try each flow with one contact of your own")))
        words = say("It goes into each flow whose numbers are known. A flow that is switched on sends what it says.")
        page.column.addWidget(Text(words, ink="muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.contact, 1)
        row.addWidget(self.send)
        row.addWidget(self.stop)
        row.addStretch(1)
        page.column.addLayout(row)
        page.column.addWidget(self.progress)
        page.column.addWidget(self.verified)
        # Its place is kept, so that the button stays where it is.
        policy = self.saved.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.saved.setSizePolicy(policy)
        self.saved.hide()
        self.verified.hide()
        self.column.addWidget(page, 1)

    # --- What is shown ------------------------------------------------------------------------------------------

    @property
    def idle(self) -> bool:
        """Whether nothing is made or looked up."""
        return self._job is None

    @property
    def _system(self) -> ByHand | None:
        return by_hand.by_hand(self.course.target) if self.course.target is not None else None

    def _show(self) -> None:
        course = self.course
        if not self.isVisible():
            self.changed.emit()
            return
        if self._system is None or course.draft is None or course.shape is None or course.shape.lowered is None:
            self._show_buttons()
            return
        name = course.target.profile.words if course.target is not None else ""
        self.title.setText(say("Build the flows in {system}", system=name))
        self.about.setText(
            say("{system} lets people alone make flows. The parts are there once you published.", system=name)
        )
        if course.outcome is not None:
            words = say("The runbook leads you step by step, with links to what was made.")
        else:
            words = say("The runbook leads you step by step. Saved after publishing, it has links to what was made.")
        self._runbook_words.setText(words)
        self._offer_flows()
        self._look_up()

    def _offer_flows(self) -> None:
        from exporters.targets.runbook.content import flow_titles

        shape = self.course.shape
        assert shape is not None
        assert shape.lowered is not None
        flows = shape.lowered.flows
        titles = flow_titles(flows, shape.lowered.journey.header.name)
        if list(self.flows) == [flow.id for flow in flows]:
            return
        for old in self.flows.values():
            old.hide()
            old.deleteLater()
        self.flows = {}
        for place, (flow, title) in enumerate(zip(flows, titles, strict=True), 1):
            row = _FlowLine(place, title)
            row.pasted.connect(lambda text, flow=flow.id: self._paste(flow, text))
            self.flows[flow.id] = row
            self._flow_list.addWidget(row)
            row.setVisible(True)

    def _look_up(self) -> None:
        """Find out which account it is about, and what was pasted for it."""
        draft, account = self.course.draft, self.course.account
        if draft is None or self._job is not None:
            return
        publication = draft.plan.publication

        def work(job: Job) -> tuple[str, dict[str, str]]:
            known = account or by_hand.published_account(publication)
            return known, by_hand.pasted_ids(publication, known) if known else {}

        def done(found: tuple[str, dict[str, str]]) -> None:
            self._job = None
            self._account, self._pasted = found
            for flow, row in self.flows.items():
                row.show_ids(self._pasted.get(flow, ""))
                row.setEnabled(bool(self._account))
            self._show_buttons()

        self._job = run_in_background(work, done, self._job_failed, owner=self)

    def _show_buttons(self) -> None:
        course = self.course
        known = [flow for flow in self.flows if self._pasted.get(flow)]
        self.save.setEnabled(course.may_plan and self._job is None)
        has_key = course.place is not None and course.place.source is not None
        self.send.setEnabled(bool(known) and "@" in self.contact.text() and not course.busy and has_key)
        self.stop.setVisible(course.busy)
        self.progress.setVisible(course.busy)
        self.changed.emit()

    # --- The runbook --------------------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        course = self.course
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = course.target.profile.words if course.target is not None else ""
        title = plain_name(say("{journey} in {system}", journey=course.journey.header.name, system=name))
        filters = [f"{say(words)} (*{end})" for end, words in RUNBOOK_KINDS.items()]
        chosen, taken = QFileDialog.getSaveFileName(
            self, say("Save the runbook"), str(Path(folder) / f"{title}.html"), ";;".join(filters)
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() not in RUNBOOK_KINDS:
            wanted = dict(zip(filters, RUNBOOK_KINDS, strict=True)).get(taken, ".html")
            path = path.with_name(f"{path.name}{wanted}")
        self._write(path)

    def _write(self, path: Path) -> None:
        course, system, target = self.course, self._system, self.course.target
        shape, draft = course.shape, course.draft
        if system is None or target is None or shape is None or shape.lowered is None or draft is None:
            return
        lowered, choices, account = shape.lowered, course.chosen.choices, self._account

        def work(job: Job) -> None:
            from journey.file import write_atomically

            known = by_hand.known_account(target, draft.plan.publication, choices.answers, account)
            content = runbook_file(lowered, system.handbook(lowered, choices), known, path.suffix)
            write_atomically(path, content)

        def done(_: object) -> None:
            self._job = None
            self.saved.tell("circle-check", "ok", say("Saved as {file}", file=path.name))
            self.saved.show()
            self._show_buttons()

        def failed(error: Exception) -> None:
            self._job = None
            self._show_buttons()
            tell(self, say("The runbook was not saved"), str(error), say("Close"))

        self._job = run_in_background(work, done, failed, owner=self)
        self._show_buttons()

    # --- Numbers and the test contact ---------------------------------------------------------------------------

    def _paste(self, flow: str, text: str) -> None:
        target, draft, account, row = self.course.target, self.course.draft, self._account, self.flows[flow]
        if target is None or draft is None:
            return

        def done(ids: str) -> None:
            self._pasted[flow] = ids
            row.show_ids(ids)
            self._show_buttons()

        run_in_background(
            lambda job: by_hand.paste(target, draft.plan.publication, account, flow, text),
            done,
            lambda error: row.show_problem(str(error)),
            owner=self,
        )

    def _verify(self) -> None:
        if not self.send.isEnabled():
            return
        contact = self.contact.text().strip()
        flows = {flow: row.title for flow, row in self.flows.items() if self._pasted.get(flow)}
        name = self.course.target.profile.words if self.course.target is not None else ""
        answer = ask(
            self,
            say("Send the test contact in?"),
            say(
                "{contact} goes into: {flows}. If a flow is turned on, {system} sends what it says.",
                contact=contact,
                flows=listed(flows.values()),
                system=name,
            ),
            (Answer("send", say("Send it in"), primary=True), Answer("cancel", say("Cancel"), cancels=True)),
            "warning",
        )
        if answer == "send":
            self.verified.hide()
            self.course.try_flows({flow: self._pasted[flow] for flow in flows}, contact, self._tried)

    def _tried(self, refused: dict[str, str]) -> None:
        for flow, row in self.flows.items():
            if flow in refused:
                row.show_problem(refused[flow])
        if refused:
            words = say_count("{count} flow did not take it.", "{count} flows did not take it.", len(refused))
            self.verified.tell("octagon-alert", "danger", words)
        else:
            words = say("It is in. Look at the flows there: the contact must stand at the first step of each.")
            self.verified.tell("circle-check", "ok", words)
        self.verified.show()

    def _failed(self, words: str) -> None:
        if self.isVisible():
            self.verified.tell("octagon-alert", "danger", words)
            self.verified.show()

    def _job_failed(self, error: Exception) -> None:
        self._job = None
        self._failed(str(error))

    # --- The course ---------------------------------------------------------------------------------------------

    def shown(self) -> None:
        self._show()

    @property
    def said(self) -> str:
        known = sum(bool(self._pasted.get(flow)) for flow in self.flows)
        if not known:
            return ""
        return say_count("{count} flow known", "{count} flows known", known)


class _FlowLine(QWidget):
    """One flow: its name, and the address that its start shows. ``pasted`` brings that."""

    pasted = Signal(str)

    def __init__(self, place: int, title: str) -> None:
        super().__init__()
        self.title = title
        self.field = LineEdit(say("Address that the start of “{flow}” shows", flow=title))
        self.field.setPlaceholderText("https://")
        self.field.returnPressed.connect(self._keep)
        self.keep = Button(say("Keep"))
        self.field.textEdited.connect(lambda text: self.keep.setEnabled(bool(text.strip())))
        self.keep.setAccessibleName(say("Keep the numbers of “{flow}”", flow=title))
        self.keep.setEnabled(False)
        self.keep.clicked.connect(self._keep)
        self.state = Note()
        self.state.hide()
        name = Text(say("{number}. {name}", number=place, name=title), elide=True)
        name.setMinimumWidth(look().pixels(_FLOW_WIDTH))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(name, 2)
        row.addWidget(self.field, 3)
        row.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(row)
        column.addWidget(self.state)

    def _keep(self) -> None:
        text = self.field.text().strip()
        if text:
            self.pasted.emit(text)

    def show_ids(self, ids: str) -> None:
        """Show that the numbers of this flow are known; empty: that they are not."""
        self.state.setVisible(bool(ids))
        if ids:
            self.field.clear()
            self.keep.setEnabled(False)
            self.state.tell("circle-check", "ok", say("Known: {ids}", ids=ids))

    def show_problem(self, words: str) -> None:
        """Say what is wrong."""
        self.state.tell("octagon-alert", "danger", words)
        self.state.show()


def _step(number: str, words: str) -> Text:
    return Text(say("{number}. {name}", number=number, name=words), weight=600, wrap=True)
