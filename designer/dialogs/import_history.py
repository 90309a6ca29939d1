"""Importing a history: choose files, say which column is what, wait, read what was left out and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from designer.background import Job, run_in_background
from designer.dialogs.import_columns import ColumnsPage
from designer.dialogs.import_report import ReportPage
from designer.dialogs.size import give_size
from designer.histories import history_folder
from designer.style.appearance import look
from designer.style.controls import Button, Picture, Text
from journey.words import say

if TYPE_CHECKING:
    from simulator.history.report import ImportReport
    from simulator.history.sources import Plan

_PATTERN = "*.csv *.tsv *.txt *.gz *.parquet *.ndjson *.jsonl"


class ImportDialog(QDialog):
    """One dialog, four pages. ``folder`` is the new history once it is accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Import a history"))
        self.setAcceptDrops(True)
        self.folder: Path | None = None
        self.job: Job | None = None
        self._plan: Plan | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        self._title = Text(say("Import a history"), "heading")
        layout.addWidget(self._title)
        self._error = Text("", ink="danger", wrap=True)
        self._error.hide()
        layout.addWidget(self._error)
        self.pages = QStackedWidget()
        self.files_page = self._make_files_page()
        self.columns_page = ColumnsPage()
        self.wait_page = self._make_wait_page()
        self.report_page = ReportPage()
        for page in (self.files_page, self.columns_page, self.wait_page, self.report_page):
            self.pages.addWidget(page)
        layout.addWidget(self.pages, 1)
        row = QHBoxLayout()
        self.back = Button(say("Other files..."), role="quiet")
        self.back.clicked.connect(self._ask_for_files)
        row.addWidget(self.back)
        row.addStretch(1)
        self.cancel = Button(say("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.go = Button(say("Import"), role="primary")
        self.go.clicked.connect(self._go)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        layout.addLayout(row)
        self.columns_page.changed.connect(self._look_ready)
        give_size(self, 720, 560)
        self._turn_to(self.files_page)

    # --- Pages ------------------------------------------------------------------------------------------

    def _make_files_page(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("surface", "well")
        box = QVBoxLayout(frame)
        box.setContentsMargins(40, 40, 40, 40)
        box.setSpacing(10)
        box.addStretch(1)
        box.addWidget(Picture("database", lambda: look().theme.accent_text, 28), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, step, ink in (
            (say("Drop files here, or choose them."), "body", "text"),
            (
                say(
                    "An event log (who, what, when), invoice lines, or customers with their attributes, as CSV or "
                    "Parquet. Everything stays on this computer."
                ),
                "small",
                "muted",
            ),
        ):
            words = Text(text, step, ink, wrap=True)  # type: ignore[arg-type]
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            box.addWidget(words)
        choose = Button(say("Choose files..."), "folder-open")
        choose.clicked.connect(self._ask_for_files)
        box.addWidget(choose, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        return frame

    def _make_wait_page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.addStretch(1)
        self.wait_words = Text("", ink="muted")
        self.wait_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        box.addWidget(self.wait_words)
        box.addWidget(self.bar)
        box.addStretch(1)
        return page

    def _turn_to(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        self.back.setVisible(page is self.columns_page)
        self.cancel.setVisible(page is not self.report_page)
        self.go.setVisible(page in (self.columns_page, self.report_page))
        self.go.setText(say("Use this history") if page is self.report_page else say("Import"))
        self._look_ready()
        if page is self.report_page:
            self.go.setFocus()

    def _look_ready(self) -> None:
        at_columns = self.pages.currentWidget() is self.columns_page
        self.go.setEnabled(not at_columns or self.columns_page.ready)

    def _show_error(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))

    # --- Choosing ---------------------------------------------------------------------------------------

    def _ask_for_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self, say("Choose files"), "", f"{say('Data files')} ({_PATTERN});;{say('All files')} (*)"
        )
        if chosen:
            self.look_at([Path(name) for name in chosen])

    def look_at(self, paths: list[Path]) -> None:
        """Look at files in the background, and show their columns."""
        self._show_error("")
        self.wait_words.setText(say("Looking at the files..."))
        self.bar.setRange(0, 0)
        self._turn_to(self.wait_page)
        self.job = run_in_background(lambda job: _detect(paths), self._looked, self._not_looked, owner=self)

    def _looked(self, plan: Plan) -> None:
        self._plan = plan
        self.columns_page.show_plan(plan)
        self._turn_to(self.columns_page)

    def _not_looked(self, error: Exception) -> None:
        self._show_error(str(error))
        self._turn_to(self.files_page)

    # --- Importing --------------------------------------------------------------------------------------

    def _go(self) -> None:
        if self.pages.currentWidget() is self.report_page:
            self.accept()
            return
        plan = self.columns_page.plan
        zone, name, assume = self.columns_page.zone, self.columns_page.name, self.columns_page.assumed
        self._show_error("")
        self.wait_words.setText(say("Importing..."))
        self.bar.setRange(0, 1000)
        self.bar.setValue(0)
        self._turn_to(self.wait_page)

        def work(job: Job) -> ImportReport:
            from designer.background import Cancelled as NotWanted
            from simulator.history.importing import import_plan
            from simulator.run import Cancelled

            try:
                with free_folder(name) as into:
                    return import_plan(
                        plan,
                        into,
                        zone=zone or None,
                        progress=job.report,
                        cancel=lambda: job.cancelled,
                        name=name or None,
                        assume=assume,
                    )
            except Cancelled:
                raise NotWanted from None

        self.job = run_in_background(
            work,
            self._imported,
            self._not_imported,
            lambda share: self.bar.setValue(round(share * 1000)),
            owner=self,
        )

    def _imported(self, report: ImportReport) -> None:
        self.folder = report.folder
        self.report_page.show_report(report)
        self._turn_to(self.report_page)

    def _not_imported(self, error: Exception) -> None:
        self._show_error(str(error))
        self._turn_to(self.columns_page)

    def reject(self) -> None:
        """Stop what runs; the import leaves nothing behind."""
        if self.job is not None and not self.job.finished:
            self.job.cancel()
        self.folder = None
        super().reject()

    # --- Dropping ---------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.look_at(paths)


def _detect(paths: list[Path]) -> Plan:
    # The page of columns asks the first for the usual zones; to load it there would make the window wait.
    import simulator.history.importing  # noqa: F401
    from simulator.history.sources import detect

    return detect(paths)


@contextmanager
def free_folder(name: str) -> Iterator[Path]:
    """A folder for a new history, that no other one has, and no other import takes meanwhile: two programs that import
    files of one name must not put one history in the place of the other. It is taken by an empty folder, which goes if
    no history comes. Raises HistoryError."""
    from simulator.history.writing import disk_error

    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "history"
    folder = history_folder()
    found, number = folder / stem, 2
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while not _taken(found):
            found, number = folder / f"{stem}-{number}", number + 1
    except OSError as error:
        raise disk_error(error, found) from error
    try:
        yield found
    finally:
        with suppress(OSError):
            found.rmdir()  # which it refuses if there is something in it


def _taken(folder: Path) -> bool:
    """Take a name by an empty folder; False if it is somebody's."""
    try:
        folder.mkdir()
    except FileExistsError:
        return False
    return True
