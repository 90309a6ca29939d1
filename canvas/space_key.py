"""Space: tapped it opens the search for a step, held it lets the mouse move the picture."""

from __future__ import annotations

import math
import time

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

    def press(self) -> None:
        """It went down."""
        now = time.monotonic()
        self.held = True
        if now - self._left > _SAME_HOLD:
            self._since, self.used = now, False

    def release(self) -> bool:
        """It went up; returns whether it was tapped."""
        now = time.monotonic()
        self.held, self._left = False, now
        return not self.used and now - self._since < _TAP
