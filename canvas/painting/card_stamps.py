"""The stamps that cards are made of: frames, chips with the kind's icon, icons by themselves."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from canvas.faces import Face
from canvas.geometry import CARD_RADIUS, CARD_WIDTH, NodeBox
from canvas.icons import draw_icon, icon_pixmap
from canvas.painting.sheet import Sheet
from canvas.painting.stamps import Draw, Stamp
from canvas.palette import colour
from canvas.theme import Theme

#: Where a card's part for figures begins, in canvas units from its top.
RULE_AT = 52.0
#: The class of a card that no measure colours.
NO_HEAT = -1


def foot_at(height: int, scale: float) -> int:
    """Where the figures' part of a card of that height begins, in device pixels from its top."""
    return min(round(RULE_AT * scale), round(height * 0.8))


def _border(theme: Theme, face: Face) -> str:
    if face.light:
        return theme.accent
    return theme.danger if face.finding is not None and face.finding.severity == "error" else theme.card_line


class CardStamps:
    """The stamps of one painting's cards; most cards share theirs."""

    def __init__(self, sheet: Sheet, chip: float) -> None:
        self._sheet = sheet
        self._chip_size = chip
        self._frames: dict[tuple[float, str, int], Stamp] = {}
        self._chips: dict[tuple[str, str, bool], Stamp] = {}
        self._icons: dict[tuple[str, str, float], Stamp] = {}

    def frame(self, box: NodeBox, face: Face, heated: bool) -> Stamp:
        """The empty card; ``heated``: with the colour of the face's heat class."""
        key = (box.rect.height, _border(self._sheet.theme, face), face.heat if heated else NO_HEAT)
        found = self._frames.get(key)
        if found is None:
            found = self._frames[key] = frame_stamp(self._sheet, *key)
        return found

    def chip(self, face: Face) -> Stamp:
        """The chip with the kind's icon."""
        key = (face.icon, face.family, face.disabled or face.light is False)
        found = self._chips.get(key)
        if found is None:
            found = self._chips[key] = chip_stamp(self._sheet, *key, self._chip_size)
        return found

    def icon(self, name: str, units: float, ink: str) -> Stamp:
        """An icon by itself."""
        found = self._icons.get((name, ink, units))
        if found is None:
            found = self._icons[(name, ink, units)] = icon_stamp(self._sheet, name, units, ink)
        return found


def frame_stamp(sheet: Sheet, height: float, border: str, heat: int = NO_HEAT) -> Stamp:
    """An empty card with the line below it; the figures' part in the colour of a heat class."""
    theme, line = sheet.theme, sheet.view.line
    size = (sheet.size(CARD_WIDTH), sheet.size(height))
    foot = foot_at(size[1], sheet.view.scale)
    # Nothing in the key but pixels, so that zooms that differ by less share their stamps.
    key = ("card", theme.name, theme.card_line, size, line, border, heat, foot)
    fill = theme.heat[heat] if heat != NO_HEAT else None
    return sheet.means.stamps.get(key, size[0], size[1] + line, _draw_frame(theme, size, line, border, fill, foot))


def _draw_frame(
    theme: Theme,
    size: tuple[int, int],
    line: int,
    border: str,
    fill: str | None,
    foot_at: int,
) -> Draw:
    def draw(painter: QPainter) -> None:
        width, height = size
        radius = CARD_RADIUS * width / CARD_WIDTH
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.card_line))
        painter.drawRoundedRect(QRectF(0, line, width, height), radius, radius)
        inner = QRectF(line / 2, line / 2, width - line, height - line)
        painter.setBrush(colour(theme.surface))
        painter.setPen(QPen(colour(border), line))
        painter.drawRoundedRect(inner, radius, radius)
        if fill is not None:
            shape = QPainterPath()
            shape.addRoundedRect(QRectF(line, line, width - 2 * line, height - 2 * line), radius - line, radius - line)
            foot = QPainterPath()
            foot.addRect(QRectF(0, foot_at, width, height))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(fill))
            painter.drawPath(shape.intersected(foot))

    return draw


def chip_stamp(sheet: Sheet, icon: str, family: str, disabled: bool, units: float) -> Stamp:
    """The coloured square with the kind's icon."""
    theme, stamps = sheet.theme, sheet.means.stamps
    size = sheet.size(units)
    colours = theme.family(family)
    ground, ink = (theme.hover, theme.faint) if disabled else (colours.chip, colours.ink)
    key = ("chip", icon, ground, ink, size)
    return stamps.get(key, size, size, _draw_chip(icon, ground, ink, size, stamps.vectors))


def _draw_chip(icon: str, ground: str, ink: str, size: int, vectors: bool) -> Draw:
    def draw(painter: QPainter) -> None:
        radius = size * 6 / 22
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(QRectF(0, 0, size, size), radius, radius)
        inner = max(4, round(size * 14 / 22))
        inner += (size - inner) % 2
        at = (size - inner) // 2
        if vectors:
            draw_icon(painter, icon, QRectF(at, at, inner, inner), ink, 2.0)
        else:
            # Icons of whole pixels are kept, so that a new zoom draws none anew.
            painter.drawPixmap(at, at, icon_pixmap(icon, inner, ink, 2.0))

    return draw


def icon_stamp(sheet: Sheet, icon: str, units: float, ink: str, stroke: float = 2.0) -> Stamp:
    """An icon by itself."""
    size = sheet.size(units)

    def draw(painter: QPainter) -> None:
        draw_icon(painter, icon, QRectF(0, 0, size, size), ink, stroke)

    return sheet.means.stamps.get(("icon", icon, ink, size, stroke), size, size, draw)
