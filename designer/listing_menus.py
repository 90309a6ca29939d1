"""The menus that list what there is at the moment: files that were open lately, histories."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from designer.actions.mnemonics import ENGLISH, give_letters
from designer.histories import known_histories
from journey.words import say

if TYPE_CHECKING:
    from designer.window import MainWindow


def listing_menus(window: MainWindow) -> dict[str, QMenu]:
    """The menus of a window that are filled when they open, each by the action that it stands behind."""
    recent, histories = QMenu(say("Open recent"), window), QMenu(say("History"), window)
    settings = window.settings
    recent.aboutToShow.connect(lambda: fill_recent(recent, settings.values.recent, window.files.open))
    other = window.actions_by_id["file.import_history"]
    histories.aboutToShow.connect(lambda: fill_histories(histories, settings.values.history, window.use_history, other))
    for menu, english in ((recent, "Open recent"), (histories, "History")):
        menu.menuAction().setProperty(ENGLISH, english)
        menu.aboutToShow.connect(lambda menu=menu: give_letters(menu))
    return {"file.open": recent, "replay.period": histories}


def fill_recent(menu: QMenu, recent: Iterable[str], chosen: Callable[[Path], object]) -> None:
    """List files that were open lately; those that are gone cannot be chosen."""
    menu.clear()
    for text in recent:
        path = Path(text)
        entry = menu.addAction(path.stem.replace("&", "&&"))
        entry.setToolTip(text)
        entry.setEnabled(path.exists())
        entry.triggered.connect(lambda _=False, path=path: chosen(path))
    if menu.isEmpty():
        menu.addAction(say("Nothing yet")).setEnabled(False)


def fill_histories(menu: QMenu, used: str, chosen: Callable[[Path | None], object], more: QAction) -> None:
    """List the histories, the one in ``used`` (its folder, empty for the sample) ticked, and the way to another."""
    menu.clear()
    for history in known_histories():
        entry = menu.addAction(history.name.replace("&", "&&"))
        entry.setCheckable(True)
        entry.setChecked(used == (str(history.folder) if history.folder else ""))
        entry.triggered.connect(lambda _=False, folder=history.folder: chosen(folder))
    menu.addSeparator()
    menu.addAction(more)
