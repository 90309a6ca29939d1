"""Tasks on paper: a box to tick, what it is, where it is done and what to enter there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from exporters.pictures.page_texts import PT, Texts
from exporters.plots.style import PlotStyle
from exporters.report.parts import Task

#: How far a task is set in for each depth, and the most of it.
_SET_IN, _DEEPEST = 13 * PT, 6
_BOX = 8 * PT
_NUMBER = 22 * PT
_LABEL = 96 * PT
_PADDING = 5 * PT
_GAP = 8 * PT


@dataclass(frozen=True)
class _Line:
    """A text with its place within the task: ``left`` and ``width``."""

    text: str
    role: str
    left: float
    width: float
    top: float


class TaskLayout:
    """One task with all of its texts placed."""

    def __init__(self, task: Task, texts: Texts, style: PlotStyle, room: float) -> None:
        self._texts, self._style, self._room = texts, style, room
        self._depth = min(task.depth, _DEEPEST)
        self._indent = self._depth * _SET_IN
        self._lines: list[_Line] = []
        self._box_top = 0.0
        self.height = self._placed(task)

    def draw(self, painter: QPainter, left: float, top: float) -> None:
        """Paint the task, with a rule below it."""
        border = QColor(self._style.border)
        for depth in range(1, self._depth + 1):
            painter.fillRect(QRectF(left + depth * _SET_IN - 6 * PT, top, 0.75 * PT, self.height), border)
        painter.setPen(QPen(QColor(self._style.muted), 0.8 * PT))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(left + self._indent, top + self._box_top + 2.2 * PT, _BOX, _BOX)
        painter.drawRoundedRect(box, 1.5 * PT, 1.5 * PT)
        for line in self._lines:
            height = self._texts.height(line.text, line.role, line.width)
            self._texts.draw(
                painter, line.text, line.role, QRectF(left + line.left, top + line.top, line.width, height)
            )
        width = self._room - self._indent
        painter.fillRect(QRectF(left + self._indent, top + self.height, width, 0.5 * PT), border)

    def _placed(self, task: Task) -> float:
        at = _PADDING
        inside = self._indent + _BOX + _GAP + _NUMBER
        width = self._room - inside
        if task.place:
            at = self._put(task.place, "note", self._indent, self._room - self._indent, at) + 1 * PT
        self._box_top = at
        self._put(task.number, "quiet", self._indent + _BOX + _GAP, _NUMBER - 4 * PT, at)
        kind_width = self._texts.width(task.kind, "note") + 2 * PT if task.kind else 0.0
        title_end = self._put(task.title, "subheading", inside, width - kind_width - _GAP, at)
        if task.kind:
            self._put(task.kind, "note", self._room - kind_width, kind_width, at + 1 * PT)
        at = title_end + 1.5 * PT
        for what, value in task.rows:
            end = self._put(what, "quiet", inside, _LABEL - _GAP, at)
            at = max(end, self._put(value, "cell", inside + _LABEL, width - _LABEL, at + 0.8 * PT)) + 1 * PT
        for words, address in task.pages:
            at = self._put(f"{words}: {address}" if address else words, "note", inside, width, at) + 1 * PT
        for note in task.notes:
            at = self._put(note, "quiet", inside, width, at) + 1 * PT
        return at + _PADDING

    def _put(self, text: str, role: str, left: float, width: float, top: float) -> float:
        """Place a text; gives where it ends."""
        self._lines.append(_Line(text, role, left, width, top))
        return top + self._texts.height(text, role, width)
