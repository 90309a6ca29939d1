"""The real main window where nobody sees it: for a picture of it on a machine without a display."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from designer.command_line.failure import CommandError
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from designer.replay_work import Replayed

WIDTH, HEIGHT = 1440, 900

#: How long to wait for a replay, then for the plots, in seconds.
LONGEST_REPLAY = 600.0
LONGEST_DRAWING = 120.0


class OffscreenWindow:
    """A window on a journey and the bundled history, with settings of its own, gone afterwards."""

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self._folder = tempfile.TemporaryDirectory(prefix="loopline-window-")

    def __enter__(self) -> OffscreenWindow:
        self._make_screen()
        from designer.application import application
        from designer.documents import Document
        from designer.settings import Settings
        from designer.style.appearance import look
        from designer.window import MainWindow

        self._application = application()
        look().start("light", 100, True)
        self._window = MainWindow(Settings(Path(self._folder.name) / "settings.json"), lambda: None)
        self._window.resize(WIDTH, HEIGHT)
        self._window.files.new(Document(self._journey))
        self._window.show()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        from designer.background import stop_all

        stop_all()
        self._window.hide()
        self._window.replay.attach(None)
        self._folder.cleanup()

    def _make_screen(self) -> None:
        """Ask Qt for a screen that nobody sees, large enough for the window: no window is larger than its screen."""
        screen = {"name": "unseen", "x": 0, "y": 0, "width": 2 * WIDTH, "height": 2 * HEIGHT}
        sharpness = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        path = Path(self._folder.name) / "screen.json"
        path.write_text(json.dumps({"screens": [{**screen, **sharpness}]}), encoding="utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={path}"

    def replay(self, progress: Callable[[float], None]) -> Replayed:
        """Wait for the figures. CommandError if there are none."""
        service = self._window.replay.service
        failures: list[str] = []
        service.progress.connect(progress)
        service.failed.connect(failures.append)
        service.history_failed.connect(failures.append)
        self._wait(lambda: bool(failures or (service.replayed and service.replayed.look is None)), LONGEST_REPLAY)
        replayed = service.replayed
        if replayed is None:
            raise CommandError(failures[0] if failures else say("The replay took too long."))
        return replayed

    def picture(self) -> bytes:
        """The window as PNG, once everything in it is drawn."""
        from PySide6.QtCore import QBuffer, QIODevice

        canvas, panel = self._window.canvas, self._window.replay.panel
        if canvas is not None:
            canvas.fit(animated=False)
        self._wait(lambda: panel is None or panel.idle, LONGEST_DRAWING)
        self._wait(lambda: False, 0.3)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._window.grab().save(buffer, "PNG")
        return bytes(buffer.data().data())

    def _wait(self, done: Callable[[], bool], seconds: float) -> None:
        """Let the window work until ``done``, at most so long."""
        end = time.monotonic() + seconds
        while not done() and time.monotonic() < end:
            self._application.processEvents()
            time.sleep(0.005)
