"""Paints what makes a loop read as a loop: its port on the card and the pill with its limits on the channel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from canvas.faces import Faces, PillFace
from canvas.fonts import SEMIBOLD, CanvasFont, canvas_font
from canvas.geometry import LOOP_PORT_SIZE, PILL_HEIGHT, LoopShape, Point, Rect
from canvas.icons import draw_icon
from canvas.painting.cards import icon_stamp
from canvas.painting.sheet import Sheet
from canvas.painting.stamps import Draw
from canvas.palette import colour
from canvas.scene import Scene

_ICON = 12.0
_PAD = 9.0
_ICON_GAP = 6.0
_GAP = 12.0
_BASELINE = 4.0
#: The smallest text scale on the screen at which a pill is drawn in the middle distance.
_LEAST_SCALE = 0.9


class Part(NamedTuple):
    """One text on a pill: ``at`` from its left edge, in units of the pill's own scale."""

    text: str
    font: CanvasFont
    quiet: bool
    at: float


class Pill(NamedTuple):
    """A pill as it is drawn: its box on the canvas, the scale of what is on it, its texts."""

    rect: Rect
    scale: float
    parts: tuple[Part, ...]


def pill_of(sheet: Sheet, loop: LoopShape, face: PillFace) -> Pill | None:
    """The pill of a loop at this zoom; None far away, where only the line shows."""
    level = sheet.view.level
    if level == "far":
        return None
    scale = sheet.view.scale
    bold, plain = canvas_font("small", SEMIBOLD), canvas_font("small")
    choices: list[tuple[tuple[str, bool], ...]]
    if level == "near":
        room = loop.pill_room
        choices = [
            ((face.where, False), (face.limits, True), (face.passes, False)),
            ((face.where, False), (face.limits, True), (face.short, False)),
            ((face.limits, True), (face.short, False)),
            ((face.limits, True),),
            ((face.short, False),),
            (),
        ]
    else:
        scale = max(scale, _LEAST_SCALE * sheet.view.ratio)
        room = loop.pill_room * sheet.view.scale / scale
        choices = [((face.short, False),), ()]
    for choice in choices:
        parts, width = _laid_out(sheet, choice, bold, plain)
        if width <= room:
            break
    grown = scale / sheet.view.scale
    rect = Rect(
        round(loop.pill_x - width * grown / 2),
        loop.channel_y - PILL_HEIGHT * grown / 2,
        width * grown,
        PILL_HEIGHT * grown,
    )
    return Pill(rect, scale, tuple(parts))


def _laid_out(
    sheet: Sheet, texts: Iterable[tuple[str, bool]], bold: CanvasFont, plain: CanvasFont
) -> tuple[list[Part], float]:
    parts: list[Part] = []
    at = _PAD + _ICON
    gap = _ICON_GAP
    for text, quiet in texts:
        if text:
            font = plain if quiet else bold
            at += gap
            parts.append(Part(text, font, quiet, at))
            at += sheet.means.texts.width(font, text)
            gap = _GAP
    return parts, at + _PAD + (1.0 if parts else 0.0)


def paint_pills(sheet: Sheet, scene: Scene, faces: Faces, edges: Iterable[str], stale: bool) -> None:
    """The pills of these edges, as far as they are loops."""
    for edge_id in edges:
        paint_pill(sheet, scene, faces, edge_id, stale, False)
    sheet.means.texts.flush(sheet.painter)


def paint_pill(sheet: Sheet, scene: Scene, faces: Faces, edge_id: str, stale: bool, raised: bool) -> None:
    """One pill, its texts at the next flush. ``raised``: it is hovered or selected."""
    route, edge = scene.routes[edge_id], scene.journey.edge(edge_id)
    if route.loop is None or edge is None:
        return
    pill = pill_of(sheet, route.loop, faces.pill(edge))
    if pill is None:
        return
    theme, view = sheet.theme, sheet.view
    left, top = sheet.x(pill.rect.x), sheet.y(pill.rect.y)
    height = max(6, round(PILL_HEIGHT * pill.scale))
    width = max(height, round(pill.rect.width * view.scale))
    ground = theme.accent_soft if raised else theme.surface
    key = ("pill", ground, theme.accent, width, height, view.line)
    draw = _draw_pill(ground, theme.accent, width, height, view.line)
    sheet.means.stamps.get(key, width, height, draw).put(sheet.painter, left, top)
    icon = icon_stamp(sheet, "rotate-ccw", _ICON * pill.scale / view.scale, theme.accent)
    size = max(1, round(_ICON * pill.scale))
    icon.put(sheet.painter, left + round((_PAD - 0.5) * pill.scale), top + (height - size) // 2)
    baseline = top + round(height / 2 + _BASELINE * pill.scale)
    for part in pill.parts:
        ink = theme.muted if part.quiet else theme.accent_text
        if stale and part.text in (faces.pill(edge).passes, faces.pill(edge).short):
            ink = theme.faint
        sheet.means.texts.add(part.font, ink, pill.scale, left + part.at * pill.scale, baseline, part.text)


def _draw_pill(ground: str, ink: str, width: int, height: int, line: int) -> Draw:
    def draw(painter: QPainter) -> None:
        painter.setPen(QPen(colour(ink), line))
        painter.setBrush(colour(ground))
        radius = (height - line) / 2
        painter.drawRoundedRect(QRectF(line / 2, line / 2, width - line, height - line), radius, radius)

    return draw


def paint_loop_port(sheet: Sheet, middle: Point) -> None:
    """The round port at a card's lower right where loops leave."""
    if sheet.view.level == "far":
        return
    size = sheet.size(LOOP_PORT_SIZE)
    size += 1 - size % 2
    theme, line = sheet.theme, sheet.view.line
    stamp = sheet.means.stamps.get(
        ("loop port", theme.accent, theme.surface, size, line),
        size,
        size,
        _draw_port(theme.surface, theme.accent, size, line),
    )
    stamp.put(sheet.painter, sheet.x(middle[0]) - size // 2, sheet.y(middle[1]) - size // 2)


def _draw_port(ground: str, ink: str, size: int, line: int) -> Draw:
    def draw(painter: QPainter) -> None:
        painter.setPen(QPen(colour(ink), line))
        painter.setBrush(colour(ground))
        painter.drawEllipse(QRectF(line / 2, line / 2, size - line, size - line))
        inner = size * 0.6
        at = (size - inner) / 2
        draw_icon(painter, "rotate-ccw", QRectF(at, at, inner, inner), ink, 2.5)

    return draw
