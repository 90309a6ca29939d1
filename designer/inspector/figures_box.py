"""What the replay did at the chosen step or edge, in figures with a bar of shares."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from canvas.overlay import EdgeFigures, NodeFigures
from canvas.palette import colour
from designer.style.appearance import look
from designer.style.controls import Text
from journey.words import number, say


@dataclass(frozen=True)
class Figure:
    """One line: ``token`` is the colour of its swatch and of its part of the bar, empty for none of both."""

    words: str
    count: int
    token: str = ""
    help: str = ""


def node_lines(figures: NodeFigures) -> tuple[Figure, ...]:
    """The figures of a step, its shares first."""
    lines = []
    if figures.sent is not None:
        lines += [
            Figure(say("Sent"), figures.sent, "send"),
            Figure(say("Capped"), figures.capped, "warning", say("A cap kept the message back.")),
        ]
        if figures.blocked_by:
            lines += [Figure(_sentence(reason), count, "faint") for reason, count in figures.blocked_by if count]
        elif figures.blocked:
            lines.append(Figure(say("Blocked"), figures.blocked, "faint"))
        lines.append(
            Figure(say("Held first, then sent"), figures.held, "", say("Waited for the end of quiet hours or a cap."))
        )
    lines += [
        Figure(say("People"), figures.people),
        Figure(say("Entries"), figures.entries),
        Figure(say("Here at the end"), figures.active, "", say("Still at this step when the period ended.")),
    ]
    ended = sum(figures.ends.values())
    if ended:
        lines.append(Figure(say("End here"), ended, "", say("No way leads on from here.")))
    return tuple(lines)


def main_lines(figures: NodeFigures) -> tuple[Figure, ...]:
    """The figures that stand below a step's settings: of a send what became of it, of others who came."""
    lines = node_lines(figures)
    if figures.sent is None:
        return lines[:2]
    return tuple(line for line in lines if line.token)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def edge_lines(figures: EdgeFigures, is_loop: bool) -> tuple[Figure, ...]:
    """The figures of an edge; a loop's passes one by one."""
    lines = [Figure(say("Passes"), figures.passes)]
    if is_loop:
        lines += [
            Figure(say("Pass {number}", number=place), count) for place, count in enumerate(figures.by_pass, start=1)
        ]
        lines += [
            Figure(say("Had to wait"), figures.held, "", say("The shortest time between two passes was not over.")),
            Figure(say("Stopped at the limit"), figures.at_limit),
        ]
    return tuple(lines)


class _Bar(QWidget):
    """Shares side by side; what was capped is hatched, so that it shows without its colour."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: tuple[Figure, ...] = ()
        self.setFixedHeight(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(100, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        total = sum(part.count for part in self.parts)
        painter = QPainter(self)
        painter.fillRect(self.rect(), look().colour("hover"))
        left = 0.0
        for part in self.parts:
            width = self.width() * part.count / total if total else 0.0
            ink = _ink(part.token)
            area = QRectF(left, 0, width, self.height())
            if part.token == "warning":
                painter.fillRect(area, colour(look().theme.warning_soft))
                painter.fillRect(area, QBrush(colour(ink), Qt.BrushStyle.BDiagPattern))
            else:
                painter.fillRect(area, colour(ink))
            left += width
        painter.end()


class _Swatch(QWidget):
    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token
        self.setFixedSize(8, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(_ink(self._token)))
        painter.drawRoundedRect(QRectF(0, 0, 8, 8), 2, 2)
        painter.end()


def _ink(token: str) -> str:
    theme = look().theme
    if token == "send":
        return theme.family("send").ink
    return {"warning": theme.warning}.get(token, theme.faint)


class FiguresBox(QFrame):
    """The figures of one step or edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "well")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        head = QHBoxLayout()
        self._title = Text(say("In this replay"), "body", weight=600)
        head.addWidget(self._title, 1)
        self._tag = Text("", "small", "ok")
        head.addWidget(self._tag)
        layout.addLayout(head)
        self._bar = _Bar()
        layout.addWidget(self._bar)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        layout.addLayout(self._grid)

    def show_lines(self, lines: tuple[Figure, ...], assumed: bool, stale: bool) -> None:
        """Show figures; per cent are of all that have a colour."""
        self._clear(say("In this replay"))
        parts = tuple(line for line in lines if line.token)
        total = sum(part.count for part in parts)
        self._bar.parts = parts
        self._bar.setVisible(total > 0)
        self._bar.update()
        for row, line in enumerate(lines):
            words = Text(line.words, "body", wrap=True)
            words.setToolTip(line.help)
            if line.token:
                self._grid.addWidget(_Swatch(line.token), row, 0)
            count = Text(("~" if assumed else "") + number(line.count), "body", weight=600)
            self._grid.addWidget(words, row, 1)
            self._grid.addWidget(count, row, 2, Qt.AlignmentFlag.AlignRight)
            if line.token and total:
                share = say("{share} %", share=number(100 * line.count / total, 1))
                self._grid.addWidget(Text(share, "body", "muted"), row, 3, Qt.AlignmentFlag.AlignRight)
        self._tag_as(stale, assumed)

    def show_said(self, words: str, stale: bool) -> None:
        """Show what stands in place of figures: the ranges of a forecast, one a line."""
        self._clear(say("In this forecast"))
        self._bar.hide()
        for row, line in enumerate(words.split("\n")):
            self._grid.addWidget(Text(line, "body", wrap=True), row, 0, 1, 4)
        self._tag.setText(say("stale") if stale else say("forecast"))
        self._tag.set_ink("muted" if stale else "accent")

    def _clear(self, title: str) -> None:
        self._title.setText(title)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _tag_as(self, stale: bool, assumed: bool) -> None:
        self._tag.setText(say("stale") if stale else say("assumed") if assumed else say("exact"))
        self._tag.set_ink("muted" if stale else "warning" if assumed else "ok")
