"""How large dialogs are: they grow with the text, but not beyond the screen, where their pages scroll."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from designer.style.appearance import look

#: What a window's frame takes, and a little air.
_FRAME = QSize(32, 56)


def room_for(dialog: QDialog) -> QSize:
    """The most that a dialog may take."""
    screen = dialog.screen().availableSize()
    return QSize(screen.width() - _FRAME.width(), screen.height() - _FRAME.height())


def give_size(dialog: QDialog, width: int, height: int) -> None:
    """Open a dialog with a page that scrolls at this size, at 100 % text."""
    room = room_for(dialog)
    dialog.resize(min(look().pixels(width), room.width()), min(look().pixels(height), room.height()))


def fit_words(dialog: QDialog, width: int) -> None:
    """Make a dialog so wide, at 100 % text, and as high as its words need in that width."""
    wide = min(look().pixels(width), room_for(dialog).width())
    layout = dialog.layout()
    assert layout is not None
    layout.activate()
    wide = max(wide, layout.minimumSize().width())
    high = layout.totalHeightForWidth(wide) if layout.hasHeightForWidth() else layout.sizeHint().height()
    dialog.setMinimumSize(wide, high)
    dialog.resize(wide, high)
