"""Widgets that are clicked as a whole, as buttons for screen readers: Qt knows no role for a plain widget."""

from __future__ import annotations

import weakref
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

_buttons: weakref.WeakSet[QWidget] = weakref.WeakSet()
#: Kept alive here, for Qt holds plain pointers.
_made: dict[int, QAccessibleWidget] = {}
_installed: list[bool] = []


class _Button(QAccessibleWidget):
    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, QAccessible.Role.Button)

    def actionNames(self) -> list[str]:
        return ["Press", *super().actionNames()]

    def doAction(self, actionName: str) -> None:  # noqa: N803
        if actionName == "Press":
            widget: Any = self.widget()
            widget.chosen.emit()
        else:
            super().doAction(actionName)


def present_as_button(widget: QWidget) -> None:
    """Tell screen readers that a widget is a button; pressing it emits its signal ``chosen``."""
    if QAccessible.isActive():
        # Qt keeps the first object that it finds, and may have found one while the widget was made.
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(QAccessible.queryAccessibleInterface(widget)))
    _buttons.add(widget)
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_make)


def _make(class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget) or thing not in _buttons:
        return None
    made = _Button(thing)
    key = id(made)
    _made[key] = made
    thing.destroyed.connect(lambda: _release(key))
    return made


def _release(key: int) -> None:
    made = _made.pop(key, None)
    if made is not None and isValid(made):
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(made))
