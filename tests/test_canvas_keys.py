"""The canvas without a mouse: walking, adding, connecting, removing, renaming; copying and pasting."""

import pytest
from canvas_hands import Hands, make_hands, small_journey
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from canvas import acts, clipboard
from canvas.connecting import letters_for
from canvas.dropping import KIND_MIME, kind_data
from canvas.geometry import ROW_PITCH
from canvas.kind_search import find_kinds, nearest_kind
from journey import edits
from journey.catalogue import kinds, offered
from journey.encoding import encode
from journey.journey import new_journey
from journey.loops import goes_back

KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def field(hands: Hands) -> QLineEdit:
    """The open search field."""
    assert hands.canvas.quick_add.isVisible()
    return hands.canvas.quick_add.field


def search(hands: Hands, text: str) -> None:
    """Type into the open search and take the first answer."""
    QTest.keyClicks(field(hands), text)
    QTest.keyClick(field(hands), KEY.Key_Return)


# --- Adding -------------------------------------------------------------------------------------------------


def test_space_opens_the_search_and_enter_adds(hands: Hands) -> None:
    hands.hover(QPoint(900, 500))
    hands.key(KEY.Key_Space)
    hands.one_step(lambda: search(hands, "phone"))
    (added,) = hands.selected
    node = hands.store.journey.node(added)
    assert node is not None
    assert node.kind == "phone_call"
    assert not hands.canvas.quick_add.isVisible()


def test_vendors_words_find_the_step(hands: Hands) -> None:
    assert find_kinds("hold until", kinds())[0].id == "wait_for_event"
    assert "email" in [kind.id for kind in find_kinds("newsl", kinds())[:3]]
    assert [kind.id for kind in find_kinds("", kinds())] == [kind.id for kind in kinds()]
    for kind in kinds():
        assert kind in find_kinds(kind.words, kinds())


def test_a_misspelt_step_is_answered_with_the_nearest(hands: Hands) -> None:
    nearest = nearest_kind("dellay", kinds())
    assert nearest is not None
    assert nearest.id == "delay"
    assert nearest_kind("qqqqqqqq", kinds()) is None
    hands.key(KEY.Key_Space)
    QTest.keyClicks(field(hands), "dellay")
    assert hands.canvas.quick_add.nothing.text() == "No step is called 'dellay'. Nearest: Delay"
    QTest.keyClick(field(hands), KEY.Key_Return)
    assert hands.store.undo_name == "Add Delay"


def test_escape_closes_the_search_and_the_canvas_has_the_keys_again(hands: Hands) -> None:
    hands.key(KEY.Key_Space)
    hands.no_step(lambda: QTest.keyClick(field(hands), KEY.Key_Escape))
    assert not hands.canvas.quick_add.isVisible()
    assert hands.canvas.hasFocus()


def test_arrows_choose_among_the_answers(hands: Hands) -> None:
    hands.key(KEY.Key_Space)
    for _ in range(3):
        QTest.keyClick(field(hands), KEY.Key_Down)
    QTest.keyClick(field(hands), KEY.Key_Up)
    QTest.keyClick(field(hands), KEY.Key_Return)
    (added,) = hands.canvas.selection
    node = hands.store.journey.node(added)
    assert node is not None
    assert node.kind == offered()[2].id


def test_tab_adds_the_next_step_connected(hands: Hands) -> None:
    hands.canvas.select(("loose",))
    hands.key(KEY.Key_Tab)
    hands.one_step(lambda: search(hands, "delay"))
    (edge,) = hands.store.journey.edges_from["loose"]
    assert hands.selected == {edge.target}
    below, above = (hands.canvas.drawing.scene.boxes[key].rect for key in (edge.target, "loose"))
    assert below.y > above.bottom


def test_ctrl_and_an_arrow_add_in_that_direction(hands: Hands) -> None:
    hands.canvas.select(("start",))
    edits.delete(hands.store, ["start-next"])
    hands.key(KEY.Key_Right, CONTROL)
    hands.one_step(lambda: search(hands, "tag"))
    (edge,) = hands.store.journey.edges_from["start"]
    node = hands.store.journey.node(edge.target)
    assert node is not None
    assert node.stage == "comparison"


def test_a_step_whose_ways_are_all_taken_says_so(hands: Hands, qtbot: QtBot) -> None:
    hands.canvas.select(("guide",))
    with qtbot.waitSignal(hands.canvas.hinted) as heard:
        hands.no_step(lambda: hands.key(KEY.Key_Tab))
    assert heard.args == ["All ways out of this step are connected."]


def test_a_wire_dropped_in_empty_space_asks_what_and_connects(hands: Hands) -> None:
    end = hands.at("loose") + QPoint(0, 160)
    hands.no_step(lambda: hands.drag(hands.at_port("loose", "next"), end))
    assert hands.canvas.marks.wire is not None
    hands.one_step(lambda: search(hands, "delay"))
    (edge,) = hands.store.journey.edges_from["loose"]
    node = hands.store.journey.node(edge.target)
    assert node is not None
    assert node.kind == "delay"
    assert hands.canvas.marks.wire is None


def test_nothing_that_has_no_way_in_is_offered_for_a_wire(hands: Hands) -> None:
    hands.drag(hands.at_port("loose", "next"), hands.at("loose") + QPoint(0, 160))
    offered = {kind.id for kind in hands.canvas.quick_add._candidates()}
    assert "delay" in offered
    assert not offered & {"event_trigger", "note", "frame"}


def test_a_double_click_in_empty_space_asks_for_a_step_there(hands: Hands) -> None:
    at = hands.at("end", 0.5, 1.8)
    hands.double_click(at)
    hands.one_step(lambda: search(hands, "delay"))
    (added,) = hands.selected
    x, y = hands.canvas.view.to_scene(at.x(), at.y())
    rect = hands.canvas.drawing.scene.boxes[added].rect
    assert abs(rect.x - x) < 200
    assert abs(rect.y - y) < 60


def test_a_double_click_on_an_edge_inserts(hands: Hands) -> None:
    route = hands.canvas.drawing.scene.routes["start-next"]
    (x1, y1), (x2, y2) = route.points[0], route.points[1]
    hands.double_click(hands.point((x1 + x2) / 2, (y1 + y2) / 2))
    hands.one_step(lambda: search(hands, "delay"), "Insert Delay")
    (edge,) = hands.store.journey.edges_from["start"]
    assert [onward.target for onward in hands.store.journey.edges_from[edge.target]] == ["settle"]


def test_a_step_put_into_an_edge_pushes_down_what_stands_below(hands: Hands) -> None:
    def heights(*ids: str) -> list[float]:
        return [hands.canvas.drawing.scene.boxes[node_id].rect.y for node_id in ids]

    before, beside = heights("start", "settle", "guide"), heights("set", "back")
    route = hands.canvas.drawing.scene.routes["start-next"]
    (x1, y1), (x2, y2) = route.points[0], route.points[1]
    hands.double_click(hands.point((x1 + x2) / 2, (y1 + y2) / 2))
    hands.one_step(lambda: search(hands, "email"), "Insert E-mail")
    (new,) = [edge.target for edge in hands.store.journey.edges_from["start"]]
    assert heights("start", new, "settle", "guide") == [*before, before[-1] + ROW_PITCH]
    assert heights("set", "back") == beside, "other stages stay"
    # With room between them nobody is pushed.
    hands.canvas.select((new,))
    hands.key(KEY.Key_Delete)
    assert heights("settle") == [before[1] + ROW_PITCH]
    edits.connect(hands.store, "start", "next", "settle")
    route = hands.canvas.drawing.scene.routes[hands.store.journey.edges_from["start"][0].id]
    (x1, y1), (x2, y2) = route.points[0], route.points[1]
    hands.double_click(hands.point((x1 + x2) / 2, (y1 + y2) / 2))
    search(hands, "delay")
    (new,) = [edge.target for edge in hands.store.journey.edges_from["start"]]
    assert heights("start", new, "settle", "guide") == [*before, before[-1] + ROW_PITCH]


def test_an_empty_journey_is_built_by_keys_alone(qtbot: QtBot) -> None:
    """Start, wait, send, split, and a loop back, without the mouse."""
    hands = make_hands(new_journey("empty"))
    qtbot.addWidget(hands.canvas)
    for place, words in enumerate(("event", "delay", "e-mail", "condition")):
        hands.key(KEY.Key_Tab if place else KEY.Key_Space)
        search(hands, words)
    journey = hands.store.journey
    assert [node.kind for node in journey.nodes] == ["event_trigger", "delay", "email", "condition_split"]
    hands.key(KEY.Key_L)
    codes = dict(hands.canvas.marks.letters)
    delay = journey.nodes[1].id
    QTest.keyClicks(hands.canvas, codes[delay].lower())
    (back,) = [edge for edge in hands.store.journey.edges if edge.loop is not None]
    assert (back.source, back.target) == (journey.nodes[3].id, delay)
    assert hands.canvas.marks.letters == ()


def test_letter_codes_are_never_the_start_of_one_another() -> None:
    for count in (0, 1, 26, 27, 400):
        codes = letters_for(count)
        assert len(set(codes)) == count
        assert not any(one != other and other.startswith(one) for one in codes for other in codes)


def test_escape_leaves_the_letters(hands: Hands) -> None:
    hands.canvas.select(("loose",))
    hands.key(KEY.Key_L)
    assert hands.canvas.marks.letters
    hands.no_step(lambda: hands.key(KEY.Key_Escape))
    assert hands.canvas.marks.letters == ()


def test_connecting_back_leads_to_the_limits(hands: Hands, qtbot: QtBot) -> None:
    edits.delete(hands.store, ["back-timeout"])
    hands.canvas.select(("back",))
    hands.key(KEY.Key_L)
    letter = dict(hands.canvas.marks.letters)["settle"].lower()
    with qtbot.waitSignal(hands.canvas.inspect_requested) as heard:
        hands.one_step(lambda: QTest.keyClicks(hands.canvas, letter), "Connect steps")
    (edge,) = [edge for edge in hands.store.journey.edges if edge.loop is not None]
    assert heard.args == [edge.id]
    assert hands.selected == {edge.id}


def test_tab_takes_another_way_out_while_letters_are_shown(hands: Hands, qtbot: QtBot) -> None:
    edits.delete(hands.store, ["back-order", "back-timeout"])
    hands.canvas.select(("back",))
    hints: list[str] = []
    hands.canvas.hinted.connect(hints.append)
    hands.key(KEY.Key_L)
    hands.key(KEY.Key_Tab)
    assert "ordered" in hints[0]
    assert "after 2 days" in hints[1]
    letter = dict(hands.canvas.marks.letters)["loose"].lower()
    hands.one_step(lambda: QTest.keyClicks(hands.canvas, letter))
    (edge,) = hands.store.journey.edges_from["back"]
    assert (edge.output, edge.target) == ("timeout", "loose")


def test_l_on_a_connection_leads_it_elsewhere(hands: Hands) -> None:
    hands.canvas.select(("guide-next",))
    hands.key(KEY.Key_L)
    letter = dict(hands.canvas.marks.letters)["loose"].lower()
    hands.one_step(lambda: QTest.keyClicks(hands.canvas, letter), "Reconnect")
    edge = hands.store.journey.edge("guide-next")
    assert edge is not None
    assert edge.target == "loose"
    assert hands.selected == {"guide-next"}


# --- Removing and renaming ----------------------------------------------------------------------------------


def test_delete_removes_and_leaves_the_gap(hands: Hands) -> None:
    hands.canvas.select(("settle",))
    hands.one_step(lambda: hands.key(KEY.Key_Delete))
    assert hands.store.journey.node("settle") is None
    assert "start" not in hands.store.journey.edges_from
    assert hands.canvas.selection == frozenset()


def test_after_delete_the_keyboard_goes_on_nearby_but_deletes_no_second_thing(hands: Hands) -> None:
    hands.canvas.keys.focus("guide")
    hands.key(KEY.Key_Delete)
    assert hands.canvas.marks.focused == "settle"
    hands.no_step(lambda: hands.key(KEY.Key_Delete))
    hands.key(KEY.Key_Up)
    assert hands.canvas.selection == {"start"}


def test_ctrl_and_delete_close_the_gap(hands: Hands) -> None:
    hands.canvas.select(("guide",))
    hands.one_step(lambda: hands.key(KEY.Key_Delete, CONTROL))
    assert [edge.target for edge in hands.store.journey.edges_from["settle"]] == ["set"]


def test_f2_renames_in_place(hands: Hands) -> None:
    hands.canvas.select(("guide",))
    hands.key(KEY.Key_F2)
    editor = hands.canvas.renaming.editor
    assert editor is not None

    def typed() -> None:
        QTest.keyClicks(editor, "Buying guide")
        QTest.keyClick(editor, KEY.Key_Return)

    hands.one_step(typed, "Rename")
    node = hands.store.journey.node("guide")
    assert node is not None
    assert node.name == "Buying guide"


def test_escape_leaves_the_old_name(hands: Hands) -> None:
    hands.canvas.select(("guide",))

    def typed() -> None:
        hands.key(KEY.Key_F2)
        editor = hands.canvas.renaming.editor
        assert editor is not None
        QTest.keyClicks(editor, "Something else")
        QTest.keyClick(editor, KEY.Key_Escape)

    hands.no_step(typed)
    assert hands.canvas.renaming.editor is None


def test_a_double_click_on_a_lanes_name_renames_it(hands: Hands) -> None:
    lane = hands.canvas.drawing.scene.lanes[0].rect
    hands.double_click(hands.point(lane.x + 30, lane.y + 16))
    editor = hands.canvas.renaming.editor
    assert editor is not None

    def typed() -> None:
        QTest.keyClicks(editor, "Looking round")
        hands.click(QPoint(900, 600))

    hands.one_step(typed)
    assert hands.store.journey.stages[0].name == "Looking round"


def test_a_double_click_beside_the_name_asks_for_the_settings(hands: Hands, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hands.canvas.inspect_requested) as heard:
        hands.double_click(hands.at("guide", 0.4, 0.8))
    assert heard.args == ["guide"]


# --- Copying ------------------------------------------------------------------------------------------------


def test_copies_keep_their_inner_edges_and_go_to_the_pointer(hands: Hands) -> None:
    canvas = hands.canvas
    canvas.select(("settle", "guide"))
    assert clipboard.copy(canvas)
    lane = canvas.drawing.scene.lanes[2].rect
    at = (lane.x + 20, lane.y + 300)
    hands.one_step(lambda: clipboard.paste_clipboard(canvas, at), "Paste 2 steps")
    journey = hands.store.journey
    fresh = [node for node in journey.nodes if node.id in hands.selected]
    assert {(node.kind, node.stage) for node in fresh} == {("delay", "purchase"), ("email", "purchase")}
    delay, email = sorted(fresh, key=lambda node: node.kind)
    assert [edge.target for edge in journey.edges_from[delay.id]] == [email.id]
    assert abs(canvas.drawing.scene.boxes[delay.id].rect.y - at[1]) < 2


def test_copies_go_to_another_canvas(hands: Hands, qtbot: QtBot) -> None:
    acts.select_all(hands.canvas)
    clipboard.copy(hands.canvas)
    other = make_hands(new_journey("other"))
    qtbot.addWidget(other.canvas)
    other.one_step(lambda: clipboard.paste_clipboard(other.canvas, (10, 10)))
    assert len(other.store.journey.nodes) == len(small_journey().nodes)
    assert len(other.store.journey.edges) == len(small_journey().edges)


def test_cutting_and_duplicating_are_one_step_each(hands: Hands) -> None:
    hands.canvas.select(("loose",))
    hands.one_step(lambda: acts.duplicate(hands.canvas))
    hands.canvas.select(hands.selected)
    hands.one_step(lambda: clipboard.cut(hands.canvas))
    assert len(hands.store.journey.nodes) == len(small_journey().nodes)


@pytest.mark.parametrize("text", ["", "hello", "{}", '{"nodes": 5}', '{"nodes": [1]}', "{" * 500, '{"nodes": []}'])
def test_other_texts_on_the_clipboard_paste_nothing(hands: Hands, qtbot: QtBot, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    with qtbot.waitSignal(hands.canvas.hinted):
        hands.no_step(lambda: clipboard.paste_clipboard(hands.canvas, None))


# --- Acts on the selection ----------------------------------------------------------------------------------


def test_selecting_by_kind_and_along_the_stream(hands: Hands) -> None:
    canvas = hands.canvas
    canvas.select(("back",))
    acts.select_stream(canvas, upstream=True)
    assert {"start", "settle", "guide", "set", "back"} == {k for k in canvas.selection if hands.store.journey.node(k)}
    canvas.select(("guide",))
    acts.select_stream(canvas, upstream=False)
    assert {"guide", "set", "back", "end"} == {k for k in canvas.selection if hands.store.journey.node(k)}
    acts.invert(canvas)
    assert canvas.selection == {"start", "settle", "loose"}
    edits.add_node(hands.store, "tag", 8, 500, stage="research")
    canvas.select(("loose",))
    acts.select_same_kind(canvas)
    assert len(canvas.selection) == 2


def test_aligning_and_distributing(hands: Hands) -> None:
    canvas = hands.canvas
    edits.move(hands.store, {"settle": ("research", 20.0, 150.0), "guide": ("research", 40.0, 330.0)})
    canvas.select(("start", "settle", "guide"))
    hands.one_step(lambda: acts.align(canvas, "left"), "Align")
    boxes = [canvas.drawing.scene.boxes[key].rect for key in ("start", "settle", "guide")]
    assert len({box.x for box in boxes}) == 1
    hands.one_step(lambda: acts.distribute(canvas, upright=True), "Distribute")
    boxes = [canvas.drawing.scene.boxes[key].rect for key in ("start", "settle", "guide")]
    assert abs((boxes[1].y - boxes[0].bottom) - (boxes[2].y - boxes[1].bottom)) <= 1


def test_disabling_and_enabling(hands: Hands) -> None:
    hands.canvas.select(("guide", "set"))
    hands.one_step(lambda: acts.set_enabled(hands.canvas, False), "Disable")
    hands.one_step(lambda: acts.set_enabled(hands.canvas, True), "Enable")
    hands.no_step(lambda: acts.set_enabled(hands.canvas, True))


def test_making_space_pushes_what_lies_below(hands: Hands) -> None:
    rect = hands.canvas.drawing.scene.boxes["guide"].rect
    hands.one_step(lambda: acts.make_space(hands.canvas, rect.x + 5, rect.y - 5, "down", 98.0), "Make space")
    assert hands.canvas.drawing.scene.boxes["guide"].rect.y == rect.y + 98


def test_tidying_is_one_step(hands: Hands) -> None:
    edits.move(hands.store, {"guide": ("research", 8.0, 700.0)})
    hands.one_step(lambda: acts.tidy(hands.canvas), "Tidy")


# --- From the palette ---------------------------------------------------------------------------------------


def drop(hands: Hands, data: QMimeData, at: QPoint) -> bool:
    """Drag something over the canvas and drop it; whether the canvas took it."""
    canvas, copy, button = hands.canvas, Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copy, data, button, none)
    QApplication.sendEvent(canvas, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(canvas, QDragMoveEvent(at, copy, data, button, none))
    assert canvas.marks.ghost is not None
    QApplication.sendEvent(canvas, QDropEvent(QPointF(at), copy, data, button, none))
    assert canvas.marks.ghost is None
    return True


def test_a_kind_dropped_from_the_palette_lands_in_the_lane(hands: Hands) -> None:
    lane = hands.canvas.drawing.scene.lanes[2].rect
    at = hands.point(lane.x + 70, lane.y + 380)
    hands.one_step(lambda: drop(hands, kind_data("sms"), at), "Add SMS")
    (added,) = hands.selected
    node = hands.store.journey.node(added)
    assert node is not None
    assert (node.kind, node.stage) == ("sms", "purchase")


def test_a_kind_dropped_on_an_edge_is_put_into_it(hands: Hands) -> None:
    route = hands.canvas.drawing.scene.routes["settle-next"]
    (x1, y1), (x2, y2) = route.points[0], route.points[1]
    at = hands.point((x1 + x2) / 2, (y1 + y2) / 2)
    hands.one_step(lambda: drop(hands, kind_data("delay"), at), "Insert Delay")
    (edge,) = hands.store.journey.edges_from["settle"]
    assert edge.target in hands.selected


def test_a_start_dropped_on_an_edge_is_not_put_into_it(hands: Hands) -> None:
    route = hands.canvas.drawing.scene.routes["settle-next"]
    (x1, y1), (x2, y2) = route.points[0], route.points[1]
    hands.one_step(lambda: drop(hands, kind_data("inactivity"), hands.point((x1 + x2) / 2, (y1 + y2) / 2)))
    assert [edge.target for edge in hands.store.journey.edges_from["settle"]] == ["guide"]


def test_what_is_no_kind_is_not_taken(hands: Hands) -> None:
    for raw in (b"no_such_kind", b"\xff\xfe", b"x" * 1000):
        data = QMimeData()
        data.setData(KIND_MIME, raw)
        hands.no_step(lambda data=data: drop(hands, data, QPoint(300, 300)))
    data = QMimeData()
    data.setText("delay")
    assert not drop(hands, data, QPoint(300, 300))


def test_leaving_with_what_is_dragged_leaves_no_trace(hands: Hands) -> None:
    before = encode(hands.store.journey)
    data = kind_data("delay")
    at, copy, button = QPoint(300, 300), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    QApplication.sendEvent(hands.canvas, QDragEnterEvent(at, copy, data, button, Qt.KeyboardModifier.NoModifier))
    QApplication.sendEvent(hands.canvas, QDragLeaveEvent())
    assert hands.canvas.marks.ghost is None
    assert encode(hands.store.journey) == before


def test_the_small_journey_has_its_loop() -> None:
    journey = small_journey()
    assert goes_back(journey, "back", "settle")


def test_space_that_is_held_asks_for_no_step(hands: Hands) -> None:
    canvas = hands.canvas
    canvas.setFocus()

    def space(kind: QEvent.Type, moment: int) -> None:
        event = QKeyEvent(kind, KEY.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
        event.setTimestamp(moment)
        QApplication.sendEvent(canvas, event)

    space(QEvent.Type.KeyPress, 1_000)
    # As X tells a key that repeats.
    for moment in (1_500, 1_530, 1_560):
        space(QEvent.Type.KeyRelease, moment)
        space(QEvent.Type.KeyPress, moment)
    assert canvas.mouse.space.held
    space(QEvent.Type.KeyRelease, 1_590)
    assert not canvas.quick_add.isVisible()
    space(QEvent.Type.KeyPress, 1_800)
    space(QEvent.Type.KeyRelease, 1_850)
    assert canvas.quick_add.isVisible()
