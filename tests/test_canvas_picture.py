"""What the canvas shows while and after it is painted: the kept picture, what stands in for it, what is far away."""

import pytest
from canvas_hands import make_hands
from painting_kit import painted
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from benchmarks.canvas_columns import Ours
from benchmarks.canvas_graph import make_graph
from benchmarks.canvas_ink import Ink
from canvas.drawing import Drawing
from canvas.picture import WHOLE, Picture
from canvas.theme import LIGHT
from canvas.view import View
from journey import edits


def put(picture: Picture) -> QImage:
    """What a picture puts onto a widget."""
    image = QImage(picture.seen.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    picture.put(painter, QColor(LIGHT.canvas))
    painter.end()
    return image


def alike(one: QImage, other: QImage, area: QRect) -> float:
    """The share of equal pixels."""
    points = [(x, y) for x in range(area.left(), area.right(), 3) for y in range(area.top(), area.bottom(), 3)]
    return sum(one.pixel(x, y) == other.pixel(x, y) for x, y in points) / len(points)


def test_a_zoom_shows_the_former_picture_and_a_sketch_until_the_new_one_is_whole(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = make_hands()
    qtbot.addWidget(hands.canvas)
    hands.canvas.set_view(View(2.0, 1.0, -800, 20))
    hands.settle()
    canvas, picture = hands.canvas, hands.canvas._picture
    monkeypatch.setattr("canvas.picture.WHOLE_RESCALED", dict.fromkeys(WHOLE, 0))
    monkeypatch.setattr("canvas.picture.PIECE", dict.fromkeys(WHOLE, 1))
    former = put(picture)
    view = canvas.view.zoomed(0.66, canvas.width(), 0)
    assert view.level != "far"
    picture.show(view, picture.seen.width(), picture.seen.height(), QColor(LIGHT.canvas))
    picture.work(QPoint(0, 0), budget=0.0)
    assert not picture.complete
    shown = put(picture)
    width, height = int(former.width() * 0.33), int(former.height() * 0.33)
    scaled = former.scaled(width, height)
    at_right = shown.copy(shown.width() - width, 0, width, height)
    assert alike(at_right, scaled, QRect(4, 4, width - 8, height - 8)) > 0.8
    # Beyond it nothing is blank: there is what would be seen far away.
    drawing = Drawing(hands.store.journey, LIGHT, canvas.drawing.overlay)
    sketch = QImage(shown.size(), QImage.Format.Format_RGB32)
    painter = QPainter(sketch)
    painter.setClipRect(sketch.rect())
    drawing.sketch(painter, view, (0, 0, sketch.width(), sketch.height()))
    painter.end()
    beyond = QRect(shown.width() - width - 200, 0, 120, shown.height())
    assert alike(shown, sketch, beyond) > 0.98
    inks = {shown.pixel(x, y) for x in range(beyond.left(), beyond.right()) for y in range(shown.height())}
    assert QColor(LIGHT.surface).rgb() in inks
    while not picture.complete:
        picture.work(QPoint(0, 0), budget=0.0)
    assert put(picture) == picture.pixmap.copy(picture.seen).toImage()


def test_far_away_a_changed_document_is_painted_as_a_new_one(qtbot: QtBot) -> None:
    hands = make_hands()
    qtbot.addWidget(hands.canvas)
    view, drawing = View(0.2, 1.0, 40, 40), hands.canvas.drawing
    before = painted(drawing, view)
    node = hands.store.journey.node("guide")
    assert node is not None
    edits.move(hands.store, {"guide": (node.stage, node.x + 30, node.y + 300)})
    moved = painted(drawing, view)
    assert moved != before
    assert moved == painted(Drawing(hands.store.journey, LIGHT, drawing.overlay), view)
    edits.delete(hands.store, ("end",))
    assert painted(drawing, view) == painted(Drawing(hands.store.journey, LIGHT, drawing.overlay), view)
    hands.store.undo()
    hands.store.undo()
    assert painted(drawing, view) == before


def test_what_is_dragged_is_left_out_far_away(qtbot: QtBot) -> None:
    hands = make_hands()
    qtbot.addWidget(hands.canvas)
    view, drawing = View(0.2, 1.0, 40, 40), hands.canvas.drawing
    before = painted(drawing, view)
    drawing.hidden = frozenset({"guide"})
    left, top, right, bottom = view.device_box(drawing.scene.boxes["guide"].rect)
    middle = ((left + right) // 2, (top + bottom) // 2)
    assert painted(drawing, view).pixelColor(*middle) != before.pixelColor(*middle)
    drawing.hidden = frozenset()
    assert painted(drawing, view) == before


def test_the_bare_painter_of_the_benchmark_paints_the_same_ink(qtbot: QtBot) -> None:
    column, ours = Ink(staged=True), Ours(staged=True)
    graph = make_graph(60)
    for each in (column, ours):
        qtbot.addWidget(each.widget)
        each.widget.resize(900, 600)
        each.widget.show()
        each.build(graph)
    above = QRect(0, 0, 900, 500)
    for zoom in (0.15, 0.5, 1.0):
        column.zoom_to(zoom, graph.middle)
        ours.zoom_to(zoom, graph.middle)
        ours.widget.grab()
        qtbot.waitUntil(ours.complete)
        # A thin line's pixels depend a little on where it is cut off.
        assert alike(column.widget.grab(above).toImage(), ours.widget.grab(above).toImage(), above) > 0.999
