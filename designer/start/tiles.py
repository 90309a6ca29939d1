"""What the first screen is laid out of: tiles that are clicked as a whole, pictures, recent files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QTextLayout
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from canvas.palette import colour
from designer.histories import KnownHistory
from designer.start.thumbnail import thumbnail
from designer.style.appearance import look
from designer.style.clickable import Clickable
from designer.style.controls import IconButton, Picture, Text
from journey.journey import Journey
from journey.words import say, say_count


class Tile(Clickable):
    """A card."""

    def __init__(self, words: str, strong: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(words)
        self._strong = strong
        look().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(colour(theme.surface))
        ink = theme.accent if self._strong or self.hasFocus() else theme.faint if self.underMouse() else theme.card_line
        painter.setPen(colour(ink))
        painter.drawRoundedRect(box, 10, 10)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 9, 9)
        painter.end()


class Excerpt(QWidget):
    """The first ``lines`` lines of a text, small and muted; what does not fit is left out after the last."""

    def __init__(self, text: str, lines: int) -> None:
        super().__init__()
        self._text, self._lines = text, lines
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFont(look().font("small"))
        self.setFixedHeight(self._lines * self.fontMetrics().lineSpacing())
        self.update()

    def shown(self) -> list[str]:
        """The lines as they are painted at the width that the widget has now."""
        layout = QTextLayout(self._text, self.font())
        layout.beginLayout()
        found: list[str] = []
        while len(found) < self._lines and (line := layout.createLine()).isValid():
            line.setLineWidth(self.width())
            rest = self._text[line.textStart() :]
            last = len(found) == self._lines - 1
            piece = rest if last else rest[: line.textLength()]
            found.append(self.fontMetrics().elidedText(piece.strip(), Qt.TextElideMode.ElideRight, self.width()))
        layout.endLayout()
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour(look().theme.muted))
        top = self.fontMetrics().ascent()
        for row, piece in enumerate(self.shown()):
            painter.drawText(0, top + row * self.fontMetrics().lineSpacing(), piece)
        painter.end()


class View(QWidget):
    """A small picture of a journey. It is made when it is first needed, each in a turn of its own: a page has many."""

    def __init__(self, journey: Journey | None, height: int) -> None:
        super().__init__()
        self._journey = journey
        self._picture: QPixmap | None = None
        self._asked = False
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        look().changed.connect(self._forget)

    def sizeHint(self) -> QSize:
        return QSize(120, self.minimumHeight())

    def _forget(self) -> None:
        self._picture = None
        self.update()

    def _make(self) -> None:
        self._asked = False
        if self._journey is not None:
            size, ratio = self.size(), self.devicePixelRatioF()
            self._picture = thumbnail(self._journey, look().theme, size.width(), size.height(), ratio)
            self.update()

    def _fits(self) -> bool:
        return self._picture is not None and self._picture.deviceIndependentSize().toSize() == self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.canvas))
        painter.drawRoundedRect(QRectF(self.rect()), 9, 9)
        if self._picture is not None:
            painter.drawPixmap(0, 0, self._picture)
        painter.end()
        if self._journey is not None and not self._fits() and not self._asked:
            self._asked = True
            QTimer.singleShot(0, self, self._make)


class Row(Clickable):
    """A line of two texts."""

    def __init__(self, title: str, below: Text, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setAccessibleDescription(below.full_text)
        self.setToolTip(tip)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(6, 6, 2, 6)
        self.line.setSpacing(10)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(Text(title, weight=600, elide=True))
        texts.addWidget(below)
        self.line.addLayout(texts, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self.underMouse() or self.hasFocus()):
            return
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(theme.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.hover))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()


class RecentRow(Row):
    """A recent file."""

    def __init__(self, path: Path, forget: Callable[[], None]) -> None:
        exists = path.exists()
        if exists:
            below = Text(moment_words(path.stat().st_mtime), "small", "muted")
        else:
            below = Text(say("The file is gone."), "small", "warning")
        super().__init__(path.stem, below, str(path))
        if not exists:
            remove = IconButton("x", say("Take it off this list"), 24, 12)
            remove.clicked.connect(forget)
            self.line.addWidget(remove)


class HistoryRow(Row):
    """A history; ``used``: it is the one that journeys are replayed on."""

    def __init__(self, history: KnownHistory, used: bool) -> None:
        from exporters.dates import day_words

        below = say(
            "{customers}, to {day}",
            customers=say_count("{count} customer", "{count} customers", history.customers),
            day=day_words(history.last.date()),
        )
        super().__init__(history.name, Text(below, "small", "muted", elide=True), say("Replay on this history"))
        self.line.insertWidget(0, Picture("store" if history.folder is None else "database", _muted, 16))
        if used:
            self.line.addWidget(Picture("check", lambda: look().theme.accent_text, 14))
            self.setAccessibleDescription(say("{what}, in use", what=below))


def _muted() -> str:
    return look().theme.muted


def moment_words(at: float) -> str:
    """When something was: "Today, 14:02", "Yesterday", "17 Nov", "17 Nov 2011"."""
    from exporters.dates import day_of_year, day_words

    moment = datetime.fromtimestamp(at)
    today = date.today()
    days = (today - moment.date()).days
    if days == 0:
        return say("Today, {time}", time=moment.strftime("%H:%M"))
    if days == 1:
        return say("Yesterday, {time}", time=moment.strftime("%H:%M"))
    if moment.year == today.year:
        return day_of_year(moment.date())
    return day_words(moment.date())
