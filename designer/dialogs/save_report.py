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
from designer.replay_work import Replayed
from designer.reports.files import KINDS
from journey.words import mark, say

if TYPE_CHECKING:
    from designer.forecast.outlook import Outlook
    from simulator.estimates.pressure import PressureRule
    from simulator.history.history import History
    from simulator.run import RunSettings

SUFFIX = ".html"

#: The kinds in the order of the dialog, and what each is for.
_FILTERS = (
    (".html", mark("Web page, one file (*.html)")),
    (".pdf", mark("Pages to print (*.pdf)")),
    (".csv", mark("All figures for a spreadsheet (*.csv)")),
    (".json", mark("All figures for programs (*.json)")),
)


def ask_for_report(
    parent: QWidget,
    replayed: Replayed,
    history: History,
    settings: RunSettings | None,
    told: Callable[[str], None],
    outlook: Outlook | None = None,
    rule: PressureRule | None = None,
) -> Job | None:
    """Let the person choose where and which kind, and write the report in the background, with ``outlook`` if there is
    a forecast of the same journey; ``rule``: of the pressure index; ``told`` is told when it is done."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = plain_name(say("{journey} report", journey=replayed.journey.header.name)) + SUFFIX
    filters = [say(words) for _, words in _FILTERS]
    chosen, taken = QFileDialog.getSaveFileName(
        parent, say("Save the report"), str(Path(folder) / name), ";;".join(filters)
    )
    if not chosen:
        return None
    path = report_path(Path(chosen), _FILTERS[filters.index(taken)][0] if taken in filters else SUFFIX)
    told(say("Writing the report..."))
    return run_in_background(
        lambda job: _write(path, replayed, history, settings, outlook, rule, job),
        lambda _: told(say("Report saved as {file}", file=path.name)),
        lambda error: tell(parent, say("The report was not saved"), str(error), say("Close")),
        owner=parent,
    )


def report_path(path: Path, suffix: str) -> Path:
    """The file that is written: what the name's end says is its kind, else what was chosen below the name."""
    known = KINDS.get(path.suffix.lower())
    if known is None:
        return path.with_name(path.name + suffix)
    if path.suffix == SUFFIX and suffix != SUFFIX:
        # Another kind was chosen, and the proposed name left as it was.
        return path.with_suffix(suffix)
    return path


def _write(
    path: Path,
    replayed: Replayed,
    history: History,
    settings: RunSettings | None,
    outlook: Outlook | None,
    rule: PressureRule | None,
    job: Job,
) -> None:
    from designer.assessing import assess_journeys
    from designer.reports.files import report_file
    from journey.file import write_atomically
    from simulator.run import RunSettings

    journeys = (replayed.journey,)
    assessment = assess_journeys(journeys, history, settings or RunSettings(), rule, cancel=lambda: job.cancelled)
    kind = KINDS[path.suffix.lower()]
    write_atomically(path, report_file(kind, journeys, history, assessment, outlook, replayed.activity))
