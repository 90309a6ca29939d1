"""Nothing flashes: parts of the inspector are never windows of their own, not for a moment."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from designer.inspector.panel import Inspector
from designer.inspector.vocabulary import NOTHING_KNOWN
from journey.catalogue import kinds
from journey.edits import add_node
from journey.file import read_journey
from journey.store import Store

TEMPLATES = Path(__file__).resolve().parent.parent / "resources" / "templates"


class Watcher(QObject):
    """Notes every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(watched)
        return False


def test_no_form_is_a_window_of_its_own(qtbot: QtBot) -> None:
    store = Store(read_journey(TEMPLATES / "blank.journey"))
    steps = [add_node(store, kind.id, 8, 42) for kind in kinds()]
    inspector = Inspector(store, lambda: NOTHING_KNOWN)
    qtbot.addWidget(inspector)
    inspector.resize(280, 700)
    inspector.show()
    watcher = Watcher()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(watcher)
    try:
        for chosen in [(step,) for step in steps] + [()]:
            inspector.show_selection(chosen)
            inspector.show_now()
            QApplication.processEvents()
    finally:
        application.removeEventFilter(watcher)
    assert watcher.windows == []
