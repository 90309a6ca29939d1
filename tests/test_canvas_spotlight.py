"""Some steps and edges stand out: what cards, edges, pills and tool tips say, and what Escape does."""

from __future__ import annotations

import pytest
from canvas_hands import Hands
from msgspec.structs import replace as with_fields
from painting_kit import colours
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from canvas.accessible.words import description_of
from canvas.drawing import Drawing, paint_scene, whole
from canvas.overlay import EdgeFigures, Finding, Heat, NodeFigures, Overlay, Spot, Spotlight
from canvas.theme import THEMES

SPOTLIGHT = Spotlight(
    {
        "start": Spot((("route", "1"), ("log-in", "3 Mar 10:00")), "3 Mar 2011 10:00: Enters.\nAnd then."),
        "settle": Spot((("route", "2, 4"),), "Waits."),
        "start-next": Spot((("route", "2"),), "3 Mar 2011 10:00"),
        "back-timeout": Spot((("route", "passes 1 to 2"),), "5 Mar 2011 11:00"),
    }
)
REPLAYED = Overlay(
    nodes={"start": NodeFigures(4112, 6236), "guide": NodeFigures(4036, 7876, sent=6902)},
    edges={"start-next": EdgeFigures(6236), "guide-next": EdgeFigures(5000)},
    findings={"guide": Finding("warning", 1, "A warning.")},
    heat=Heat("Reach", {"start": 7, "guide": 3}),
    replayed=True,
)
LIT = with_fields(REPLAYED, spotlight=SPOTLIGHT)


def test_what_stands_out_says_its_own_and_all_else_no_figures(hands: Hands) -> None:
    hands.canvas.set_overlay(LIT)
    drawing, journey = hands.canvas.drawing, hands.store.journey
    start, guide = (drawing.faces.node(node) for node in journey.nodes if node.id in ("start", "guide"))
    assert start.light is True
    assert [(figure.icon, figure.text) for figure in start.figures] == [("route", "1"), ("log-in", "3 Mar 10:00")]
    assert guide.light is False
    assert (guide.figures, guide.finding, guide.heat) == ((), None, -1)
    edges = {edge.id: drawing.faces.edge(edge).passes for edge in journey.edges}
    assert edges == {"start-next": "2", "back-timeout": "passes 1 to 2"} | dict.fromkeys(
        ("settle-next", "guide-next", "set-next", "back-order"), ""
    )
    hands.canvas.set_overlay(REPLAYED)
    again = drawing.faces.node(next(node for node in journey.nodes if node.id == "guide"))
    assert again.light is None
    assert again.figures


def test_edges_that_stand_out_have_the_colour_of_loops_and_the_others_none(hands: Hands) -> None:
    hands.canvas.set_overlay(LIT)
    drawing, theme = hands.canvas.drawing, hands.canvas.theme
    sheet = drawing.sheet(QPainter(), hands.canvas.view)
    styles = {
        edge.id: drawing.painter.edges.style(sheet, drawing.scene, LIT, edge.id) for edge in hands.store.journey.edges
    }
    assert {key for key, style in styles.items() if style.ink == theme.accent} == {"start-next", "back-timeout"}
    assert {style.ink for style in styles.values()} == {theme.accent, theme.border_strong}
    loop = hands.store.journey.edge("back-timeout")
    assert loop is not None
    assert not drawing.faces.pill(loop).muted
    hands.canvas.set_overlay(with_fields(REPLAYED, spotlight=Spotlight()))
    assert drawing.faces.pill(loop).muted


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("zoom", [1.0, 0.5, 0.2])
def test_it_is_seen_at_every_distance(hands: Hands, theme: object, zoom: float) -> None:
    def picture(overlay: Overlay) -> QImage:
        drawing = Drawing(hands.store.journey, theme, overlay)  # type: ignore[arg-type]
        rect = whole(drawing)
        image = QImage(round(rect.width * zoom), round(rect.height * zoom), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint_scene(painter, drawing, rect, zoom)
        painter.end()
        return image

    def accents(image: QImage) -> int:
        return colours(image).get(theme.accent, 0)  # type: ignore[attr-defined]

    nothing, lit = picture(with_fields(REPLAYED, spotlight=Spotlight())), picture(LIT)
    assert lit != nothing
    assert lit != picture(REPLAYED)
    assert accents(lit) > accents(nothing)


def test_tool_tip_and_screen_reader_tell_it(hands: Hands) -> None:
    hands.canvas.set_overlay(LIT)
    drawing, journey = hands.canvas.drawing, hands.store.journey
    said = description_of(journey, drawing.faces, LIT, "start")
    assert "3 Mar 2011 10:00: Enters. And then" in said
    assert "4,112" not in said
    assert "5 Mar 2011 11:00" in description_of(journey, drawing.faces, LIT, "back-timeout")


def test_escape_asks_to_leave_it_and_keeps_the_selection(hands: Hands, qtbot: QtBot) -> None:
    canvas = hands.canvas
    canvas.set_overlay(LIT)
    canvas.select(["guide"])
    canvas.setFocus()
    with qtbot.waitSignal(canvas.spotlight_left):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selection == {"guide"}
    canvas.set_overlay(REPLAYED)
    with qtbot.assertNotEmitted(canvas.spotlight_left):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selection == frozenset()


def test_the_legend_of_flow_and_heat_steps_back(hands: Hands) -> None:
    hands.canvas.set_overlay(REPLAYED)
    assert not hands.canvas.legend.isHidden()
    hands.canvas.set_overlay(LIT)
    assert hands.canvas.legend.isHidden()
