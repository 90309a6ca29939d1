"""The map of the journey: what is seen of it, a way to get elsewhere, and its size."""

from canvas_hands import Hands
from painting_kit import colours
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from canvas.theme import LIGHT
from journey import edits

LEFT = Qt.MouseButton.LeftButton


def painted(hands: Hands) -> set[str]:
    """The colours on the map."""
    return set(colours(hands.canvas.minimap.grab().toImage()))


def test_a_click_brings_that_place_into_the_middle(hands: Hands) -> None:
    canvas, box = hands.canvas, hands.canvas.minimap
    canvas.zoom_to(2.0, animated=False)
    for share in (0.2, 0.8):
        QTest.mouseClick(box, LEFT, pos=QPoint(round(box.width() * share), box.height() // 2))
        x, _ = canvas.view.to_scene(canvas.width() / 2, canvas.height() / 2)
        around = canvas.drawing.scene.bounds()
        assert (x < around.center[0]) == (share < 0.5)


def test_its_upper_left_corner_changes_its_size(hands: Hands) -> None:
    box = hands.canvas.minimap
    before = QRect(box.geometry())
    QTest.mousePress(box, LEFT, pos=QPoint(3, 3))
    QTest.mouseMove(box, QPoint(-57, -37))
    QTest.mouseRelease(box, LEFT, pos=QPoint(3, 3))
    assert box.width() > before.width()
    assert box.height() > before.height()
    assert box.geometry().bottomRight() == before.bottomRight()


def test_it_shows_steps_in_the_colours_of_their_families_and_follows(hands: Hands, qtbot: QtBot) -> None:
    canvas = hands.canvas
    canvas.minimap.refresh()
    assert LIGHT.accent in painted(hands)
    before = painted(hands)
    edits.delete(hands.store, [node.id for node in hands.store.journey.nodes])
    qtbot.waitUntil(lambda: painted(hands) < before, timeout=3_000)
