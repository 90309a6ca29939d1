"""Paints cards and edges far away: blocks and lines of one pixel, thousands in a few calls.

They are kept in canvas units by the cells of a grid, so that they serve at every zoom, only the cells in sight are
painted, and a change gathers only its own cells anew.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from canvas.faces import Faces
from canvas.geometry import Change, NodeBox, Rect
from canvas.overlay import Overlay
from canvas.painting.badges import paint_badge_dots
from canvas.painting.sheet import Sheet
from canvas.painting.strokes import far_path
from canvas.palette import colour
from canvas.scene import Scene
from canvas.theme import Theme

#: Below this zoom a card is a block of its family's colour, as on the map: its square would be two pixels wide.
BLOCK_BELOW = 0.1
#: Runs not longer than this are left out.
UNSEEN = 4.0
#: The side of the smallest cells in canvas units; what is larger than a cell lies in one of a coarser grid.
_CELL = 2048.0
_COARSER = 4.0
_COARSEST = _CELL * _COARSER**4

#: What is not gathered yet takes so many times as long to paint.
_UNGATHERED = 4

_Key = tuple[float, int, int]


class _Lines(NamedTuple):
    forward: QPainterPath
    loops: QPainterPath


class _Cards(NamedTuple):
    """Cards by the colour that fills them, their squares by family, and those with a badge."""

    fills: dict[str, list[QRectF]]
    squares: dict[str, list[QRectF]]
    badges: list[tuple[NodeBox, str]]


class _Cell:
    """What has its middle in a cell, the box round it, and what was gathered of it."""

    __slots__ = ("blocks", "cards", "edges", "lines", "nodes", "reach")

    def __init__(self, rect: Rect) -> None:
        self.reach = rect
        self.nodes: dict[str, None] = {}
        self.edges: dict[str, None] = {}
        self.lines: _Lines | None = None
        self.cards: _Cards | None = None
        self.blocks: _Cards | None = None

    def changed(self) -> None:
        """What was gathered is out of date."""
        self.lines = self.cards = self.blocks = None


class FarPainter:
    """Paints what is far away; to be told when the scene changed."""

    def __init__(self) -> None:
        self._scene: Scene | None = None
        self._cells: dict[_Key, _Cell] = {}
        self._homes: dict[str, _Cell] = {}
        self._colours_for: tuple[Theme, Overlay] | None = None
        # What was painted last, put together from its cells.
        self._lines: tuple[list[_Cell], _Lines] | None = None
        self._cards: tuple[list[_Cell], bool, _Cards] | None = None

    def forget(self) -> None:
        """The whole scene changed."""
        self._scene = None
        self._lines = self._cards = None

    def follow(self, scene: Scene, change: Change) -> None:
        """A part of the scene changed."""
        if change.everything or self._scene is not scene:
            self.forget()
            return
        self._lines = self._cards = None
        boxes, routes = scene.boxes, scene.routes
        for key in (*change.nodes, *change.edges):
            home = self._homes.pop(key, None)
            if home is not None:
                home.nodes.pop(key, None)
                home.edges.pop(key, None)
                home.changed()
        for key in change.nodes:
            if key in boxes:
                self._put_node(boxes[key])
        for key in change.edges:
            if key in routes:
                self._put_edge(key, routes[key].bounds)

    def _order(self, scene: Scene) -> None:
        if self._scene is scene:
            return
        self._scene = scene
        cells: dict[_Key, _Cell] = {}
        homes: dict[str, _Cell] = {}
        things = [(box.node_id, box.rect, True) for box in scene.boxes.values() if box.shape == "card"]
        things += [(key, route.bounds, False) for key, route in scene.routes.items()]
        reaches: dict[_Key, list[float]] = {}
        # As _home does it, in one plain walk: a large journey must not be waited for.
        for thing, (x, y, width, height), is_node in things:
            size, longest = _CELL, width if width > height else height
            while longest > size and size < _COARSEST:
                size *= _COARSER
            place = (size, int((x + width / 2) // size), int((y + height / 2) // size))
            cell = cells.get(place)
            if cell is None:
                cell = cells[place] = _Cell(Rect(x, y, width, height))
                reaches[place] = [x, y, x + width, y + height]
            else:
                reach = reaches[place]
                if x < reach[0]:
                    reach[0] = x
                if y < reach[1]:
                    reach[1] = y
                if x + width > reach[2]:
                    reach[2] = x + width
                if y + height > reach[3]:
                    reach[3] = y + height
            (cell.nodes if is_node else cell.edges)[thing] = None
            homes[thing] = cell
        for place, (left, top, right, bottom) in reaches.items():
            cells[place].reach = Rect(left, top, right - left, bottom - top)
        self._cells, self._homes = cells, homes

    def _put_node(self, box: NodeBox) -> None:
        if box.shape == "card":
            cell = self._homes[box.node_id] = self._home(box.rect)
            cell.nodes[box.node_id] = None

    def _put_edge(self, key: str, bounds: Rect) -> None:
        cell = self._homes[key] = self._home(bounds)
        cell.edges[key] = None

    def _home(self, rect: Rect) -> _Cell:
        x, y, width, height = rect
        size, longest = _CELL, max(width, height)
        while longest > size and size < _COARSEST:
            size *= _COARSER
        key = (size, int((x + width / 2) // size), int((y + height / 2) // size))
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = _Cell(rect)
            return cell
        left, top, wide, high = cell.reach
        if x < left or y < top or x + width > left + wide or y + height > top + high:
            cell.reach = cell.reach.joined(rect)
        cell.changed()
        return cell

    def _met(self, scene: Scene, rect: Rect) -> list[_Cell]:
        self._order(scene)
        return [cell for cell in self._cells.values() if cell.reach.meets(rect)]

    def count(self, scene: Scene, rect: Rect, zoom: float) -> int:
        """How many cards and edges are painted for a rectangle; those that must be gathered first weigh more."""
        count = 0
        for cell in self._met(scene, rect):
            cards = cell.blocks if zoom < BLOCK_BELOW else cell.cards
            count += len(cell.nodes) * (1 if cards is not None else _UNGATHERED)
            count += len(cell.edges) * (1 if cell.lines is not None else _UNGATHERED)
        return count

    # --- Edges -------------------------------------------------------------------------------------------

    def paint_edges(
        self,
        sheet: Sheet,
        scene: Scene,
        rect: Rect,
        hidden: AbstractSet[str],
        lit: Container[str] | None = None,
    ) -> None:
        """The edges that meet a rectangle and some beside it; loops after the others and in their own colour. With
        ``lit`` only those in it have a colour."""
        cells = self._met(scene, rect)
        if not hidden and self._lines is not None and self._lines[0] == cells:
            lines = self._lines[1]
        else:
            lines = _Lines(QPainterPath(), QPainterPath())
            for cell in cells:
                if cell.edges:
                    found = _lines_of(scene, cell, hidden)
                    lines.forward.addPath(found.forward)
                    lines.loops.addPath(found.loops)
            if not hidden:
                self._lines = (cells, lines)
        if lit is None:
            paint_lines(sheet, lines.forward, sheet.theme.edge)
            paint_lines(sheet, lines.loops, sheet.theme.accent)
            return
        for path in lines:
            paint_lines(sheet, path, sheet.theme.border_strong)
        shown = [key for cell in cells for key in cell.edges if key in lit and key not in hidden]
        for path in gathered_lines(scene, shown):
            paint_lines(sheet, path, sheet.theme.accent)

    # --- Cards -------------------------------------------------------------------------------------------

    def paint_cards(
        self, sheet: Sheet, scene: Scene, faces: Faces, overlay: Overlay, rect: Rect, hidden: AbstractSet[str]
    ) -> None:
        """The cards that meet a rectangle and some beside it."""
        cells = self._met(scene, rect)
        blocks = sheet.view.zoom < BLOCK_BELOW
        kept = self._colours_for
        if kept is None or kept[0] is not sheet.theme or kept[1] is not overlay:
            self._colours_for = (sheet.theme, overlay)
            self._cards = None
            for cell in self._cells.values():
                cell.cards = cell.blocks = None
        if not hidden and self._cards is not None and self._cards[0] == cells and self._cards[1] == blocks:
            cards = self._cards[2]
        else:
            cards = _Cards({}, {}, [])
            for cell in cells:
                if cell.nodes:
                    found = _cards_of(sheet.theme, scene, faces, overlay, cell, blocks, hidden)
                    for ink, rects in found.fills.items():
                        cards.fills.setdefault(ink, []).extend(rects)
                    for ink, rects in found.squares.items():
                        cards.squares.setdefault(ink, []).extend(rects)
                    cards.badges.extend(found.badges)
            if not hidden:
                self._cards = (cells, blocks, cards)
        _paint_cards(sheet, cards)

    def paint_some(self, sheet: Sheet, scene: Scene, faces: Faces, overlay: Overlay, nodes: Iterable[str]) -> None:
        """The cards of these nodes by themselves, the last on top."""
        _paint_cards(sheet, _gathered(sheet.theme, scene, faces, overlay, nodes, sheet.view.zoom < BLOCK_BELOW))


def gathered_lines(scene: Scene, edges: Iterable[str]) -> tuple[QPainterPath, QPainterPath]:
    """The lines of forward edges and of loops, as one path each: nothing is handed to Qt line by line."""
    forward, loops = QPainterPath(), QPainterPath()
    routes = scene.routes
    for edge in edges:
        route = routes[edge]
        (loops if route.loop is not None else forward).addPath(far_path(route, UNSEEN))
    return forward, loops


def paint_lines(sheet: Sheet, lines: QPainterPath, ink: str) -> None:
    """Lines in canvas units, one pixel wide."""
    if lines.isEmpty():
        return
    painter = sheet.painter
    painter.save()
    _use_canvas_units(sheet)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(colour(ink), sheet.view.line)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawPath(lines)
    painter.restore()


def _use_canvas_units(sheet: Sheet) -> None:
    painter, view = sheet.painter, sheet.view
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.translate(view.left, view.top)
    painter.scale(view.scale, view.scale)


def _lines_of(scene: Scene, cell: _Cell, hidden: AbstractSet[str]) -> _Lines:
    if hidden and not hidden.isdisjoint(cell.edges):
        return _Lines(*gathered_lines(scene, [edge for edge in cell.edges if edge not in hidden]))
    if cell.lines is None:
        cell.lines = _Lines(*gathered_lines(scene, cell.edges))
    return cell.lines


def _cards_of(
    theme: Theme,
    scene: Scene,
    faces: Faces,
    overlay: Overlay,
    cell: _Cell,
    blocks: bool,
    hidden: AbstractSet[str],
) -> _Cards:
    kept = cell.blocks if blocks else cell.cards
    is_whole = not hidden or hidden.isdisjoint(cell.nodes)
    if kept is not None and is_whole:
        return kept
    records = scene.journey.records
    shown = cell.nodes if is_whole else [node for node in cell.nodes if node not in hidden]
    ordered = sorted(shown, key=lambda node: (records[node].order, node))
    found = _gathered(theme, scene, faces, overlay, ordered, blocks)
    if is_whole and blocks:
        cell.blocks = found
    elif is_whole:
        cell.cards = found
    return found


def _gathered(theme: Theme, scene: Scene, faces: Faces, overlay: Overlay, nodes: Iterable[str], blocks: bool) -> _Cards:
    fills: dict[str, list[QRectF]] = {}
    squares: dict[str, list[QRectF]] = {}
    badges: list[tuple[NodeBox, str]] = []
    heat = overlay.heat.classes if overlay.heat is not None else {}
    for node_id in nodes:
        box, node = scene.boxes[node_id], scene.journey.node(node_id)
        x, y, width, height = box.rect
        rect = QRectF(x, y, width, height)
        if overlay.spots is not None:
            fills.setdefault(theme.accent if node_id in overlay.spots else theme.hover, []).append(rect)
            continue
        if node_id in heat:
            fills.setdefault(theme.heat[heat[node_id]], []).append(rect)
        else:
            ink = theme.family(faces.icon_and_family(node)[1]).ink if node is not None else theme.muted
            if blocks:
                fills.setdefault(ink, []).append(rect)
            else:
                fills.setdefault(theme.surface, []).append(rect)
                side = height / 3
                squares.setdefault(ink, []).append(QRectF(x + side, y + side, side, side))
        finding = overlay.findings.get(node_id)
        if finding is not None and finding.severity != "hint":
            badges.append((box, finding.severity))
    return _Cards(fills, squares, badges)


def _paint_cards(sheet: Sheet, cards: _Cards) -> None:
    painter = sheet.painter
    painter.save()
    _use_canvas_units(sheet)
    border = QPen(colour(sheet.theme.card_line), sheet.view.line)
    border.setCosmetic(True)
    painter.setPen(border)
    for ink, rectangles in cards.fills.items():
        painter.setBrush(colour(ink))
        painter.drawRects(rectangles)
    painter.setPen(Qt.PenStyle.NoPen)
    for ink, rectangles in cards.squares.items():
        painter.setBrush(colour(ink))
        painter.drawRects(rectangles)
    painter.restore()
    paint_badge_dots(sheet, cards.badges)
