"""Opens the map of all journeys beside a window, and leads from it to the journeys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from designer.command_line.reading import history_from
from designer.documents import Document
from designer.map.reading import Member
from designer.map.window import MapWindow

if TYPE_CHECKING:
    from designer.window import MainWindow
    from simulator.history.history import History


def open_map(window: MainWindow) -> MapWindow:
    """The map of the folder of the window's document; the one that this window has already, if it has one."""
    found = window.findChild(MapWindow, options=Qt.FindChildOption.FindDirectChildrenOnly)
    shown = found if isinstance(found, MapWindow) else _made(window)
    shown.show()
    shown.raise_()
    shown.activateWindow()
    return shown


def _made(window: MainWindow) -> MapWindow:
    loaded, folder = window.replay.service.history, window.settings.values.history

    def history() -> History:
        now = window.replay.service.history or loaded
        return now if now is not None else history_from(Path(folder) if folder else None)

    made = MapWindow(_folder_of(window), _opened, history, window)
    made.opened.connect(lambda member: _open(window, member))
    return made


def _folder_of(window: MainWindow) -> Path | None:
    """Where the document lies, else where one was opened last."""
    if window.document is not None and window.document.path is not None:
        return window.document.path.parent
    last = window.settings.values.last_folder
    return Path(last) if last and Path(last).is_dir() else None


def _windows() -> dict[str, tuple[QWidget, Document]]:
    """The windows that show a document, by the journey's id."""
    found = {}
    for widget in QApplication.topLevelWidgets():
        document = getattr(widget, "document", None)
        if isinstance(document, Document) and widget.isVisible():
            found[document.store.journey.header.journey_id] = (widget, document)
    return found


def _opened() -> tuple[Member, ...]:
    return tuple(Member(document.store.journey, document.path, True) for _, document in _windows().values())


def _open(window: MainWindow, member: Member) -> None:
    """Bring the journey's window to the front, or open its file."""
    shown = _windows().get(member.id)
    target = shown[0] if shown is not None else window
    if shown is None and member.path is not None:
        window.files.open(member.path)
    target.raise_()
    target.activateWindow()
