"""Pictures of journeys as SVG: real text, ids, titles; nothing runs, nothing is fetched."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from drawn_journeys import branching, journey_of, moved, replaced
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from canvas.layout.tidy import tidy
from canvas.overlay import EdgeFigures, Finding, Heat, NodeFigures, Overlay
from canvas.scene import Scene
from canvas.theme import DARK, LIGHT
from designer.picture import MARGIN, drawing_of, icon_parts, journey_svg
from designer.picture_file import Kind, journey_picture
from exporters.pictures.drawing import Circle, Drawing, Group, IconPart, Path, Rectangle, Span, Text
from exporters.pictures.svg import svg_of
from exporters.pictures.text_width import elided, in_lines, text_width
from journey.journey import Journey

SVG = "{http://www.w3.org/2000/svg}"

NODES = {"n": ("a", 0, 0), "m": ("a", 1, 0), "o": ("b", 0, 0)}
JOURNEY = journey_of("a b", NODES, ["n.yes>m", "m>o", "o>m*"], {"n": "condition_split", "m": "email"})


def root_of(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def test_everything_is_named_and_every_word_is_text() -> None:
    root = root_of(journey_svg(JOURNEY, LIGHT))
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert {"stage-a", "stage-b", "step-n", "step-m", "step-o", "edge-n-m", "loop-o-m"} <= ids
    words = texts(root)
    assert "A" in words
    assert "yes" in words
    assert any(word.startswith("back to A") for word in words)
    assert any(word.startswith("no") and word.endswith("ends") for word in words), "the way out that leads nowhere"
    assert root.find(f"{SVG}title") is not None
    group = next(element for element in root.iter(f"{SVG}g") if element.get("id") == "step-m")
    title = group.find(f"{SVG}title")
    assert title is not None
    assert title.text


def test_figures_stand_on_cards_edges_and_lanes() -> None:
    overlay = Overlay(
        nodes={"m": NodeFigures(people=4_112, entries=6_236, sent=5_000, capped=974)},
        edges={"m>o": EdgeFigures(passes=6_236), "o>m": EdgeFigures(passes=1_284)},
        lanes={"a": 4_112},
        replayed=True,
    )
    words = texts(root_of(journey_svg(JOURNEY, LIGHT, overlay)))
    assert {"4,112", "5,000", "974", "6,236", "4,112 people"} <= set(words)
    assert any("1,284 passes" in word or "1,284" in word for word in words)


def test_width_shows_flow_and_colours_are_the_themes() -> None:
    overlay = Overlay(edges={"m>o": EdgeFigures(passes=9_000)}, replayed=True)
    for theme in (LIGHT, DARK):
        text = journey_svg(JOURNEY, theme, overlay)
        assert f'stroke="{theme.edge}" stroke-width="6"' in text
        assert f'stroke="{theme.accent}"' in text
        assert theme.canvas in text


def test_findings_heat_and_stale_figures_show() -> None:
    figures = {node_id: NodeFigures(people=1, entries=2) for node_id in NODES}
    overlay = Overlay(
        nodes=figures,
        findings={"n": Finding("error", 1, "Choose a condition."), "m>o": Finding("error")},
        heat=Heat("Reach", {"n": 7, "m": 0}),
        stale=True,
        replayed=True,
    )
    text = journey_svg(JOURNEY, LIGHT, overlay)
    assert LIGHT.heat[7] in text
    assert LIGHT.danger_soft in text
    assert 'stroke-dasharray="5 4"' in text
    assert "Choose a condition." in text


def test_hostile_names_stay_text() -> None:
    records = dict(JOURNEY.records)
    nasty = '</text><script>alert("1")</script>\x00\x1b & <b>'
    records["n"] = replaced(records["n"], name=nasty)
    records["journey"] = replaced(records["journey"], name=nasty)
    records["a"] = replaced(records["a"], name=nasty)
    root = root_of(journey_svg(Journey(records), LIGHT))
    assert not list(root.iter(f"{SVG}script"))
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == nasty.replace("\x00", "").replace("\x1b", "")


def test_ids_of_records_become_ids_of_their_own() -> None:
    items = tuple(Group(name, "", ()) for name in ('x" onload="y', "x--onload--y", "1", "", "x--onload--y"))
    root = root_of(svg_of(Drawing(0, 0, 10, 10, LIGHT.canvas, "t", "sans-serif", items, {})))
    ids = [element.get("id") for element in root.iter(f"{SVG}g")]
    assert len(set(ids)) == len(ids) == 5


def test_nothing_runs_and_nothing_is_fetched() -> None:
    journey = branching(40, 1, 4)
    root = root_of(journey_svg(moved(journey, tidy(journey)), LIGHT))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "g", "title", "rect", "circle", "ellipse", "line", "polyline", "path", "text", "tspan"}
    attributes = {name for element in root.iter() for name in element.keys()}  # noqa: SIM118  # no mapping
    assert not any("href" in name or name.startswith("on") or name == "style" for name in attributes)


def test_icons_may_hold_shapes_only() -> None:
    part = IconPart("script", (("d", "x"),))
    other = IconPart("path", (("d", "M0 0"), ("onclick", "x"), ("style", "x")))
    drawing = drawing_of(Scene(JOURNEY), Overlay(), LIGHT)
    made = svg_of(
        Drawing(0, 0, 9, 9, LIGHT.canvas, "t", "f", drawing.items, dict.fromkeys(drawing.icons, (part, other)))
    )
    assert "script" not in made
    assert "onclick" not in made


def test_a_colour_that_is_none_is_refused() -> None:
    drawing = Drawing(0, 0, 9, 9, "", "t", "f", (Rectangle(0, 0, 1, 1, fill='red" onload="x'),), {})
    with pytest.raises(ValueError, match="not a colour"):
        svg_of(drawing)


def test_the_picture_holds_all_and_viewers_draw_it(qapp: QGuiApplication) -> None:
    text = journey_svg(JOURNEY, LIGHT)
    bounds = Scene(JOURNEY, figures_shown=False).bounds().grown(MARGIN)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    assert renderer.isValid()
    assert (renderer.defaultSize().width(), renderer.defaultSize().height()) == (
        round(bounds.width),
        round(bounds.height),
    )
    image = QImage(renderer.defaultSize(), QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.text))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    card = Scene(JOURNEY, figures_shown=False).boxes["m"].rect.moved(-bounds.x, -bounds.y)
    assert image.pixelColor(int(card.x) + 40, int(card.y) + 50).name().upper() == LIGHT.surface
    assert image.pixelColor(2, 2).name().upper() == LIGHT.canvas


def test_a_journey_becomes_a_picture_file_of_each_kind(qapp: QGuiApplication) -> None:
    starts: dict[Kind, bytes] = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}
    for kind, start in starts.items():
        for theme in (LIGHT, DARK):
            assert journey_picture(JOURNEY, kind, theme).startswith(start)
        assert journey_picture(journey_of("", {}, ()), kind, LIGHT).startswith(start)


def test_shapes_are_written_as_they_are() -> None:
    items = (
        Circle(1, 2.5, 3, fill=LIGHT.text),
        Path((("M", ((0, 0),)), ("C", ((1, 1), (2, 2), (3, 3))), ("Z", ())), stroke=LIGHT.text, dashes=(5, 4)),
        Text(4, 5, 10, (Span("a", LIGHT.text), Span("b", LIGHT.text, 600)), "end", turned=90),
        Text(4, 5, 10, (Span("", LIGHT.text),)),
    )
    text = svg_of(Drawing(-1, -2, 9, 8, "", "t", "f", items, {}))
    assert 'viewBox="-1 -2 9 8"' in text
    assert 'cx="1" cy="2.5" r="3"' in text
    assert 'd="M0 0C1 1 2 2 3 3Z"' in text
    assert 'stroke-dasharray="5 4"' in text
    assert texts(root_of(text)) == ["a\u00a0b"]
    assert 'transform="rotate(90 4 5)"' in text


def test_icons_are_found_by_name() -> None:
    assert icon_parts("mail")
    assert icon_parts("no-such-icon") == icon_parts("circle-help")


def test_texts_are_cut_to_their_room() -> None:
    assert elided("short", 100, 11) == "short"
    cut = elided("a text that is far too long for this", 60, 11)
    assert cut.endswith("…")
    assert text_width(cut, 11) <= 60
    assert elided("anything", 3, 11) == ""
    assert text_width("等一等", 10) == 30
    lines = in_lines("one two three four five six seven\neight", 50, 3, 10)
    assert len(lines) == 3
    assert all(text_width(line, 10) <= 50 for line in lines)
    assert lines[-1].endswith("…")
    assert in_lines("", 50, 3, 10) == []
