"""Paints the drawing's ground: the canvas with its dots, the lanes with their names and people."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from canvas.fonts import SEMIBOLD, canvas_font
from canvas.geometry import FOLDED_LANE_WIDTH, LANE_HEADER, LANE_RADIUS, LaneBox, Rect
from canvas.overlay import Overlay
from canvas.painting.sheet import Sheet
from canvas.painting.stamps import Draw
from canvas.palette import colour
from journey.words import say_count

#: From dot to dot, in canvas units, and below which zoom they are left out.
DOT_PITCH = 24.0
DOTS_FROM = 0.5
_DOTS_A_TILE = 12
_TILES_KEPT = 8
_NAME_AT = 12.0
_BASELINE = 20.0
_HALF_LETTER = 4.0
#: A lane's head with less room than this has its name above.
_ROOM_FOR_NAME = 16.0


def paint_ground(sheet: Sheet, left: int, top: int, width: int, height: int) -> None:
    """Fill device pixels with the canvas' colour and its dots."""
    painter, theme, view = sheet.painter, sheet.theme, sheet.view
    if view.zoom < DOTS_FROM or sheet.means.stamps.vectors:
        painter.fillRect(left, top, width, height, colour(theme.canvas))
        return
    tile = _dots(sheet)
    size = tile.width()
    # Tile by tile, as plain copies: a pattern brush takes five times as long.
    for y in range(top - (top - view.top) % size, top + height, size):
        for x in range(left - (left - view.left) % size, left + width, size):
            painter.drawPixmap(x, y, tile)


def _dots(sheet: Sheet) -> QPixmap:
    pitch = DOT_PITCH * sheet.view.scale
    line = sheet.view.line
    size = max(1, round(pitch * _DOTS_A_TILE))
    key = (sheet.theme.dot, sheet.theme.canvas, size, line)
    tiles = sheet.means.tiles
    found = tiles.get(key)
    if found is None:
        if len(tiles) >= _TILES_KEPT:
            tiles.clear()
        found = tiles[key] = QPixmap(size, size)
        found.fill(colour(sheet.theme.canvas))
        painter = QPainter(found)
        for row in range(_DOTS_A_TILE):
            for column in range(_DOTS_A_TILE):
                painter.fillRect(round(column * pitch), round(row * pitch), line, line, colour(sheet.theme.dot))
        painter.end()
    return found


def paint_lanes(sheet: Sheet, lanes: Iterable[LaneBox], overlay: Overlay, seen: Rect) -> None:
    """The lanes that meet what is seen."""
    met = [lane for lane in lanes if lane.rect.meets(seen)]
    for lane in met:
        _paint_body(sheet, lane)
    for lane in met:
        if lane.folded:
            _paint_folded_name(sheet, lane)
        else:
            _paint_header(sheet, lane, overlay)
    sheet.means.texts.flush(sheet.painter)


def _paint_body(sheet: Sheet, lane: LaneBox) -> None:
    """The lane's ground. Only its corners are curves, as stamps: a large rounded rectangle takes half as long again."""
    painter, ink = sheet.painter, sheet.theme.lane(lane.tint)
    left, top, right, bottom = sheet.view.device_box(lane.rect)
    radius = min(sheet.size(LANE_RADIUS), (right - left) // 2, (bottom - top) // 2)
    fill = colour(ink)
    painter.fillRect(left + radius, top, right - left - 2 * radius, radius, fill)
    painter.fillRect(left, top + radius, right - left, bottom - top - 2 * radius, fill)
    painter.fillRect(left + radius, bottom - radius, right - left - 2 * radius, radius, fill)
    for is_right in (False, True):
        for is_low in (False, True):
            key = ("lane corner", ink, radius, is_right, is_low)
            stamp = sheet.means.stamps.get(key, radius, radius, _draw_corner(ink, radius, is_right, is_low))
            stamp.put(painter, right - radius if is_right else left, bottom - radius if is_low else top)


def _draw_corner(ink: str, radius: int, is_right: bool, is_low: bool) -> Draw:
    def draw(painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ink))
        painter.setClipRect(0, 0, radius, radius, Qt.ClipOperation.IntersectClip)
        painter.drawEllipse(-radius if is_right else 0, -radius if is_low else 0, 2 * radius, 2 * radius)

    return draw


def _text_scale(sheet: Sheet) -> float:
    """Names of lanes stay readable when the drawing is far away."""
    return max(sheet.view.scale, 0.75 * sheet.view.ratio)


def _paint_header(sheet: Sheet, lane: LaneBox, overlay: Overlay) -> None:
    texts, theme = sheet.means.texts, sheet.theme
    scale, zoom = _text_scale(sheet), sheet.view.scale
    left, top, right, _ = sheet.view.device_box(lane.rect)
    if LANE_HEADER * zoom < _ROOM_FOR_NAME * scale:
        # Over the lane's head rather than in it, for there is no room.
        baseline = top + min(round(_BASELINE * zoom), round(11 * scale))
    else:
        baseline = top + round(LANE_HEADER / 2 * zoom + _HALF_LETTER * scale)
    inset = _NAME_AT * min(zoom, scale)
    room = (right - left - 2 * inset) / scale
    font = canvas_font("body", SEMIBOLD)
    people = overlay.lanes.get(lane.stage_id) if overlay.replayed else None
    if people is not None and sheet.view.level != "far":
        figure_font = canvas_font("figure", 400)
        words = say_count("{count} person", "{count} people", people)
        width = figure_font.width(words)
        if width + 12 + font.width(lane.name) <= room:
            ink = theme.faint if overlay.stale else theme.muted
            texts.add(figure_font, ink, scale, right - inset - width * scale, baseline, words)
            room -= width + 12
    name = texts.elided(font, lane.name, room) if room > 10 else ""
    # A dot or two of a name say nothing.
    if len(name) > 2 or name == lane.name:
        texts.add(font, theme.text, scale, left + inset, baseline, name)


def _paint_folded_name(sheet: Sheet, lane: LaneBox) -> None:
    """The name turned, from the top downwards."""
    scale = _text_scale(sheet)
    font = canvas_font("body", SEMIBOLD)
    left, top, right, bottom = sheet.view.device_box(lane.rect)
    if right - left < FOLDED_LANE_WIDTH * 0.3:
        return
    painter, texts = sheet.painter, sheet.means.texts
    texts.flush(painter)
    painter.save()
    painter.translate(left + (right - left) / 2, top + _NAME_AT * sheet.view.scale)
    painter.rotate(90)
    room = (bottom - top) / scale - 2 * _NAME_AT
    texts.add(font, sheet.theme.text, scale, 0, math.floor(4 * scale), texts.elided(font, lane.name, room))
    texts.flush(painter)
    painter.restore()
