"""The bare painter with the program's ink: the same calls of Qt's painter, from lists, and nothing else.

What a view of the canvas is made of (rectangles, stamps, texts, lines, floating parts) is recorded once, before
anything is measured. Painting then goes through the recorded calls: there is no scene to look into, no text to lay
out, no stamp to draw. Nothing that looks like the canvas can be painted faster through the same painter, so the ratio
to it is what the canvas itself costs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from benchmarks.canvas_columns import Ours
from benchmarks.canvas_graph import Graph

_Call = tuple[Callable[..., object], tuple[object, ...]]

#: What is recorded: what paints, and what decides how.
_RECORDED = (
    "drawLines",
    "drawPath",
    "drawPixmap",
    "drawRects",
    "drawRoundedRect",
    "drawStaticText",
    "drawText",
    "fillRect",
    "restore",
    "rotate",
    "save",
    "scale",
    "setBrush",
    "setClipRect",
    "setFont",
    "setOpacity",
    "setPen",
    "setRenderHint",
    "translate",
)


class Recorder(QPainter):
    """A painter that writes down what it is asked for."""

    def __init__(self, device: QPixmap) -> None:
        super().__init__(device)
        self.calls: list[_Call] = []


def _recording(name: str) -> Callable[..., object]:
    method: Callable[..., object] = getattr(QPainter, name)

    def record(self: Recorder, *arguments: object) -> object:
        self.calls.append((method, arguments))
        return method(self, *arguments)

    return record


for _name in _RECORDED:
    setattr(Recorder, _name, _recording(_name))


class Ink:
    """Paints what the canvas shows, once it was recorded; only looked at, never changed."""

    def __init__(self, staged: bool) -> None:
        self._ours = Ours(staged)
        self._shown = _InkWidget()
        self.widget: QWidget = self._shown

    def build(self, graph: Graph) -> None:
        """Build the canvas' own, out of sight, and record what it shows whole."""
        canvas = self._ours.canvas
        canvas.resize(self.widget.size())
        self._ours.build(graph)
        canvas.ensurePolished()
        for part in (canvas.minimap, canvas.zoom_bar, canvas.legend):
            part.place()
        self.fit()

    def prepare(self, zooms: Sequence[float], node: int) -> None:
        """Record all views that will be asked for."""
        for zoom in zooms:
            self.zoom_to(zoom, node)

    def spoil(self) -> None:
        self.widget.update()

    def complete(self) -> bool:
        return True

    def zoom(self) -> float:
        return self._ours.zoom()

    def fit(self) -> None:
        self._ours.fit()
        self._show()

    def zoom_to(self, zoom: float, node: int) -> None:
        self._ours.zoom_to(zoom, node)
        self._show()

    def _show(self) -> None:
        canvas = self._ours.canvas
        self._shown.show_view(canvas.view, lambda: recorded(canvas))


def recorded(canvas: Any) -> list[_Call]:
    """The calls that paint what a canvas shows now, what floats over it as pictures."""
    ratio = canvas.devicePixelRatioF()
    size = (round(canvas.width() * ratio), round(canvas.height() * ratio))
    device = QPixmap(*size)
    painter = Recorder(device)
    painter.setClipRect(0, 0, *size)
    canvas.drawing.paint(painter, canvas.view, (0, 0, *size))
    for part in (canvas.minimap, canvas.zoom_bar, canvas.legend):
        if not part.isHidden():
            picture = part.grab()
            picture.setDevicePixelRatio(1.0)
            painter.drawPixmap(round(part.x() * ratio), round(part.y() * ratio), picture)
    painter.end()
    return painter.calls


class _InkWidget(QWidget):
    """Goes through the calls of the view that it shows."""

    def __init__(self) -> None:
        super().__init__()
        self._views: dict[object, list[_Call]] = {}
        self._calls: list[_Call] = []

    def show_view(self, view: object, record: Callable[[], list[_Call]]) -> None:
        """Show a view, recorded now if it was never shown."""
        if view not in self._views:
            self._views[view] = record()
        self._calls = self._views[view]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        for method, arguments in self._calls:
            method(painter, *arguments)
