"""Opens the planners beside a journey, one window of them for each document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from designer.command_line.plan_reminders import TEMPLATE
from designer.planners.dialog import PlannerDialog
from designer.templates import template_document

if TYPE_CHECKING:
    from designer.comparing.study import Candidate
    from designer.window import MainWindow
    from designer.workspace import Workspace


def open_planner(window: MainWindow, workspace: Workspace, planner: str) -> PlannerDialog:
    """The planners of this document, turned to one of them. What it puts into the journey is selected and shown."""
    found = workspace.findChild(PlannerDialog, options=Qt.FindChildOption.FindDirectChildrenOnly)
    dialog = found if isinstance(found, PlannerDialog) else _made(window, workspace)
    dialog.show_planner(planner)
    dialog.take_selected()
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog


def _made(window: MainWindow, workspace: Workspace) -> PlannerDialog:
    canvas = workspace.canvas
    service = window.replay.service

    def selected() -> str:
        return next(iter(canvas.selection)) if len(canvas.selection) == 1 else ""

    def put_in(ids: tuple[str, ...]) -> None:
        canvas.select(ids)
        canvas.reveal(ids[-1])

    def compare(subject: str, base: Candidate, other: Candidate, changed: str) -> None:
        insights = window.opened_insights()
        if insights is not None:
            # What comes of it stands where the planners lie.
            dialog.close()
            insights.compare_candidates(subject, base, other, changed)

    dialog = PlannerDialog(workspace.document.store, lambda: service.history, selected, workspace)
    dialog.put_in.connect(put_in)
    dialog.comparison_asked.connect(compare)
    dialog.template_asked.connect(lambda: window.files.new(template_document(TEMPLATE)))
    workspace.selection_changed.connect(dialog.selection_changed)
    service.history_ready.connect(dialog.look_again)
    return dialog
