"""What keeps people without a mouse, or without sight, from a control: no name, no ring, too small."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from canvas.widget import CanvasWidget

#: WCAG 2.2, 2.5.8.
LEAST_TARGET = 24


def stops(root: QWidget) -> list[QWidget]:
    """What Tab stops at."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        # The field within a number's box is a part of it.
        and widget.focusProxy() is None
    ]


def place(widget: QWidget) -> str:
    """Where a widget is, by the kinds of what it is in."""
    names = []
    above: QWidget | None = widget
    while above is not None and len(names) < 4:
        names.append(type(above).__name__)
        above = above.parentWidget()
    return " in ".join(names)


def nameless(root: QWidget) -> list[str]:
    """Controls that a screen reader could only call by their kind."""
    buttons = [button for button in root.findChildren(QAbstractButton) if button.isVisible()]
    found = []
    for widget in dict.fromkeys([*stops(root), *buttons]):
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None and not interface.text(QAccessible.Text.Name).strip():
            found.append(place(widget))
    return found


def too_small(root: QWidget) -> list[str]:
    """Buttons that an unsteady hand misses; an icon within a field is a part of the field."""
    return [
        f"{place(button)}: {button.width()} x {button.height()}"
        for button in root.findChildren(QAbstractButton)
        if button.isVisible()
        and not isinstance(button.parentWidget(), QLineEdit)
        and min(button.width(), button.height()) < LEAST_TARGET
    ]


def pixels(widget: QWidget) -> QImage:
    """What a widget looks like."""
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def without_ring(root: QWidget) -> list[str]:
    """Controls that look alike with and without the keyboard on them."""
    found = []
    for widget in stops(root):
        if isinstance(widget, CanvasWidget):
            continue  # It shows the step that the keyboard is on.
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()
        before = pixels(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if widget.hasFocus() and pixels(widget) == before:
            found.append(place(widget))
    return found


def problems(root: QWidget) -> list[str]:
    """All of it, of the controls in a widget."""
    return [
        *(f"no name: {each}" for each in nameless(root)),
        *(f"too small: {each}" for each in too_small(root)),
        *(f"no ring: {each}" for each in without_ring(root)),
    ]


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, held)
