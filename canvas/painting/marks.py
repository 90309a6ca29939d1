"""Paints what is passing on top of the picture: selection, focus, hovering, ports, what a gesture shows."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from canvas.drawing import Drawing
from canvas.fonts import SEMIBOLD, canvas_font
from canvas.geometry import CARD_RADIUS, CARD_WIDTH, Direction, Point, Port, Rect, Route
from canvas.marks import Ghost, Guide, Marks, Wire
from canvas.painting.card_stamps import chip_stamp, icon_stamp
from canvas.painting.far import gathered_lines, paint_lines
from canvas.painting.labels import ROOM_ON_TOP, paint_label, place_label
from canvas.painting.loops import paint_loop_port, paint_pill, pill_of
from canvas.painting.sheet import Sheet
from canvas.painting.strokes import Style
from canvas.palette import colour
from canvas.routing.direct import direct_points
from canvas.routing.shape import corner_radii, direction_of
from journey.catalogue import kind
from journey.words import say

_RING = 2.0
_SELECTED_OUT = 2.5
_FOCUS_OUT = 5.0
_PORT = 9.0
_HANDLE = 8.0
#: With more records selected than this, only those in sight are looked at, and what surrounds them stays as it is.
_FEW = 60
#: Up to so many selected cards are painted on top of others.
_RAISED = 12


def paint_marks(sheet: Sheet, drawing: Drawing, marks: Marks, moving: Iterable[str] = ()) -> None:
    """Everything that is passing, but for what is being dragged. ``moving``: nodes that are painted elsewhere."""
    away = frozenset(moving)
    selected = marks.selected - away
    _paint_edges(sheet, drawing, marks, selected, away)
    for rect in marks.old_places:
        _outline(sheet, rect, 0.0, sheet.theme.border_strong, 1.0, dashes=(3, 3))
    _raise(sheet, drawing, selected)
    if marks.hovered and marks.hovered not in away:
        _paint_hover(sheet, drawing, marks.hovered, marks.hovered in selected)
    paint_rings(sheet, drawing, selected)
    if marks.focused:
        _paint_focus(sheet, drawing, marks.focused)
    if marks.target:
        _paint_target(sheet, drawing, marks.target)
    if marks.blinking:
        _ring_of(sheet, drawing, marks.blinking, _FOCUS_OUT, sheet.theme.accent)
    for node_id in marks.ports_of:
        if node_id not in away:
            for port in drawing.scene.ports(node_id):
                _paint_port(sheet, port, marks.port == port)
    if marks.street is not None:
        _paint_street(sheet, drawing, marks.street)
    if marks.ghost is not None:
        _paint_ghost(sheet, marks.ghost)
    if marks.wire is not None:
        _paint_wire(sheet, drawing, marks.wire)
    for guide in marks.guides:
        _paint_guide(sheet, guide)
    if marks.band is not None:
        _paint_band(sheet, marks.band)
    if marks.letters:
        _paint_letters(sheet, drawing, marks.letters)
    sheet.means.texts.flush(sheet.painter)


# --- Edges ---------------------------------------------------------------------------------------------------


def _paint_edges(sheet: Sheet, drawing: Drawing, marks: Marks, selected: frozenset[str], away: frozenset[str]) -> None:
    scene = drawing.scene
    chosen = _seen_edges(sheet, drawing, selected)
    if sheet.view.level == "far":
        if chosen:
            for lines in gathered_lines(scene, chosen):
                paint_lines(sheet, lines, sheet.theme.accent)
        return
    styled: list[tuple[Route, Style]] = []
    # What leads to and from a selected step is only told apart where nothing else stands out.
    told = len(selected) <= _FEW and drawing.overlay.spots is None
    for node in [node for node in selected if node in scene.boxes] if told else []:
        for edge in (*scene.journey.edges_from.get(node, ()), *scene.journey.edges_to.get(node, ())):
            if edge.id not in selected and edge.loop is None:
                _restyle(sheet, drawing, edge.id, sheet.theme.muted, styled, away)
    if marks.hovered not in selected:
        edge_ink = sheet.theme.accent_text if _is_loop(drawing, marks.hovered) else sheet.theme.muted
        _restyle(sheet, drawing, marks.hovered, edge_ink, styled, away)
    for edge_id in chosen:
        _restyle(sheet, drawing, edge_id, sheet.theme.accent, styled, away)
    if marks.target in scene.routes:
        _restyle(sheet, drawing, marks.target, sheet.theme.accent, styled, away)
    if not styled:
        return
    drawing.painter.edges.paint_styled(sheet, styled)
    on_top = dict.fromkeys([*chosen, *([marks.hovered] if marks.hovered in scene.routes else [])])
    for edge_id in on_top:
        _paint_edge_words(sheet, drawing, edge_id)
        route = scene.routes[edge_id]
        if route.loop is not None:
            paint_loop_port(sheet, route.loop.port)
            paint_pill(sheet, scene, drawing.faces, edge_id, drawing.overlay.stale, True)
    sheet.means.texts.flush(sheet.painter)
    if len(chosen) <= _FEW:
        for edge_id in chosen:
            _paint_handles(sheet, scene.routes[edge_id])


def _seen_edges(sheet: Sheet, drawing: Drawing, selected: frozenset[str]) -> list[str]:
    """The selected edges, only those in sight if many are selected."""
    scene = drawing.scene
    if len(selected) <= _FEW:
        return [key for key in selected if key in scene.routes]
    return [key for key in drawing.painter.visible.edges(scene, _clip(sheet)) if key in selected]


def _clip(sheet: Sheet) -> Rect:
    """The part of the canvas that is painted now."""
    box = sheet.painter.clipBoundingRect()
    return sheet.view.device_to_scene(box.x(), box.y(), box.width(), box.height())


def _is_loop(drawing: Drawing, edge_id: str) -> bool:
    edge = drawing.scene.journey.edge(edge_id)
    return edge is not None and edge.loop is not None


def _restyle(
    sheet: Sheet,
    drawing: Drawing,
    edge_id: str,
    ink: str,
    styled: list[tuple[Route, Style]],
    away: frozenset[str],
) -> None:
    route, edge = drawing.scene.route(edge_id), drawing.scene.journey.edge(edge_id)
    if route is None or edge is None or edge.source in away or edge.target in away:
        return
    style = drawing.painter.edges.style(sheet, drawing.scene, drawing.overlay, edge_id)
    styled.append((route, style._replace(ink=ink)))


def _paint_edge_words(sheet: Sheet, drawing: Drawing, edge_id: str) -> None:
    """The words of an edge for which no place was free, on a ground of their own."""
    label, edge = drawing.scene.label(edge_id), drawing.scene.journey.edge(edge_id)
    if label is None or edge is None or label.room > 0 or sheet.view.level != "near":
        return
    label = label._replace(room=ROOM_ON_TOP)
    face = drawing.faces.edge(edge)
    placed = place_label(sheet, label, face)
    if placed is None:
        return
    x, _, words_width = placed
    width = words_width + (canvas_font("tiny", SEMIBOLD).width(face.passes) + 3 if face.passes else 0.0)
    box = Rect(x - 5, label.y - 9, width + 10, 18)
    left, top, right, bottom = sheet.view.device_box(box)
    painter = sheet.painter
    painter.fillRect(left, top, right - left, bottom - top, colour(sheet.theme.border_strong))
    line = sheet.view.line
    inner = (left + line, top + line, right - left - 2 * line, bottom - top - 2 * line)
    painter.fillRect(*inner, colour(sheet.theme.surface))
    paint_label(sheet, label, face, drawing.overlay.stale)


def _paint_handles(sheet: Sheet, route: Route) -> None:
    for x, y in (route.points[0], route.points[-1]):
        _square(sheet, x, y)


def _square(sheet: Sheet, x: float, y: float) -> None:
    """A handle, of the same size at every zoom."""
    painter, theme, ratio = sheet.painter, sheet.theme, sheet.view.ratio
    size, line = round(_HANDLE * ratio), max(1, round(ratio))
    left, top = sheet.x(x) - size // 2, sheet.y(y) - size // 2
    painter.fillRect(left, top, size, size, colour(theme.accent))
    painter.fillRect(left + line, top + line, size - 2 * line, size - 2 * line, colour(theme.surface))


def _raise(sheet: Sheet, drawing: Drawing, selected: frozenset[str]) -> None:
    """Selected cards lie on top of those that overlap them."""
    scene = drawing.scene
    if not 0 < len(selected) <= _RAISED or sheet.view.level == "far":
        return
    covered = set()
    for node in selected:
        box = scene.node_box(node)
        if box is not None and box.shape == "card":
            around = scene.nodes_in(box.rect)
            if any(other != node and scene.boxes[other].shape == "card" for other in around):
                covered.add(node)
    if covered:
        drawing.painter.paint_nodes(sheet, scene, drawing.faces, drawing.overlay, covered)


# --- Nodes ---------------------------------------------------------------------------------------------------


def paint_rings(sheet: Sheet, drawing: Drawing, nodes: Iterable[str]) -> None:
    """The rings of selected nodes and lanes."""
    scene, view = drawing.scene, sheet.view
    stage_ids = {lane.stage_id: lane for lane in scene.lanes}
    chosen = list(nodes)
    if len(chosen) > _FEW:
        wanted = set(chosen)
        chosen = [key for key in drawing.painter.visible.nodes(scene, _clip(sheet)) if key in wanted]
    for node_id in chosen:
        box = scene.node_box(node_id)
        if box is None:
            lane = stage_ids.get(node_id)
            if lane is not None:
                _outline(sheet, lane.rect, 1.0, sheet.theme.accent, _RING)
            continue
        if box.shape == "card":
            _put_ring(sheet, box.rect, view.level == "far")
        else:
            _outline(sheet, box.rect, _SELECTED_OUT, sheet.theme.accent, _RING)
            for x in (box.rect.x, box.rect.right):
                for y in (box.rect.y, box.rect.bottom):
                    _square(sheet, x, y)


def _put_ring(sheet: Sheet, rect: Rect, far: bool) -> None:
    """The ring of a selected card, as a stamp; far away a thin frame."""
    ratio = sheet.view.ratio
    width, height = sheet.size(CARD_WIDTH), sheet.size(rect.height)
    thick = max(1, round(_RING * ratio * min(1.0, max(sheet.view.zoom, 0.5))))
    out = thick if far else max(thick, round(3.5 * ratio * min(sheet.view.zoom, 1.5)))
    key = ("ring", sheet.theme.accent, width, height, thick, out)
    size = (width + 2 * out, height + 2 * out)
    radius = 0.0 if far else (CARD_RADIUS + 3) * sheet.view.scale

    def draw(painter: QPainter) -> None:
        pen = QPen(colour(sheet.theme.accent), thick)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(thick / 2, thick / 2, size[0] - thick, size[1] - thick)
        painter.drawRoundedRect(box, radius, radius)

    stamp = sheet.means.stamps.get(key, *size, draw)
    stamp.put(sheet.painter, sheet.x(rect.x) - out, sheet.y(rect.y) - out)


def _outline(
    sheet: Sheet, rect: Rect, out: float, ink: str, thick: float, dashes: tuple[int, int] | None = None
) -> None:
    """A rounded frame ``out`` pixels outside of a rectangle, ``thick`` pixels wide, the same at every zoom."""
    painter, ratio = sheet.painter, sheet.view.ratio
    left, top, right, bottom = sheet.view.device_box(rect)
    reach = out * ratio
    pen = QPen(colour(ink), max(1.0, round(thick * ratio)))
    if dashes:
        pen.setDashPattern([float(length) / thick for length in dashes])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    half = 0.5 if not out else 0.0
    box = QRectF(
        left - reach + half,
        top - reach + half,
        right - left + 2 * reach - 2 * half,
        bottom - top + 2 * reach - 2 * half,
    )
    radius = CARD_RADIUS * sheet.view.scale + reach
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, radius, radius)
    painter.restore()


def _ring_of(sheet: Sheet, drawing: Drawing, record_id: str, out: float, ink: str) -> None:
    box = drawing.scene.node_box(record_id)
    if box is not None:
        _outline(sheet, box.rect, out, ink, _RING)


def _paint_hover(sheet: Sheet, drawing: Drawing, node_id: str, selected: bool) -> None:
    box = drawing.scene.node_box(node_id)
    if box is not None and not selected:
        _outline(sheet, box.rect, 0.0, sheet.theme.faint, 1.0)


def _paint_focus(sheet: Sheet, drawing: Drawing, record_id: str) -> None:
    scene = drawing.scene
    box, route = scene.node_box(record_id), scene.route(record_id)
    if box is not None:
        _outline(sheet, box.rect, _FOCUS_OUT, sheet.theme.accent, _RING, dashes=(2, 2))
    elif route is not None:
        edge = scene.journey.edge(record_id)
        pill = pill_of(sheet, route.loop, drawing.faces.pill(edge), raised=True) if route.loop and edge else None
        if pill is not None:
            _outline(sheet, pill.rect, 3.0, sheet.theme.accent, _RING, dashes=(2, 2))
            return
        x, y = middle_of(route)
        _outline(sheet, Rect(x - 10, y - 10, 20, 20), 0.0, sheet.theme.accent, _RING, dashes=(2, 2))
    else:
        lane = next((lane for lane in scene.lanes if lane.stage_id == record_id), None)
        if lane is not None:
            _outline(sheet, lane.rect, 2.0, sheet.theme.accent, _RING, dashes=(2, 2))


def middle_of(route: Route) -> Point:
    """A point half way along a route's longest run."""
    runs = list(zip(route.points, route.points[1:], strict=False))
    (x1, y1), (x2, y2) = max(runs, key=lambda run: abs(run[1][0] - run[0][0]) + abs(run[1][1] - run[0][1]))
    return ((x1 + x2) / 2, (y1 + y2) / 2)


def _paint_target(sheet: Sheet, drawing: Drawing, record_id: str) -> None:
    box = drawing.scene.node_box(record_id)
    if box is not None:
        _outline(sheet, box.rect, _SELECTED_OUT, sheet.theme.accent, _RING)


def _paint_port(sheet: Sheet, port: Port, hovered: bool) -> None:
    size = round(_PORT * sheet.view.ratio * min(max(sheet.view.zoom, 0.6), 1.5)) | 1
    theme, line = sheet.theme, max(1, round(sheet.view.ratio))
    ground = theme.accent if hovered else theme.surface
    if hovered:
        size += 2 * line

    def draw(painter: QPainter) -> None:
        painter.setPen(QPen(colour(theme.accent), line))
        painter.setBrush(colour(ground))
        painter.drawEllipse(QRectF(line / 2, line / 2, size - line, size - line))

    stamp = sheet.means.stamps.get(("port", theme.accent, ground, size, line), size, size, draw)
    stamp.put(sheet.painter, sheet.x(port.x) - size // 2, sheet.y(port.y) - size // 2)


# --- Gestures ------------------------------------------------------------------------------------------------


def _paint_street(sheet: Sheet, drawing: Drawing, street: int) -> None:
    """Where a dragged lane would go."""
    lanes = drawing.scene.lanes
    if not lanes:
        return
    if street == 0:
        x = lanes[0].rect.x - 6
    elif street >= len(lanes):
        x = lanes[-1].rect.right + 6
    else:
        x = (lanes[street - 1].rect.right + lanes[street].rect.x) / 2
    thick = max(2, round(3 * sheet.view.ratio))
    top, bottom = sheet.y(lanes[0].rect.y), sheet.y(lanes[0].rect.bottom)
    sheet.painter.fillRect(sheet.x(x) - thick // 2, top, thick, bottom - top, colour(sheet.theme.accent))


def _paint_ghost(sheet: Sheet, ghost: Ghost) -> None:
    """A card that is about to be put down."""
    painter, theme = sheet.painter, sheet.theme
    left, top, right, bottom = sheet.view.device_box(ghost.rect)
    painter.save()
    painter.setOpacity(0.9)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(theme.accent), max(1, round(sheet.view.ratio)), Qt.PenStyle.DashLine))
    painter.setBrush(colour(theme.surface))
    radius = CARD_RADIUS * sheet.view.scale
    painter.drawRoundedRect(QRectF(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1), radius, radius)
    declared = kind(ghost.kind) if ghost.kind else None
    scale, texts = sheet.view.scale, sheet.means.texts
    font = canvas_font("body", SEMIBOLD)
    if ghost.words:
        words = texts.elided(font, ghost.words, ghost.rect.width - 24)
        texts.add(font, theme.text, scale, left + 12 * scale, top + round(20 * scale), words)
    if declared is not None and sheet.view.level != "far":
        at = round(9 * scale)
        chip_stamp(sheet, declared.icon, declared.family.id, False, 22.0).put(painter, left + at, top + at)
        name = texts.elided(font, say(declared.words), 112)
        texts.add(font, theme.text, scale, left + 38 * scale, top + round(24.5 * scale), name)
    texts.flush(painter)
    painter.restore()


def wire_points(wire: Wire) -> tuple[Point, ...]:
    """The corners of a connection that is being drawn."""
    (x1, y1), (x2, y2) = wire.start, wire.end
    if wire.side == "bottom":
        middle = (y1 + y2) / 2 if y2 > y1 + 24 else y1 + 12
        if y2 > y1 + 24:
            return ((x1, y1), (x1, middle), (x2, middle), (x2, y2))
        return ((x1, y1), (x1, middle), ((x1 + x2) / 2, middle), ((x1 + x2) / 2, y2), (x2, y2))
    points = direct_points(Rect(x1, y1, 0.0, 0.0), Rect(x2, y2, 0.0, 0.0))
    return tuple(points)


def _paint_wire(sheet: Sheet, drawing: Drawing, wire: Wire) -> None:
    theme = sheet.theme
    points = _clean(wire_points(wire))
    if len(points) < 2:
        return
    ink = theme.danger if wire.refused else theme.accent
    direction: Direction = direction_of(points)
    radii = corner_radii(points)
    bounds = Rect(0.0, 0.0, 0.0, 0.0)
    route = Route("", "", points, radii, False, direction, bounds)
    dashes = (5, 4) if wire.refused else None
    style = Style(ink, max(2, round(2 * sheet.view.ratio)), sheet.view.scale, True, True, dashes)
    drawing.painter.edges.paint_styled(sheet, [(route, style)])
    if wire.loop and not wire.refused:
        size = max(14.0, 14.0 / sheet.view.zoom)
        icon = icon_stamp(sheet, "rotate-ccw", size, theme.accent)
        icon.put(sheet.painter, sheet.x(points[-1][0]) + round(12 * sheet.view.ratio), sheet.y(points[-1][1]))


def _clean(points: tuple[Point, ...]) -> tuple[Point, ...]:
    kept: list[Point] = []
    for x, y in points:
        point = (round(x), round(y))
        if not kept or kept[-1] != point:
            kept.append(point)
    return tuple(kept)


def _paint_guide(sheet: Sheet, guide: Guide) -> None:
    painter, line = sheet.painter, max(1, round(sheet.view.ratio))
    x1, y1, x2, y2 = sheet.x(guide.start[0]), sheet.y(guide.start[1]), sheet.x(guide.end[0]), sheet.y(guide.end[1])
    ink = colour(sheet.theme.accent)
    painter.fillRect(min(x1, x2), min(y1, y2), abs(x2 - x1) + line, abs(y2 - y1) + line, ink)
    if guide.gap:
        tick = round(4 * sheet.view.ratio)
        for x, y in ((x1, y1), (x2, y2)):
            if x1 == x2:
                painter.fillRect(x - tick, y, 2 * tick + line, line, ink)
            else:
                painter.fillRect(x, y - tick, line, 2 * tick + line, ink)


def _paint_band(sheet: Sheet, band: Rect) -> None:
    left, top, right, bottom = sheet.view.device_box(band)
    painter, line = sheet.painter, max(1, round(sheet.view.ratio))
    painter.fillRect(left, top, right - left, bottom - top, colour(sheet.theme.accent, 0.10))
    ink = colour(sheet.theme.accent)
    painter.fillRect(left, top, right - left, line, ink)
    painter.fillRect(left, bottom - line, right - left, line, ink)
    painter.fillRect(left, top, line, bottom - top, ink)
    painter.fillRect(right - line, top, line, bottom - top, ink)


def _paint_letters(sheet: Sheet, drawing: Drawing, letters: tuple[tuple[str, str], ...]) -> None:
    """Letters on nodes, of the same size at every zoom."""
    font, ratio, theme = canvas_font("heading"), sheet.view.ratio, sheet.theme
    for node_id, text in letters:
        box = drawing.scene.node_box(node_id)
        if box is None:
            continue
        width, height = round((font.width(text) + 12) * ratio), round(20 * ratio)
        left, top = sheet.x(box.rect.x) - round(6 * ratio), sheet.y(box.rect.y) - round(6 * ratio)
        sheet.painter.fillRect(left, top, width, height, colour(theme.accent))
        sheet.means.texts.add(font, theme.on_accent, ratio, left + 6 * ratio, top + round(14.5 * ratio), text)
