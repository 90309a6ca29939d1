"""How a file will look, before it is saved: its text, its table, its first pages, or its drawing."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from designer.background import Job, run_in_background
from designer.inspector.sections import Page
from designer.messages.template_edit import code_font
from designer.publishing.shape_view import ShapeView
from designer.results.table_view import Cell, Row, TableView
from designer.style.controls import Text
from designer.style.outline import paint_outline
from exporters.lowering.lower import Lowered
from journey.words import number, say, say_count

#: So much of a text and of a table is shown.
_LONGEST, _MOST_ROWS = 60_000, 200
#: So many pages are shown, each so many pixels wide.
_PAGES, _WIDTH = 5, 1000
_DRAWN = ".journey"
_PAPER = (".html", ".pdf")


@dataclass(frozen=True)
class Seen:
    """What is shown of a file: a text, or rows under heads, or pages (``of``: how many there are)."""

    kind: Literal["text", "table", "pages"]
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    pages: tuple[QImage, ...] = ()
    of: int = 0


def seen(lowered: Lowered, name: str, suffix: str) -> Seen:
    """What a file of this kind will hold, in the background."""
    if suffix in _PAPER:
        from designer.exporting.booklet import booklet_pages

        pages, of = booklet_pages(lowered, _WIDTH, _PAGES)
        return Seen("pages", pages=tuple(pages), of=of)
    from designer.exporting.files import export_files

    content = next(iter(export_files(lowered, name, suffix).values()))
    if suffix == ".csv":
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        return Seen("table", rows=tuple(tuple(row) for _, row in zip(range(_MOST_ROWS + 1), rows, strict=False)))
    text = content.decode("utf-8", "replace")
    return Seen("text", text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n…")


class Preview(QWidget):
    """Shows a file. ``step_chosen``: the step that was clicked in a drawing."""

    step_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None
        self._said = Text("", ink="muted", wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(say("The file's text"))
        self.text.setFont(code_font())
        self.table = TableView()
        self.table.setAccessibleName(say("The file's rows"))
        self.drawing = ShapeView()
        self.drawing.step_chosen.connect(self.step_chosen)
        self.paper = _Paper()
        self.pages = QStackedWidget()
        for page in (self._said, self.text, self.table, self.drawing, self.paper):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    @property
    def idle(self) -> bool:
        """Whether nothing is being made."""
        return self._job is None and self.drawing.idle

    def show_file(self, lowered: Lowered | None, name: str, suffix: str, problem: str = "") -> None:
        """Show a file of this kind; without a shape ``problem`` says why there is none."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if lowered is None:
            self._say(problem)
            return
        if suffix == _DRAWN:
            self.pages.setCurrentWidget(self.drawing)
            self.drawing.show_shape(lowered)
            self.drawing.shown()
            return
        self._say(say("Making a preview..."))
        self._job = run_in_background(lambda job: seen(lowered, name, suffix), self._show, self._failed, owner=self)

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self.pages.setCurrentWidget(self._said)

    def _failed(self, error: Exception) -> None:
        self._job = None
        self._say(say("There is no preview: {reason}", reason=error))

    def _show(self, found: Seen) -> None:
        self._job = None
        if found.kind == "text":
            self.text.setPlainText(found.text)
            self.pages.setCurrentWidget(self.text)
        elif found.kind == "table":
            heads, *rows = found.rows or ((),)
            self.table.fill(heads, [Row("", tuple(Cell.text(_short(cell)) for cell in row)) for row in rows])
            self.pages.setCurrentWidget(self.table)
        else:
            self.paper.show_pages(found.pages, found.of)
            self.pages.setCurrentWidget(self.paper)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60]}…"


class _Paper(Page):
    """Pages below each other, as wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("The first pages"))
        self.column.setContentsMargins(14, 12, 14, 12)
        self.column.setSpacing(12)
        self._more = Text("", "small", "muted")

    def show_pages(self, pages: tuple[QImage, ...], of: int) -> None:
        """Show these pages of so many."""
        while (item := self.column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, image in enumerate(pages, 1):
            sheet = _Sheet(image, say("Page {page} of {pages}", page=number(place), pages=number(of)))
            self.column.addWidget(sheet)
            sheet.show()
        if of > len(pages):
            more = Text(say_count("{count} page follows.", "{count} pages follow.", of - len(pages)), "small", "muted")
            self.column.addWidget(more)
            more.show()
        self.verticalScrollBar().setValue(0)


class _Sheet(QWidget):
    """One page of paper."""

    def __init__(self, image: QImage, words: str) -> None:
        super().__init__()
        self._image = image
        self.setAccessibleName(words)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(300, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = round(max(self.width(), 100) * self._image.height() / self._image.width())
        if height != self.height():
            self.setFixedHeight(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._image)
        paint_outline(painter, self.rect())
        painter.end()
