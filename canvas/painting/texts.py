"""Texts on the canvas: laid out once, drawn together by font and colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QStaticText, QTextOption, QTransform

from canvas.fonts import CanvasFont
from canvas.palette import colour
from journey.letters import first_line, line_of, parts

#: So many laid out texts are kept; a screen at 100 % shows some five hundred.
MOST_KEPT = 12_000


class Texts:
    """Laid out texts, and those that wait to be drawn.

    Positions are device pixels; ``scale`` is device pixels for one unit of the font's size.
    ``vectors``: draw letters as text each time, for paper.
    """

    def __init__(self, vectors: bool = False) -> None:
        self.vectors = vectors
        self._laid_out: dict[CanvasFont, dict[str, QStaticText]] = {}
        self._kept = 0
        self._elided: dict[tuple[CanvasFont, str, int], str] = {}
        self._lines: dict[tuple[CanvasFont, str, int, int], tuple[str, ...]] = {}
        self._widths: dict[tuple[CanvasFont, str], float] = {}
        self._waiting: dict[tuple[CanvasFont, str, float], list[tuple[float, float, str]]] = {}

    def add(self, font: CanvasFont, ink: str, scale: float, x: float, baseline: float, text: str) -> None:
        """Let a text be drawn at the next flush, starting at x on a base line."""
        if text:
            self._waiting.setdefault((font, ink, scale), []).append((x, baseline, text))

    def waiting(self, font: CanvasFont, ink: str, scale: float) -> list[tuple[float, float, str]]:
        """The list of texts that wait to be drawn so: x, base line, text that is not empty. For adding many."""
        return self._waiting.setdefault((font, ink, scale), [])

    def elided(self, font: CanvasFont, text: str, width: float) -> str:
        """As much of a text as fits into ``width`` units."""
        key = (font, text, int(width))
        found = self._elided.get(key)
        if found is None:
            if len(self._elided) >= MOST_KEPT:
                self._elided.clear()
            found = self._elided[key] = font.elided(" ".join(text.split()), int(width))
        return found

    def in_lines(self, font: CanvasFont, text: str, width: int, most: int) -> tuple[str, ...]:
        """A text in at most so many lines, broken between words; the last one is cut if it must be."""
        key = (font, text, width, most)
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) >= MOST_KEPT:
                self._lines.clear()
            found = self._lines[key] = self._broken(font, text, width, most)
        return found

    def width(self, font: CanvasFont, text: str) -> float:
        """How wide a text is, in canvas units."""
        found = self._widths.get((font, text))
        if found is None:
            if len(self._widths) >= MOST_KEPT:
                self._widths.clear()
            found = self._widths[(font, text)] = font.width(text)
        return found

    def _broken(self, font: CanvasFont, text: str, width: int, most: int) -> tuple[str, ...]:
        left = parts(text[:400])
        lines: list[str] = []
        while left and len(lines) < most - 1:
            taken = first_line(left, lambda line: self.width(font, line) <= width)
            line = line_of(left[:taken])
            if self.width(font, line) > width:
                break
            lines.append(line)
            left = left[taken:]
        if left:
            rest = line_of(left)
            lines.append(rest if self.width(font, rest) <= width else font.elided(rest, width))
        return tuple(lines)

    def flush(self, painter: QPainter) -> None:
        """Draw all texts that wait."""
        waiting, self._waiting = self._waiting, {}
        for (font, ink, scale), texts in waiting.items():
            self._draw(painter, font, ink, scale * font.factor, texts)

    def _draw(
        self,
        painter: QPainter,
        font: CanvasFont,
        ink: str,
        scale: float,
        texts: list[tuple[float, float, str]],
    ) -> None:
        painter.save()
        painter.setFont(_searchable(font.font) if self.vectors else font.font)
        painter.setPen(colour(ink))
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.scale(scale, scale)
        if self.vectors:
            for x, baseline, text in texts:
                painter.drawText(QPointF(x / scale, baseline / scale), text)
        else:
            ascent = font.ascent / font.factor
            laid_out = self._laid_out.setdefault(font, {})
            draw = painter.drawStaticText
            for x, baseline, text in texts:
                static = laid_out.get(text)
                if static is None:
                    static = laid_out[text] = self._lay_out(font, text, scale)
                draw(QPointF(x / scale, baseline / scale - ascent), static)
        painter.restore()

    def _lay_out(self, font: CanvasFont, text: str, scale: float) -> QStaticText:
        if self._kept >= MOST_KEPT:
            for kept in self._laid_out.values():
                kept.clear()
            self._kept = 0
        self._kept += 1
        static = QStaticText(text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.prepare(QTransform.fromScale(scale, scale), font.font)
        return static

    def paragraph(self, painter: QPainter, font: CanvasFont, ink: str, scale: float, box: QRectF, text: str) -> None:
        """Draw a text of several lines into a box of device pixels now; what has no room is cut off."""
        factor = scale * font.factor
        # Whole lines only.
        line = font.height * scale
        box = QRectF(box.x(), box.y(), box.width(), int(box.height() / line + 0.1) * line)
        # More than fits need not be laid out.
        most = int(box.width() * box.height() / max(font.height * font.height * scale * scale / 5, 1.0)) + 40
        painter.save()
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        painter.setFont(font.font)
        painter.setPen(colour(ink))
        painter.translate(box.topLeft())
        painter.scale(factor, factor)
        option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        painter.drawText(QRectF(0, 0, box.width() / factor, box.height() / factor), text[:most], option)
        painter.restore()


def _searchable(used: QFont) -> QFont:
    """The font without tabular figures: readers of PDF cannot find those, for they are glyphs without a letter."""
    plain = QFont(used)
    plain.clearFeatures()
    return plain
