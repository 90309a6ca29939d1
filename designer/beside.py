"""Opens the windows that stand beside a journey: the planners, the map of all journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.window import MainWindow
    from designer.workspace import Workspace


def open_beside(window: MainWindow, workspace: Workspace | None, what: str) -> None:
    """Open the planner with the id ``what``, where a document is open; empty: the map."""
    if not what:
        from designer.map.opening import open_map

        open_map(window)
    elif workspace is not None:
        from designer.planners.opening import open_planner

        open_planner(window, workspace, what)
