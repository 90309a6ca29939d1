"""Sets Qt up and opens the first window."""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from designer import starting
from designer.background import Job, run_in_background, stop_all
from designer.command_line.template_files import SAMPLE
from designer.documents import Document
from designer.language import catalogue, language, speak, system_language
from designer.qt_words import speak_in_qt
from designer.settings import Settings
from designer.style.appearance import look
from designer.style.logo import window_icon
from designer.templates import template_document
from designer.window import MainWindow

#: The start is over so long (ms) after the first window was asked for.
_SETTLED = 2000

#: Between two looks whether a window can be replaced (ms).
_A_MOMENT = 40

_log = logging.getLogger(__name__)


class Designer:
    """The running application: its settings and its windows."""

    def __init__(self, application: QApplication) -> None:
        self.application = application
        self.settings = Settings()
        self.windows: list[MainWindow] = []
        values = self.settings.values
        speak_in_qt(application, speak(values.language))
        look().start(values.theme, values.text_size, values.reduce_motion)
        application.aboutToQuit.connect(stop_all)

    def _make_window(self) -> MainWindow:
        window = MainWindow(self.settings, self.open_window)
        self.windows.append(window)
        window.destroyed.connect(lambda: self._forget(window))
        window.language_chosen.connect(self._change_language)
        return window

    def open_window(self, path: Path | None = None, document: Document | None = None) -> MainWindow:
        """Open a window: with a document, with a file, or with the first screen."""
        window = self._make_window()
        if document is not None:
            window.files.new(document)
        elif path is None:
            window.show_start()
        window.show()
        if path is not None:
            # The window is there before anything is asked about the file.
            window.files.open(path)
        return window

    def _change_language(self) -> None:
        """Make all windows anew in the language that was chosen; its texts are read beside them."""
        code = self.settings.values.language

        def read(job: Job) -> None:
            catalogue(language(code).code if code else system_language().code)

        run_in_background(read, lambda _: self._speak(code), owner=self.application)

    def _speak(self, code: str) -> None:
        if code != self.settings.values.language:
            return
        speak_in_qt(self.application, speak(code))
        for old in tuple(self.windows):
            new = self._make_window()
            # A breath between making a window and filling it: together they would take too long at a stretch.
            QTimer.singleShot(0, new, lambda new=new, old=old: self._replace(old, new))

    def _replace(self, old: MainWindow, new: MainWindow) -> None:
        if old not in self.windows:
            new.leave()
            return
        if old.canvas is not None and old.canvas.drawing.scene.deriving:
            # A moment later the new window can have the large journey's geometry as well.
            QTimer.singleShot(_A_MOMENT, new, lambda: self._replace(old, new))
            return
        new.go_on_with(old)
        QTimer.singleShot(0, new, lambda: _change_places(old, new))

    def _forget(self, window: MainWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)


def _change_places(old: MainWindow, new: MainWindow) -> None:
    new.show()
    old.leave()


def application() -> QApplication:
    """The Qt application, made if there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    made = QApplication(sys.argv[:1])
    made.setApplicationName("Loopline")
    made.setApplicationDisplayName("Loopline")
    made.setDesktopFileName("loopline")
    made.setWindowIcon(window_icon())
    return made


def sample_document() -> Document:
    """The bundled journey, as a new document: saving it asks for a file."""
    return template_document(SAMPLE)


def run_designer(path: Path | None = None, sample: bool = False) -> int:
    """Open the designer with a file, the bundled journey, or the first screen; returns the exit status.

    A file that cannot be read is told in the window, over the first screen.
    """
    running = application()
    designer = Designer(running)
    designer.open_window(path, sample_document() if sample else None)
    _end_on_interrupt(running)
    QTimer.singleShot(_SETTLED, running, starting.end)
    return running.exec()


def _end_on_interrupt(running: QApplication) -> None:
    """Let Ctrl+C in the terminal close the windows, as closing them by hand does."""
    signal.signal(signal.SIGINT, lambda number, frame: running.closeAllWindows())
    # Python handles signals only while it runs; Qt would keep it asleep.
    timer = QTimer(running)
    timer.timeout.connect(lambda: None)
    timer.start(500)
