"""Shows what another version of a fragment changes, before a step takes it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from designer.inspector.sections import Page
from designer.style.appearance import look
from designer.style.controls import Button, Text
from journey.fragments import fragment_of, newest_of
from journey.fragments_difference import difference_words
from journey.fragments_versions import update_use
from journey.store import Store
from journey.words import say


class UpdateDialog(QDialog):
    """``lines`` says what is different."""

    def __init__(self, title: str, lines: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.lines = lines
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(Text(title, "heading", wrap=True))
        page = Page()
        box = page.section("")
        for words in lines or (say("Both versions do the same."),):
            box.addWidget(Text(words, wrap=True))
        page.setMinimumSize(look().pixels(420), min(look().pixels(60 + 26 * len(lines)), look().pixels(320)))
        layout.addWidget(page, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        keep = Button(say("Keep this version"))
        keep.clicked.connect(self.reject)
        self.take = Button(say("Take it"), role="primary")
        self.take.setDefault(True)
        self.take.clicked.connect(self.accept)
        row.addWidget(keep)
        row.addWidget(self.take)
        layout.addLayout(row)


def ask_for_update(parent: QWidget, store: Store, node_id: str) -> bool:
    """Let a step take the newest version of its fragment once a person has seen what that changes."""
    node = store.journey.node(node_id)
    found = fragment_of(node, store.journey) if node is not None else None
    if found is None:
        return False
    newest = newest_of(store.journey, found)
    if newest.version <= found.version:
        return False
    title = say(
        "Version {new} of “{fragment}” instead of {old}",
        new=newest.version,
        fragment=newest.name,
        old=found.version,
    )
    dialog = UpdateDialog(title, difference_words(found, newest), parent)
    taken = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return taken and update_use(store, node_id)
