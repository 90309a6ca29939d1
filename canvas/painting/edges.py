"""Paints the lines of edges: all of one colour in one call, corners and arrows as stamps."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from canvas.geometry import Route
from canvas.overlay import Overlay
from canvas.painting.sheet import Sheet
from canvas.painting.stamps import Stamp
from canvas.painting.strokes import (
    DISABLED_DASHES,
    ERROR_DASHES,
    Dashes,
    Stroke,
    Style,
    arrow_of_curve,
    curve_path,
    far_path,
    stroke_of,
)
from canvas.palette import colour
from canvas.scene import Scene
from canvas.theme import Theme
from journey.journey import Journey

#: Runs not longer than this are left out far away.
_UNSEEN = 4.0

_PlacedStamp = tuple[int, int, Stamp]


class EdgePainter:
    """Paints edges and keeps what it worked out for the present zoom."""

    def __init__(self) -> None:
        self._scale = 0.0
        self._strokes: dict[str, tuple[Route, Style, Stroke]] = {}
        self._far: dict[str, tuple[Route, QPainterPath]] = {}
        self._far_batch: tuple[Iterable[str], QPainterPath, QPainterPath] | None = None
        self._curves: dict[str, tuple[Route, QPainterPath]] = {}
        self._arrows: dict[str, tuple[Route, Style, _PlacedStamp]] = {}
        self._styles: dict[str, Style] = {}
        self._styled_for: tuple[Journey, Overlay, Theme, float] | None = None

    def _use_scale(self, scale: float) -> None:
        if scale != self._scale:
            self._scale = scale
            self._strokes.clear()
            self._arrows.clear()

    def paint(self, sheet: Sheet, scene: Scene, overlay: Overlay, edges: Iterable[str]) -> None:
        """Paint these edges."""
        if sheet.view.level == "far":
            self.paint_far(sheet, scene, edges)
            return
        routes = scene.routes
        self.paint_styled(sheet, [(routes[edge], self.style(sheet, scene, overlay, edge)) for edge in edges])

    def style(self, sheet: Sheet, scene: Scene, overlay: Overlay, edge_id: str) -> Style:
        """How an edge is drawn at rest."""
        kept = self._styled_for
        if (
            kept is None
            or kept[0] is not scene.journey
            or kept[1] is not overlay
            or kept[2] is not sheet.theme
            or kept[3] != sheet.view.scale
        ):
            self._styles.clear()
            self._styled_for = (scene.journey, overlay, sheet.theme, sheet.view.scale)
        found = self._styles.get(edge_id)
        if found is None:
            found = self._styles[edge_id] = _style(sheet, scene, overlay, edge_id)
        return found

    def paint_styled(self, sheet: Sheet, styled: Iterable[tuple[Route, Style]]) -> None:
        """Paint routes, each in its style."""
        self._use_scale(sheet.view.scale)
        runs: dict[str, list[QRect]] = {}
        stamps: list[_PlacedStamp] = []
        curves: dict[tuple[str, Dashes | None], list[QPainterPath]] = {}
        painter = sheet.painter
        painter.save()
        painter.translate(sheet.view.left, sheet.view.top)
        for route, style in styled:
            if route.curved:
                curves.setdefault((style.ink, style.dashes), []).append(self._curve(route))
                if style.arrow:
                    stamps.append(self._arrow(sheet, route, style))
                continue
            stroke = self._stroke(sheet, route, style)
            runs.setdefault(style.ink, []).extend(stroke.runs)
            stamps += stroke.stamps
        if curves:
            _paint_curves(sheet, curves)
        _fill(painter, runs)
        for x, y, stamp in stamps:
            stamp.put(painter, x, y)
        painter.restore()

    def _stroke(self, sheet: Sheet, route: Route, style: Style) -> Stroke:
        kept = self._strokes.get(route.edge_id)
        if kept is not None and kept[0] is route and kept[1] == style:
            return kept[2]
        stroke = stroke_of(route, style, sheet.means.stamps)
        self._strokes[route.edge_id] = (route, style, stroke)
        return stroke

    def _curve(self, route: Route) -> QPainterPath:
        kept = self._curves.get(route.edge_id)
        if kept is None or kept[0] is not route:
            kept = self._curves[route.edge_id] = (route, curve_path(route))
        return kept[1]

    def _arrow(self, sheet: Sheet, route: Route, style: Style) -> _PlacedStamp:
        kept = self._arrows.get(route.edge_id)
        if kept is None or kept[0] is not route or kept[1] != style:
            placed = arrow_of_curve(route, style._replace(width=sheet.view.line), sheet.means.stamps)
            kept = self._arrows[route.edge_id] = (route, style, placed)
        return kept[2]

    def paint_far(self, sheet: Sheet, scene: Scene, edges: Iterable[str], ink: str = "") -> None:
        """Lines of one pixel only; loops after the others and in their own colour, or all in ``ink``.

        The lines are kept in canvas units, so that they serve at every zoom.
        """
        if ink:
            forward, loops = self._gathered(scene, edges)
        else:
            if self._far_batch is None or self._far_batch[0] is not edges:
                self._far_batch = (edges, *self._gathered(scene, edges))
            _, forward, loops = self._far_batch
        painter, view = sheet.painter, sheet.view
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.translate(view.left, view.top)
        painter.scale(view.scale, view.scale)
        for colour_name, lines in ((ink or sheet.theme.edge, forward), (ink or sheet.theme.accent, loops)):
            pen = QPen(colour(colour_name), view.line)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPath(lines)
        painter.restore()

    def _gathered(self, scene: Scene, edges: Iterable[str]) -> tuple[QPainterPath, QPainterPath]:
        """The lines of forward edges and of loops, as one path each: nothing is handed over line by line."""
        forward, loops = QPainterPath(), QPainterPath()
        routes, far = scene.routes, self._far
        for edge in edges:
            route = routes[edge]
            kept = far.get(edge)
            if kept is None or kept[0] is not route:
                kept = far[edge] = (route, far_path(route, _UNSEEN))
            (loops if route.loop is not None else forward).addPath(kept[1])
        return forward, loops


def _style(sheet: Sheet, scene: Scene, overlay: Overlay, edge_id: str) -> Style:
    edge = scene.journey.edge(edge_id)
    is_loop = edge is not None and (edge.loop is not None or edge.source == edge.target)
    theme = sheet.theme
    ink = theme.accent if is_loop else theme.edge
    dashes: Dashes | None = None
    finding = overlay.findings.get(edge_id)
    if finding is not None and finding.severity == "error":
        ink, dashes = theme.danger, ERROR_DASHES
    elif edge is not None and _leaves_disabled(scene, edge.source):
        dashes = DISABLED_DASHES
    width = sheet.view.line if dashes == DISABLED_DASHES else sheet.size(overlay.edge_width(edge_id, is_loop))
    return Style(ink, width, sheet.view.scale, sheet.view.level == "near", True, dashes)


def _paint_curves(sheet: Sheet, curves: dict[tuple[str, Dashes | None], list[QPainterPath]]) -> None:
    painter = sheet.painter
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, sheet.view.level == "near")
    painter.scale(sheet.view.scale, sheet.view.scale)
    for (ink, dashes), paths in curves.items():
        # A cosmetic line of one pixel takes the quick way through the painter.
        pen = QPen(colour(ink), sheet.view.line)
        pen.setCosmetic(True)
        if dashes:
            pen.setDashPattern([float(length) for length in dashes])
        painter.setPen(pen)
        for path in paths:
            painter.drawPath(path)
    painter.restore()


def _fill(painter: QPainter, runs: dict[str, list[QRect]]) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    for ink, rectangles in runs.items():
        if rectangles:
            painter.setBrush(colour(ink))
            painter.drawRects(rectangles)


def _leaves_disabled(scene: Scene, node_id: str) -> bool:
    node = scene.journey.node(node_id)
    return node is not None and node.status == "disabled"
