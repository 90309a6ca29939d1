"""The list of what happened to a customer: ways through the journey, and the moments of each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from designer.style.appearance import look
from designer.style.icons import action_icon
from designer.why.story import Line, Run, Story
from exporters.dates import WIDE_DAY, day_words
from journey.words import say, say_count

#: So many moments of one way are listed; then how many more there are.
MOST = 2_000
_LINE = Qt.ItemDataRole.UserRole
_RUN = Qt.ItemDataRole.UserRole + 1
_BECAUSE_WIDTH = 190
#: What stands before the time of a moment: two indentations, the sign, gaps.
_BEFORE_TIME = 62


class MomentList(QTreeWidget):
    """``line_chosen`` brings a line (or None for a whole way) and the way that it belongs to."""

    line_chosen = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("What happened"))
        self.setHeaderLabels([say("When"), say("What happened"), say("What led here")])
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setExpandsOnDoubleClick(False)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        head = self.header()
        head.setSectionsMovable(False)
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Interactive)
        self._filling = False
        self.currentItemChanged.connect(self._current_changed)
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFont(look().font("small"))
        self.header().setFont(look().font("small"))
        self.setIconSize(QSize(look().pixels(12), look().pixels(12)))
        self.setIndentation(look().pixels(14))
        time = self.fontMetrics().horizontalAdvance(f"{day_words(WIDE_DAY)} 00:00")
        self.header().resizeSection(0, time + look().pixels(_BEFORE_TIME))
        self.header().resizeSection(2, look().pixels(_BECAUSE_WIDTH))
        for item in self._items():
            line = item.data(0, _LINE)
            if line is not None:
                item.setIcon(0, action_icon(line.sign, look().theme))

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        for place in range(self.topLevelItemCount()):
            top = self.topLevelItem(place)
            if top is not None:
                children = (top.child(number) for number in range(top.childCount()))
                found += [top, *(child for child in children if child is not None)]
        return found

    def show_story(self, story: Story | None) -> None:
        """Show another customer's story; nothing is chosen in it."""
        self._filling = True
        self.clear()
        for run in story.runs if story is not None else ():
            self.addTopLevelItem(self._top(run))
        # Headings span all columns only once they are in the list.
        for place in range(self.topLevelItemCount()):
            self.setFirstColumnSpanned(place, QModelIndex(), True)
            top = self.topLevelItem(place)
            if top is not None:
                top.setExpanded(top.data(0, _RUN).number > 0 or self.topLevelItemCount() == 1)
        self._filling = False

    def _top(self, run: Run) -> QTreeWidgetItem:
        top = QTreeWidgetItem([run.title])
        top.setData(0, _RUN, run)
        top.setFont(0, look().font("small", 600))
        for line in run.lines[:MOST]:
            top.addChild(self._child(line, run))
        if len(run.lines) > MOST:
            more = say_count("{count} moment more", "{count} moments more", len(run.lines) - MOST)
            last = QTreeWidgetItem(["", more, ""])
            last.setData(0, _RUN, run)
            top.addChild(last)
        return top

    def _child(self, line: Line, run: Run) -> QTreeWidgetItem:
        item = QTreeWidgetItem([line.when, line.words, line.because])
        item.setData(0, _LINE, line)
        item.setData(0, _RUN, run)
        item.setIcon(0, action_icon(line.sign, look().theme))
        for column, words in ((1, line.words), (2, line.because)):
            item.setToolTip(column, words)
        return item

    def go_to(self, node: str, whats: tuple[str, ...] = ()) -> bool:
        """Choose the first moment at a step, one of ``whats`` if there is one; whether there is any."""
        found = [(item, item.data(0, _LINE)) for item in self._items()]
        here = [(item, line) for item, line in found if line is not None and line.node == node]
        wanted = [item for item, line in here if line.what in whats] or [item for item, _ in here]
        if not wanted:
            return False
        self.setCurrentItem(wanted[0])
        self.scrollToItem(wanted[0], QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def go_to_first(self) -> None:
        """Choose the first way."""
        top = self.topLevelItem(0)
        if top is not None:
            self.setCurrentItem(top)

    @property
    def current_line(self) -> Line | None:
        """The moment that is chosen."""
        item = self.currentItem()
        return item.data(0, _LINE) if item is not None else None

    def _current_changed(self, item: QTreeWidgetItem | None, _: QTreeWidgetItem | None) -> None:
        if item is not None and not self._filling:
            self.line_chosen.emit(item.data(0, _LINE), item.data(0, _RUN))

    def drawRow(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().drawRow(painter, option, index)
        if (
            self.hasFocus()
            and index.row() == self.currentIndex().row()
            and index.parent() == self.currentIndex().parent()
        ):
            painter.save()
            painter.setPen(QPen(look().colour("accent"), 1))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.restore()
