"""What the program is, and whose work is in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from designer.style.appearance import look
from designer.style.controls import Button, Text, line
from designer.style.logo import Mark
from designer.version import program_version
from journey.words import mark, say

_CREDITS = (
    (
        mark("Sample shop"),
        mark(
            "Online Retail II: Chen, D. (2012), UCI Machine Learning Repository, CC BY 4.0. Orders are those of the "
            "shop; views, carts and past messages were made for this program."
        ),
    ),
    (mark("Icons"), mark("Lucide, ISC License; parts from Feather, MIT License.")),
    (mark("Qt and PySide6"), mark("The Qt Company Ltd. and others, LGPL version 3.")),
    (
        mark("Other packages"),
        mark("NumPy, Numba, DuckDB, SQLAlchemy, Matplotlib, NetworkX, Jinja2, msgspec, keyring, platformdirs, tzdata."),
    ),
)


class AboutDialog(QDialog):
    """Name, version, licence, attributions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("About Loopline"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 18)
        layout.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(Mark(40), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Text("Loopline", "title"))
        texts.addWidget(Text(say("Version {version}, MIT License", version=program_version()), "small", "muted"))
        head.addLayout(texts, 1)
        layout.addLayout(head)
        layout.addWidget(
            Text(
                say(
                    "Draw customer journeys that loop back, and replay them on your own history before anybody gets "
                    "a message. Nothing leaves this computer until you publish."
                ),
                wrap=True,
            )
        )
        layout.addWidget(line())
        for title, words in _CREDITS:
            box = QVBoxLayout()
            box.setSpacing(2)
            box.addWidget(Text(say(title), "small", weight=600))
            text = Text(say(words), "small", "muted", wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            box.addWidget(text)
            layout.addLayout(box)
        layout.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = Button(say("Close"), role="primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        foot.addWidget(close)
        layout.addLayout(foot)
        self.setFixedWidth(look().pixels(480))
