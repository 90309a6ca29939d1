"""Paints the badges of the checks' findings on cards, edges and, far away, as dots."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from canvas.fonts import SEMIBOLD, canvas_font
from canvas.geometry import NodeBox
from canvas.icons import draw_icon
from canvas.overlay import Finding, Severity
from canvas.painting.sheet import Sheet
from canvas.painting.stamps import Draw
from canvas.palette import colour
from canvas.theme import Theme
from journey.words import number

ICONS: dict[Severity, str] = {"error": "octagon-alert", "warning": "triangle-alert", "hint": "info"}


def badge_colours(theme: Theme, severity: Severity) -> tuple[str, str]:
    """Ink and ground of a badge."""
    if severity == "error":
        return theme.danger, theme.danger_soft
    if severity == "warning":
        return theme.warning, theme.warning_soft
    return theme.muted, theme.sunken


def paint_badge(sheet: Sheet, x: int, y: int, finding: Finding, units: float) -> None:
    """A round badge centred at a device pixel, ``units`` in diameter; texts wait for the next flush."""
    size = sheet.size(units)
    size += size % 2
    ink, ground = badge_colours(sheet.theme, finding.severity)
    # The icon stands a little to the left and top of a pixel's middle, as the circle does.
    icon = "" if finding.count > 1 else ICONS[finding.severity]
    key = ("badge", ink, ground, icon, size, sheet.view.line)
    stamp = sheet.means.stamps.get(key, size + 1, size + 1, _draw_badge(ink, ground, icon, size, sheet.view.line))
    stamp.put(sheet.painter, x - size // 2, y - size // 2)
    if finding.count > 1:
        font = canvas_font("figure", SEMIBOLD)
        text = number(finding.count) if finding.count < 100 else "99+"
        scale = size / 20
        width = font.width(text) * scale
        sheet.means.texts.add(font, ink, scale, x + 0.5 - width / 2, y + round(3.9 * scale), text)


def _draw_badge(ink: str, ground: str, icon: str, size: int, line: int) -> Draw:
    def draw(painter: QPainter) -> None:
        painter.setPen(QPen(colour(ink), line))
        painter.setBrush(colour(ground))
        painter.drawEllipse(QRectF(line / 2, line / 2, size + 1 - line, size + 1 - line))
        if icon:
            inner = round(size * 0.6)
            at = (size + 1 - inner) / 2
            draw_icon(
                painter, icon, QRectF(at, at - (size / 40 if icon == "triangle-alert" else 0), inner, inner), ink, 2.0
            )

    return draw


def paint_badge_dots(sheet: Sheet, cards: Sequence[tuple[NodeBox, str]]) -> None:
    """Far away: a dot of four pixels on the upper right corner of each card that has an error or a warning."""
    painter, size = sheet.painter, round(4 * sheet.view.ratio)
    for severity, ink in (("warning", sheet.theme.warning), ("error", sheet.theme.danger)):
        for box, found in cards:
            if found == severity:
                left, top = sheet.x(box.rect.right) - size, sheet.y(box.rect.y) - size // 2
                painter.fillRect(left, top, size, size, colour(ink))
