"""A sentence with slots on the screen: words and small inputs that wrap like words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.inspector.pieces import Piece, Slot
from designer.inspector.tokens import Token, token_for
from designer.style.controls import Text
from designer.style.flow import FlowLayout


class SentenceFlow(QWidget):
    """Shows pieces; ``edited`` brings what the slot's ``put`` made of a new value, and whether typing goes on."""

    edited = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tokens: dict[str, Token] = {}
        self._slots: dict[str, Slot] = {}
        self._shape: tuple[object, ...] = ()
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_pieces(self, pieces: tuple[Piece, ...], tail: QWidget | None = None) -> None:
        """Show a sentence, and ``tail`` behind it. Inputs stay where only their values changed."""
        shape = (*((piece.id, piece.kind) if isinstance(piece, Slot) else piece for piece in pieces), tail)
        self._slots = {piece.id: piece for piece in pieces if isinstance(piece, Slot)}
        if shape != self._shape:
            self._shape = shape
            self._build(pieces, tail)
            return
        for key, slot in self._slots.items():
            self.tokens[key].show_slot(slot)

    def focus_first(self) -> None:
        """Go to the first slot."""
        for token in self.tokens.values():
            token.setFocus()
            break

    def _build(self, pieces: tuple[Piece, ...], tail: QWidget | None) -> None:
        held = next((key for key, token in self.tokens.items() if _has_focus(token)), "")
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not tail:
                widget.hide()
                widget.deleteLater()
        self.tokens = {}
        for piece in pieces:
            if isinstance(piece, Slot):
                token = token_for(piece)
                token.edited.connect(lambda value, merge, key=piece.id: self._edit(key, value, merge))
                self.tokens[piece.id] = token
                self._flow.addWidget(token)
            else:
                for word in piece.split():
                    self._flow.addWidget(Text(word))
        if tail is not None:
            self._flow.addWidget(tail)
        if held in self.tokens:
            self.tokens[held].setFocus()
        self.updateGeometry()

    def _edit(self, key: str, value: object, merge: bool) -> None:
        slot = self._slots.get(key)
        if slot is not None and value != slot.value:
            self.edited.emit(slot.put(value), merge)


def _has_focus(token: Token) -> bool:
    proxy = token.focusProxy()
    return proxy is not None and proxy.hasFocus()
