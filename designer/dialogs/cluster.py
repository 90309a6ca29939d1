"""Asks where the Dask cluster is that replays for this computer, if there is one."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from designer.style.appearance import look
from designer.style.controls import Button, Text
from journey.words import say


class ClusterDialog(QDialog):
    """``address``: what was typed; empty: this computer replays."""

    def __init__(self, address: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Replay on a cluster"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(Text(say("Replay on a cluster"), "heading"))
        words = Text(
            say(
                "Histories that take long here can be replayed by a Dask cluster, with the same figures. Its computers "
                "need this program and the folder of the history at the same place. Use only a cluster of your own."
            ),
            wrap=True,
            ink="muted",
        )
        words.setMinimumWidth(look().pixels(360))
        layout.addWidget(words)
        label = Text(say("Address of the scheduler"))
        layout.addWidget(label)
        self.field = QLineEdit(address)
        self.field.setPlaceholderText("tcp://192.168.0.10:8786")
        self.field.setAccessibleName(say("Address of the scheduler"))
        self.field.setMaxLength(300)
        layout.addWidget(self.field)
        layout.addWidget(Text(say("Leave it empty to replay on this computer."), "small", "muted"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        cancel = Button(say("Cancel"))
        cancel.clicked.connect(self.reject)
        self.take = Button(say("Use it"), role="primary")
        self.take.setDefault(True)
        self.take.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(self.take)
        layout.addLayout(row)

    @property
    def address(self) -> str:
        """What was typed."""
        return self.field.text().strip()


def ask_for_cluster(parent: QWidget, address: str) -> str | None:
    """The address that is to be used from now on, empty for none; None if nothing is to change."""
    dialog = ClusterDialog(address, parent)
    taken = dialog.exec() == QDialog.DialogCode.Accepted
    found = dialog.address
    dialog.deleteLater()
    return found if taken else None
