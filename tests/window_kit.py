"""What the tests of window and inspector share: a real window, and hands that answer its dialogs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QWidget
from shiboken6 import isValid
from small_shop import small_shop_folder

from designer.application import application
from designer.background import stop_all
from designer.dialogs.question import Question
from designer.documents import Document
from designer.insights import Insights
from designer.recovery_journal import RecoveryJournal
from designer.settings import Settings
from designer.style.appearance import look
from designer.templates import template_document
from designer.window import MainWindow
from journey.edits import rename
from journey.encoding import encode
from journey.file import write_journey
from journey.model import HEADER_ID
from journey.store import Store

_DRESSED: list[bool] = []


def dress() -> QApplication:
    """The Qt application in the program's dress, once for all tests."""
    running = application()
    if not _DRESSED:
        look().start("light", 100, True)
        _DRESSED.append(True)
    return running


def wait_until(ready: Callable[[], bool], what: str) -> None:
    """Let events happen until something is so. A minute is the end of patience, not a measure."""
    patience = QDeadlineTimer(60_000)
    while not ready():
        assert not patience.hasExpired(), f"never came: {what}"
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        # Qt's own wait keeps Python to itself, so that nothing in the background would get on.
        time.sleep(0.002)


def pauses(widget: QWidget) -> bool:
    """Whether something in a widget waits a moment before it goes on, such as for the end of typing."""
    return any(timer.isActive() and timer.isSingleShot() for timer in widget.findChildren(QTimer))


@contextmanager
def open_window(folder: Path, document: Document | None = None) -> Iterator[MainWindow]:
    """A window on the screen that nobody sees, with a document or the first screen; closed without questions."""
    dress()
    window = MainWindow(Settings(folder / "settings.json"), lambda: None)
    try:
        if document is not None:
            window.files.new(document)
        else:
            window.show_start()
        window.show()
        QApplication.processEvents()
        yield window
    finally:
        if isValid(window):
            if window.document is not None:
                window.document.store.mark_saved()
            window.close()
            window.deleteLater()
        stop_all()
        QApplication.sendPostedEvents(None, 0)
        QApplication.processEvents()


def bytes_of(store: Store) -> bytes:
    """The document as its file would hold it."""
    return encode(store.journey)


def saved_document(path: Path, document: Document) -> Document:
    """The document with a file of its own."""
    stamp = write_journey(path, document.store.journey)
    document.note_saved(path, document.store.journey, stamp)
    return document


def left_behind(path: Path) -> None:
    """A file with unsaved work, as a killed program leaves it: its recovery journal is there and nobody locks it."""
    document = saved_document(path, template_document("win_back"))
    journal = RecoveryJournal(document)
    rename(document.store, HEADER_ID, "Not saved")
    journal.flush()
    assert journal._lock is not None
    journal._lock.unlock()
    journal._lock = None
    journal._end()


def ready(window: MainWindow) -> Insights:
    """The window's insights, once the figures are right."""
    service = window.replay.service
    wait_until(
        lambda: (
            window.replay.insights is not None
            and service.replayed is not None
            and not service.is_stale
            and not service.is_working
        ),
        "a replay",
    )
    assert window.replay.insights is not None
    return window.replay.insights


@contextmanager
def window_on_small_shop(folder: Path, template: str) -> Iterator[MainWindow]:
    """A window with a template on a shop of 80 people, where each replay takes no time; the figures are there."""
    document = saved_document(folder / "mine.journey", template_document(template))
    with open_window(folder, document) as made:
        made.resize(1280, 800)
        ready(made)
        made.use_history(small_shop_folder(folder / "history"))
        wait_until(lambda: (found := made.replay.service.history) is not None and found.customers == 80, "the shop")
        ready(made)
        yield made


@contextmanager
def answering(*answers: str | Path) -> Iterator[list[str]]:
    """While this lasts, dialogs are answered in turn: a question by its button's id, a file dialog by a path.

    Gives the titles of the dialogs that came; all answers must be used.
    """
    waiting = list(answers)
    seen: list[str] = []
    timer = QTimer()
    timer.setInterval(10)

    def look_round() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or not dialog.isVisible():
            return
        if not waiting:
            seen.append(f"unexpected: {dialog.windowTitle()}")
            dialog.reject()
            return
        answer = waiting.pop(0)
        seen.append(dialog.windowTitle())
        if isinstance(dialog, Question):
            QTest.mouseClick(dialog.buttons[str(answer)], Qt.MouseButton.LeftButton)
        elif isinstance(dialog, QFileDialog):
            field = dialog.findChild(QLineEdit, "fileNameEdit")
            assert field is not None
            field.setText(str(answer))
            dialog.accept()

    timer.timeout.connect(look_round)
    timer.start()
    try:
        yield seen
    finally:
        timer.stop()
    assert not waiting, f"not asked: {waiting}; asked: {seen}"


def is_open(window: MainWindow) -> bool:
    """Whether the window is still there."""
    return isValid(window) and window.isVisible()


def settle(window: MainWindow) -> None:
    """Let reading and writing end."""
    wait_until(lambda: not isValid(window) or window.files.idle, "file work")
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)


def type_over(field: QWidget, text: str) -> None:
    """Replace what stands in a field by typing."""
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
