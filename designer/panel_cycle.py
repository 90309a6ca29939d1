"""Ways through the window by keyboard: F6 from panel to panel, Tab from control to control.

Panels are made late, and Qt would let Tab come to them in the order in which they were made.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid


class PanelCycle(QObject):
    """``panels`` gives the panels that there are now, in their order on the screen."""

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
        shown = [panel for panel in self._panels() if panel.isVisible() and first_stop(panel) is not None]
        if not shown:
            return
        focused = QApplication.focusWidget()
        here = self._panel_of(focused) if focused is not None else None
        place = (shown.index(here) + by) % len(shown) if here in shown else 0
        self.enter(shown[place])

    def step(self, forward: bool) -> bool:
        """Go to the next control, or the one before, panel by panel; whether there is one."""
        window = self.parent()
        assert isinstance(window, QWidget)
        panels = list(self._panels())
        stops = [window, *_chain_after(window)]
        stops = [stop for stop in stops if _is_stop(stop)]
        places = {stop: self._panel_of(stop) for stop in stops}
        stops.sort(key=lambda stop: panels.index(found) if (found := places[stop]) is not None else -1)
        if not stops:
            return False
        focused = QApplication.focusWidget()
        by = 1 if forward else -1
        if focused is not None and focused not in stops:
            # The keys were brought to something that Tab does not stop at.
            focused = next((stop for stop in _chain_after(focused) if stop in places), None)
            by = 0 if forward else -1
        place = (stops.index(focused) + by) % len(stops) if focused in stops else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        _focus(stops[place], reason)
        return True

    def enter(self, panel: QWidget) -> None:
        """Go to where the keys were last in a panel, else to its first stop."""
        last = self._last.get(panel)
        stop = last() if last is not None else None
        if stop is None or not isValid(stop) or not stop.isVisible() or not stop.isEnabled():
            stop = first_stop(panel)
        if stop is not None:
            _focus(stop, Qt.FocusReason.TabFocusReason)


def first_stop(panel: QWidget) -> QWidget | None:
    """The panel itself, or the first thing in it that Tab would stop at."""
    if panel.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return panel
    return next((stop for stop in _chain_after(panel) if panel.isAncestorOf(stop) and _is_stop(stop)), None)


def _focus(stop: QWidget, reason: Qt.FocusReason) -> None:
    """Bring the keys to a control, and the control into sight."""
    stop.setFocus(reason)
    above = stop.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(stop)
        above = above.parentWidget()


def _is_stop(widget: QWidget) -> bool:
    wanted = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return wanted and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _chain_after(start: QWidget) -> Iterator[QWidget]:
    """The widgets of the window in Qt's order, from the one after ``start`` on."""
    stop = start.nextInFocusChain()
    while stop is not None and stop is not start:
        yield stop
        stop = stop.nextInFocusChain()
