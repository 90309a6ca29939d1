"""The pills of loops keep apart where the channels that they stand on come close."""

from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from canvas.drawing import Drawing
from canvas.overlay import EdgeFigures, Overlay
from canvas.painting.loops import pill_of
from canvas.painting.sheet import Means, Sheet
from canvas.theme import LIGHT
from canvas.view import View
from journey.file import read_journey


@pytest.mark.parametrize("percent", [30, 33, 41, 43, 45, 49, 55, 64, 70])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_pills_on_neighbouring_channels_keep_apart(qapp: QApplication, percent: int, ratio: float) -> None:
    journey = read_journey(Path(__file__).parent.parent / "resources" / "templates" / "lifecycle.journey")
    loops = [edge.id for edge in journey.edges if edge.loop is not None]
    overlay = Overlay(edges={edge: EdgeFigures(980 + 7 * place) for place, edge in enumerate(loops)}, replayed=True)
    drawing = Drawing(journey, LIGHT, overlay)
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    view = View(zoom=percent / 100, ratio=ratio)
    sheet = Sheet(painter, view, LIGHT, Means.make())
    boxes = []
    for edge_id in loops:
        edge, route = journey.edge(edge_id), drawing.scene.routes[edge_id]
        assert edge is not None
        assert route.loop is not None
        pill = pill_of(sheet, route.loop, drawing.faces.pill(edge))
        assert pill is not None
        assert pill.parts
        boxes.append(QRect(QPoint(*view.device_box(pill.rect)[:2]), QPoint(*view.device_box(pill.rect)[2:])))
    painter.end()
    assert len(boxes) >= 5
    assert not [(one, other) for one, other in combinations(boxes, 2) if one.intersects(other)]
