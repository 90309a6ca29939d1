"""A list over the window in which one finds something by typing, and takes it with Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from canvas.accessible.speaker import announce
from canvas.icons import pixmap
from canvas.palette import colour
from designer.style.appearance import look
from designer.style.controls import Text
from designer.style.search_field import SearchField
from journey.letters import bare

_MOST = 60


@dataclass(frozen=True)
class Entry:
    """Something that can be done: ``place`` says where it belongs, ``keys`` how to do it without this list."""

    words: str
    place: str
    keys: str
    icon: str
    run: Callable[[], object]
    search: str = ""
    enabled: bool = True


def rank(entry: Entry, text: str) -> int | None:
    """How well an entry fits what was typed, 0 best; None if it does not."""
    wanted = bare(text).split()
    words = bare(entry.words)
    everything = bare(f"{words} {entry.place} {entry.search}")
    if not all(part in everything for part in wanted):
        return None
    if not wanted or words.startswith(wanted[0]):
        return 0
    if any(part.startswith(wanted[0]) for part in words.split()):
        return 1
    return 2 if all(part in words for part in wanted) else 3


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def show_entries(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(self.entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.words}, {entry.place}"
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, model: _Model) -> None:
        super().__init__()
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, look().pixels(32))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry = self._model.entries[index.row()]
        theme = look().theme
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.accent_soft))
            painter.drawRoundedRect(QRectF(area).adjusted(2, 1, -2, -1), 6, 6)
        ink = theme.faint if not entry.enabled else theme.accent_text if selected else theme.text
        if entry.icon:
            ratio = painter.device().devicePixelRatioF()
            mark = pixmap(entry.icon, 16, theme.muted if entry.enabled else theme.border_strong, ratio)
            painter.drawPixmap(area.left() + 12, area.top() + (area.height() - 16) // 2, mark)
        painter.setFont(look().font("small"))
        metrics = painter.fontMetrics()
        right = area.right() - 12
        if entry.keys:
            painter.setPen(colour(theme.muted))
            width = metrics.horizontalAdvance(entry.keys) + 10
            box = QRectF(right - width + 0.5, area.center().y() - 8.5, width, 18)
            painter.setPen(colour(theme.border))
            painter.setBrush(colour(theme.surface))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(colour(theme.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, entry.keys)
            right -= width + 10
        painter.setPen(colour(theme.muted if entry.enabled else theme.faint))
        width = metrics.horizontalAdvance(entry.place)
        place = QRect(right - width, area.top(), width + 1, area.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, entry.place)
        painter.setFont(look().font("body"))
        painter.setPen(colour(ink))
        words = QRect(area.left() + 38, area.top(), max(40, right - width - area.left() - 54), area.height())
        text = painter.fontMetrics().elidedText(entry.words, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()


class ListPalette(QFrame):
    """Floats over the window until something is chosen. ``words``: what the field is for; ``nothing``: what is said
    where nothing was found."""

    def __init__(self, entries: Sequence[Entry], words: str, nothing: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "popup")
        self._entries = tuple(entries)
        self._most_height = look().pixels(420)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        self.field = SearchField(words)
        self.field.textChanged.connect(self._find)
        self.field.returnPressed.connect(self._take_current)
        self.field.down_pressed.connect(lambda: self.step(1))
        layout.addWidget(self.field)
        self._model = _Model()
        self._delegate = _Delegate(self._model)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.setAccessibleName(words)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        layout.addWidget(self.list, 1)
        self._empty = Text(nothing, ink="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self._empty)
        self._find("")

    def open_over(self, window: QWidget) -> None:
        """Open at the top in the middle of the window."""
        width = min(look().pixels(560), window.width() - 40)
        self._most_height = min(look().pixels(420), window.height() - 120)
        self.setFixedWidth(width)
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, 44)))
        self._fit()
        self.show()
        self.field.setFocus()

    def _find(self, text: str) -> None:
        ranked = [
            (found, place, entry)
            for place, entry in enumerate(self._entries)
            if (found := rank(entry, text)) is not None
        ]
        ranked.sort(key=lambda item: (not item[2].enabled, item[0], item[1]))
        entries = [entry for _, _, entry in ranked[:_MOST]]
        self._model.show_entries(entries)
        self.list.setVisible(bool(entries))
        self._empty.setVisible(not entries)
        if entries:
            self._go_to(0)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the rows are, up to a height from which the list scrolls."""
        frame = 2 * self.list.frameWidth()
        row = max(self.list.sizeHintForRow(0), 0)
        self.list.setFixedHeight(self._model.rowCount() * row + frame)
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        over = layout.sizeHint().height() - self._most_height
        if over > 0:
            self.list.setFixedHeight(max(self.list.height() - over, row + frame))
            layout.invalidate()
        self.setFixedHeight(layout.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self.step(step)
        else:
            super().keyPressEvent(event)

    def step(self, by: int) -> None:
        """Go down or up in the list."""
        count = self._model.rowCount()
        if count:
            row = (self.list.currentIndex().row() + by) % count
            self._go_to(row)

    def _go_to(self, row: int) -> None:
        """The keys stay in the field, so a screen reader must be told what is chosen in the list."""
        self.list.setCurrentIndex(self._model.index(row))
        entry = self._model.entries[row]
        announce(self.field, f"{entry.words}, {entry.place}" if entry.place else entry.words)

    def _take_current(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._take(index.row())

    def _take(self, row: int) -> None:
        entry = self._model.entries[row]
        if entry.enabled:
            self.close()
            entry.run()
