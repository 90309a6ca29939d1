"""What is being dragged, taken off the picture: one small picture that moves, and the edges that lead to it.

So a move paints no card anew, whether one is dragged or a thousand.
"""

from __future__ import annotations

from PySide6.QtCore import QLine, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from canvas.drawing import Drawing
from canvas.geometry import CARD_RADIUS, Point, Rect, Route
from canvas.painting.marks import paint_rings
from canvas.painting.sheet import Sheet
from canvas.painting.stamps import Draw
from canvas.palette import colour
from canvas.view import View

#: With more edges than this between what moves and what stays, they are drawn as straight lines meanwhile.
_ROUTED_UP_TO = 60
#: With more nodes than this they are lifted without shadows.
_SHADOWS_UP_TO = 60
#: So much beyond the widget is lifted too, in device-independent pixels, for dragging over the border.
_MARGIN = 400
_SHADOW_DROP, _SHADOW_SPREAD = 4.0, 12.0
_OPACITY = 0.9


class Lift:
    """Nodes that are being dragged, with the edges among them. ``edges`` are all that must leave the picture."""

    def __init__(self, drawing: Drawing, nodes: frozenset[str], rings: bool = True) -> None:
        self._drawing = drawing
        self.nodes = nodes
        self._rings = rings
        journey, routes = drawing.scene.journey, drawing.scene.routes
        touching = {
            edge.id: edge
            for node in nodes
            for edge in (*journey.edges_from.get(node, ()), *journey.edges_to.get(node, ()))
            if edge.id in routes
        }
        self._inner = [edge for edge in touching.values() if edge.source in nodes and edge.target in nodes]
        self._border = [edge for edge in touching.values() if (edge.source in nodes) != (edge.target in nodes)]
        self.edges = frozenset(touching)
        self.by: Point = (0.0, 0.0)
        self._routes: dict[str, Route] = {}
        self._pixmap: QPixmap | None = None
        self._made_for: View | None = None
        self._corner = (0, 0)

    def shift(self, by: Point) -> None:
        """Move what is lifted to ``by`` from its place."""
        self.by = by
        self._routes = {}

    def _few_edges(self) -> bool:
        return len(self._border) <= _ROUTED_UP_TO and len(self._inner) <= 2 * _ROUTED_UP_TO

    def paint(self, sheet: Sheet, width: int, height: int) -> None:
        """Paint it where it is now, on a widget of that size (device pixels)."""
        if self._made_for != sheet.view:
            self._make(sheet, width, height)
        by_x, by_y = round(self.by[0] * sheet.view.scale), round(self.by[1] * sheet.view.scale)
        painter = sheet.painter
        if not self._border:
            pass
        elif self._few_edges():
            self._paint_routes(sheet)
        else:
            self._paint_lines(sheet)
        if self._pixmap is not None:
            if len(self.nodes) <= _SHADOWS_UP_TO:
                painter.setOpacity(_OPACITY)
            painter.drawPixmap(QPoint(self._corner[0] + by_x, self._corner[1] + by_y), self._pixmap)
            painter.setOpacity(1.0)

    def area(self, view: View) -> QRect:
        """The device pixels that it covers now, its edges included."""
        scene = self._drawing.scene
        rects = [scene.boxes[node].rect.moved(*self.by) for node in self.nodes if node in scene.boxes]
        others = [edge.target if edge.source in self.nodes else edge.source for edge in self._border]
        rects += [scene.boxes[node].rect for node in others if node in scene.boxes]
        if not rects:
            return QRect()
        around = rects[0]
        for rect in rects[1:]:
            around = around.joined(rect)
        left, top, right, bottom = view.device_box(around.grown(64.0))
        return QRect(left, top, right - left, bottom - top)

    def _paint_routes(self, sheet: Sheet) -> None:
        drawing = self._drawing
        if not self._routes:
            boxes = drawing.scene.boxes
            moved = {
                node: (boxes[node].rect.x + self.by[0], boxes[node].rect.y + self.by[1])
                for node in self.nodes
                if node in boxes
            }
            wanted = {edge.id for edge in self._border}
            found = drawing.scene.drag_routes(moved)
            self._routes = {key: route for key, route in found.items() if key in wanted}
        styles = drawing.painter.edges
        styled = [
            (route, styles.style(sheet, drawing.scene, drawing.overlay, key)) for key, route in self._routes.items()
        ]
        if sheet.view.level == "far":
            styled = [(route, style._replace(arrow=False, width=sheet.view.line)) for route, style in styled]
        styles.paint_styled(sheet, styled)

    def _paint_lines(self, sheet: Sheet) -> None:
        boxes, view = self._drawing.scene.boxes, sheet.view
        lines = []
        for edge in self._border:
            ends = []
            for node in (edge.source, edge.target):
                rect = boxes[node].rect
                x, y = rect.center
                if node in self.nodes:
                    x, y = x + self.by[0], y + self.by[1]
                ends.append((sheet.x(x), sheet.y(y)))
            lines.append(QLine(*ends[0], *ends[1]))
        painter = sheet.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colour(sheet.theme.edge), view.line))
        painter.drawLines(lines)

    def _make(self, sheet: Sheet, width: int, height: int) -> None:
        """Paint the nodes and the edges among them into a picture of their own."""
        drawing, view = self._drawing, sheet.view
        self._made_for = view
        boxes = [drawing.scene.boxes[node] for node in self.nodes if node in drawing.scene.boxes]
        routes = [drawing.scene.routes[edge.id] for edge in self._inner]
        margin = round(_MARGIN * view.ratio)
        window = QRect(-margin, -margin, width + 2 * margin, height + 2 * margin)
        # The part of the window from which something may be moved into sight.
        window.translate(-round(self.by[0] * view.scale), -round(self.by[1] * view.scale))
        around: Rect | None = None
        for rect in (*(box.rect for box in boxes), *(route.bounds for route in routes)):
            around = rect if around is None else around.joined(rect)
        if around is None:
            self._pixmap = None
            return
        left, top, right, bottom = view.device_box(around.grown(20.0 / min(view.zoom, 1.0)))
        area = QRect(left, top, right - left, bottom - top) & window
        if area.isEmpty():
            self._pixmap = None
            return
        pixmap = QPixmap(area.size())
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.translate(-area.topLeft())
        painter.setClipRect(area)
        own = drawing.sheet(painter, view)
        parts = drawing.painter
        parts.edges.paint(own, drawing.scene, drawing.overlay, [route.edge_id for route in routes])
        if len(boxes) <= _SHADOWS_UP_TO:
            for box in boxes:
                self._put_shadow(own, box.rect)
        parts.paint_nodes(own, drawing.scene, drawing.faces, drawing.overlay, self.nodes)
        if self._rings:
            paint_rings(own, drawing, [box.node_id for box in boxes])
        painter.end()
        self._pixmap, self._corner = pixmap, (area.x(), area.y())

    def _put_shadow(self, sheet: Sheet, rect: Rect) -> None:
        """The shadow under a lifted card, a stamp."""
        spread, drop = round(_SHADOW_SPREAD * sheet.view.scale), round(_SHADOW_DROP * sheet.view.scale)
        width, height = sheet.size(rect.width), sheet.size(rect.height)
        theme = sheet.theme
        key = ("shadow", theme.name, width, height, spread)
        size = (width + 2 * spread, height + 2 * spread)
        draw = _draw_shadow(theme.shadow, theme.shadow_opacity, *size, spread, CARD_RADIUS * sheet.view.scale)
        stamp = sheet.means.stamps.get(key, *size, draw)
        stamp.put(sheet.painter, sheet.x(rect.x) - spread, sheet.y(rect.y) - spread + drop)


def _draw_shadow(ink: str, opacity: float, width: int, height: int, spread: int, radius: float) -> Draw:
    def draw(painter: QPainter) -> None:
        steps = max(2, spread)
        painter.setPen(Qt.PenStyle.NoPen)
        for step in range(steps):
            # Rings laid over one another fall off as a soft shadow does.
            inset = spread * step / steps
            share = opacity * 2 * (step + 1) / (steps * (steps + 1))
            painter.setBrush(colour(ink, round(share, 4)))
            box = QRectF(inset, inset, width - 2 * inset, height - 2 * inset)
            painter.drawRoundedRect(box, radius + spread - inset, radius + spread - inset)

    return draw
