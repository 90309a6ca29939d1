"""Short movements that show where something went; none for people who asked for less motion."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

FIT_MS = 180
TIDY_MS = 220
BLINK_MS = 400


class Motion(QObject):
    """Runs one movement at a time."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.reduced = False
        self._running: QVariantAnimation | None = None
        self._finish: Callable[[], None] | None = None

    def run(self, milliseconds: int, step: Callable[[float], None], finish: Callable[[], None]) -> None:
        """Call ``step`` with a share from 0 to 1 until the time is over, then ``finish``. A running movement is
        finished first."""
        self.stop()
        if self.reduced:
            step(1.0)
            finish()
            return
        movement = QVariantAnimation(self)
        movement.setStartValue(0.0)
        movement.setEndValue(1.0)
        movement.setDuration(milliseconds)
        movement.setEasingCurve(QEasingCurve.Type.InOutCubic)
        movement.valueChanged.connect(step)
        movement.finished.connect(self.stop)
        self._running, self._finish = movement, finish
        movement.start()

    @property
    def running(self) -> bool:
        """Whether something moves."""
        return self._running is not None

    def stop(self) -> None:
        """Finish what is running at once."""
        movement, finish = self._running, self._finish
        self._running = self._finish = None
        if movement is not None:
            movement.stop()
            movement.deleteLater()
        if finish is not None:
            finish()
