"""Paints the lines of edges: all of one colour in one call, corners and arrows as stamps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from canvas.geometry import Route
from canvas.overlay import Overlay
from canvas.painting.far import gathered_lines, paint_lines
from canvas.painting.sheet import Sheet
from canvas.painting.stamps import Stamp, put_all
from canvas.painting.strokes import (
    DISABLED_DASHES,
    ERROR_DASHES,
    Dashes,
    Stroke,
    Strokes,
    Style,
    arrow_of_curve,
    curve_path,
    dashed,
)
from canvas.palette import colour
from canvas.scene import Scene
from canvas.theme import Theme
from canvas.view import View
from journey.journey import Journey

_PlacedStamp = tuple[int, int, Stamp]

#: A painter without a clip shows all; pixels reach no further than this.
_EVERYTHING = 2**30


class _Look(NamedTuple):
    """How an edge is drawn at any zoom: colour, dashes, width in canvas units, 0 for a thin line."""

    ink: str
    dashes: Dashes | None
    width: int


class EdgePainter:
    """Paints edges and keeps what it worked out for the present zoom."""

    def __init__(self) -> None:
        self._scale = 0.0
        self._strokes: dict[str, tuple[Route, Style, Stroke]] = {}
        self._curves: dict[str, tuple[Route, QPainterPath]] = {}
        self._arrows: dict[str, tuple[Route, Style, _PlacedStamp]] = {}
        # What edges look like at any zoom; the few different looks as styles at the present one.
        self._looks: dict[str, _Look] = {}
        self._looks_for: tuple[Journey, Overlay, Theme] | None = None
        self._styles: dict[_Look, Style] = {}
        self._styles_for: View | None = None
        self._makers: dict[Style, Strokes] = {}
        # Paints the inside of lines of which only the outline shows.
        self._hollows: EdgePainter | None = None

    def _use_scale(self, scale: float) -> None:
        if scale != self._scale:
            self._scale = scale
            self._strokes.clear()
            self._arrows.clear()
            self._makers.clear()

    def paint(self, sheet: Sheet, scene: Scene, overlay: Overlay, edges: Iterable[str]) -> None:
        """Paint these edges; far away as lines of one pixel."""
        if sheet.view.level == "far":
            forward, loops = gathered_lines(scene, edges)
            paint_lines(sheet, forward, sheet.theme.edge)
            paint_lines(sheet, loops, sheet.theme.accent)
            return
        routes = scene.routes
        styled = [(routes[edge], self.style(sheet, scene, overlay, edge)) for edge in edges]
        self.paint_styled(sheet, styled)
        if overlay.outlined and overlay.spots is None:
            self._hollow_out(sheet, styled)

    def _hollow_out(self, sheet: Sheet, styled: Iterable[tuple[Route, Style]]) -> None:
        """Leave only the outlines of lines that were painted."""
        if self._hollows is None:
            self._hollows = EdgePainter()
        line = sheet.view.line
        inside = [
            (route, style._replace(ink=sheet.theme.canvas, width=style.width - 2 * line, arrow=False))
            for route, style in styled
            if style.width > 2 * line and not route.curved
        ]
        self._hollows.paint_styled(sheet, inside)

    def style(self, sheet: Sheet, scene: Scene, overlay: Overlay, edge_id: str) -> Style:
        """How an edge is drawn at rest."""
        kept, view = self._looks_for, self._styles_for
        if kept is None or kept[0] is not scene.journey or kept[1] is not overlay or kept[2] is not sheet.theme:
            self._looks.clear()
            self._looks_for = (scene.journey, overlay, sheet.theme)
        if view is None or view.zoom != sheet.view.zoom or view.ratio != sheet.view.ratio:
            self._styles.clear()
            self._styles_for = sheet.view
        look = self._looks.get(edge_id)
        if look is None:
            look = self._looks[edge_id] = _look(sheet.theme, scene, overlay, edge_id)
        found = self._styles.get(look)
        if found is None:
            width = sheet.size(look.width) if look.width else sheet.view.line
            near = sheet.view.level == "near"
            found = self._styles[look] = Style(look.ink, width, sheet.view.scale, near, True, look.dashes)
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
        seen: QRect | None = None
        for route, style in styled:
            if route.curved:
                curves.setdefault((style.ink, style.dashes), []).append(self._curve(route))
                if style.arrow:
                    stamps.append(self._arrow(sheet, route, style))
                continue
            stroke = self._stroke(sheet, route, style)
            drawn = stroke.runs
            if style.dashes:
                if seen is None:
                    seen = _seen(painter)
                drawn = dashed(drawn, style.dashes, style.scale, seen)
            runs.setdefault(style.ink, []).extend(drawn)
            stamps += stroke.stamps
        if curves:
            _paint_curves(sheet, curves)
        _fill(painter, runs)
        put_all(painter, stamps)
        painter.restore()

    def _maker(self, sheet: Sheet, style: Style) -> Strokes:
        found = self._makers.get(style)
        if found is None:
            found = self._makers[style] = Strokes(style, sheet.means.stamps)
        return found

    def _stroke(self, sheet: Sheet, route: Route, style: Style) -> Stroke:
        kept = self._strokes.get(route.edge_id)
        if kept is not None and kept[0] is route and (kept[1] is style or kept[1] == style):
            return kept[2]
        stroke = self._maker(sheet, style).of(route)
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
            thin = style._replace(width=sheet.view.line)
            placed = arrow_of_curve(route, self._maker(sheet, thin), thin)
            kept = self._arrows[route.edge_id] = (route, style, placed)
        return kept[2]


def _look(theme: Theme, scene: Scene, overlay: Overlay, edge_id: str) -> _Look:
    edge = scene.journey.edge(edge_id)
    is_loop = edge is not None and (edge.loop is not None or edge.source == edge.target)
    ink = theme.accent if is_loop else theme.edge
    dashes: Dashes | None = None
    if overlay.spots is not None:
        lit = edge_id in overlay.spots
        return _Look(theme.accent if lit else theme.border_strong, None, overlay.edge_width(edge_id, is_loop))
    finding = overlay.findings.get(edge_id)
    if finding is not None and finding.severity == "error":
        ink, dashes = theme.danger, ERROR_DASHES
    elif edge is not None and _leaves_disabled(scene, edge.source):
        return _Look(ink, DISABLED_DASHES, 0)
    return _Look(ink, dashes, overlay.edge_width(edge_id, is_loop))


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


def _seen(painter: QPainter) -> QRect:
    """What can be seen of what is painted, in the painter's units."""
    if painter.hasClipping():
        return painter.clipBoundingRect().toAlignedRect()
    return QRect(-_EVERYTHING // 2, -_EVERYTHING // 2, _EVERYTHING, _EVERYTHING)


def _leaves_disabled(scene: Scene, node_id: str) -> bool:
    node = scene.journey.node(node_id)
    return node is not None and node.status == "disabled"
