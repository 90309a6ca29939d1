"""Killed in the midst of work: at most the last second is lost, and never the file."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from window_kit import answering, left_behind, open_window, saved_document, settle

from designer import recovery
from designer.recovery_format import beside
from designer.start.page import StartPage
from designer.templates import template_document

#: Opens a file in a window, and renames the journey again and again; prints each name with the time.
EDITOR = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from designer.application import Designer, application
from journey.edits import rename
from journey.model import HEADER_ID

running = application()
window = Designer(running).open_window(Path(sys.argv[1]))
count = 0

def edit():
    global count
    if window.document is None:
        return
    count += 1
    rename(window.document.store, HEADER_ID, f"Edit {count}")
    print(count, time.time(), flush=True)

timer = QTimer()
timer.timeout.connect(edit)
timer.start(20)
running.exec()
"""

#: At most so much work may be lost, in seconds.
MOST_LOST = 1.0


def _kill_while_editing(path: Path, after: float) -> tuple[list[tuple[int, float]], float]:
    """Run the editor, kill it some time after its first edit; gives its edits, and when it was killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", EDITOR, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    assert first, "the editor never came to its first edit"
    time.sleep(after)
    killed = time.time()
    process.kill()
    rest = process.stdout.read()
    process.wait()
    lines = [line.split() for line in (first + rest).splitlines() if line.count(" ") == 1]
    return [(int(number), float(moment)) for number, moment in lines], killed


@pytest.mark.parametrize("round_", range(4))
def test_a_kill_loses_at_most_the_last_second_and_never_the_file(tmp_path: Path, round_: int) -> None:
    path = tmp_path / "spring.journey"
    saved_document(path, template_document("win_back"))
    before = path.read_bytes()
    edits, killed = _kill_while_editing(path, random.Random(round_).uniform(0.4, 1.6))
    assert path.read_bytes() == before
    old = [number for number, moment in edits if moment < killed - MOST_LOST]
    found = recovery.find_beside(path)
    if found is None:
        assert not old
        return
    kept = int(found.journey.header.name.removeprefix("Edit "))
    assert kept >= max(old, default=0)
    # Nothing comes back that was never done, and nothing beside it is lost.
    assert kept <= edits[-1][0] + 1
    assert len(found.journey.nodes) == len(template_document("win_back").store.journey.nodes)


def test_opening_the_file_offers_the_work_that_was_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "spring.journey"
    left_behind(path)
    with open_window(tmp_path) as window:
        with answering("restore") as seen:
            window.files.open(path)
            settle(window)
        assert seen == ["Unsaved work found"]
        assert window.document is not None
        assert window.document.store.journey.header.name == "Not saved"
        assert window.document.changed
        assert window.document.path == path
        assert beside(path).exists()
        window.save()
        settle(window)
        assert not beside(path).exists()


def test_the_saved_file_may_be_kept_instead(tmp_path: Path) -> None:
    path = tmp_path / "spring.journey"
    left_behind(path)
    with open_window(tmp_path) as window:
        with answering("drop"):
            window.files.open(path)
            settle(window)
        assert window.document is not None
        assert window.document.store.journey.header.name == "Win-back"
        assert not beside(path).exists()


def test_leaving_the_question_about_unsaved_work_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "spring.journey"
    left_behind(path)
    with open_window(tmp_path) as window:
        with answering("cancel") as seen:
            window.files.open(path)
            settle(window)
        assert seen == ["Unsaved work found"]
        assert window.document is None
        assert beside(path).exists()


def test_the_first_screen_tells_of_work_that_was_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "spring.journey"
    left_behind(path)
    with open_window(tmp_path) as window:
        window.settings.add_recent(path)
        page = window.pages.currentWidget()
        assert isinstance(page, StartPage)
        page.refresh()
        found = [work for work in recovery.find(window.settings.values.recent) if work.path == path]
        assert len(found) == 1
        page.restore_asked.emit(found[0])
        settle(window)
        assert window.document is not None
        assert window.document.store.journey.header.name == "Not saved"
        # It is held by this window now, and offered to no other.
        assert not [work for work in recovery.find(window.settings.values.recent) if work.path == path]


def test_work_on_a_file_that_is_gone_can_be_restored(tmp_path: Path) -> None:
    path = tmp_path / "spring.journey"
    left_behind(path)
    os.unlink(path)
    with open_window(tmp_path) as window:
        with answering("restore"):
            window.files.open(path)
            settle(window)
        assert window.document is not None
        assert window.document.store.journey.header.name == "Not saved"
        window.save()
        settle(window)
        assert path.exists()
