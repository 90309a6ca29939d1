"""Work in the background, and its end when there is nobody left to tell."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot
from shiboken6 import delete

from designer.background import Job, run_in_background


def test_a_worker_that_outlives_the_program_tells_nobody_and_fails_at_nothing(qtbot: QtBot) -> None:
    """What it raises in Qt's thread pool would fail the test."""
    goes_on, over = threading.Event(), threading.Event()
    told: list[object] = []

    def work(job: Job) -> str:
        goes_on.wait(10)
        threading.Timer(0.05, over.set).start()
        return "done"

    job = run_in_background(work, told.append)
    delete(job.courier)
    goes_on.set()
    qtbot.waitUntil(over.is_set, timeout=5000)
    job.finish()
    assert told == []
