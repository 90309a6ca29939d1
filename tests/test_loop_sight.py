"""A loop that was just drawn shows its pill, if the picture has to move only a little for it."""

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from window_kit import open_window, wait_until

from designer.documents import Document
from designer.loop_sight import shift_into_sight
from journey.edits import connect
from journey.file import read_journey
from journey.journey import Journey
from journey.model import Edge

ROOM = QRect(0, 0, 800, 450)
MAP = QRect(630, 370, 150, 70)
BAR = QRect(20, 410, 500, 30)


def test_a_pill_in_sight_stays_where_it_is() -> None:
    assert shift_into_sight(QRect(300, 300, 100, 20), ROOM, [MAP, BAR]) == (0, 0)


def test_a_pill_below_what_floats_comes_out_above_it() -> None:
    for pill in (QRect(100, 415, 100, 20), QRect(640, 400, 100, 20), QRect(560, 430, 100, 20)):
        by_x, by_y = shift_into_sight(pill, ROOM, [MAP, BAR])
        assert by_y < 0
        moved = pill.translated(by_x, by_y)
        assert ROOM.contains(moved)
        assert not moved.intersects(MAP)
        assert not moved.intersects(BAR)


def test_the_picture_does_not_jump_to_a_far_pill() -> None:
    assert shift_into_sight(QRect(300, 900, 100, 20), ROOM, [MAP, BAR]) == (0, 0)


def test_a_loop_drawn_below_the_minimap_comes_into_sight(tmp_path: Path) -> None:
    whole = read_journey(Path(__file__).parent.parent / "resources" / "templates" / "lifecycle.journey")
    deepest = max(
        (edge for edge in whole.edges if edge.loop is not None),
        key=lambda edge: abs(_x_of(whole, edge.source) - _x_of(whole, edge.target)),
    )
    journey = Journey({key: record for key, record in whole.records.items() if key != deepest.id})
    with open_window(tmp_path, Document(journey)) as window:
        window.resize(1280, 800)
        workspace = window.workspace
        assert workspace is not None
        canvas = workspace.canvas
        wait_until(lambda: canvas.isVisible() and canvas.width() > 300, "canvas")
        canvas.fit(animated=False)
        lowest = max(lane.rect.bottom for lane in canvas.drawing.scene.lanes)
        # The lanes end just above what floats: the new loop's channel runs below it.
        _, bottom = canvas.view.to_widget(0, lowest)
        canvas.pan(0, canvas.zoom_bar.geometry().top() - bottom - 12)
        before = canvas.view
        made = connect(workspace.document.store, deepest.source, deepest.output, deepest.target)
        assert made is not None
        edge = workspace.document.store.journey.edge(made)
        assert isinstance(edge, Edge)
        assert edge.loop is not None
        QApplication.processEvents()
        assert canvas.view.top < before.top
        loop = canvas.drawing.scene.routes[made].loop
        assert loop is not None
        x, y = canvas.view.to_widget(loop.pill_x, loop.channel_y)
        for part in (canvas.minimap, canvas.zoom_bar, canvas.legend):
            assert not (part.isVisibleTo(canvas) and part.geometry().contains(round(x), round(y)))
        assert canvas.rect().contains(round(x), round(y))


def _x_of(journey: Journey, node_id: str) -> float:
    node = journey.node(node_id)
    assert node is not None
    stage = journey.stage(node.stage)
    return (stage.order if stage else 0.0) * 1000 + node.x
