"""Lays a report out on pages of paper: A4, headings kept with what follows, heads of tables on every page.

First everything is placed, then painted: only then is known how many pages there are. Lengths are in tenths of a
point, which are the dots of the paper, so that fonts have whole sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgRenderer

from exporters.pictures.page_tables import TableLayout
from exporters.pictures.page_tasks import TaskLayout
from exporters.pictures.page_texts import PT, Texts
from exporters.plots.plot import Plot
from exporters.plots.rendering import draw_svg
from exporters.plots.style import PlotStyle
from exporters.report.html import plot_size
from exporters.report.parts import (
    Block,
    Facts,
    Items,
    JourneyPicture,
    Plots,
    Prose,
    Report,
    ReportTable,
    Section,
    Tasks,
)
from journey.words import number, say

DOTS_AN_INCH = 720
WIDTH, HEIGHT = 5953.0, 8419.0
LEFT = RIGHT = 51 * PT
TOP, BOTTOM = 62 * PT, 60 * PT
INNER = WIDTH - LEFT - RIGHT
GAP = 22 * PT

#: Plots are drawn on so much of their pixels on a screen, so that their smallest words have 7 points on paper.
ON_PAPER, ROWS_ON_PAPER = 0.73, 0.85

#: What begins a page goes on with one that holds less than this.
HARDLY_BEGUN = 0.3 * (HEIGHT - TOP - BOTTOM)

#: A table of so many rows stands on one page; of a longer one so many rows stand together at either end.
WHOLE_TABLE, ROWS_TOGETHER = 8, 3

Paint = Callable[[QPainter, float], None]


@dataclass(frozen=True)
class Piece:
    """Something that is not broken: ``paint`` gets a painter and the top. ``before``: space above, unless it begins a
    page. ``with_next``: it stands on the page of so many pieces that follow it."""

    height: float
    paint: Paint
    before: float = 0.0
    with_next: int = 0
    new_page: bool = False


@dataclass
class Page:
    """The pieces of a page with their tops."""

    pieces: list[tuple[float, Piece]] = field(default_factory=list)


def pages_pdf(report: Report, style: PlotStyle) -> bytes:
    """The report as a PDF. A QGuiApplication must be running, for fonts are its; any thread may call this."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(report.title)
    writer.setCreator("Loopline")
    writer.setResolution(DOTS_AN_INCH)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    texts = Texts(style)
    pages = paged(pieces_of(report, texts, style))
    painter = QPainter(writer)
    try:
        for place, page in enumerate(pages):
            if place:
                writer.newPage()
            for top, piece in page.pieces:
                piece.paint(painter, top)
            _edges(painter, texts, style, report, place, len(pages))
    finally:
        painter.end()
    return bytes(data.data())


def page_images(report: Report, style: PlotStyle, width: int, most: int, ground: str) -> tuple[list[QImage], int]:
    """The first pages (``most`` of them) as pictures ``width`` pixels wide on paper of the colour ``ground``, and how
    many pages there are. Fonts and threads as for ``pages_pdf``."""
    texts = Texts(style)
    pages = paged(pieces_of(report, texts, style))
    images = []
    for place, page in enumerate(pages[:most]):
        image = QImage(width, round(width * HEIGHT / WIDTH), QImage.Format.Format_RGB32)
        image.fill(QColor(ground))
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(width / WIDTH, width / WIDTH)
        for top, piece in page.pieces:
            piece.paint(painter, top)
        _edges(painter, texts, style, report, place, len(pages))
        painter.end()
        images.append(image)
    return images, len(pages)


def paged(pieces: Sequence[Piece]) -> list[Page]:
    """The pieces on pages. What is higher than a page stands on one of its own."""
    pages = [Page()]
    at = TOP
    for place, piece in enumerate(pieces):
        top = at + (piece.before if pages[-1].pieces else 0.0)
        needed = _needed(pieces, place)
        begins = piece.new_page and at - TOP > HARDLY_BEGUN
        if pages[-1].pieces and (begins or top + needed > HEIGHT - BOTTOM):
            pages.append(Page())
            top = TOP
        pages[-1].pieces.append((top, piece))
        at = top + piece.height
    return pages


def _needed(pieces: Sequence[Piece], place: int) -> float:
    """The height of a piece and of all that must stand on its page."""
    last = place
    reach = place + pieces[place].with_next
    while last < min(reach, len(pieces) - 1):
        last += 1
        reach = max(reach, last + pieces[last].with_next)
    return sum(piece.height + piece.before for piece in pieces[place : last + 1]) - pieces[place].before


def pieces_of(report: Report, texts: Texts, style: PlotStyle) -> list[Piece]:
    """Everything in the report, in its order."""
    pieces = [
        _text(texts, report.title, "title"),
        _text(texts, report.subtitle, "quiet", before=3 * PT),
        _text(texts, report.estimand, "body", before=8 * PT),
        _headlines(report, texts, style),
    ]
    for section in report.sections:
        pieces += _section(section, texts, style)
    pieces += [
        _text(texts, remark, "note", before=(16 if not place else 3) * PT)
        for place, remark in enumerate(report.remarks)
    ]
    return pieces


def _section(section: Section, texts: Texts, style: PlotStyle) -> list[Piece]:
    heading = _text(texts, section.title, "heading", before=24 * PT, with_next=1)
    if section.own_page:
        heading = Piece(heading.height, heading.paint, heading.before, heading.with_next, new_page=True)
    pieces = [heading]
    for block, after in zip_longest(section.blocks, section.blocks[1:]):
        made = _block(block, section, texts, style)
        # Words before a picture are about it.
        pieces += (
            [replace(made[0], with_next=1)]
            if isinstance(block, Prose) and isinstance(after, Plots | JourneyPicture)
            else made
        )
    return pieces


def _block(block: Block, section: Section, texts: Texts, style: PlotStyle) -> list[Piece]:
    match block:
        case Prose():
            return [_text(texts, block.text, "quiet" if block.quiet else "body", before=4 * PT)]
        case Items():
            return [_item(texts, sentence) for sentence in block.sentences]
        case JourneyPicture():
            return [_journey(block, style)]
        case Plots():
            return _plots(block, texts, style)
        case Facts():
            return [*_named(block.title, section, texts), *_facts(block, texts, style)]
        case Tasks():
            return [*_named(block.title, section, texts), *_tasks(block, texts, style)]
        case ReportTable():
            note = [_text(texts, block.note, "note", before=2 * PT, with_next=1)] if block.note else []
            return [*_named(block.title, section, texts), *note, *_table(block, texts, style)]


def _named(title: str, section: Section, texts: Texts) -> list[Piece]:
    if not title or title == section.title:
        return []
    return [_text(texts, title, "subheading", before=14 * PT, with_next=1)]


# --- Texts ---------------------------------------------------------------------------------------------------


def _text(texts: Texts, text: str, role: str, before: float = 0.0, with_next: int = 0, width: float = INNER) -> Piece:
    height = texts.height(text, role, width)

    def paint(painter: QPainter, top: float) -> None:
        texts.draw(painter, text, role, QRectF(LEFT, top, width, height))

    return Piece(height, paint, before, with_next)


def _item(texts: Texts, sentence: str) -> Piece:
    indent = 12 * PT
    height = texts.height(sentence, "body", INNER - indent)

    def paint(painter: QPainter, top: float) -> None:
        texts.draw(painter, "•", "body", QRectF(LEFT, top, indent, height))
        texts.draw(painter, sentence, "body", QRectF(LEFT + indent, top, INNER - indent, height))

    return Piece(height, paint, before=4 * PT)


def _headlines(report: Report, texts: Texts, style: PlotStyle) -> Piece:
    columns = max(len(report.headlines), 1)
    width = INNER / columns
    inner = width - 8 * PT
    rows = [
        (
            (headline.figure, "figure"),
            (headline.words, "quiet"),
            (headline.range, "note"),
        )
        for headline in report.headlines
    ]
    heights = [max((texts.height(row[line][0], row[line][1], inner) for row in rows), default=0.0) for line in range(3)]
    padding = 10 * PT
    height = sum(heights) + 2 * padding

    def paint(painter: QPainter, top: float) -> None:
        _rule(painter, style, top)
        for column, row in enumerate(rows):
            at = top + padding
            for (text, role), line in zip(row, heights, strict=True):
                texts.draw(painter, text, role, QRectF(LEFT + column * width, at, inner, line))
                at += line
        _rule(painter, style, top + height)

    return Piece(height, paint, before=14 * PT)


# --- Pictures ------------------------------------------------------------------------------------------------


def _journey(block: JourneyPicture, style: PlotStyle) -> Piece:
    """The journey as wide as the page, or as high as half of one."""
    picture = QSvgRenderer(QByteArray(block.light.encode()))
    box = picture.viewBoxF()
    scale = min(INNER / max(box.width(), 1.0), (HEIGHT - TOP - BOTTOM) * 0.62 / max(box.height(), 1.0), 1.25 * 7.5)
    width, height = box.width() * scale, box.height() * scale

    def paint(painter: QPainter, top: float) -> None:
        left = LEFT + (INNER - width) / 2
        picture.render(painter, QRectF(left, top, width, height))
        painter.setPen(QColor(style.border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left, top, width, height))

    return Piece(height, paint, before=8 * PT)


def _plots(block: Plots, texts: Texts, style: PlotStyle) -> list[Piece]:
    """Two plots beside each other; a wide one alone."""
    pieces: list[Piece] = []
    waiting: list[_PlotLayout] = []
    for plot in block.plots:
        size = paper_size(plot, block)
        wide = plot.id in block.wide
        if wide and waiting:
            pieces.append(_row(waiting))
            waiting = []
        width = INNER if wide else (INNER - GAP) / 2
        picture = QSvgRenderer(QByteArray(draw_svg(plot, style, *size).encode()))
        waiting.append(
            _PlotLayout(
                (plot.title, "subheading"),
                (plot.finding, "quiet"),
                (plot.statement, "note"),
                picture,
                width,
                width * size[1] / size[0],
                texts,
            )
        )
        if wide or len(waiting) == 2:
            pieces.append(_row(waiting))
            waiting = []
    return [*pieces, *([_row(waiting)] if waiting else [])]


def paper_size(plot: Plot, block: Plots) -> tuple[int, int]:
    """Width and height in pixels of a plot that is drawn for paper; where rows have their own height they keep most of
    it."""
    width, height = plot_size(plot, block)
    return round(width * ON_PAPER), round(height * (ROWS_ON_PAPER if plot.id in block.heights else ON_PAPER))


@dataclass(frozen=True)
class _PlotLayout:
    title: tuple[str, str]
    finding: tuple[str, str]
    statement: tuple[str, str]
    picture: QSvgRenderer
    width: float
    picture_height: float
    texts: Texts

    def heights(self) -> tuple[float, float, float]:
        """Of title and finding, of the picture, of the statement."""
        head = sum(self.texts.height(text, role, self.width) for text, role in (self.title, self.finding))
        return head, self.picture_height, self.texts.height(*self.statement, self.width)


def _row(plots: Sequence[_PlotLayout]) -> Piece:
    head, picture, foot = (max(heights) for heights in zip(*(plot.heights() for plot in plots), strict=True))
    space = 5 * PT

    def paint(painter: QPainter, top: float) -> None:
        for place, plot in enumerate(plots):
            left = LEFT + place * (plot.width + GAP)
            at = top
            for text, role in (plot.title, plot.finding):
                height = plot.texts.height(text, role, plot.width)
                plot.texts.draw(painter, text, role, QRectF(left, at, plot.width, height))
                at += height
            plot.picture.render(painter, QRectF(left, top + head + space, plot.width, plot.picture_height))
            below = top + head + picture + 2 * space
            plot.texts.draw(painter, *plot.statement, QRectF(left, below, plot.width, foot))

    return Piece(head + picture + foot + 2 * space, paint, before=16 * PT)


# --- Tables --------------------------------------------------------------------------------------------------


def _table(block: ReportTable, texts: Texts, style: PlotStyle) -> list[Piece]:
    """The rows, each unbroken; the head goes with the first rows, and again on top of each page."""
    layout = TableLayout(block, texts, INNER)
    return _rows(layout, style)


def _facts(block: Facts, texts: Texts, style: PlotStyle) -> list[Piece]:
    table = ReportTable(block.title, "", (), block.rows, words=2)
    return _rows(TableLayout(table, texts, INNER, plain=block.plain), style)


def _rows(layout: TableLayout, style: PlotStyle) -> list[Piece]:
    pieces: list[Piece] = []
    heights = layout.row_heights
    last_of_page = _Head(layout, style)
    for row, height in enumerate(heights):
        pieces.append(last_of_page.row(row, height, rows_with(row, len(heights))))
    return pieces


def rows_with(row: int, rows: int) -> int:
    """How many rows of a table of so many stand on the page of one of them, after it."""
    if rows <= WHOLE_TABLE:
        return rows - 1 - row
    return min(ROWS_TOGETHER - 1, rows - 1 - row) if row == 0 or row >= rows - ROWS_TOGETHER else 0


def _tasks(block: Tasks, texts: Texts, style: PlotStyle) -> list[Piece]:
    """The tasks, each unbroken."""
    layouts = [TaskLayout(task, texts, style, INNER) for task in block.tasks]
    return [_task(layout, first=not place) for place, layout in enumerate(layouts)]


def _task(layout: TaskLayout, *, first: bool) -> Piece:
    return Piece(
        layout.height,
        lambda painter, top: layout.draw(painter, LEFT, top),
        before=6 * PT if first else 0.0,
        with_next=1 if first else 0,
    )


class _Head:
    """Paints rows, and before the first of them on each page the head."""

    def __init__(self, layout: TableLayout, style: PlotStyle) -> None:
        self._layout, self._style = layout, style

    def row(self, row: int, height: float, with_next: int) -> Piece:
        """A row; the first one has the head above it, as has each that begins a page."""
        layout, style = self._layout, self._style
        head = layout.head_height if row == 0 else 0.0

        def paint(painter: QPainter, top: float) -> None:
            at = top
            if head:
                layout.draw_head(painter, LEFT, at)
                at += head
                _rule(painter, style, at, layout.width)
            elif top == TOP and layout.head_height:
                # The margin has room for the head of a table that goes on.
                layout.draw_head(painter, LEFT, top - layout.head_height)
                _rule(painter, style, top, layout.width)
            layout.draw_row(painter, row, LEFT, at)
            _rule(painter, style, at + height, layout.width)

        return Piece(head + height, paint, before=(6 * PT if row == 0 else 0.0), with_next=with_next)


# --- Edges of pages ------------------------------------------------------------------------------------------


def _edges(painter: QPainter, texts: Texts, style: PlotStyle, report: Report, place: int, pages: int) -> None:
    foot = QRectF(LEFT, HEIGHT - 40 * PT, INNER, 12 * PT)
    _rule(painter, style, foot.top() - 6 * PT)
    texts.draw(painter, f"{report.title} · {report.running}", "note", foot, elide=True)
    page = say("Page {page} of {pages}", page=number(place + 1), pages=number(pages))
    texts.draw(painter, page, "note", foot, right=True)


def _rule(painter: QPainter, style: PlotStyle, at: float, width: float = INNER) -> None:
    painter.fillRect(QRectF(LEFT, at, width, 0.5 * PT), QColor(style.border))
