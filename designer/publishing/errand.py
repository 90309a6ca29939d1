"""Something that waits for a network: done in the background, told of step by step, stopped when a person wants it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from designer.background import Job, run_in_background


class Errand(QObject):
    """One piece of work, which gets this object.

    ``done`` brings what it gave, ``failed`` the error. ``waiting``: it waits so many seconds for a limit of the system,
    0: no more. ``moved``: something begins (False) or is done (True). Stopping is a wish that the work looks at: it
    ends by an error of its own, so that nothing is left half done unnoticed.
    """

    done = Signal(object)
    failed = Signal(object)
    waiting = Signal(float)
    moved = Signal(object, bool)
    _waits = Signal(float)
    _moves = Signal(object, bool)

    def __init__(self, work: Callable[[Errand], Any], owner: QObject) -> None:
        super().__init__()
        self._work, self._owner = work, owner
        self._stopped = threading.Event()
        self._job: Job | None = None
        self._waits.connect(self._tell_wait, Qt.ConnectionType.QueuedConnection)
        self._moves.connect(self._tell_move, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin."""
        self._job = run_in_background(self._run, self.done.emit, self.failed.emit, owner=self._owner)

    def stop(self) -> None:
        """Ask it to end as soon as it can."""
        self._stopped.set()

    def drop(self) -> None:
        """Ask it to end, and never hear of it again."""
        self._stopped.set()
        if self._job is not None:
            self._job.cancel()

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to end."""
        return self._stopped.is_set()

    def _run(self, job: Job) -> Any:
        return self._work(self)

    # --- What the work may call, in its own thread --------------------------------------------------------------

    def cancelled(self) -> bool:
        """Whether to end."""
        return self._stopped.is_set() or (self._job is not None and self._job.cancelled)

    def wait(self, seconds: float) -> None:
        """Tell that a limit is waited for."""
        self._waits.emit(seconds)

    def move(self, thing: object, done: bool) -> None:
        """Tell that something begins, or is done."""
        self._moves.emit(thing, done)

    # --- On the interface thread --------------------------------------------------------------------------------

    @Slot(float)
    def _tell_wait(self, seconds: float) -> None:
        if self._is_heard():
            self.waiting.emit(seconds)

    @Slot(object, bool)
    def _tell_move(self, thing: object, done: bool) -> None:
        if self._is_heard():
            self.moved.emit(thing, done)

    def _is_heard(self) -> bool:
        return self._job is not None and self._job.wanted
