"""What a window does when something happens in the document that it shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from canvas.hits import Hit
from designer.context_menus import entries_of, fill_menu

if TYPE_CHECKING:
    from designer.window import MainWindow
    from designer.workspace import Workspace


def connect_workspace(window: MainWindow, workspace: Workspace) -> None:
    """Let a window's actions, menus and status line follow a document that it begins to show."""
    actions, canvas = window.actions_by_id, workspace.canvas
    actions.put_letters_on(canvas)
    workspace.selection_changed.connect(actions.refresh)
    canvas.tool_changed.connect(actions.refresh)
    canvas.hinted.connect(window.status.tell)
    canvas.context_menu_requested.connect(lambda hit, at: _open_menu(window, hit, at))
    workspace.empty.templates_asked.connect(window.show_start)
    workspace.outline_area.closed.connect(lambda: window.show_panel("outline", False))

    def entries(ids: Iterable[str]) -> list[QAction | None]:
        return entries_of(ids, workspace.document.shown.journey, actions)

    workspace.stands.connect(lambda: workspace.inspector.set_menu(entries))


def _open_menu(window: MainWindow, hit: Hit, at: QPoint) -> None:
    menu = QMenu(window)
    window.actions_by_id.refresh()
    fill_menu(menu, "edge" if hit.kind == "pill" else hit.kind, window.actions_by_id)
    window.doctor.add_to(menu, hit.id)
    menu.exec(at)
    menu.deleteLater()
