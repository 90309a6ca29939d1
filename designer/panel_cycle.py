"""F6: from one panel of the window to the next, each time to where the keys were last."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class PanelCycle(QObject):
    """``panels`` gives the panels that there are now, in the order of the cycle."""

    def __init__(self, parent: QWidget, panels: Callable[[], Sequence[QWidget]]) -> None:
        super().__init__(parent)
        self._panels = panels
        self._last: weakref.WeakKeyDictionary[QWidget, weakref.ref[QWidget]] = weakref.WeakKeyDictionary()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._remember)

    def _remember(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and isValid(self):
            panel = self._panel_of(now)
            if panel is not None:
                self._last[panel] = weakref.ref(now)

    def _panel_of(self, widget: QWidget) -> QWidget | None:
        """The innermost panel that holds a widget: some float over others."""
        # Qt takes a widget for its own ancestor.
        holding = [panel for panel in self._panels() if panel.isAncestorOf(widget)]
        inner = (one for one in holding if not any(other is not one and one.isAncestorOf(other) for other in holding))
        return next(inner, None)

    def go(self, by: int) -> None:
        """Go to the next panel (1) or the one before (-1)."""
        shown = [panel for panel in self._panels() if panel.isVisible() and _first_stop(panel) is not None]
        if not shown:
            return
        focused = QApplication.focusWidget()
        here = self._panel_of(focused) if focused is not None else None
        place = (shown.index(here) + by) % len(shown) if here in shown else 0
        self.enter(shown[place])

    def enter(self, panel: QWidget) -> None:
        """Go to where the keys were last in a panel, else to its first stop."""
        last = self._last.get(panel)
        stop = last() if last is not None else None
        if stop is None or not isValid(stop) or not stop.isVisible() or not stop.isEnabled():
            stop = _first_stop(panel)
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason)


def _first_stop(panel: QWidget) -> QWidget | None:
    """The panel itself, or the first thing in it that Tab would stop at."""
    if panel.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return panel
    stop: QWidget | None = panel.nextInFocusChain()
    while stop is not None and stop is not panel:
        wanted = bool(stop.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if wanted and panel.isAncestorOf(stop) and stop.isVisible() and stop.isEnabled():
            return stop
        stop = stop.nextInFocusChain()
    return None
