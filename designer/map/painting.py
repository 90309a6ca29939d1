"""Paints the map: bands, lines in the streets, cards. Colours come from the theme, sizes from the layout's unit."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from canvas.fonts import Step, font
from canvas.geometry import Rect
from canvas.icons import pixmap
from canvas.palette import colour
from canvas.theme import Theme
from designer.map.layout import Band, Layout, Route
from designer.map.survey import Place
from designer.map.ties import View
from journey.words import number

#: How a count is written: as it is, or so that it may be shared.
Written = Callable[[int], str]


def paint_band(painter: QPainter, band: Band, layout: Layout, theme: Theme, tint: int) -> None:
    """The ground of a band."""
    unit = layout.unit
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.lane(tint)))
    painter.drawRoundedRect(_rect(band.box), 10 * unit, 10 * unit)


def paint_title(painter: QPainter, band: Band, layout: Layout, theme: Theme, tint: int) -> None:
    """What starts the journeys of a band, and their entries; lines pass behind it."""
    unit = layout.unit
    left, width = band.box.x + 12 * unit, min(band.box.width - 24 * unit, 236 * unit)
    painter.setFont(font("body", 600, unit))
    title = painter.fontMetrics().elidedText(band.title, Qt.TextElideMode.ElideRight, round(width))
    own = painter.fontMetrics().horizontalAdvance(title)
    painter.setFont(font("small", None, unit))
    rest = width - own - 8 * unit
    note = painter.fontMetrics().elidedText(band.note, Qt.TextElideMode.ElideRight, max(round(rest), 0))
    taken = own + (8 * unit + painter.fontMetrics().horizontalAdvance(note) if rest > 40 * unit else 0)
    area = QRectF(left, band.box.y + 6 * unit, width, 18 * unit)
    painter.fillRect(QRectF(left - 3, area.y(), taken + 6, area.height()), colour(theme.lane(tint)))
    _text(painter, area, title, "body", theme.text, unit, 600)
    if rest > 40 * unit:
        _text(painter, area.adjusted(own + 8 * unit, 0, 0, 0), note, "small", theme.muted, unit)


def paint_route(painter: QPainter, route: Route, theme: Theme, view: View, strong: bool) -> None:
    """A line: whole pixels, dashed where nobody drew it, an arrow where it leads somewhere."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    ink = colour(theme.warning if view in ("at_once", "messages") else theme.text if strong else theme.muted)
    for one, two in pairwise(route.points):
        _run(painter, one, two, route.width, ink, dashed=not route.tie.drawn)
    if route.tie.directed:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        (x, y), (_, before) = route.points[-1], route.points[-2]
        up = -1 if before > y else 1
        half = 4 + route.width / 2
        tip = QPolygonF([QPointF(x, y), QPointF(x - half, y - 7 * up), QPointF(x + half, y - 7 * up)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(tip)


def paint_label(painter: QPainter, route: Route, layout: Layout, theme: Theme, written: Written) -> None:
    """The count on a line."""
    unit = layout.unit
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font("tiny", 600, unit))
    text = written(route.tie.count)
    width = painter.fontMetrics().horizontalAdvance(text) + 12 * unit
    box = QRectF(route.label[0] - width / 2, route.label[1] - 8 * unit, width, 16 * unit)
    painter.setPen(colour(theme.border_strong))
    painter.setBrush(colour(theme.surface))
    painter.drawRoundedRect(box, 8 * unit, 8 * unit)
    painter.setPen(colour(theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_card(
    painter: QPainter,
    box: Rect,
    place: Place,
    summary: str,
    theme: Theme,
    unit: float,
    written: Written = number,
    *,
    muted: bool = False,
    hovered: bool = False,
    ratio: float = 1.0,
) -> None:
    """A journey: its name, what the view says of it, people, entries and messages."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour(theme.faint if hovered else theme.card_line))
    painter.setBrush(colour(theme.surface))
    painter.drawRoundedRect(_rect(box).adjusted(0.5, 0.5, -0.5, -0.5), 8 * unit, 8 * unit)
    left, width = box.x + 10 * unit, box.width - 20 * unit
    ink = theme.muted if muted else theme.text
    _text(painter, QRectF(left, box.y + 7 * unit, width, 18 * unit), place.member.name, "body", ink, unit, 600)
    _text(painter, QRectF(left, box.y + 26 * unit, width, 16 * unit), summary, "small", theme.muted, unit)
    painter.fillRect(QRectF(left, box.y + 49 * unit, width, 1), colour(theme.border))
    figures = (("user-round", place.people), ("log-in", place.runs), ("send", place.sent))
    size = round(10 * unit)
    for column, (icon, count) in enumerate(figures):
        x = left + column * width / 3
        y = box.y + 56 * unit
        painter.drawPixmap(QPointF(x, y + 1 * unit), pixmap(icon, size, theme.faint, ratio))
        area = QRectF(x + size + 4 * unit, y - 2 * unit, width / 3 - size - 5 * unit, 16 * unit)
        _text(painter, area, written(count), "figure", ink, unit, 500)


def paint_ring(painter: QPainter, box: Rect, theme: Theme, unit: float, dashed: bool) -> None:
    """Round a card that is selected, or (dashed) has the keyboard."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = painter.pen()
    pen.setColor(colour(theme.accent))
    pen.setWidthF(2)
    pen.setStyle(Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    by = 5 if dashed else 3
    painter.drawRoundedRect(_rect(box).adjusted(-by, -by, by, by), 11 * unit, 11 * unit)
    pen.setStyle(Qt.PenStyle.SolidLine)
    pen.setWidthF(1)
    painter.setPen(pen)


def _run(
    painter: QPainter, one: tuple[float, float], two: tuple[float, float], width: int, ink: QColor, dashed: bool
) -> None:
    """An axis-parallel run as filled rectangles."""
    across = one[1] == two[1]
    first, last = sorted((one[0], two[0])) if across else sorted((one[1], two[1]))
    at, step, mark = (one[1] if across else one[0]) - width // 2, 9, 5 if dashed else last - first + width
    place = first - width // 2
    while place < last + (width + 1) // 2:
        length = min(mark, last + (width + 1) // 2 - place)
        box = QRectF(place, at, length, width) if across else QRectF(at, place, width, length)
        painter.fillRect(box, ink)
        place += step if dashed else length or 1


def _text(
    painter: QPainter, area: QRectF, text: str, step: Step, ink: str, unit: float, weight: int | None = None
) -> None:
    painter.setFont(font(step, weight, unit))
    painter.setPen(colour(ink))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _rect(box: Rect) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)
