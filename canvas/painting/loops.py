"""Paints what makes a loop read as a loop: its port on the card and the pill with its limits on the channel."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from canvas.faces import Faces, PillFace
from canvas.fonts import SEMIBOLD, CanvasFont, canvas_font
from canvas.geometry import CHANNEL_PITCH, LOOP_PORT_SIZE, PILL_HEIGHT, LoopShape, Point, Rect
from canvas.icons import draw_icon
from canvas.painting.card_stamps import icon_stamp
from canvas.painting.sheet import Part, Sheet
from canvas.painting.stamps import Draw, put_all
from canvas.palette import colour
from canvas.scene import Scene

_ICON = 12.0
_PAD = 9.0
_ICON_GAP = 6.0
_GAP = 12.0
_BASELINE = 4.0
#: The smallest text scale on the screen at which a pill is drawn in the middle distance.
_LEAST_SCALE = 0.9
#: In the middle distance two pills on neighbouring channels keep so many device pixels between them,
_APART = 2.0
#: a pill's text has at least this height, in units of its scale: figures, with a line above and below,
_TEXT_ROOM = 10.5
#: and its icon keeps this distance from the pill's top and bottom.
_ICON_MARGIN = 0.5
#: So many pills are kept as they were laid out.
_PILLS_KEPT = 2_000
#: A pill lower than this, in units of its scale, has no room for an outline.
_OUTLINED_FROM = 15.0


class Pill(NamedTuple):
    """A pill as it is drawn: its box on the canvas, the scale of what is on it, its texts."""

    rect: Rect
    scale: float
    parts: tuple[Part, ...]


def pill_of(sheet: Sheet, loop: LoopShape, face: PillFace, raised: bool = False) -> Pill | None:
    """The pill of a loop at this zoom; None far away, where only the line shows.

    ``raised``: it is hovered or selected, and says all that it has to say, over whatever is beside it.
    """
    level = sheet.view.level
    if level == "far":
        return None
    scale = sheet.view.scale
    height = PILL_HEIGHT
    if level == "near":
        room = loop.pill_room
    else:
        scale = max(scale, _LEAST_SCALE * sheet.view.ratio)
        # Channels come closer on the screen than text may become smaller: the pill becomes lower instead.
        height = min(PILL_HEIGHT * scale / sheet.view.scale, CHANNEL_PITCH - _APART / sheet.view.scale)
        scale = min(scale, height * sheet.view.scale / _TEXT_ROOM)
        room = loop.pill_room * sheet.view.scale / scale
    if raised:
        room = math.inf
    parts, width = _chosen(sheet, face, room, level == "near" or raised)
    grown = scale / sheet.view.scale
    rect = Rect(
        round(loop.pill_x - width * grown / 2),
        loop.channel_y - height / 2,
        width * grown,
        height,
    )
    return Pill(rect, scale, parts)


def _chosen(sheet: Sheet, face: PillFace, room: float, in_full: bool) -> tuple[tuple[Part, ...], float]:
    """As much of what a pill has to say as fits into the room, and how wide it is then."""
    bold, plain = canvas_font("small", SEMIBOLD), canvas_font("small")
    kept = sheet.means.pills
    key = (face, room, in_full, bold)
    found = kept.get(key)
    if found is not None:
        return found
    choices: tuple[tuple[tuple[str, bool], ...], ...]
    if in_full:
        choices = (
            ((face.where, False), (face.limits, True), (face.passes, False)),
            ((face.where, False), (face.limits, True), (face.short, False)),
            ((face.limits, True), (face.short, False)),
            ((face.limits, True),),
            ((face.short, False),),
            (),
        )
    else:
        choices = (((face.short, False),), ())
    for choice in choices:
        parts, width = _laid_out(sheet, choice, bold, plain)
        if width <= room:
            break
    if len(kept) >= _PILLS_KEPT:
        kept.clear()
    kept[key] = (tuple(parts), width)
    return kept[key]


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
    pill = pill_of(sheet, route.loop, faces.pill(edge), raised)
    if pill is None:
        return
    theme, view = sheet.theme, sheet.view
    left, top = sheet.x(pill.rect.x), sheet.y(pill.rect.y)
    height = max(6, round(pill.rect.height * view.scale))
    width = max(height, round(pill.rect.width * view.scale))
    low = height < _OUTLINED_FROM * pill.scale
    ground = theme.accent_soft if raised or low else theme.surface
    outline = theme.accent if raised or not low else ground
    key = ("pill", ground, outline, width, height, view.line)
    muted = faces.pill(edge).muted and not raised
    if muted:
        ground, outline = theme.surface, theme.border_strong
        key = ("pill", ground, outline, width, height, view.line)
    draw = _draw_pill(ground, outline, width, height, view.line)
    sheet.means.stamps.get(key, width, height, draw).put(sheet.painter, left, top)
    size = max(1, round(min(_ICON, height / pill.scale - 2 * _ICON_MARGIN) * pill.scale))
    icon = icon_stamp(sheet, "rotate-ccw", size / view.scale, theme.faint if muted else theme.accent)
    icon.put(sheet.painter, left + round((_PAD - 0.5) * pill.scale), top + (height - size) // 2)
    baseline = top + round(height / 2 + _BASELINE * pill.scale)
    for part in pill.parts:
        ink = theme.muted if part.quiet or muted else theme.accent_text
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
    if sheet.view.level != "far":
        paint_loop_ports(sheet, (middle,))


def paint_loop_ports(sheet: Sheet, middles: Iterable[Point]) -> None:
    """Many of them."""
    size = sheet.size(LOOP_PORT_SIZE)
    size += 1 - size % 2
    theme, line = sheet.theme, sheet.view.line
    stamp = sheet.means.stamps.get(
        ("loop port", theme.accent, theme.surface, size, line),
        size,
        size,
        _draw_port(theme.surface, theme.accent, size, line),
    )
    half = size // 2
    put_all(sheet.painter, [(sheet.x(x) - half, sheet.y(y) - half, stamp) for x, y in middles])


def _draw_port(ground: str, ink: str, size: int, line: int) -> Draw:
    def draw(painter: QPainter) -> None:
        painter.setPen(QPen(colour(ink), line))
        painter.setBrush(colour(ground))
        painter.drawEllipse(QRectF(line / 2, line / 2, size - line, size - line))
        inner = size * 0.6
        at = (size - inner) / 2
        draw_icon(painter, "rotate-ccw", QRectF(at, at, inner, inner), ink, 2.5)

    return draw
