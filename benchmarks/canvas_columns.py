"""The columns that are measured: the canvas of this program, and a plain painter of cards, names and straight lines.

The painter that paints the canvas' own ink stands in canvas_ink.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QStaticText,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from benchmarks.canvas_graph import KINDS, Graph

if TYPE_CHECKING:
    from journey.model import AnyRecord


class Shown(Protocol):
    """What a column offers of which only the painting is measured."""

    widget: QWidget

    def build(self, graph: Graph) -> None:
        """Show the whole graph."""

    def spoil(self) -> None:
        """Let all that is kept of the picture be painted anew."""

    def complete(self) -> bool:
        """Whether all that is seen is painted."""

    def zoom(self) -> float:
        """Pixels for one unit."""

    def fit(self) -> None:
        """See everything."""

    def zoom_to(self, zoom: float, node: int) -> None:
        """That zoom, a node in the middle."""


class Column(Shown, Protocol):
    """What a column offers of which everything is measured. Points are device-independent pixels."""

    def opened(self, graph: Graph) -> Callable[[], None]:
        """A function that opens the graph from what a file would hold."""

    def pan(self, x: int, y: int) -> None:
        """Move the picture by pixels."""

    def grab(self, node: int) -> QPoint:
        """Where a press takes a node."""

    def place(self, node: int) -> tuple[float, float]:
        """Where a node is in the document."""

    def select_all(self) -> None:
        """Select all nodes."""

    def undo(self) -> None:
        """Take the last act back."""


class Ours:
    """The program's canvas. ``staged``: the nodes in eight stages with figures, as the program is used; else the plain
    graph without stages."""

    def __init__(self, staged: bool) -> None:
        from canvas.theme import LIGHT
        from canvas.widget import CanvasWidget
        from journey.journey import new_journey
        from journey.store import Store

        self._staged = staged
        self.store = Store(new_journey("benchmark"))
        self.canvas = CanvasWidget(self.store, LIGHT)
        self.canvas.motion.reduced = True
        self.widget: QWidget = self.canvas
        self._ids: list[str] = []

    def records(self, graph: Graph) -> list[AnyRecord]:
        from journey.model import Edge, Loop, Node, Stage

        self._ids = [f"n{number}" for number in range(len(graph.names))]
        records: list[AnyRecord] = []
        stages = 8 if self._staged else 0
        columns = sorted({x for x, _ in graph.places})
        stage_of = {x: number * stages // len(columns) for number, x in enumerate(columns)} if stages else {}
        first = {stage: min(x for x in columns if stage_of[x] == stage) for stage in set(stage_of.values())}
        records += [Stage(id=f"s{number}", order=number, name=f"Stage {number}") for number in range(stages)]
        for number, ((x, y), name) in enumerate(zip(graph.places, graph.names, strict=True)):
            stage = f"s{stage_of[x]}" if stages else ""
            left = (x - first[stage_of[x]]) * 184 / 260 + 8 if stages else x
            top = y * 98 / 140 + 42 if stages else y
            kind = KINDS[number % len(KINDS)]
            records.append(Node(id=self._ids[number], order=number, kind=kind, name=name, stage=stage, x=left, y=top))
        for number, (source, target) in enumerate(graph.edges):
            loop = Loop() if target < source else None
            one, other = self._ids[source], self._ids[target]
            records.append(Edge(id=f"e{number}", order=number, source=one, output="next", target=other, loop=loop))
        return records

    def build(self, graph: Graph) -> None:
        with self.store.transaction("Build") as transaction:
            for record in self.records(graph):
                transaction.put(record)
        if self._staged:
            from canvas.overlay import EdgeFigures, NodeFigures, Overlay

            nodes = {node: NodeFigures(4000 + n, 6000 + n) for n, node in enumerate(self._ids)}
            edges = {f"e{n}": EdgeFigures(n * 37 % 8000) for n in range(len(graph.edges))}
            self.canvas.set_overlay(Overlay(nodes=nodes, edges=edges, replayed=True))

    def opened(self, graph: Graph) -> Callable[[], None]:
        from journey.encoding import decode, encode
        from journey.journey import Journey, new_journey
        from journey.store import Store

        empty = new_journey("benchmark")
        records = {record.id: record for record in self.records(graph)}
        data = encode(Journey({**empty.records, **records}))

        def open_it() -> None:
            self.store = Store(decode(data, "benchmark.journey"))
            self.canvas.set_store(self.store)

        return open_it

    def spoil(self) -> None:
        self.canvas.repaint_all()

    def complete(self) -> bool:
        return self.canvas.complete

    def zoom(self) -> float:
        return self.canvas.view.zoom

    def fit(self) -> None:
        self.canvas.fit(animated=False)

    def zoom_to(self, zoom: float, node: int) -> None:
        rect = self.canvas.drawing.scene.boxes[self._ids[node]].rect
        view = replace(self.canvas.view, zoom=zoom)
        self.canvas.set_view(view.centred(*rect.center, self.canvas.width(), self.canvas.height()))

    def pan(self, x: int, y: int) -> None:
        self.canvas.pan(x, y)

    def grab(self, node: int) -> QPoint:
        rect = self.canvas.drawing.scene.boxes[self._ids[node]].rect
        x, y = self.canvas.view.to_widget(*rect.center)
        return QPoint(round(x), round(y))

    def place(self, node: int) -> tuple[float, float]:
        found = self.store.journey.node(self._ids[node])
        return (found.x, found.y) if found is not None else (0.0, 0.0)

    def select_all(self) -> None:
        from canvas.acts import select_all

        select_all(self.canvas)

    def undo(self) -> None:
        self.store.undo()


class Bare:
    """A widget that paints cards as one picture each, names and straight edges, and nothing else."""

    def __init__(self) -> None:
        self.canvas = _BareWidget()
        self.widget: QWidget = self.canvas

    def build(self, graph: Graph) -> None:
        self.canvas.load(graph)

    def opened(self, graph: Graph) -> Callable[[], None]:
        return lambda: self.canvas.load(graph)

    def spoil(self) -> None:
        self.canvas.update()

    def complete(self) -> bool:
        return True

    def zoom(self) -> float:
        return self.canvas.scale

    def fit(self) -> None:
        self.canvas.fit()

    def zoom_to(self, zoom: float, node: int) -> None:
        self.canvas.zoom_to(zoom, node)

    def pan(self, x: int, y: int) -> None:
        self.canvas.pan(x, y)

    def grab(self, node: int) -> QPoint:
        return self.canvas.on_widget(self.canvas.places[node] + QPointF(80, 36)).toPoint()

    def place(self, node: int) -> tuple[float, float]:
        return self.canvas.places[node].x(), self.canvas.places[node].y()

    def select_all(self) -> None:
        self.canvas.selected = set(range(len(self.canvas.places)))
        self.canvas.update()

    def undo(self) -> None:
        self.canvas.undo()


_CELL = 1024.0
_CARD = (160.0, 72.0)
_FAR, _NAMES_FROM = 0.22, 0.35


class _BareWidget(QWidget):
    """Culling by a grid, a picture a card, prepared texts, batched calls: about what Qt can do at most."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.scale, self.origin = 1.0, QPointF(0, 0)
        self.places: list[QPointF] = []
        self.edges: list[tuple[int, int]] = []
        self.selected: set[int] = set()
        self._out: list[list[int]] = []
        self._cells: dict[tuple[int, int], set[int]] = {}
        self._far: dict[tuple[int, int], tuple[list[QRectF], QPainterPath]] = {}
        self._texts: list[QStaticText] = []
        self._sprites: dict[tuple[float, bool], QPixmap] = {}
        self._font = QFont()
        self._font.setPixelSize(12)
        self._drag: tuple[QPointF, dict[int, QPointF]] | None = None
        self._moves: list[dict[int, QPointF]] = []

    def load(self, graph: Graph) -> None:
        self.places = [QPointF(x, y) for x, y in graph.places]
        self.edges = list(graph.edges)
        self._out = [[] for _ in self.places]
        for source, target in self.edges:
            self._out[source].append(target)
        self._cells, self._far, self._texts = {}, {}, []
        for node, place in enumerate(self.places):
            self._cells.setdefault(_cell(place), set()).add(node)
        for name in graph.names:
            text = QStaticText(name)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.prepare(QTransform(), self._font)
            self._texts.append(text)
        self.update()

    def on_widget(self, point: QPointF) -> QPointF:
        return point * self.scale + self.origin

    def on_canvas(self, point: QPointF) -> QPointF:
        return (point - self.origin) / self.scale

    def fit(self) -> None:
        xs, ys = [p.x() for p in self.places], [p.y() for p in self.places]
        width, height = max(xs) - min(xs) + _CARD[0], max(ys) - min(ys) + _CARD[1]
        self.scale = min((self.width() - 64) / width, (self.height() - 64) / height)
        self._centre(QPointF(min(xs) + width / 2, min(ys) + height / 2))

    def zoom_to(self, zoom: float, node: int) -> None:
        self.scale = zoom
        self._centre(self.places[node] + QPointF(80, 36))

    def _centre(self, point: QPointF) -> None:
        at = QPointF(self.width() / 2, self.height() / 2) - point * self.scale
        self.origin = QPointF(round(at.x()), round(at.y()))
        self.update()

    def pan(self, x: int, y: int) -> None:
        self.origin += QPointF(x, y)
        self.scroll(x, y)

    def _sprite(self, chosen: bool) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (self.scale * ratio, chosen)
        found = self._sprites.get(key)
        if found is None:
            if len(self._sprites) > 60:
                self._sprites.clear()
            found = QPixmap(max(2, round(164 * self.scale * ratio)), max(2, round(76 * self.scale * ratio)))
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(self.scale * ratio, self.scale * ratio)
            painter.setPen(QPen(QColor(Qt.GlobalColor.blue if chosen else Qt.GlobalColor.gray), 1))
            painter.setBrush(QColor(Qt.GlobalColor.white))
            painter.drawRoundedRect(QRectF(2, 2, *_CARD), 8, 8)
            painter.end()
            found.setDevicePixelRatio(ratio)
            self._sprites[key] = found
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for area in event.region():  # type: ignore[attr-defined]  # iterable, but not declared so
            self._paint(painter, QRectF(area))

    def _paint(self, painter: QPainter, box: QRectF) -> None:
        painter.resetTransform()
        painter.setClipRect(box)
        painter.fillRect(box, QColor(Qt.GlobalColor.white))
        first, last = _cell(self.on_canvas(box.topLeft())), _cell(self.on_canvas(box.bottomRight()))
        # An edge may reach in from the next cell, and so may a card.
        cells = [
            (column, row)
            for column in range(first[0] - 1, last[0] + 2)
            for row in range(first[1] - 1, last[1] + 2)
            if (column, row) in self._cells
        ]
        painter.translate(self.origin)
        painter.scale(self.scale, self.scale)
        pen = QPen(QColor(Qt.GlobalColor.gray), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        far = [self._far_cell(cell) for cell in cells]
        for _, lines in far:
            painter.drawPath(lines)
        if self.scale < _FAR:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(Qt.GlobalColor.darkCyan))
            painter.drawRects([rect for rects, _ in far for rect in rects])
            return
        self._paint_near(painter, [node for cell in cells for node in self._cells[cell]])

    def _far_cell(self, cell: tuple[int, int]) -> tuple[list[QRectF], QPainterPath]:
        found = self._far.get(cell)
        if found is None:
            lines = QPainterPath()
            rects = []
            for node in self._cells[cell]:
                at = self.places[node]
                rects.append(QRectF(at.x(), at.y(), *_CARD))
                for target in self._out[node]:
                    lines.moveTo(at.x() + _CARD[0], at.y() + _CARD[1] / 2)
                    lines.lineTo(self.places[target].x(), self.places[target].y() + _CARD[1] / 2)
            found = self._far[cell] = (rects, lines)
        return found

    def _paint_near(self, painter: QPainter, nodes: list[int]) -> None:
        scale, x, y = self.scale, self.origin.x(), self.origin.y()
        plain, chosen = self._sprite(False), self._sprite(True)
        painter.save()
        painter.resetTransform()
        for node in nodes:
            at = self.places[node]
            sprite = chosen if node in self.selected else plain
            painter.drawPixmap(round((at.x() - 2) * scale + x), round((at.y() - 2) * scale + y), sprite)
        painter.restore()
        if scale >= _NAMES_FROM:
            painter.setFont(self._font)
            painter.setPen(QColor(Qt.GlobalColor.black))
            for node in nodes:
                painter.drawStaticText(self.places[node] + QPointF(38, 14), self._texts[node])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.on_canvas(event.position())
        for node, place in enumerate(self.places):
            if QRectF(place.x(), place.y(), *_CARD).contains(at):
                if node not in self.selected:
                    self.selected = {node}
                self._drag = (at, {n: QPointF(self.places[n]) for n in self.selected})
                return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            start, places = self._drag
            by = self.on_canvas(event.position()) - start
            self._put({node: place + by for node, place in places.items()})

    def _put(self, places: dict[int, QPointF]) -> None:
        box = QRectF()
        for node, place in places.items():
            box = box.united(QRectF(self.places[node].x(), self.places[node].y(), *_CARD))
            self._cells[_cell(self.places[node])].discard(node)
            self._far.pop(_cell(self.places[node]), None)
            self.places[node] = place
            self._cells.setdefault(_cell(place), set()).add(node)
            self._far.pop(_cell(place), None)
            box = box.united(QRectF(place.x(), place.y(), *_CARD))
        box.adjust(-700, -400, 700, 400)
        self.update(QRectF(self.on_widget(box.topLeft()), self.on_widget(box.bottomRight())).toAlignedRect())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            self._moves.append(self._drag[1])
            self._drag = None

    def undo(self) -> None:
        self._put(self._moves.pop())


def _cell(point: QPointF) -> tuple[int, int]:
    return int(point.x() // _CELL), int(point.y() // _CELL)


def make_column(name: str) -> Column:
    """The column of that name, but for those of canvas_ink."""
    if name == "plain":
        return Bare()
    return Ours(name == "ours, staged")
