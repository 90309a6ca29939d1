"""Tables of figures: sortable by every column, numbers to the right, rows that lead to their record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from designer.style.appearance import look
from designer.style.outline import paint_focus_ring
from exporters.plots.plot import csv_text
from journey.words import number

Index = QModelIndex | QPersistentModelIndex

#: The value by which a column is sorted.
SORT_ROLE = Qt.ItemDataRole.UserRole

ROW_HEIGHT = 24

#: About how wide a tool tip of several lines is, at 100 % text.
TIP_WIDTH = 380


@dataclass(frozen=True)
class Cell:
    """What a cell shows and what it is sorted by; ``tip``: what it says when pointed at, if not the same;
    a function makes it only then."""

    words: str
    value: str | float
    tip: str | Callable[[], str] = ""

    @classmethod
    def count(cls, value: int | None) -> Cell:
        """A whole number; blank where there is none."""
        return cls("", -1) if value is None else cls(number(value), value)

    @classmethod
    def text(cls, words: str) -> Cell:
        """A text."""
        return cls(words, words.casefold())


@dataclass(frozen=True)
class Row:
    """One row: the record that it is about, and its cells."""

    record: str
    cells: tuple[Cell, ...]


class TableModel(QAbstractTableModel):
    """Rows of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: tuple[str, ...] = ()
        self.rows: tuple[Row, ...] = ()

    def fill(self, heads: Sequence[str], rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.heads, self.rows = tuple(heads), tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = self.rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.words
        if role == Qt.ItemDataRole.ToolTipRole:
            words = cell.tip if isinstance(cell.tip, str) else cell.tip()
            return _tip(words) if words else cell.words
        if role == SORT_ROLE:
            return cell.value
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if isinstance(cell.value, str) else Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.heads):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and self.rows:
            is_text = isinstance(self.rows[0].cells[section].value, str)
            side = Qt.AlignmentFlag.AlignLeft if is_text else Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class TableView(QTableView):
    """A table of figures. ``record_chosen`` tells the record of the row that a person picks."""

    record_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = TableModel()
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(SORT_ROLE)
        self.setModel(self._sorted)
        self.setSortingEnabled(True)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSortIndicatorClearable(True)
        # Until a column is chosen rows stand in the document's order.
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.activated.connect(self._choose)
        self.clicked.connect(self._choose)
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFont(look().font("small"))
        self.horizontalHeader().setFont(look().font("small"))
        self.verticalHeader().setDefaultSectionSize(look().pixels(ROW_HEIGHT))

    def fill(self, heads: Sequence[str], rows: Sequence[Row]) -> None:
        """Show other rows, in the order that was chosen."""
        self._model.fill(heads, rows)
        if heads:
            self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def select_record(self, record: str | None) -> None:
        """Show the row of a record as chosen, without telling."""
        self.clearSelection()
        for place, row in enumerate(self._model.rows):
            if row.record == record:
                index = self._sorted.mapFromSource(self._model.index(place, 0))
                self.selectRow(index.row())
                self.scrollTo(index)
                return

    def record_at(self, row: int) -> str:
        """The record of the row at a place of what is shown; empty if there is none."""
        return self._row(row).record if 0 <= row < self._sorted.rowCount() else ""

    def as_csv(self) -> str:
        """All rows in the order shown."""
        rows = [self._row(place) for place in range(self._sorted.rowCount())]
        return csv_text(
            self._model.heads,
            [[cell.words if isinstance(cell.value, str) else _plain(cell) for cell in row.cells] for row in rows],
        )

    def keyPressEvent(self, event: object) -> None:
        from PySide6.QtGui import QKeyEvent

        assert isinstance(event, QKeyEvent)
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_csv())
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus_ring(self, self.viewport())

    def _row(self, place: int) -> Row:
        return self._model.rows[self._sorted.mapToSource(self._sorted.index(place, 0)).row()]

    def _choose(self, index: QModelIndex) -> None:
        self.record_chosen.emit(self._row(index.row()).record)


def _tip(words: str) -> str:
    """Several lines that are no wider than one reads."""
    lines = escape(words).replace("\n", "<br>")
    return f'<table width="{look().pixels(TIP_WIDTH)}"><tr><td>{lines}</td></tr></table>'


def _plain(cell: Cell) -> str | float | None:
    return None if cell.words == "" else cell.value
