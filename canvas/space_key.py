"""Space: tapped it opens the search for a step, held it lets the mouse move the picture."""

from __future__ import annotations

import math
import time

from PySide6.QtGui import QKeyEvent

#: A tap is shorter than this, in seconds; no keyboard repeats a key sooner.
_TAP = 0.4
#: A press that follows a release so soon goes on with the same hold: X repeats a held key as releases and presses, and
#: Qt does not always tell them apart.
_SAME_HOLD = 0.15


class SpaceKey:
    """Whether Space is held, and for what. ``used``: something was dragged meanwhile."""

    def __init__(self) -> None:
        self.held = False
        self.used = False
        self._since = self._left = -math.inf

    def press(self, event: QKeyEvent) -> None:
        """It went down."""
        now = _when(event)
        self.held = True
        if now - self._left > _SAME_HOLD:
            self._since, self.used = now, False

    def release(self, event: QKeyEvent) -> bool:
        """It went up; returns whether it was tapped."""
        now = _when(event)
        self.held, self._left = False, now
        return not self.used and now - self._since < _TAP


def _when(event: QKeyEvent) -> float:
    """When a key was touched, in seconds, however late the program comes to look at it."""
    return event.timestamp() / 1000 or time.monotonic()
