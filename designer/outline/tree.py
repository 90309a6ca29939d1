"""The outline's tree: keys of its own, and a ring round the current row while it has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QTreeView

from designer.outline.keys import KEYS
from designer.style.appearance import look
from journey.words import say


class OutlineTree(QTreeView):
    """``act_asked`` brings the id of an act whose keys were pressed."""

    act_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("Outline"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setExpandsOnDoubleClick(False)
        self._by_keys = {QKeySequence(keys).toString(): act.id for act in KEYS for keys in act.keys}
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFont(look().font("body"))
        self.setIconSize(QSize(look().pixels(14), look().pixels(14)))
        self.setIndentation(look().pixels(14))

    def drawRow(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().drawRow(painter, option, index)
        if self.hasFocus() and index == self.currentIndex():
            painter.setPen(QPen(look().colour("accent"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.visualRect(index)).adjusted(0.5, 0.5, -1.5, -0.5), 4, 4)

    def _act_of(self, event: QKeyEvent) -> str:
        key = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else event.key()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return self._by_keys.get(QKeySequence(held.value | key).toString(), "")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._act_of(event):
            # These keys mean the current row here, and not what the menus mean by them.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act_of(event)
        # The field of a name that is being changed passes on its Return.
        if act and self.state() != QAbstractItemView.State.EditingState:
            self.act_asked.emit(act)
        else:
            super().keyPressEvent(event)
