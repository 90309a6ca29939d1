"""Saving the report of a replay as a file of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from designer.background import Job, run_in_background
from designer.dialogs.question import tell
from designer.documents import plain_name
from designer.replay_service import Replayed
from journey.words import say

if TYPE_CHECKING:
    from simulator.history.history import History

SUFFIX = ".html"


def ask_for_report(parent: QWidget, replayed: Replayed, history: History, told: Callable[[str], None]) -> Job | None:
    """Let the person choose where, and write the report in the background; ``told`` is told when it is done."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = plain_name(say("{journey} report", journey=replayed.journey.header.name)) + SUFFIX
    chosen, _ = QFileDialog.getSaveFileName(
        parent, say("Save the report"), str(Path(folder) / name), f"HTML (*{SUFFIX})"
    )
    if not chosen:
        return None
    path = Path(chosen)
    if not path.suffix:
        path = path.with_suffix(SUFFIX)
    told(say("Writing the report..."))
    return run_in_background(
        lambda job: _write(path, replayed, history),
        lambda _: told(say("Report saved as {file}", file=path.name)),
        lambda error: tell(parent, say("The report was not saved"), str(error), say("Close")),
        owner=parent,
    )


def _write(path: Path, replayed: Replayed, history: History) -> None:
    from designer.reporting import report_html
    from journey.file import write_atomically

    text = report_html(replayed.result, (replayed.journey,), history, replayed.activity)
    write_atomically(path, text.encode("utf-8"))
