"""The list that offers variables, filters and tags below the cursor, each with a real value beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from canvas.palette import colour
from designer.messages.offers import Offer
from designer.style.appearance import look
from journey.words import say

_MOST_ROWS = 9
_WIDTH = 380


class _Offers(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.offers: tuple[Offer, ...] = ()

    def show_offers(self, offers: Sequence[Offer]) -> None:
        self.beginResetModel()
        self.offers = tuple(offers)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(self.offers)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        offer = self.offers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return offer.example
        return None


class _Rows(QStyledItemDelegate):
    """Paints a name and, at the right, its value."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_WIDTH, look().pixels(26))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = look().theme
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.accent_soft))
            painter.drawRoundedRect(QRectF(area), 4, 4)
        inner = area.adjusted(8, 0, -8, 0)
        name, example = index.data(), index.data(Qt.ItemDataRole.ToolTipRole)
        font = look().font("body", 600)
        width = min(QFontMetrics(font).horizontalAdvance(name) + 6, inner.width() * 6 // 10)
        painter.setFont(font)
        painter.setPen(colour(theme.accent_text if chosen else theme.text))
        words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setFont(look().font("small"))
        painter.setPen(colour(theme.muted))
        room = inner.adjusted(width + 16, 0, 0, 0)
        words = painter.fontMetrics().elidedText(example, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        painter.restore()


class CompletionList(QFrame):
    """Stands over the window while one types; the field keeps the focus and passes the keys on. ``taken`` brings an
    Offer."""

    taken = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "floating")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = _Offers()
        self.list = QListView()
        self.list.setModel(self._model)
        self._rows = _Rows()
        self.list.setItemDelegate(self._rows)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(say("Variables"))
        self.list.clicked.connect(lambda index: self.taken.emit(self._model.offers[index.row()]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.list)
        self.hide()

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What is offered."""
        return self._model.offers

    def show_offers(self, offers: Sequence[Offer], below: QRect) -> None:
        """Offer these below (or above) a rectangle of the parent; nothing hides the list."""
        if not offers:
            self.hide()
            return
        before = self.current
        self._model.show_offers(offers)
        names = [offer.name for offer in offers]
        row = names.index(before.name) if before is not None and before.name in names else 0
        self.list.setCurrentIndex(self._model.index(row))
        self._place(below)
        self.show()
        self.raise_()

    @property
    def current(self) -> Offer | None:
        """The offer that Enter takes."""
        row = self.list.currentIndex().row()
        return self._model.offers[row] if self.isVisible() and 0 <= row < len(self._model.offers) else None

    def _place(self, below: QRect) -> None:
        parent = self.parentWidget()
        assert parent is not None
        rows = min(len(self._model.offers), _MOST_ROWS)
        size = QSize(min(look().pixels(_WIDTH), parent.width() - 16), rows * look().pixels(26) + 10)
        at = QPoint(min(below.left(), parent.width() - size.width() - 8), below.bottom() + 4)
        if at.y() + size.height() > parent.height():
            at.setY(max(below.top() - size.height() - 4, 0))
        self.setGeometry(QRect(at, size))

    def takes(self, event: QKeyEvent) -> bool:
        """Whether the list did what a key asks."""
        if not self.isVisible():
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _MOST_ROWS}.get(
                Qt.Key(key), -_MOST_ROWS
            )
            row = min(max(self.list.currentIndex().row() + step, 0), len(self._model.offers) - 1)
            self.list.setCurrentIndex(self._model.index(row))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            if (current := self.current) is not None:
                self.taken.emit(current)
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        return False
