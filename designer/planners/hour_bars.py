"""The hours of a day as bars, those of a window in the accent."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.style.appearance import look
from journey.words import number, say

_HEIGHT, _AXIS = 72, 16
#: Every so many hours the axis is written on.
_TICKS = 3


class HourBars(QWidget):
    """How often something happens at each hour of the day; nothing is drawn where there is nothing to show."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: tuple[int, ...] = ()
        self._window = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        look().changed.connect(self.updateGeometry)

    def show_hours(self, counts: tuple[int, ...], start: int, end: int) -> None:
        """Show 24 counts, and the hours from ``start`` to before ``end`` as the window."""
        self._counts, self._window = counts, (start, end)
        most = max(range(len(counts)), key=counts.__getitem__, default=0) if counts else 0
        self.setAccessibleName(say("By hour of the day; most at {hour}:00.", hour=most) if counts else "")
        self.setVisible(bool(counts))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, look().pixels(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, look().pixels(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._counts:
            return
        painter = QPainter(self)
        axis = look().pixels(_AXIS)
        height, most = self.height() - axis, max(*self._counts, 1)
        pitch = self.width() / len(self._counts)
        for hour, count in enumerate(self._counts):
            left, right = round(hour * pitch), round((hour + 1) * pitch)
            bar = max(round((height - 2) * count / most), 1 if count else 0)
            inside = self._window[0] <= hour < self._window[1]
            colour = look().colour("accent" if inside else "bar")
            painter.fillRect(left + 1, height - bar, max(right - left - 2, 1), bar, colour)
        painter.fillRect(0, height, self.width(), 1, look().colour("border_strong"))
        painter.setPen(look().colour("muted"))
        painter.setFont(look().font("tiny"))
        for hour in range(0, len(self._counts), _TICKS):
            left = round(hour * pitch)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(left + 1, height, round(_TICKS * pitch), axis, flags, f"{hour:02}:00")
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._counts and self.width():
            hour = min(max(int(event.position().x() / self.width() * len(self._counts)), 0), len(self._counts) - 1)
            self.setToolTip(say("{hour}:00: {count}", hour=hour, count=number(self._counts[hour])))
