"""Tables on paper: columns as wide as their texts need, smaller type where a table is too wide, figures to the "
"right."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from exporters.pictures.page_texts import PT, Texts
from exporters.report.parts import ReportTable
from journey.letters import parts

#: Between two columns, and above and below a row's texts.
GUTTER, PADDING = 9 * PT, 3 * PT
#: A column of texts is not broken below this width.
LEAST_TEXT = 60 * PT
_SIZES = ("", " small", " tiny")


class TableLayout:
    """A table with its columns' widths and its rows' heights. ``plain``: of two columns without a head the second is
    words, not hashes and the like."""

    def __init__(self, table: ReportTable, texts: Texts, room: float, plain: bool = True) -> None:
        self._table, self._texts = table, texts
        self._columns = len(table.heads) or max((len(row) for row in table.rows), default=0)
        self._plain = plain
        self._size = ""
        for size in _SIZES:
            self._size = size
            self.widths = self._fitted(room)
            if sum(self.widths) + GUTTER * (self._columns - 1) <= room + 1:
                break
        self.width = min(sum(self.widths) + GUTTER * (self._columns - 1), room)
        self.head_height = self._height(table.heads, "head") if table.heads else 0.0
        self.row_heights = [self._height(row, "cell") for row in table.rows]

    def draw_head(self, painter: QPainter, left: float, top: float) -> None:
        """Paint the head; its words stand at the bottom."""
        height = self.head_height
        for column, head in enumerate(self._table.heads):
            own = self._texts.height(head, self._role("head", column), self.widths[column])
            self._cell(painter, head, "head", column, left, top + height - PADDING - own)

    def draw_row(self, painter: QPainter, row: int, left: float, top: float) -> None:
        """Paint a row."""
        for column, cell in enumerate(self._table.rows[row]):
            self._cell(painter, cell, "cell", column, left, top + PADDING)

    def _cell(self, painter: QPainter, text: str, kind: str, column: int, left: float, top: float) -> None:
        at = left + sum(self.widths[:column]) + GUTTER * column
        role = self._role(kind, column)
        height = self._texts.height(text, role, self.widths[column])
        box = QRectF(at, top, self.widths[column], height)
        self._texts.draw(painter, text, role, box, right=not self._is_text(column))

    def _is_text(self, column: int) -> bool:
        return self._table.is_text(column) if self._table.heads else True

    def _role(self, kind: str, column: int) -> str:
        if not self._table.heads:
            if column == 0:
                return "quiet" if self._plain else "note"
            return "cell" if self._plain else "code"
        return kind + self._size

    def _height(self, cells: tuple[str, ...], kind: str) -> float:
        heights = [
            self._texts.height(cell, self._role(kind, column), self.widths[column]) for column, cell in enumerate(cells)
        ]
        return max(heights, default=0.0) + 2 * PADDING

    def _fitted(self, room: float) -> list[float]:
        """The columns' widths: as the texts want where there is room, else texts are broken."""
        wanted = [self._wanted(column) for column in range(self._columns)]
        spare = room - GUTTER * (self._columns - 1) - sum(wanted)
        if spare >= 0:
            if not self._table.heads:
                wanted[-1] += spare
            return wanted
        texts = [column for column in range(self._columns) if self._is_text(column)]
        while spare < -1 and texts:
            widest = max(texts, key=lambda column: wanted[column])
            # Columns as wide as the widest are narrowed together, step by step.
            others = [wanted[column] for column in texts if column != widest]
            floor = max(max(others, default=0.0), self._least(widest))
            cut = min(wanted[widest] - floor, -spare)
            if cut < 1:
                if wanted[widest] <= self._least(widest) + 1:
                    texts.remove(widest)
                    continue
                cut = min(wanted[widest] - self._least(widest), -spare, 2 * PT)
            wanted[widest] -= cut
            spare += cut
        return wanted

    def _least(self, column: int) -> float:
        words = [word for row in self._table.rows for word in parts(row[column])]
        longest = max((self._texts.width(word.rstrip(), self._role("cell", column)) for word in words), default=0.0)
        return min(max(longest + 1, LEAST_TEXT), 2 * LEAST_TEXT)

    def _wanted(self, column: int) -> float:
        cells = [row[column] for row in self._table.rows]
        widths = [self._texts.width(cell, self._role("cell", column)) for cell in cells]
        if self._table.heads:
            # Heads may stand on two lines and more.
            words = [word.rstrip() for word in parts(self._table.heads[column])]
            widths += [self._texts.width(word, self._role("head", column)) for word in words]
        return max(widths, default=0.0) + 2
