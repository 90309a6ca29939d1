"""New, open, save, close: what happens between a person, a document and its file. Reading and writing go on in the
background; nothing is lost, and whatever would lose something asks first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QStandardPaths, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from designer import recovery
from designer.background import Job, run_in_background
from designer.dialogs.question import Answer, Tone, ask, tell
from designer.documents import (
    SUFFIX,
    Document,
    blank_document,
    derived,
    open_document,
    stamp_of,
    suggested_name,
    with_suffix,
    write,
)
from designer.settings import Settings
from journey.file import ChangedOnDiskError, FileStamp
from journey.journey import Journey
from journey.words import say

_FILTER = "*" + SUFFIX


class FileFlow(QObject):
    """Keeps one window's document and its file together.

    ``opened`` brings a document to show (None: the first screen), ``restored`` unsaved work that it came from.
    ``saved`` comes after each save, ``told`` brings something to say in the status line. ``reading`` brings the name
    of a file that is being read, and an empty one when that led to no document; ``progress``: how far it is, from 0
    to 1.
    """

    opened = Signal(object)
    restored = Signal(object)
    saved = Signal()
    told = Signal(str)
    reading = Signal(str)
    progress = Signal(float)

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self.document: Document | None = None
        self.saved_at = ""
        self._job: Job | None = None
        self._reading: Job | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._file_changed)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(400)
        self._look.timeout.connect(self._look_at_file)
        self._asking = False

    # --- Beginning --------------------------------------------------------------------------------------

    def new(self, document: Document | None = None) -> None:
        """Show a new document (an empty journey if none is given) once the open one may be closed."""
        self._when_free(lambda: self._take(document or blank_document()))

    def close(self, then: Callable[[], None] | None = None) -> None:
        """Close the document once its work is saved or not wanted; then show the first screen, or do ``then``."""
        self._when_free(then or (lambda: self._take(None)))

    def restore(self, found: recovery.Recovered) -> None:
        """Go on with unsaved work that was found."""
        self._when_free(lambda: self._restore(found))

    def go_on_with(self, other: FileFlow) -> None:
        """Take another window's document over as it is; nothing is asked, for nothing is lost."""
        saved_at = other.saved_at
        self._take(other.document)
        self.saved_at = saved_at
        self.saved.emit()

    def ask_for_file(self) -> None:
        """Let the person choose a file to open."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, say("Open a journey"), str(self._folder()), self._filter()
        )
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Open a file once the open document may be closed."""
        self._when_free(lambda: self._read(path))

    def _folder(self) -> Path:
        """The folder that was used last; at first the one that people keep documents in, if they have one."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        places = (Path(place) for place in (self._settings.values.last_folder, documents) if place)
        return next((place for place in places if place.is_dir()), Path.home())

    def _filter(self) -> str:
        return f"{say('Journeys')} ({_FILTER})"

    def _read(self, path: Path) -> None:
        """Read a file, unless unsaved work on it is found: then ask which of the two is wanted."""

        def work(job: Job) -> recovery.Recovered | Document:
            return recovery.find_beside(path) or open_document(path, job.report)

        def done(found: recovery.Recovered | Document) -> None:
            if isinstance(found, Document):
                self._settings.add_recent(path)
                self._take(found)
            else:
                self._choose(path, found)

        self._bring(path.name, work, done)

    def _choose(self, path: Path, work: recovery.Recovered) -> None:
        answer = self._ask_for_work(work, path.exists())
        if answer == "restore":
            self._restore(work)
        elif answer == "drop":
            recovery.forget(work)
            if path.exists():
                self._read(path)
                return
        if answer != "restore":
            self.reading.emit("")

    def _restore(self, work: recovery.Recovered) -> None:
        def done(document: Document) -> None:
            self._take(document)
            self.restored.emit(work)

        self._bring(work.title, lambda job: derived(work.document()), done)

    def _bring(self, name: str, work: Callable[[Job], object], done: Callable[..., None]) -> None:
        """Read a document in the background; what was edited meanwhile is asked about once more."""
        if self._reading is not None:
            self._reading.cancel()
        before = self._journey

        def came(found: object) -> None:
            if self._journey is before:
                done(found)
            else:
                self._when_free(lambda: done(found))

        def failed(error: Exception) -> None:
            self.reading.emit("")
            self._fail(str(error))

        self.reading.emit(name)
        self._reading = self._start(work, came, failed)

    @property
    def _journey(self) -> Journey | None:
        return self.document.store.journey if self.document is not None else None

    def _ask_for_work(self, work: recovery.Recovered, has_file: bool) -> str:
        """What to do with unsaved work: "restore", "drop", or "cancel", which leaves all as it is."""
        moment = datetime.fromtimestamp(work.at).strftime("%H:%M")
        return self._ask(
            say("Unsaved work found"),
            say(
                "The program ended before “{name}” was saved. The last change was at {time}.",
                name=work.title,
                time=moment,
            ),
            (
                Answer("cancel", say("Cancel"), cancels=True),
                Answer("drop", say("Open the saved file") if has_file else say("Throw away")),
                Answer("restore", say("Restore"), primary=True),
            ),
        )

    def _take(self, document: Document | None) -> None:
        self.document = document
        self.saved_at = ""
        self._watch()
        self.opened.emit(document)

    # --- Saving -----------------------------------------------------------------------------------------

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save to the document's file; asks for one if it has none."""
        if self.document is None:
            return
        if self.document.path is None:
            self.save_as(then)
        else:
            self._write(self.document.path, self.document.stamp, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Save to a file that the person chooses."""
        if self.document is None:
            return
        folder = self.document.path.parent if self.document.path else self._folder()
        proposed = folder / (self.document.path.name if self.document.path else suggested_name(self.document.title))
        chosen, _ = QFileDialog.getSaveFileName(self._window, say("Save the journey"), str(proposed), self._filter())
        if not chosen:
            return
        path = with_suffix(Path(chosen))
        # The dialog has asked whether a file of that very name may be replaced, but knows nothing of the suffix.
        if path == Path(chosen) or not path.exists() or self._may_replace(path):
            self._write(path, None, then)

    def _may_replace(self, path: Path) -> bool:
        return (
            self._ask(
                say("Replace “{file}”?", file=path.name),
                say("There is a file of this name in “{folder}”.", folder=path.parent.name or path.parent),
                (
                    Answer("cancel", say("Cancel"), cancels=True),
                    Answer("replace", say("Replace it"), primary=True),
                ),
                "warning",
            )
            == "replace"
        )

    def _write(self, path: Path, expected: FileStamp | None, then: Callable[[], None] | None) -> None:
        document = self.document
        assert document is not None
        document.store.end_merging()
        journey = document.store.journey

        def done(stamp: FileStamp) -> None:
            self._written(document, path, journey, stamp)
            if then is not None:
                then()

        self._start(
            lambda job: write(path, journey, expected),
            done,
            lambda error: self._not_written(path, error, then),
        )

    def _written(self, document: Document, path: Path, journey: Journey, stamp: FileStamp) -> None:
        document.note_saved(path, journey, stamp)
        self.saved_at = datetime.now().strftime("%H:%M")
        self._settings.add_recent(path)
        self._watch()
        self.saved.emit()

    def _not_written(self, path: Path, error: Exception, then: Callable[[], None] | None) -> None:
        if isinstance(error, ChangedOnDiskError):
            answer = self._ask(
                say("The file was changed meanwhile"),
                say("Another program changed “{file}” after it was opened here.", file=path.name),
                (
                    Answer("cancel", say("Cancel"), cancels=True),
                    Answer("replace", say("Replace it")),
                    Answer("other", say("Save as..."), primary=True),
                ),
                "warning",
            )
            if answer == "replace":
                self._write(path, None, then)
            elif answer == "other":
                self.save_as(then)
            return
        answer = self._ask(
            say("Not saved"),
            f"{error} {say('Your work is still open here.')}",
            (
                Answer("close", say("Close"), cancels=True),
                Answer("other", say("Save as..."), primary=True),
            ),
            "warning",
        )
        if answer == "other":
            self.save_as(then)

    # --- Closing ----------------------------------------------------------------------------------------

    def _when_free(self, then: Callable[[], None]) -> None:
        """Do something once the open document's work is saved or not wanted."""
        if self.document is None or not self.document.changed:
            then()
            return
        answer = ask(
            self._window,
            say("Save the changes to “{name}”?", name=self.document.title),
            say("Without saving they are lost."),
            (
                Answer("discard", say("Don't save")),
                Answer("cancel", say("Cancel"), cancels=True),
                Answer("save", say("Save"), primary=True),
            ),
        )
        if answer == "save":
            self.save(then)
        elif answer == "discard":
            then()

    # --- The file on disk -------------------------------------------------------------------------------

    def _watch(self) -> None:
        watched = self._watcher.files()
        if watched:
            self._watcher.removePaths(watched)
        if self.document is not None and self.document.path is not None:
            self._watcher.addPath(str(self.document.path))

    def _file_changed(self, path: str) -> None:
        # Other programs write in several steps.
        self._look.start()

    def _look_at_file(self) -> None:
        document = self.document
        if document is None or document.path is None or self._asking:
            return
        path = document.path
        run_in_background(
            lambda job: stamp_of(path),
            lambda stamp: self._compare(document, stamp),
            lambda error: self.told.emit(str(error)),
            owner=self,
        )

    def _compare(self, document: Document, stamp: FileStamp | None) -> None:
        if document is not self.document or document.path is None or self._asking:
            return
        self._watch()
        if stamp is None or stamp == document.stamp:
            return
        answer = self._ask(
            say("The file was changed by another program"),
            say("“{file}” holds another version now.", file=document.path.name)
            + (" " + say("Opening it would lose your unsaved changes.") if document.changed else ""),
            (
                Answer("keep", say("Keep mine"), cancels=True, primary=document.changed),
                Answer("open", say("Open the new version"), primary=not document.changed),
            ),
            "warning",
        )
        if answer == "open":
            path = document.path
            self._bring(path.name, lambda job: open_document(path, job.report), self._take)
        else:
            document.store.mark_unsaved()
            self.saved.emit()

    def _ask(self, title: str, text: str, answers: Sequence[Answer], tone: Tone = "ask") -> str:
        """Ask, and let nothing else ask about the file meanwhile."""
        before, self._asking = self._asking, True
        try:
            return ask(self._window, title, text, answers, tone)
        finally:
            self._asking = before

    # --- Work in the background -------------------------------------------------------------------------

    def _start(
        self,
        work: Callable[[Job], object],
        done: Callable[..., None],
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        self._job = run_in_background(
            work, done, failed or (lambda error: self._fail(str(error))), self.progress.emit, owner=self
        )
        return self._job

    @property
    def idle(self) -> bool:
        """Whether no file is being read or written."""
        return self._job is None or self._job.finished

    def _fail(self, reason: str) -> None:
        tell(self._window, say("The file cannot be opened"), reason, say("Close"))
