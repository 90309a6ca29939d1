"""Opens the map of all journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.window import MainWindow


def open_map(window: MainWindow) -> None:
    """Show the map."""
