"""The window's size and place, from one start to the next."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QMainWindow

#: At the first start, where the screen has room for it.
_SIZE = QSize(1440, 900)
_LEAST = QSize(820, 560)


def restore_shape(window: QMainWindow, remembered: str) -> None:
    """Give a window the shape that ``shape_of`` told; without one the usual size, or all of a small screen."""
    window.setMinimumSize(_LEAST)
    if remembered and window.restoreGeometry(QByteArray.fromBase64(remembered.encode())):
        return
    room = window.screen().availableSize()
    if room.width() < _SIZE.width() + 80 or room.height() < _SIZE.height() + 80:
        window.setWindowState(Qt.WindowState.WindowMaximized)
        window.resize(room)
    else:
        window.resize(_SIZE)


def shape_of(window: QMainWindow) -> str:
    """A window's shape as a text for the settings."""
    return bytes(window.saveGeometry().toBase64().data()).decode()
