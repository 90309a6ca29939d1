"""Makes a canvas' accessible object when Qt first asks for it; nothing of it is loaded before."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from shiboken6 import isValid

if TYPE_CHECKING:
    from canvas.accessible.interfaces import CanvasInterface
    from canvas.widget import CanvasWidget

_canvases: weakref.WeakSet[CanvasWidget] = weakref.WeakSet()
#: Kept alive here, for Qt holds plain pointers.
_made: dict[int, CanvasInterface] = {}
_installed: list[bool] = []


def make_accessible(canvas: CanvasWidget) -> None:
    """Let Qt find the accessible object of a canvas."""
    _canvases.add(canvas)
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_make)


def interface_of(canvas: CanvasWidget) -> CanvasInterface:
    """The accessible object of a canvas, made if there is none yet."""
    from canvas.accessible.interfaces import CanvasInterface

    found = QAccessible.queryAccessibleInterface(canvas)
    assert isinstance(found, CanvasInterface)
    return found


def _make(class_name: str, thing: QObject) -> QAccessibleInterface | None:
    canvas = next((each for each in _canvases if each is thing), None)
    if canvas is None:
        return None
    from canvas.accessible.interfaces import CanvasInterface

    made = CanvasInterface(canvas)
    key = id(made)
    _made[key] = made
    canvas.destroyed.connect(lambda: _release(key))
    return made


def _release(key: int) -> None:
    made = _made.pop(key, None)
    if made is None:
        return
    # Qt must not keep a pointer to what goes with its last reference. At the program's end it forgot all before.
    for each in (*made.records, made):
        if isValid(each):
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(each))
