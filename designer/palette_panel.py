"""The palette: all kinds of steps in their groups, to search, drag out, or add by a double click or Enter."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QFocusEvent, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from canvas.dropping import KIND_MIME, kind_data
from canvas.icons import pixmap
from canvas.kind_search import find_kinds, nearest_kind
from canvas.palette import colour
from designer.style.appearance import look
from designer.style.controls import Button, Text
from designer.style.search_field import SearchField
from journey.catalogue import offered
from journey.declaration import NodeKind
from journey.families import GROUPS
from journey.words import say

Index = QModelIndex | QPersistentModelIndex


class _Row(msgspec.Struct, frozen=True):
    """A group's head (``kind`` is None) or a kind."""

    words: str
    group: str
    kind: NodeKind | None = None


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []
        self.folded: set[str] = set()
        self._kinds: Sequence[NodeKind] = ()
        self._searching = False

    def show_kinds(self, found: Sequence[NodeKind], searching: bool) -> None:
        """Show kinds: in their groups, or while searching in the order they are given."""
        self._kinds, self._searching = found, searching
        self._build()

    def fold(self, group: str) -> None:
        """Fold or unfold a group."""
        self.folded ^= {group}
        self._build()

    def _build(self) -> None:
        self.beginResetModel()
        if self._searching:
            self.rows = [_Row(say(found.words), "", found) for found in self._kinds]
        else:
            self.rows = []
            for group, words in GROUPS:
                members = [found for found in self._kinds if (found.group or found.family.id) == group]
                if members:
                    self.rows.append(_Row(say(words), group))
                    if group not in self.folded:
                        self.rows += [_Row(say(found.words), group, found) for found in members]
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.words
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole) and row.kind:
            return say(row.kind.help)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()]
        enabled = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return enabled | Qt.ItemFlag.ItemIsDragEnabled if row.kind else enabled

    def mimeTypes(self) -> list[str]:
        return [KIND_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        found = self.rows[indexes[0].row()].kind
        return kind_data(found.id) if found is not None else QMimeData()


class _Delegate(QStyledItemDelegate):
    """Paints a group's head, or a kind with its chip."""

    def __init__(self, model: _Model) -> None:
        super().__init__()
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        head = self._model.rows[index.row()].kind is None
        return QSize(100, look().pixels(34 if head and index.row() else 28 if head else 27))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.rows[index.row()]
        theme = look().theme
        area: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected) and bool(state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if (selected or hovered) and (row.kind is not None or selected):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.accent_soft if selected else theme.hover))
            painter.drawRoundedRect(QRectF(area).adjusted(4, 0, -4, 0), 6, 6)
        ratio = painter.device().devicePixelRatioF()
        if row.kind is None:
            self._paint_head(painter, area, row, ratio)
        else:
            self._paint_kind(painter, area, row.kind, ratio, selected)
        painter.restore()

    def _paint_head(self, painter: QPainter, area: QRect, row: _Row, ratio: float) -> None:
        theme = look().theme
        painter.setFont(look().font("small", 600))
        painter.setPen(colour(theme.muted))
        side = look().pixels(12)
        text = area.adjusted(12, 0, -18 - side, -3)
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, row.words)
        name = "chevron-right" if row.group in self._model.folded else "chevron-down"
        mark = pixmap(name, side, theme.faint, ratio)
        painter.drawPixmap(area.right() - 12 - side, area.bottom() - look().pixels(9) - 4 - side // 4, mark)

    def _paint_kind(self, painter: QPainter, area: QRect, found: NodeKind, ratio: float, selected: bool) -> None:
        theme = look().theme
        family = theme.family(found.family.id)
        side, sign = look().pixels(22), look().pixels(14)
        chip = QRectF(area.left() + 12, area.top() + (area.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(family.chip))
        painter.drawRoundedRect(chip, 6, 6)
        corner = QPointF(round(chip.left()) + (side - sign) // 2, round(chip.top()) + (side - sign) // 2)
        painter.drawPixmap(corner, pixmap(found.icon, sign, family.ink, ratio))
        painter.setPen(colour(theme.accent_text if selected else theme.text))
        painter.setFont(look().font("body"))
        text = area.adjusted(21 + side, 0, -8, 0)
        words = painter.fontMetrics().elidedText(say(found.words), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class KindList(QListView):
    """The list itself. ``chosen`` brings the id of a kind to add."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows = _Model()
        self._delegate = _Delegate(self.rows)
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setAccessibleName(say("Steps"))
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._add)
        look().changed.connect(self.scheduleDelayedItemsLayout)

    def _clicked(self, index: QModelIndex) -> None:
        row = self.rows.rows[index.row()]
        if row.kind is None:
            self.rows.fold(row.group)

    def _add(self, index: QModelIndex) -> None:
        found = self.rows.rows[index.row()].kind
        if found is not None:
            self.chosen.emit(found.id)

    def choose_first(self) -> None:
        """Go to the first kind."""
        for place, row in enumerate(self.rows.rows):
            if row.kind is not None:
                self.setCurrentIndex(self.rows.index(place))
                return

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():
            # Else nothing would show that the keys are here.
            self.choose_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            index = self.currentIndex()
            if index.isValid():
                self._clicked(index)
                self._add(index)
            return
        super().keyPressEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        index = self.currentIndex()
        found = self.rows.rows[index.row()].kind if index.isValid() else None
        if found is None:
            return
        drag = QDrag(self)
        drag.setMimeData(self.rows.mimeData([index]))
        drag.setPixmap(_picture(found, self.devicePixelRatioF()))
        drag.setHotSpot(QPoint(20, 16))
        drag.exec(Qt.DropAction.CopyAction)


def _picture(found: NodeKind, ratio: float) -> QPixmap:
    """A small card that follows the pointer."""
    theme = look().theme
    made = QPixmap(round(160 * ratio), round(40 * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour(theme.border_strong))
    painter.setBrush(colour(theme.surface))
    painter.drawRoundedRect(QRectF(0.5, 0.5, 159, 39), 8, 8)
    family = theme.family(found.family.id)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(family.chip))
    painter.drawRoundedRect(QRectF(9, 9, 22, 22), 6, 6)
    painter.drawPixmap(13, 13, pixmap(found.icon, 14, family.ink, ratio))
    painter.setPen(colour(theme.text))
    painter.setFont(look().font("body", 600))
    words = painter.fontMetrics().elidedText(say(found.words), Qt.TextElideMode.ElideRight, 112)
    painter.drawText(QRect(38, 0, 116, 40), Qt.AlignmentFlag.AlignVCenter, words)
    painter.end()
    return made


class PalettePanel(QWidget):
    """Search field and list. ``kind_chosen`` brings the id of a kind to add."""

    kind_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._kinds = offered()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(6)
        self.search = SearchField(say("Find a step"), "/", keeps_escape=True)
        self.search.textChanged.connect(self._find)
        self.search.down_pressed.connect(self._to_list)
        self.search.returnPressed.connect(self._take_first)
        holder = QVBoxLayout()
        holder.setContentsMargins(12, 0, 12, 0)
        holder.addWidget(self.search)
        layout.addLayout(holder)
        self.empty = Text("", "small", "muted", wrap=True)
        self.nearest = Button("", role="link")
        self.nearest.clicked.connect(lambda: self.search.setText(self.nearest.text()))
        hint = QVBoxLayout()
        hint.setContentsMargins(14, 6, 12, 0)
        hint.addWidget(self.empty)
        hint.addWidget(self.nearest)
        layout.addLayout(hint)
        self.list = KindList()
        self.list.chosen.connect(self.kind_chosen)
        layout.addWidget(self.list, 1)
        self._find("")

    def show_kinds(self, kinds: tuple[NodeKind, ...]) -> None:
        """Offer these."""
        if kinds != self._kinds:
            self._kinds = kinds
            self._find(self.search.text())

    def _find(self, text: str) -> None:
        kinds = self._kinds
        found = find_kinds(text, kinds)
        self.list.rows.show_kinds(found, bool(text.strip()))
        self.empty.setVisible(not found)
        self.list.setVisible(bool(found))
        near = None if found else nearest_kind(text, kinds)
        self.nearest.setVisible(near is not None)
        if not found:
            self.empty.setText(
                say("No step is called “{text}”. Nearest:", text=text)
                if near
                else say("No step is called “{text}”.", text=text)
            )
        if near is not None:
            self.nearest.setText(say(near.words))

    def _to_list(self) -> None:
        self.list.setFocus()
        self.list.choose_first()

    def _take_first(self) -> None:
        rows = self.list.rows.rows
        if self.search.text().strip() and rows and rows[0].kind is not None:
            self.kind_chosen.emit(rows[0].kind.id)

    def focus_search(self) -> None:
        """Go to the search field."""
        self.search.setFocus()
        self.search.selectAll()
