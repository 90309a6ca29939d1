"""Where the key is, and the field to type one: what the key must be allowed, where it goes, how to be rid of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from designer.publishing.accounts import KeyPlace
from designer.publishing.parts import Note
from designer.style.controls import Button, IconButton, Text
from journey.words import say


class KeyBox(QFrame):
    """``wanted`` brings a key that was typed (empty: the one that is there will do); ``dropped``: the key is to be
    forgotten."""

    wanted = Signal(str)
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._place: KeyPlace | None = None
        self._replaces = False
        #: The keyboard is to come here once it is known where the key is.
        self._awaited = False
        self._busy = False
        self.where = Note()
        self.rights = Text("", "small", "muted", wrap=True)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(say("Key"))
        self.field.setPlaceholderText(say("Paste the key here"))
        self.field.setMaxLength(4_000)
        self.field.textChanged.connect(self._enable)
        self.field.returnPressed.connect(self._connect)
        self.eye = IconButton("eye", say("Show the key"), 30, 16)
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._show_key)
        self.connect_button = Button(say("Connect"), role="primary")
        self.connect_button.clicked.connect(self._connect)
        self.other = Button(say("Another key..."), role="link")
        self.other.clicked.connect(self._replace)
        self.forget = Button(say("Forget the key"), role="link")
        self.forget.clicked.connect(self.dropped)
        self._lay_out()
        self.show_place(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.where)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.field, 1)
        row.addWidget(self.eye)
        row.addWidget(self.connect_button)
        row.addWidget(self.other)
        row.addWidget(self.forget)
        self._filler = QWidget()
        row.addWidget(self._filler, 1)
        column.addLayout(row)
        column.addWidget(self.rights)

    def show_rights(self, words: str) -> None:
        """Say what the key must be allowed at least, and where it is made."""
        self.rights.setText(say("The key needs at least: {rights}", rights=words))

    def show_place(self, place: KeyPlace | None) -> None:
        """Say where the key is; None: it is being looked for."""
        self._place, self._replaces = place, False
        self.field.clear()
        self.eye.setChecked(False)
        self._say()
        if place is not None and self._awaited:
            self.focus_first()

    def _say(self) -> None:
        place = self._place
        source = place.source if place is not None else None
        if place is None:
            self.where.tell("hourglass", "muted", say("Looking for a key..."))
        elif self._replaces or source is None:
            self.where.tell("info", "muted", _goes_where(place.keyring))
        elif source == "keyring":
            self.where.tell("lock", "ok", say("The key is in this computer's keyring."))
        elif source == "environment":
            self.where.tell("lock", "ok", say("The key comes from an environment variable and is not kept."))
        else:
            self.where.tell("lock", "warning", say("The key is kept until the program ends, and then gone."))
        types = place is not None and (source is None or self._replaces)
        self.field.setVisible(types)
        self._filler.setVisible(not types)
        self.eye.setVisible(types)
        self.other.setVisible(source in ("keyring", "memory") and not self._replaces)
        self.forget.setVisible(source in ("keyring", "memory"))
        self._enable()

    def show_connected(self, connected: bool) -> None:
        """Once the account answered, the way on is another button's."""
        self.connect_button.setText(say("Connect again") if connected else say("Connect"))
        self.connect_button.set_role("plain" if connected else "primary")

    def focus_first(self) -> None:
        """Bring the keyboard to what is to be typed or pressed, as soon as it is known which of the two."""
        self._awaited = self._place is None
        if self._awaited:
            return
        (self.field if self.field.isVisible() else self.connect_button).setFocus(Qt.FocusReason.TabFocusReason)

    def set_busy(self, busy: bool) -> None:
        """Let nothing be changed while the account is being asked. Nothing is disabled that may have the keyboard: it
        would go to another field, and with it what is typed of the key."""
        self._busy = busy
        self.field.setReadOnly(busy)
        self._enable()

    def _enable(self) -> None:
        there = self._place is not None and self._place.source is not None and not self._replaces
        self.connect_button.setEnabled(self._busy or there or bool(self.field.text().strip()))

    def _show_key(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.field.setEchoMode(mode)
        words = say("Hide the key") if shown else say("Show the key")
        self.eye.setToolTip(words)
        self.eye.setAccessibleName(words)

    def _replace(self) -> None:
        self._replaces = True
        self._say()
        self.field.setFocus()

    def _connect(self) -> None:
        if self.connect_button.isEnabled() and not self._busy:
            # Hidden fields hold nothing, so that then the key that is there is used.
            self.wanted.emit(self.field.text().strip())


def _goes_where(keyring: bool) -> str:
    if keyring:
        return say("The key goes into this computer's keyring, never into a file.")
    return say("This computer has no keyring that works. The key is kept until the program ends, never in a file.")
