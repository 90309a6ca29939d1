"""Small parts that the pages of publishing and exporting share: rows that lead somewhere, notes, cards to choose."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from canvas.icons import pixmap
from canvas.palette import colour
from designer.style.appearance import look
from designer.style.clickable import ListRow
from designer.style.controls import Ink, Picture, Text

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
#: Within a card: at its sides, above and below, between name and sentence.
_CARD_SIDE, _CARD_TOP, _CARD_GAP = 13, 10, 3


def leads_on(event: QKeyEvent) -> bool:
    """Whether the keys are those that go to the next stage from wherever the keyboard is."""
    is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_return and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class Row(ListRow):
    """A sign, a name and sentences below it, each in an ink of its own if that is given."""

    def __init__(
        self,
        sign: str,
        ink: Ink,
        title: str,
        aside: str = "",
        sentences: Sequence[str | tuple[str, Ink]] = (),
        leads: bool = True,
    ) -> None:
        super().__init__(leads)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 7, 10, 7)
        layout.setSpacing(10)
        mark = Picture(sign, lambda: str(getattr(look().theme, ink)), 16)
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        name = Text(title, weight=600, wrap=not aside)
        head.addWidget(name, 0 if aside else 1)
        if aside:
            head.addWidget(Text(aside, "small", "muted", elide=True), 1)
        texts.addLayout(head)
        said: list[tuple[str, Ink]] = [(one, "text") if isinstance(one, str) else one for one in sentences]
        for ink_of, group in groupby(said, key=lambda one: one[1]):
            # One label for several sentences: each label takes its time.
            texts.addWidget(Text("\n".join(words for words, _ in group), "body", ink_of, wrap=True))
        layout.addLayout(texts, 1)
        told = " ".join(words for words, _ in said)
        self.setAccessibleName(": ".join(part for part in (title, told or aside) if part))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if leads_on(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Rows(QWidget):
    """Rows one below the other, of which the first are made at once and more when somebody asks."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def clear(self) -> None:
        """Take all rows out."""
        while (item := self.column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []

    def add(self, row: Row) -> Row:
        """Put a row below the others."""
        row.neighbour_asked.connect(lambda by: self._go_on_from(row, by))
        self.rows.append(row)
        self.column.addWidget(row)
        row.setVisible(True)
        return row

    def _go_on_from(self, row: Row, by: int) -> None:
        place = self.rows.index(row) + by
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus()


class Note(QWidget):
    """A sign and a sentence: how something stands."""

    def __init__(self, sign: str = "info", ink: Ink = "muted", words: str = "") -> None:
        super().__init__()
        self._picture = Picture(sign, lambda: str(getattr(look().theme, ink)), 14)
        self.text = Text(words, wrap=True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        picture = QVBoxLayout()
        picture.setContentsMargins(0, 1, 0, 0)
        picture.addWidget(self._picture)
        picture.addStretch(1)
        layout.addLayout(picture)
        layout.addWidget(self.text, 1)

    def tell(self, sign: str, ink: Ink, words: str) -> None:
        """Show another sign and sentence."""
        self._picture.set_picture(sign, lambda: str(getattr(look().theme, ink)))
        self.text.setText(words)
        self.text.set_ink("danger" if ink == "danger" else "text")


class OneOfSeveral(QAbstractButton):
    """A button among others. ``neighbour_asked``: the keyboard wants to go to the next (1) or the one before (-1)."""

    neighbour_asked = Signal(int)
    #: The keys that go to a neighbour.
    arrows: ClassVar[dict[Qt.Key, int]] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = self.arrows.get(Qt.Key(event.key()))
        if leads_on(event):
            event.ignore()
        elif by is not None:
            self.neighbour_asked.emit(by)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Card(OneOfSeveral):
    """A card to choose: a name, a line beside it, a sentence below. All of it is the button. It paints its words by
    itself: there are many cards, and labels take time."""

    arrows: ClassVar[dict[Qt.Key, int]] = {**OneOfSeveral.arrows, Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}

    def __init__(self, name: str, aside: str, words: str, icon: str = "") -> None:
        super().__init__()
        self._name, self._aside, self._words, self._icon = name, aside, words, icon
        self._heights: dict[int, int] = {}
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setAccessibleDescription(" ".join(part for part in (aside, words) if part))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.toggled.connect(lambda _: self.update())
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self._heights.clear()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = look().pixels(220)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(look().pixels(220)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # Layouts ask for this again and again.
        if width not in self._heights:
            self._heights[width] = self._height_for(width)
        return self._heights[width]

    def _height_for(self, width: int) -> int:
        height = 2 * _CARD_TOP + QFontMetrics(look().font("body", 600)).height()
        if self._words:
            room = QRect(0, 0, width - 2 * _CARD_SIDE, 10_000)
            metrics = QFontMetrics(look().font("small"))
            height += _CARD_GAP + metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self._words).height()
        return height

    def nextCheckState(self) -> None:
        # One of the cards is always taken: a second click does not let it go.
        self.setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        taken = self.isChecked()
        fill = theme.accent_soft if taken else theme.hover if self.underMouse() else theme.surface
        painter.setBrush(colour(fill))
        painter.setPen(colour(theme.accent if taken else theme.card_line))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self.hasFocus():
            pen = painter.pen()
            pen.setColor(colour(theme.accent))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 6, 6)
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        theme = look().theme
        area = self.rect().adjusted(_CARD_SIDE, _CARD_TOP, -_CARD_SIDE, -_CARD_TOP)
        painter.setFont(look().font("body", 600))
        line = painter.fontMetrics().height()
        left, right = area.left(), area.right()
        if self._icon:
            side = look().pixels(14)
            sign = pixmap(self._icon, side, theme.muted, self.devicePixelRatioF())
            painter.drawPixmap(left, area.top() + (line - side) // 2, sign)
            left += side + 8
        if self._aside:
            painter.setFont(look().font("small"))
            painter.setPen(colour(theme.muted))
            painter.drawText(QRect(area.left(), area.top(), area.width(), line), _RIGHT, self._aside)
            right -= painter.fontMetrics().horizontalAdvance(self._aside) + 8
            painter.setFont(look().font("body", 600))
        painter.setPen(colour(theme.text))
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(QRect(left, area.top(), right - left + 1, line), _LEFT, name)
        if self._words:
            painter.setFont(look().font("small"))
            painter.setPen(colour(theme.muted))
            below = area.adjusted(0, line + _CARD_GAP, 0, 0)
            painter.drawText(below, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft), self._words)


class CardGrid(QWidget):
    """Cards in as many columns as there is room for."""

    def __init__(self, least: int) -> None:
        super().__init__()
        self._least = least
        self._cards: list[Card] = []
        self._columns = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._lines: list[QHBoxLayout] = []

    def fill(self, cards: Sequence[Card]) -> None:
        """Show these cards; once."""
        self._cards = list(cards)
        for place, card in enumerate(self._cards):
            card.neighbour_asked.connect(lambda by, place=place: self._go_on_from(place, by))
        self._arrange()

    def _go_on_from(self, place: int, by: int) -> None:
        if 0 <= place + by < len(self._cards):
            self._cards[place + by].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, (self.width() + 8) // (look().pixels(self._least) + 8))
        if columns == self._columns or not self._cards:
            return
        self._columns = columns
        for line in self._lines:
            while line.takeAt(0) is not None:
                pass
            self._column.removeItem(line)
        self._lines = []
        for start in range(0, len(self._cards), columns):
            line = QHBoxLayout()
            line.setSpacing(8)
            for place in range(columns):
                if start + place < len(self._cards):
                    line.addWidget(self._cards[start + place], 1)
                else:
                    line.addStretch(1)
            self._column.addLayout(line)
            self._lines.append(line)
