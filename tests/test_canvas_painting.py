"""What is painted: at each level of detail, for odd documents, in parts as in one go, on paper as on the screen."""

from itertools import groupby

import pytest
from canvas_hands import Hands, make_hands, small_journey
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as with_fields
from painting_kit import colours, painted
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canvas.drawing import Drawing, paint_scene, whole
from canvas.faces import Faces, figures_of, short_number
from canvas.fonts import canvas_font
from canvas.geometry import NodeBox, Point, Rect, Route
from canvas.overlay import EdgeFigures, Finding, Heat, NodeFigures, Overlay
from canvas.painting.cards import layers, place_figures
from canvas.painting.loops import pill_of
from canvas.painting.stamps import Stamps
from canvas.painting.strokes import ERROR_DASHES, Strokes, Style, dashed
from canvas.picture import WHOLE
from canvas.routing.shape import bounds_of, corner_radii, direction_of
from canvas.theme import DARK, LIGHT, THEMES
from canvas.view import View
from journey import edits
from journey.journey import Journey, new_journey
from journey.model import AnyRecord, Edge, Header, Loop, Node, Stage
from journey.store import Store

pytestmark = pytest.mark.usefixtures("qapp")

ZOOMS = (4.0, 1.0, 0.7, 0.5, 0.31, 0.2, 0.05)


def figures() -> Overlay:
    """Figures, findings and heat for the small journey."""
    return Overlay(
        nodes={
            "start": NodeFigures(4112, 6236),
            "settle": NodeFigures(4112, 7520, assumed=True),
            "guide": NodeFigures(4036, 7876, sent=6902, capped=974, held=12, blocked_by=(("No consent", 3),)),
            "back": NodeFigures(120_000, 3_400_000, ends={"timeout": 1608}),
        },
        edges={
            "start-next": EdgeFigures(6236),
            "back-timeout": EdgeFigures(742, held=3, at_limit=2, by_pass=(500, 242)),
        },
        lanes={"research": 4112},
        findings={
            "guide": Finding("error", 1, "This e-mail has no subject."),
            "set": Finding("warning", 12, "Twelve things."),
            "end": Finding("hint", 1, "A hint."),
            "set-next": Finding("error", 1, "An edge."),
        },
        heat=Heat("Reach", {"start": 7, "settle": 0, "guide": 3}, {"guide": "4,036 people"}, ("few",) * 7),
        replayed=True,
    )


# --- Odd documents ------------------------------------------------------------------------------------------


def odd_journey() -> Journey:
    """Empty names, huge texts, unknown kinds, broken parameters, edges of what is not there, odd places."""
    base = dict(small_journey().records)
    odd: list[AnyRecord] = [
        Node(id="unknown", order=50, kind="from_the_future", stage="research", x=8, y=600),
        Node(id="nameless", order=51, kind="note", x=-900, y=-900),
        Node(id="huge", order=52, kind="email", name="W" * 5000, stage="nowhere", x=1e6, y=-1e6),
        Node(id="note", order=53, kind="note", name="N" * 900, width=3, height=2, parameters={"text": "ab\n" * 9000}),
        Node(id="wrong", order=54, kind="delay", parameters={"duration": "not a time"}, stage="comparison", x=8, y=700),
        Node(id="wrong2", order=55, kind="wait_for_event", parameters={"branches": 7, "timeout": None}, x=8, y=900),
        Node(id="wrong3", order=56, kind="note", parameters={"text": ["no", "text"]}, x=300, y=900),
        Node(id="frame", order=57, kind="frame", name="", width=9000, height=9000, x=-50, y=-50),
        Node(
            id="emoji", order=58, kind="tag", name="🛒 购物车 Корзина \u202eright to left\u0000\t\n", stage="purchase"
        ),
        Edge(id="dangling", order=60, source="no_such", output="next", target="unknown"),
        Edge(id="self", order=61, source="wrong", output="next", target="wrong", loop=Loop(minimum_interval="bad")),
        Edge(id="no_output", order=62, source="loose", output="no_such_output", target="end"),
        Stage(id="empty", order=9, name=""),
        Stage(id="folded", order=10, name="Folded " * 30, folded=True, tint=77),
        Node(id="inside", order=63, kind="delay", stage="folded"),
    ]
    base.update({record.id: record for record in odd})
    return Journey(base)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("edge_shape", ["orthogonal", "curved"])
def test_odd_documents_are_painted_at_every_zoom(qtbot: QtBot, theme: object, zoom: float, edge_shape: str) -> None:
    journey = odd_journey()
    header = with_fields(journey.header, edges=edge_shape)
    journey = Journey({**journey.records, header.id: header})
    for overlay in (Overlay(), figures(), with_fields(figures(), stale=True, heat=None)):
        drawing = Drawing(journey, theme, overlay)  # type: ignore[arg-type]
        for ratio in (1.0, 2.0):
            assert len(colours(painted(drawing, View(zoom, ratio, 40, 40)))) > 1


def test_an_unknown_kind_is_a_plain_card(qtbot: QtBot) -> None:
    drawing = Drawing(odd_journey(), LIGHT)
    node = drawing.scene.journey.node("unknown")
    assert node is not None
    face = drawing.faces.node(node)
    assert (face.name, face.icon, face.family) == ("from_the_future", "circle-help", "flow")
    rect = drawing.scene.boxes["unknown"].rect
    image = painted(drawing, View(1.0, 1.0, 10 - round(rect.x), 10 - round(rect.y)), (200, 100))
    assert {LIGHT.surface, LIGHT.family("flow").chip, LIGHT.card_line} <= colours(image).keys()


def test_two_thousand_nodes_are_painted(qtbot: QtBot) -> None:
    records: dict[str, AnyRecord] = {"journey": Header(id="journey", journey_id="large")}
    for number in range(2_000):
        records[f"n{number}"] = Node(
            id=f"n{number}",
            order=number,
            kind="delay",
            name=f"Step {number}",
            x=number % 50 * 200,
            y=number // 50 * 100,
        )
        if number:
            records[f"e{number}"] = Edge(
                id=f"e{number}", order=number, source=f"n{number - 1}", output="next", target=f"n{number}"
            )
    hands = make_hands(Journey(records))
    qtbot.addWidget(hands.canvas)
    for zoom in (0.05, 0.15, 0.4, 1.0):
        hands.canvas.zoom_to(zoom, animated=False)
        hands.settle()
    assert hands.canvas._picture.margin_complete


def test_an_empty_journey_is_shown(qtbot: QtBot) -> None:
    hands = make_hands(new_journey("empty"))
    qtbot.addWidget(hands.canvas)
    hands.canvas.fit(animated=False)
    hands.canvas.fit_selection(animated=False)
    assert hands.canvas.view.zoom == 1.0
    assert LIGHT.canvas in colours(hands.canvas.grab().toImage())


# --- What stands on cards -----------------------------------------------------------------------------------


def test_figures_in_words() -> None:
    assert [short_number(value) for value in (0, 999, 99_999, 100_000, 3_400_000, 250_000_000)] == [
        "0",
        "999",
        "99,999",
        "100 k",
        "3.4 M",
        "250 M",
    ]
    sends = figures_of(NodeFigures(10, 20, sent=9, capped=3))
    assert [(figure.icon, figure.text, figure.warns) for figure in sends] == [
        ("user-round", "10", False),
        ("send", "9", False),
        ("ban", "3", True),
    ]
    assert [figure.text for figure in figures_of(NodeFigures(10, 20, assumed=True))] == ["~10", "~20"]


def test_faces_follow_the_journey(qtbot: QtBot) -> None:
    store = Store(small_journey())
    faces = Faces(store.journey, figures())
    store.subscribe(lambda difference, before, after: faces.follow(difference, after))

    def summary(node_id: str) -> str:
        node = store.journey.node(node_id)
        assert node is not None
        return faces.node(node).summary

    assert "Comparison" in summary("set")
    edits.rename(store, "comparison", "Comparing")
    assert "Comparing" in summary("set")
    assert summary("settle") == "Wait 4 hours"
    edits.set_parameter(store, "settle", "duration", "PT6H")
    assert summary("settle") == "Wait 6 hours"
    pill = faces.pill(store.journey.edge("back-timeout"))  # type: ignore[arg-type]
    assert pill.where == "back to Research"
    assert pill.passes == "742 passes"
    edits.rename(store, "research", "Looking")
    assert faces.pill(store.journey.edge("back-timeout")).where == "back to Looking"  # type: ignore[arg-type]


def test_tool_tips_say_everything(qtbot: QtBot) -> None:
    drawing = Drawing(small_journey(), LIGHT, figures())
    node, edge = drawing.scene.journey.node("guide"), drawing.scene.journey.edge("back-timeout")
    assert node is not None
    assert edge is not None
    tip = drawing.faces.tool_tip(node)
    for part in (
        "Guide",
        "4,036 people",
        "6,902 sent",
        "974 capped",
        "12 held",
        "No consent: 3",
        "no subject",
        "Reach",
    ):
        assert part in tip
    tip = drawing.faces.edge_tool_tip(edge)
    for part in ("back to Research", "at most 3 times", "742 passes", "500, 242", "3 waited", "2 stopped at the limit"):
        assert part in tip


@given(widths=st.lists(st.integers(1, 9), min_size=1, max_size=3), stale=st.booleans(), about=st.booleans())
@settings(max_examples=60)
def test_figures_never_lie_over_one_another(widths: list[int], stale: bool, about: bool) -> None:
    drawing = Drawing(small_journey(), LIGHT)
    sheet = drawing.sheet(QPainter(), View())
    counts = [10**width - 1 for width in widths]
    if len(counts) == 3:
        shown = figures_of(NodeFigures(counts[0], counts[1], sent=counts[1], capped=counts[2], assumed=about))
    else:
        shown = figures_of(NodeFigures(counts[0], counts[-1], assumed=about))
    placed, clock = place_figures(sheet, shown, stale)
    ends = [
        column + 13 + canvas_font("figure", 600 if figure.warns else None).width(text)
        for (column, text), figure in zip(placed, shown, strict=True)
    ]
    assert all(end <= start for end, (start, _) in zip(ends, placed[1:], strict=False))
    # 16 digits and three signs are more than a card of 160 can take.
    assert ends[-1] <= 160 or sum(len(text) for _, text in placed) > 15
    assert not clock or stale


def test_cards_over_one_another_are_painted_in_layers() -> None:
    boxes = [NodeBox(str(n), Rect(x, 0, 160, 72), "card") for n, x in enumerate((0, 100, 200, 1000, 150))]
    found = layers(boxes)
    assert sorted(box.node_id for layer in found for box in layer) == ["0", "1", "2", "3", "4"]
    for layer in found:
        for one in layer:
            for other in layer:
                apart = one.rect.right <= other.rect.x or other.rect.right <= one.rect.x
                assert one is other or apart
    depth = {box.node_id: number for number, layer in enumerate(found) for box in layer}
    assert depth["4"] > depth["2"] > depth["1"] > depth["0"] == depth["3"]


# --- Edges --------------------------------------------------------------------------------------------------


def route_through(points: list[Point]) -> Route:
    corners = tuple(points)
    return Route("e", "next", corners, corner_radii(corners), False, direction_of(corners), bounds_of(corners))


LENGTHS = st.lists(st.integers(8, 90), min_size=1, max_size=6)


@given(
    lengths=LENGTHS,
    turns=st.lists(st.booleans(), min_size=6, max_size=6),
    width=st.integers(1, 6),
    scale=st.sampled_from([0.65, 1.0, 1.25, 1.5, 2.0]),
    upright=st.booleans(),
)
@settings(max_examples=150)
def test_a_line_is_one_piece_from_its_start_to_its_arrow(
    lengths: list[int], turns: list[bool], width: int, scale: float, upright: bool
) -> None:
    """Runs, rounded corners and arrowhead touch, without a gap or a step beside the line."""
    x, y = 400.0, 400.0
    points = [(x, y)]
    for number, length in enumerate(lengths):
        by = (length if number == len(lengths) - 1 else length + 10) * (1 if turns[number] else -1)
        if (number % 2 == 0) == upright:
            y += by
        else:
            x += by
        points.append((x, y))
    style = Style(LIGHT.edge, max(1, round(width * scale)), scale)
    image = QImage(1700, 1700, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    stroke = Strokes(style, Stamps()).of(route_through(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LIGHT.edge))
    painter.drawRects(stroke.runs)
    for left, top, stamp in stroke.stamps:
        stamp.put(painter, left, top)
    painter.end()
    ink = QColor(LIGHT.edge).rgb()
    start = (round(points[0][0] * scale), round(points[0][1] * scale))
    reached = reach(image, near_ink(image, *start, ink), ink)
    tip = (round(points[-1][0] * scale), round(points[-1][1] * scale))
    assert min(abs(px - tip[0]) + abs(py - tip[1]) for px, py in reached) <= 4 + style.width


def near_ink(image: QImage, x: int, y: int, ink: int) -> tuple[int, int]:
    """A pixel of the line beside its start."""
    for by in range(8):
        for px in range(x - by, x + by + 1):
            for py in range(y - by, y + by + 1):
                if image.pixel(px, py) == ink:
                    return px, py
    raise AssertionError("there is no line at its start")


def reach(image: QImage, start: tuple[int, int], ink: int) -> set[tuple[int, int]]:
    """All pixels of the line that hang together (antialiased ones of a corner or arrow count if they are dark)."""
    ground = QColor(LIGHT.surface).lightness()
    # A thin round corner shares its ink between neighbours.
    limit = 0.75 * ground + 0.25 * QColor(ink).lightness()
    seen = {start}
    waiting = [start]
    while waiting:
        x, y = waiting.pop()
        for px, py in (
            (x + 1, y),
            (x - 1, y),
            (x, y + 1),
            (x, y - 1),
            (x + 1, y + 1),
            (x - 1, y - 1),
            (x + 1, y - 1),
            (x - 1, y + 1),
        ):
            if (px, py) not in seen and QColor(image.pixel(px, py)).lightness() <= limit:
                seen.add((px, py))
                waiting.append((px, py))
    return seen


def test_an_edge_with_an_error_is_dashed(qtbot: QtBot) -> None:
    route = route_through([(0, 0), (100, 0)])
    whole_line = Strokes(Style(LIGHT.edge, 2, 1.0), Stamps()).of(route)
    style = Style(LIGHT.danger, 2, 1.0, dashes=ERROR_DASHES)
    runs = Strokes(style, Stamps()).of(route).runs
    pieces = dashed(runs, ERROR_DASHES, 1.0, QRect(-10, -10, 200, 50))
    assert len(whole_line.runs) == 1
    assert [piece.width() for piece in pieces[:3]] == [5, 5, 5]
    assert pieces[1].x() - pieces[0].x() == 9
    # Of what is not seen nothing is painted, and what is seen lies where it lay.
    some = dashed(runs, ERROR_DASHES, 1.0, QRect(30, -10, 20, 50))
    assert some
    assert {(piece.x(), piece.width()) for piece in some} < {(piece.x(), piece.width()) for piece in pieces}
    assert dashed(runs, ERROR_DASHES, 1.0, QRect(0, 40, 200, 50)) == []


def test_widths_follow_the_flow(qtbot: QtBot) -> None:
    overlay = figures()
    drawing = Drawing(small_journey(), LIGHT, overlay)
    sheet = drawing.sheet(QPainter(), View())
    edge_painter = drawing.painter.edges
    assert edge_painter.style(sheet, drawing.scene, overlay, "start-next").width == 6
    assert edge_painter.style(sheet, drawing.scene, overlay, "back-timeout").width == 2
    assert edge_painter.style(sheet, drawing.scene, overlay, "back-timeout").ink == LIGHT.accent
    assert edge_painter.style(sheet, drawing.scene, overlay, "set-next").ink == LIGHT.danger
    plain = Drawing(small_journey(), LIGHT)
    assert plain.painter.edges.style(sheet, plain.scene, plain.overlay, "start-next").width == 2


# --- The kept picture ---------------------------------------------------------------------------------------


def fresh(hands: Hands) -> QImage:
    """What a canvas shows that was made just now, with the same document and view."""
    other = make_hands(hands.store.journey, (hands.canvas.width(), hands.canvas.height()))
    other.canvas.set_overlay(hands.canvas.drawing.overlay)
    other.canvas.set_view(hands.canvas.view)
    other.settle()
    image = other.canvas._picture.pixmap.copy(other.canvas._picture.seen).toImage()
    other.canvas.close()
    return image


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("pan"), st.integers(-300, 300), st.integers(-200, 200)),
        st.tuples(st.just("wheel"), st.integers(0, 1100), st.integers(-3, 3)),
        st.tuples(st.just("move"), st.integers(-60, 60), st.integers(-90, 90)),
        st.tuples(st.just("rename"), st.integers(0, 99), st.just(0)),
        st.tuples(st.just("undo"), st.just(0), st.just(0)),
        st.tuples(st.just("select"), st.just(0), st.just(0)),
    ),
    min_size=1,
    max_size=8,
)


@given(acts=ACTS)
@settings(max_examples=25)
def test_the_kept_picture_is_what_painting_anew_would_give(acts: list[tuple[str, int, int]]) -> None:
    hands = make_hands(size=(700, 480))
    hands.canvas.set_overlay(figures())
    for act, first, second in acts:
        if act == "pan":
            hands.canvas.pan(first, second)
        elif act == "wheel":
            hands.wheel(QPoint(first % 700, 200), second)
        elif act == "move":
            node = hands.store.journey.node("guide")
            assert node is not None
            edits.move(hands.store, {"guide": (node.stage, node.x + first, node.y + second)})
        elif act == "rename":
            edits.rename(hands.store, "end", f"Name {first}")
        elif act == "undo":
            hands.store.undo()
        else:
            hands.canvas.select(("guide", "back-timeout"))
        hands.canvas.grab()
    hands.settle()
    kept = hands.canvas._picture.pixmap.copy(hands.canvas._picture.seen).toImage()
    assert kept == fresh(hands)
    hands.canvas.close()


def test_painting_in_pieces_is_painting_in_one_go(qtbot: QtBot) -> None:
    drawing = Drawing(small_journey(), LIGHT, figures())
    for zoom, ratio in ((1.0, 1.0), (0.45, 1.0), (0.2, 2.0), (1.3, 1.5)):
        view = View(zoom, ratio, 31, 17)
        at_once = painted(drawing, view)
        pieces = QImage(900, 600, QImage.Format.Format_RGB32)
        painter = QPainter(pieces)
        for left in range(0, 900, 173):
            for top in range(0, 600, 119):
                painter.save()
                painter.setClipRect(left, top, 173, 119)
                drawing.paint(painter, view, (left, top, 173, 119))
                painter.restore()
        painter.end()
        assert pieces == at_once


def test_a_budget_too_small_still_ends_with_the_whole_picture(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = make_hands()
    qtbot.addWidget(hands.canvas)
    picture = hands.canvas._picture
    monkeypatch.setattr("canvas.picture.WHOLE", dict.fromkeys(WHOLE, 0))
    monkeypatch.setattr("canvas.picture.PIECE", dict.fromkeys(WHOLE, 1))
    picture.spoil()
    rounds = 0
    while not picture.complete:
        picture.work(QPoint(0, 0), budget=0.0)
        rounds += 1
    assert rounds > 5
    assert picture.pixmap.copy(picture.seen).toImage() == fresh(hands)


def test_what_is_dragged_is_lifted_off_the_picture_and_put_back(qtbot: QtBot) -> None:
    hands = make_hands()
    qtbot.addWidget(hands.canvas)
    before = hands.canvas._picture.pixmap.copy(hands.canvas._picture.seen).toImage()
    start = hands.at("guide")
    hands.drag(start, start + QPoint(200, 100), release=False)
    hands.settle()
    lifted = hands.canvas._picture.pixmap.copy(hands.canvas._picture.seen).toImage()
    rect = hands.canvas.view.device_box(hands.canvas.drawing.scene.boxes["guide"].rect)
    assert lifted.pixelColor(rect[0] + 20, rect[1] + 40) == QColor(LIGHT.lane(1))
    hands.key(Qt.Key.Key_Escape)
    hands.settle()
    assert hands.canvas._picture.pixmap.copy(hands.canvas._picture.seen).toImage() == before


# --- Themes and paper ---------------------------------------------------------------------------------------


def test_a_theme_is_taken_everywhere(qtbot: QtBot) -> None:
    hands = make_hands()
    qtbot.addWidget(hands.canvas)
    hands.canvas.set_overlay(figures())
    hands.canvas.set_theme(DARK)
    hands.settle()
    shown = colours(hands.canvas.grab().toImage()).keys()
    assert {DARK.canvas, DARK.surface, DARK.lane(1), DARK.family("trigger").chip} <= shown
    assert not {LIGHT.canvas, LIGHT.surface, LIGHT.lane(1)} & shown


def test_a_picture_of_a_part_shows_that_part(qtbot: QtBot) -> None:
    drawing = Drawing(small_journey(), LIGHT, figures())
    around = whole(drawing)
    image = QImage(round(around.width), round(around.height), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_scene(painter, drawing, around)
    painter.end()
    box = drawing.scene.boxes["start"].rect
    corner = image.pixelColor(round(box.x - around.x) + 15, round(box.y - around.y) + 12)
    assert corner == QColor(LIGHT.family("trigger").chip)
    assert image.pixelColor(2, 2) == QColor(LIGHT.canvas)


def test_a_pill_says_what_it_has_room_for_and_everything_when_it_is_pointed_at(qtbot: QtBot) -> None:
    drawing = Drawing(small_journey(), LIGHT, figures())
    sheet = drawing.sheet(QPainter(), View())
    edge, route = drawing.scene.journey.edge("back-timeout"), drawing.scene.routes["back-timeout"]
    assert edge is not None
    assert route.loop is not None
    face = drawing.faces.pill(edge)

    def said(room: float, raised: bool = False) -> list[str]:
        assert route.loop is not None
        pill = pill_of(sheet, route.loop._replace(pill_room=room), face, raised)
        assert pill is not None
        assert raised or pill.rect.width <= max(room, 31)
        return [part.text for part in pill.parts]

    where, limits, passes = "back to Research", "at most 3 times, 7 days apart", "742 passes"
    wanted = [[where, limits, passes], [where, limits, "742"], [limits, "742"], [limits], ["742"], []]
    rooms = [said(room) for room in range(600, 0, -2)]
    # From wide to narrow each of these, in this order: the limits are what is given up last but the figure.
    assert [list(texts) for texts, _ in groupby(rooms)] == wanted
    assert said(10, raised=True) == [where, limits, passes]


def test_words_that_are_looked_for_later_are_found_without_another_touch(qtbot: QtBot) -> None:
    hands = make_hands()
    qtbot.addWidget(hands.canvas)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("canvas.drawing.AT_ONCE", 0)
        hands.canvas.zoom_to(1.0, animated=False)
        hands.canvas.repaint_all()
        for _ in range(500):
            QApplication.processEvents()
            if hands.canvas.complete and hands.canvas._picture.margin_complete:
                break
        assert hands.canvas.complete
        later = hands.canvas._picture.pixmap.toImage()
        scene = hands.canvas.drawing.scene
        assert not scene.words_waited_for
    hands.canvas.drawing.painter.forget()
    hands.canvas.repaint_all()
    hands.settle()
    assert hands.canvas._picture.pixmap.toImage() == later


def test_ways_that_nobody_has_gone_yet_are_outlines() -> None:
    def across(overlay: Overlay) -> list[str]:
        """The colours on a short line across the middle of an edge."""
        drawing = Drawing(small_journey(), LIGHT, overlay)
        (a, b), (c, d) = drawing.scene.routes["start-next"].points[:2]
        x, y = round((a + c) / 2), round((b + d) / 2)
        image = painted(drawing, View(1.0, 1.0, 450 - x, 300 - y))
        steps = ((450 + step, 300) if a == c else (450, 300 + step) for step in range(-6, 7))
        return [ink for ink, _ in groupby(QColor(image.pixel(*step)).name().upper() for step in steps)]

    assert across(Overlay(replayed=True)).count(LIGHT.edge) == 1
    assert across(Overlay(replayed=True, outlined=True)).count(LIGHT.edge) == 2
