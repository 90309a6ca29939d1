"""Exporting from the window: which kind of file, in which system's shape, what that changes, and how it will look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from designer.background import Job, run_in_background
from designer.dialogs.question import Answer, ask, tell
from designer.dialogs.size import give_size
from designer.documents import plain_name
from designer.exporting.files import export_files, kinds
from designer.exporting.preview import Preview
from designer.inspector.fields.editor import Choice
from designer.inspector.sections import Page
from designer.publishing.differences import Differences
from designer.publishing.parts import Card
from designer.publishing.preparing import Shaped, shaped
from designer.style.appearance import look
from designer.style.controls import Button, Text, line
from designer.style.segmented import Segmented
from exporters.lowering.asking import Options
from exporters.lowering.fidelity import summary
from exporters.targets.registry import system
from journey.journey import Journey
from journey.targets.profiles import profile, profiles
from journey.words import mark, say, say_count

#: The kinds in their order: the end of the name, what it is called, what it is good for, its sign.
_KINDS: tuple[tuple[str, str, str, str], ...] = (
    (
        ".pdf",
        mark("Booklet, PDF"),
        mark("For people who build it by hand, with boxes to tick. On paper."),
        "sticky-note",
    ),
    (".html", mark("Booklet, web page"), mark("The same as one file for a browser."), "sticky-note"),
    (".journey", mark("Journeys"), mark("As the system runs it, to be opened and replayed here."), "route"),
    (".csv", mark("Messages, CSV"), mark("All messages with their texts, for a spreadsheet."), "mail"),
    (".mmd", mark("Mermaid"), mark("A drawing for wikis and documents."), "workflow"),
    (".bpmn", mark("BPMN 2.0"), mark("A process for tools of process people."), "git-branch"),
    (".json", mark("JSON"), mark("The flows and the report, for programs."), "code-xml"),
)
_AS_DRAWN = ""
_SIZE = (900, 640)


class ExportDialog(QDialog):
    """Asks for kind and shape; ``told`` is told when the files are written."""

    def __init__(self, parent: QWidget, journey: Journey, target: str, told: Callable[[str], None]) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Export"))
        self.setModal(True)
        self._journey, self._told = journey, told
        self.shape: Shaped | None = None
        self.kind = ".pdf"
        self._shaping: Job | None = None
        self._writing: Job | None = None
        self.targets = Choice(say("Shape"))
        self.targets.offer(((_AS_DRAWN, say("as it is drawn")), *((one.id, one.words) for one in profiles())))
        self.targets.choose(target)
        self.targets.chosen.connect(lambda target: self.choose_target(str(target)))
        known = kinds()
        self.cards = {kind: Card(say(name), kind, say(use), sign) for kind, name, use, sign in _KINDS if kind in known}
        self.tabs = Segmented([("changes", say("What changes"), ""), ("preview", say("Preview"), "")])
        self.tabs.setAccessibleName(say("What is shown"))
        self.tabs.chosen.connect(self.choose_tab)
        self.summary = Text("", ink="muted", wrap=True)
        self.differences = Differences()
        self.preview = Preview()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.differences)
        self.pages.addWidget(self.preview)
        self.progress = QProgressBar(textVisible=False, maximum=0)
        self.progress.hide()
        self.cancel = Button(say("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = Button(say("Save as..."), role="primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self._ask_where)
        self._lay_out()
        self.choose_tab("changes" if target else "preview")
        self.choose_kind(self.kind)
        self._shape()

    def _lay_out(self) -> None:
        page = Page()
        page.column.setContentsMargins(16, 14, 12, 14)
        page.column.setSpacing(6)
        for place, (kind, card) in enumerate(self.cards.items()):
            card.clicked.connect(lambda _=False, kind=kind: self._preview_kind(kind))
            card.neighbour_asked.connect(lambda by, place=place: self._go_on_from(place, by))
            page.column.addWidget(card)
        page.setFixedWidth(look().pixels(270))
        right = QWidget()
        right.setProperty("surface", "surface")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(10)
        row.addWidget(Text(say("In the shape of"), ink="muted"))
        row.addWidget(self.targets, 1)
        row.addStretch(1)
        row.addWidget(self.tabs)
        column.addLayout(row)
        said = QHBoxLayout()
        said.setContentsMargins(20, 0, 20, 0)
        said.addWidget(self.summary)
        column.addLayout(said)
        column.addWidget(self.pages, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(page)
        across.addWidget(right, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 10, 20, 12)
        foot.setSpacing(8)
        foot.addWidget(self.progress, 1)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(across, 1)
        layout.addWidget(line())
        layout.addLayout(foot)
        give_size(self, *_SIZE)

    def _go_on_from(self, place: int, by: int) -> None:
        cards = list(self.cards.values())
        if 0 <= place + by < len(cards):
            cards[place + by].setFocus(Qt.FocusReason.TabFocusReason)

    # --- What is chosen -----------------------------------------------------------------------------------------

    @property
    def idle(self) -> bool:
        """Whether nothing is being worked out or written."""
        return self._shaping is None and self._writing is None and self.preview.idle

    @property
    def target(self) -> str:
        """The profile's id of the shape; empty: as it is drawn."""
        return str(self.targets.value or _AS_DRAWN)

    def choose_target(self, target: str) -> None:
        """Export in the shape of a system (its profile's id; empty: as it is drawn); first comes what that changes."""
        self.targets.choose(target)
        self.choose_tab("changes" if target else "preview")
        self._shape()

    def _preview_kind(self, kind: str) -> None:
        self.choose_kind(kind)
        if self.shape is not None and not self.shape.obstacles:
            self.choose_tab("preview")

    def choose_kind(self, kind: str) -> None:
        """Export this kind of file."""
        self.kind = kind
        for known, card in self.cards.items():
            card.setChecked(known == kind)
        self._show_preview()

    def choose_tab(self, tab: str) -> None:
        """Show what changes, or how the file will look."""
        self.tabs.choose(tab)
        self.pages.setCurrentIndex(0 if tab == "changes" else 1)
        self._show_preview()

    def _shape(self) -> None:
        if self._shaping is not None:
            self._shaping.cancel()
        self.shape = None
        self.save.setEnabled(False)
        self.summary.setText(say("Bringing the journey into this shape..."))
        journey, target = self._journey, self.target
        self.tabs.setVisible(bool(target))
        if not target:
            self.choose_tab("preview")

        def work(job: Job) -> Shaped:
            return shaped(journey, profile(target) if target else None, Options(), system(target) if target else None)

        def failed(error: Exception) -> None:
            self._shaping = None
            self.summary.setText(say("The journey could not be brought into this shape: {reason}", reason=error))

        self._shaping = run_in_background(work, self._shaped, failed, owner=self)

    def _shaped(self, found: Shaped) -> None:
        self._shaping = None
        self.shape = found
        self.differences.show_shape(found)
        if found.obstacles:
            self.summary.setText(say("The journey cannot be exported yet."))
            self.tabs.setVisible(True)
            self.choose_tab("changes")
        elif found.report is not None and self.target:
            self.summary.setText(summary(found.report))
        else:
            self.summary.setText(say("The journey as it stands in the document."))
        self.save.setEnabled(not found.obstacles)
        self._show_preview()

    def _show_preview(self) -> None:
        if self.pages.currentIndex() != 1 or self.shape is None:
            return
        lowered = self.shape.lowered if not self.shape.obstacles else None
        self.preview.show_file(lowered, self._name(), self.kind, say("What stands in the way is listed beside."))

    def _name(self) -> str:
        name = self._journey.header.name or say("Journey")
        found = profile(self.target) if self.target else None
        return plain_name(say("{journey} in {system}", journey=name, system=found.words) if found else name)

    # --- Writing ------------------------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        kind = self.kind
        chosen, _ = QFileDialog.getSaveFileName(
            self, say("Export"), str(Path(folder) / f"{self._name()}{kind}"), f"{kind[1:].upper()} (*{kind})"
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() != kind:
            path = path.with_name(f"{path.name}{kind}")
        self._make(path)

    def _make(self, path: Path) -> None:
        """Make the files in the background, then write them."""
        shape = self.shape
        if shape is None or shape.lowered is None:
            return
        lowered = shape.lowered
        self._show_working(True)
        self._writing = run_in_background(
            lambda job: export_files(lowered, path.stem, path.suffix),
            lambda files: self._write(path, files),
            self._not_written,
            owner=self,
        )

    def _write(self, path: Path, files: dict[str, bytes]) -> None:
        self._writing = None
        # The system's own dialog has asked about the first name only.
        others = [name for name in files if name != path.name and (path.parent / name).exists()]
        if others and not self._may_replace(others):
            self._show_working(False)
            return

        def work(job: Job) -> None:
            from journey.file import write_atomically

            for name, content in files.items():
                write_atomically(path.parent / name, content)

        self._writing = run_in_background(
            work, lambda _: self._written(path, len(files)), self._not_written, owner=self
        )

    def _may_replace(self, names: list[str]) -> bool:
        return (
            ask(
                self,
                say_count("Replace {count} file?", "Replace {count} files?", len(names)),
                say(
                    "The journey becomes several flows, a file each. These are there already: {files}",
                    files=", ".join(names),
                ),
                (Answer("replace", say("Replace"), primary=True), Answer("cancel", say("Cancel"), cancels=True)),
                "warning",
            )
            == "replace"
        )

    def _written(self, path: Path, count: int) -> None:
        self._writing = None
        if count == 1:
            self._told(say("Exported as {file}", file=path.name))
        else:
            self._told(say_count("Exported as {count} file", "Exported as {count} files", count))
        self.accept()

    def _not_written(self, error: Exception) -> None:
        self._writing = None
        self._show_working(False)
        tell(self, say("The export was not saved"), str(error), say("Close"))

    def _show_working(self, works: bool) -> None:
        self.progress.setVisible(works)
        self.save.setEnabled(not works)

    def done(self, result: int) -> None:
        for job in (self._shaping, self._writing):
            if job is not None:
                job.cancel()
        super().done(result)


def open_export(parent: QWidget, journey: Journey, target: str, told: Callable[[str], None]) -> None:
    """Let a person export a journey; ``target``: in the shape of this system first."""
    dialog = ExportDialog(parent, journey, target, told)
    dialog.exec()
    dialog.deleteLater()
