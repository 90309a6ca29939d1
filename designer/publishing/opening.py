"""Opens the window of publishing beside a journey, one for each document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from designer.command_line.reading import history_from
from designer.publishing.window import PublishWindow

if TYPE_CHECKING:
    from canvas.overlay import Spotlight
    from designer.window import MainWindow
    from designer.workspace import Workspace
    from simulator.history.history import History
    from simulator.run import RunSettings


def open_publishing(window: MainWindow, workspace: Workspace) -> PublishWindow:
    """The window of publishing of this document; the one that there is already, if there is one."""
    found = workspace.findChild(PublishWindow, options=Qt.FindChildOption.FindDirectChildrenOnly)
    shown = found if isinstance(found, PublishWindow) else _made(window, workspace)
    shown.show()
    shown.raise_()
    shown.activateWindow()
    if shown.stage == 0:
        shown.systems.focus_first()
    return shown


def _made(window: MainWindow, workspace: Workspace) -> PublishWindow:
    service = window.replay.service
    loaded, settings, folder = service.history, service.settings, window.settings.values.history

    def sources() -> tuple[History, RunSettings]:
        from simulator.run import RunSettings

        now = service.history or loaded
        history = now if now is not None else history_from(Path(folder) if folder else None)
        return history, service.settings or settings or RunSettings()

    def show_step(record: str) -> None:
        canvas, journey = workspace.canvas, workspace.document.store.journey
        if journey.node(record) is not None or journey.edge(record) is not None:
            canvas.select((record,))
            canvas.reveal(record)
        elif any(message.id == record for message in journey.messages):
            workspace.edit_message(record)
        else:
            window.show_journey_settings()

    def light(spotlight: Spotlight | None) -> None:
        workspace.show_spotlight(spotlight)

    made = PublishWindow(workspace.document.store, window.settings, sources, workspace)
    made.step_chosen.connect(show_step)
    made.spotlight_changed.connect(light)
    made.booklet_asked.connect(window.export)
    return made
