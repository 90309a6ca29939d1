"""Work that must not make the window wait: run in Qt's thread pool, handed back on the interface thread.

Functions that run here touch no widget and no store; they get plain data (a Journey is immutable) and return
plain data.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

_log = logging.getLogger(__name__)


class Cancelled(Exception):  # noqa: N818 - it is not an error
    """Raised by Job.check in a job that nobody waits for any more."""


class _Courier(QObject):
    """Lives on the interface thread and calls back there what a worker sends."""

    done = Signal(object)
    failed = Signal(object)
    progressed = Signal(float)

    def __init__(
        self,
        job: Job,
        on_done: Callable[[Any], None] | None,
        on_error: Callable[[Exception], None] | None,
        on_progress: Callable[[float], None] | None,
    ) -> None:
        super().__init__()
        self._job = job
        self._on_done = on_done
        self._on_error = on_error
        self._on_progress = on_progress
        self.done.connect(self._done, Qt.ConnectionType.QueuedConnection)
        self.failed.connect(self._failed, Qt.ConnectionType.QueuedConnection)
        self.progressed.connect(self._progressed, Qt.ConnectionType.QueuedConnection)

    def send(self, signal: str, value: object) -> None:
        """Emit one of the signals from the worker; once the program has ended nobody is there to hear it."""
        try:
            getattr(self, signal).emit(value)
        except RuntimeError:
            if isValid(self):
                raise

    @Slot(object)
    def _done(self, result: object) -> None:
        wanted = self._job.finish()
        if wanted and self._on_done is not None:
            self._on_done(result)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        wanted = self._job.finish()
        if wanted and self._on_error is not None:
            self._on_error(error)

    @Slot(float)
    def _progressed(self, fraction: float) -> None:
        if self._job.wanted and self._on_progress is not None:
            self._on_progress(fraction)


class Job:
    """One piece of work. The worker may read ``cancelled``, and call ``report`` and ``check``."""

    def __init__(self, owner: QObject | None) -> None:
        self._owner = owner
        self._cancelled = False
        self._finished = False
        self.courier: _Courier | None = None

    def cancel(self) -> None:
        """Ask the worker to stop; nothing is called back after this."""
        self._cancelled = True

    @property
    def cancelled(self) -> bool:
        """Whether the work is no longer wanted."""
        return self._cancelled

    @property
    def finished(self) -> bool:
        """Whether the work is over, in whatever way, and has been called back."""
        return self._finished

    @property
    def wanted(self) -> bool:
        """Whether there still is somebody to call back."""
        return not self._cancelled and (self._owner is None or isValid(self._owner))

    def report(self, fraction: float) -> None:
        """Say from the worker how much is done, from 0 to 1."""
        if self.courier is not None and not self._cancelled:
            self.courier.send("progressed", fraction)

    def check(self) -> None:
        """Raise Cancelled in the worker if the work is no longer wanted."""
        if self._cancelled:
            raise Cancelled

    def finish(self) -> bool:
        """Note that the work is over; returns whether its outcome is still wanted."""
        self._finished = True
        _running.discard(self)
        return self.wanted


_running: set[Job] = set()


def run_in_background(
    function: Callable[[Job], Any],
    on_done: Callable[[Any], None] | None = None,
    on_error: Callable[[Exception], None] | None = None,
    on_progress: Callable[[float], None] | None = None,
    owner: QObject | None = None,
) -> Job:
    """Run ``function(job)`` in another thread; call ``on_done(result)`` or ``on_error(error)`` on this one.

    Nothing is called back after ``job.cancel()``, nor once ``owner`` is gone. An error without ``on_error``
    is logged.
    """
    job = Job(owner)
    courier = _Courier(job, on_done, on_error or _log_error, on_progress)
    job.courier = courier
    _running.add(job)

    def work() -> None:
        try:
            result = None if job.cancelled else function(job)
        except Cancelled:
            job.cancel()
            courier.send("done", None)
        except Exception as error:
            courier.send("failed", error)
        else:
            courier.send("done", result)

    QThreadPool.globalInstance().start(work)
    return job


def stop_all(wait_milliseconds: int = 3000) -> bool:
    """Cancel all work, as the program ends; returns whether all workers stopped in time."""
    for job in tuple(_running):
        job.cancel()
    return QThreadPool.globalInstance().waitForDone(wait_milliseconds)


def _log_error(error: Exception) -> None:
    _log.error("background work failed", exc_info=error)
