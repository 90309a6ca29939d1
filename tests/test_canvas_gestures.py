"""What hands do on the canvas: each act is one undo step, taken back to the byte, and cancelling leaves no trace."""

import pytest
from canvas_hands import Hands
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from canvas import acts, stage_acts
from canvas.geometry import LANE_PADDING, ROW_PITCH, Rect
from canvas.marks import Marks
from canvas.routing.shape import runs_of_route
from journey import edits, stage_edits
from journey.encoding import encode
from journey.model import Node

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def node_of(hands: Hands, node_id: str) -> Node:
    node = hands.store.journey.node(node_id)
    assert node is not None
    return node


def is_calm(marks: Marks) -> bool:
    """Nothing of a gesture is left."""
    return (
        marks.band is None
        and marks.wire is None
        and marks.ghost is None
        and marks.street is None
        and not marks.guides
        and not marks.target
        and not marks.old_places
    )


# --- Selecting ----------------------------------------------------------------------------------------------


def test_a_click_selects_and_a_click_beside_selects_nothing(hands: Hands, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hands.canvas.selection_changed) as heard:
        hands.click(hands.at("guide"))
    assert heard.args == [frozenset({"guide"})]
    hands.click(QPoint(5, 700))
    assert hands.canvas.selection == frozenset()


def test_shift_and_ctrl_add_and_take_away(hands: Hands) -> None:
    hands.click(hands.at("guide"))
    hands.click(hands.at("set"), SHIFT)
    hands.click(hands.at("end"), CONTROL)
    assert hands.canvas.selection == {"guide", "set", "end"}
    hands.click(hands.at("set"), CONTROL)
    assert hands.canvas.selection == {"guide", "end"}
    hands.click(hands.at("guide"))
    assert hands.canvas.selection == {"guide"}


def test_an_edge_and_a_loops_pill_are_selected_by_a_click(hands: Hands) -> None:
    route = hands.canvas.drawing.scene.routes["settle-next"]
    (x1, y1), (x2, y2) = route.points[0], route.points[1]
    hands.click(hands.point((x1 + x2) / 2, (y1 + y2) / 2))
    assert hands.canvas.selection == {"settle-next"}
    loop = hands.canvas.drawing.scene.routes["back-timeout"].loop
    assert loop is not None
    hands.click(hands.point(loop.pill_x, loop.channel_y))
    assert hands.canvas.selection == {"back-timeout"}


def test_the_rubber_band_selects_what_it_touches_and_edges_within(hands: Hands) -> None:
    end = hands.at("guide", 1.1, 1.2)
    start = hands.at("settle", -0.2, -0.05)
    hands.no_step(lambda: hands.drag(start, end))
    assert hands.canvas.selection == {"settle", "guide", "settle-next"}
    assert is_calm(hands.canvas.marks)


def test_escape_takes_the_rubber_band_back(hands: Hands) -> None:
    hands.click(hands.at("end"))
    hands.drag(hands.at("settle", -0.2, -0.1), hands.at("guide", 1.1, 1.2), release=False)
    assert "guide" in hands.canvas.selection
    hands.key(Qt.Key.Key_Escape)
    assert hands.canvas.selection == {"end"}
    assert is_calm(hands.canvas.marks)


def test_shift_adds_a_band_to_the_selection(hands: Hands) -> None:
    hands.click(hands.at("end"))
    hands.drag(hands.at("settle", -0.2, -0.1), hands.at("settle", 0.4, 0.4), held=SHIFT)
    assert hands.canvas.selection == {"end", "settle"}


# --- Moving -------------------------------------------------------------------------------------------------


def test_a_drag_moves_a_step_as_one_undo_step(hands: Hands) -> None:
    start = hands.at("loose")
    hands.one_step(lambda: hands.drag(start, start + QPoint(0, 130)), "Move 1 step")
    assert node_of(hands, "loose").y > 42 + 2 * ROW_PITCH
    assert hands.canvas.selection == {"loose"}


def test_a_drag_into_another_lane_changes_the_stage(hands: Hands) -> None:
    start = hands.at("loose")
    lane = hands.canvas.drawing.scene.lanes[1].rect
    end = hands.point(lane.x + lane.width / 2, lane.y + 400)
    hands.one_step(lambda: hands.drag(start, end))
    assert node_of(hands, "loose").stage == "comparison"
    assert node_of(hands, "loose").x == LANE_PADDING


def test_steps_snap_to_rows_and_alt_frees_them(hands: Hands) -> None:
    start = hands.at("loose")
    hands.drag(start, start + QPoint(3, 95))
    row = (node_of(hands, "loose").y - 42) / ROW_PITCH
    assert row == 3
    start = hands.at("loose")
    hands.drag(start, start + QPoint(13, 11), held=ALT)
    assert (node_of(hands, "loose").x, node_of(hands, "loose").y) == (LANE_PADDING + 13, 42 + 3 * ROW_PITCH + 11)


def test_guides_show_what_a_dragged_step_is_level_with(hands: Hands) -> None:
    start = hands.at("loose")
    down = hands.at("back").y() - start.y()
    hands.drag(start, start + QPoint(40, down + 2), release=False)
    assert any(guide.start[1] == guide.end[1] for guide in hands.canvas.marks.guides)
    hands.key(Qt.Key.Key_Escape)
    assert is_calm(hands.canvas.marks)


def test_guides_show_even_gaps(hands: Hands) -> None:
    start = hands.at("loose")
    below = hands.at("guide") + (hands.at("guide") - hands.at("settle"))
    hands.drag(start, below + QPoint(1, 3), release=False)
    gaps = [abs(guide.end[1] - guide.start[1]) for guide in hands.canvas.marks.guides if guide.gap]
    assert len(gaps) == 2
    assert gaps[0] == gaps[1] > 0
    hands.key(Qt.Key.Key_Escape)


def test_the_lane_menu_adds_and_tints(hands: Hands) -> None:
    hands.canvas.select(("comparison",))
    hands.one_step(lambda: stage_acts.tint(hands.canvas, 5))
    assert stage_acts.has_tint(hands.canvas, 5)
    hands.one_step(lambda: stage_acts.add_beside(hands.canvas, "left"))
    stages = [stage.id for stage in hands.store.journey.stages]
    assert stages.index("comparison") == 2
    assert hands.selected == {stages[1]}


def test_showing_all_leaves_nothing_under_the_map(hands: Hands) -> None:
    canvas = hands.canvas
    canvas.resize(900, 420)
    canvas.fit(animated=False)
    box = canvas.minimap.geometry()
    left, top = canvas.view.to_scene(box.left(), box.top())
    right, bottom = canvas.view.to_scene(box.right(), box.bottom())
    under = Rect(left, top, right - left, bottom - top)
    scene = canvas.drawing.scene
    assert canvas.minimap.isVisibleTo(canvas)
    assert not scene.nodes_in(under)
    runs = [run for edge in scene.edges_in(under) for run in runs_of_route(scene.routes[edge])]
    assert not any(run.meets(under) for run in runs)


def test_renaming_moves_the_picture_only_where_it_must(hands: Hands) -> None:
    view = hands.canvas.view
    hands.canvas.renaming.start("research")
    assert hands.canvas.view == view
    hands.canvas.renaming.cancel()
    hands.canvas.pan(-3_000, 0)
    hands.canvas.renaming.start("research")
    assert hands.canvas.view.left > -3_000


def test_shift_keeps_a_drag_to_one_direction(hands: Hands) -> None:
    start = hands.at("loose")
    x = node_of(hands, "loose").x
    hands.drag(start, start + QPoint(20, 90), held=SHIFT)
    assert node_of(hands, "loose").x == x


def test_escape_leaves_everything_where_it_was(hands: Hands) -> None:
    def dragged_and_cancelled() -> None:
        start = hands.at("guide")
        hands.drag(start, start + QPoint(150, 60), release=False)
        hands.key(Qt.Key.Key_Escape)
        QTest.mouseRelease(hands.canvas, Qt.MouseButton.LeftButton)

    hands.no_step(dragged_and_cancelled)
    assert hands.canvas.drawing.hidden == frozenset()


def test_several_steps_move_together(hands: Hands) -> None:
    hands.click(hands.at("settle"))
    hands.click(hands.at("guide"), SHIFT)
    before = {key: node_of(hands, key).y for key in ("settle", "guide")}
    start = hands.at("guide")
    hands.one_step(lambda: hands.drag(start, start + QPoint(0, 98)), "Move 2 steps")
    after = {key: node_of(hands, key).y for key in ("settle", "guide")}
    assert after["settle"] - before["settle"] == after["guide"] - before["guide"] > 0


def test_a_press_and_release_in_one_place_moves_nothing(hands: Hands) -> None:
    hands.no_step(lambda: hands.drag(hands.at("guide"), hands.at("guide") + QPoint(1, 1)))


def test_a_loose_step_dropped_on_an_edge_is_put_into_it(hands: Hands) -> None:
    route = hands.canvas.drawing.scene.routes["start-next"]
    (x1, y1), (x2, y2) = route.points[0], route.points[1]
    start = hands.at("loose")
    hands.one_step(lambda: hands.drag(start, hands.point((x1 + x2) / 2, (y1 + y2) / 2)))
    journey = hands.store.journey
    assert [edge.target for edge in journey.edges_from["start"]] == ["loose"]
    assert [edge.target for edge in journey.edges_from["loose"]] == ["settle"]


# --- Connecting ---------------------------------------------------------------------------------------------


def test_a_wire_dropped_on_a_card_connects(hands: Hands) -> None:
    start, end = hands.at_port("loose", "next"), hands.at("end")
    hands.one_step(lambda: hands.drag(start, end), "Connect steps")
    assert [edge.target for edge in hands.store.journey.edges_from["loose"]] == ["end"]


def test_a_wire_into_an_earlier_stage_becomes_a_loop(hands: Hands) -> None:
    hands.one_step(lambda: hands.drag(hands.at_port("loose", "next"), hands.at("guide")))
    (edge,) = hands.store.journey.edges_from["loose"]
    assert edge.loop is not None
    assert (edge.loop.max_passes, edge.loop.minimum_interval) == (3, "P7D")


def test_a_wire_to_where_nothing_may_lead_says_why(hands: Hands, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hands.canvas.hinted) as heard:
        hands.no_step(lambda: hands.drag(hands.at_port("loose", "next"), hands.at("start")))
    assert heard.args == ["A start has no way in: people begin there."]
    assert is_calm(hands.canvas.marks)


def test_a_wire_drawn_backwards_takes_the_other_steps_free_way_out(hands: Hands) -> None:
    hands.one_step(lambda: hands.drag(hands.at_port("end", ""), hands.at("loose")))
    (edge,) = hands.store.journey.edges_from["loose"]
    assert (edge.output, edge.target) == ("next", "end")


def test_a_new_wire_from_a_connected_way_out_replaces_its_edge(hands: Hands) -> None:
    hands.one_step(lambda: hands.drag(hands.at_port("guide", "next"), hands.at("back", 0.6, 0.4)))
    assert [edge.target for edge in hands.store.journey.edges_from["guide"]] == ["back"]


def test_an_edges_end_is_dragged_to_another_card(hands: Hands) -> None:
    hands.canvas.select(("back-order",))
    tip = hands.point(*hands.canvas.drawing.scene.routes["back-order"].tip)
    hands.one_step(lambda: hands.drag(tip, hands.at("loose")), "Reconnect")
    edge = hands.store.journey.edge("back-order")
    assert edge is not None
    assert edge.target == "loose"


def test_an_edges_start_is_dragged_to_another_card(hands: Hands) -> None:
    hands.canvas.select(("back-order",))
    start = hands.point(*hands.canvas.drawing.scene.routes["back-order"].points[0])
    hands.one_step(lambda: hands.drag(start, hands.at("loose")), "Reconnect")
    edge = hands.store.journey.edge("back-order")
    assert edge is not None
    assert (edge.source, edge.output) == ("loose", "next")


# --- Lanes, notes, frames -----------------------------------------------------------------------------------


def test_a_lane_is_dragged_by_its_header_to_another_place(hands: Hands) -> None:
    lanes = hands.canvas.drawing.scene.lanes
    start = hands.point(lanes[0].rect.x + 90, lanes[0].rect.y + 16)
    end = hands.point(lanes[1].rect.right - 20, lanes[1].rect.y + 16)
    hands.one_step(lambda: hands.drag(start, end), "Move stage Research")
    assert [stage.id for stage in hands.store.journey.stages] == ["comparison", "research", "purchase"]


def test_a_lane_dropped_where_it_was_changes_nothing(hands: Hands) -> None:
    lane = hands.canvas.drawing.scene.lanes[1].rect
    start = hands.point(lane.x + 90, lane.y + 16)
    hands.no_step(lambda: hands.drag(start, start + QPoint(30, 0)))


def test_a_lanes_width_is_dragged_and_it_never_cuts_its_steps(hands: Hands) -> None:
    lane = hands.canvas.drawing.scene.lanes[1].rect
    edge = hands.point(lane.right, lane.y + 300)
    hands.one_step(lambda: hands.drag(edge, edge + QPoint(80, 0)), "Resize stage Comparison")
    wider = hands.canvas.drawing.scene.lanes[1].rect.width
    assert wider >= lane.width + 72
    edge = hands.point(hands.canvas.drawing.scene.lanes[1].rect.right, lane.y + 300)
    hands.drag(edge, edge - QPoint(400, 0))
    assert hands.canvas.drawing.scene.lanes[1].rect.width == lane.width


def test_a_folded_lane_unfolds_by_a_double_click(hands: Hands) -> None:
    stage_edits.change_stage(hands.store, "comparison", folded=True)
    assert hands.canvas.drawing.scene.node_box("set") is None
    lane = hands.canvas.drawing.scene.lanes[1].rect
    hands.one_step(lambda: hands.double_click(hands.point(lane.x + 15, lane.y + 40)))
    assert hands.canvas.drawing.scene.node_box("set") is not None


def test_tidied_steps_glide_and_end_where_they_belong(hands: Hands) -> None:
    edits.move(hands.store, {"guide": ("research", 8.0, 700.0), "settle": ("research", 8.0, 500.0)})
    hands.canvas.motion.reduced = False
    acts.tidy(hands.canvas)
    assert hands.canvas.motion.running
    hands.canvas.grab()
    assert {"guide", "settle"} <= hands.canvas.drawing.hidden
    hands.canvas.motion.stop()
    assert hands.canvas.drawing.hidden == frozenset()
    hands.store.undo()
    assert hands.canvas.motion.running
    # Whatever is done next finishes the movement first.
    edits.rename(hands.store, "end", "Over")
    assert not hands.canvas.motion.running
    assert hands.canvas.drawing.hidden == frozenset()


# --- Making space --------------------------------------------------------------------------------------------


def _heights(hands: Hands, *ids: str) -> list[float]:
    return [hands.store.journey.node(key).y for key in ids]  # type: ignore[union-attr]


def test_space_is_made_in_one_lane_and_closed_again(hands: Hands) -> None:
    before = _heights(hands, "start", "settle", "guide", "back")
    start = hands.at("settle", down=-0.2)
    hands.canvas.set_tool("space")
    hands.one_step(lambda: hands.drag(start, start + QPoint(0, 98)), "Make space")
    pushed = _heights(hands, "start", "settle", "guide", "back")
    assert [after - old for after, old in zip(pushed, before, strict=True)] == [0, 96, 96, 0]
    assert hands.canvas.tool == "select"
    hands.canvas.set_tool("space")
    start = hands.at("settle", down=-0.2)
    hands.one_step(lambda: hands.drag(start, start - QPoint(0, 600)), "Make space")
    closed = _heights(hands, "start", "settle", "guide", "back")
    assert closed[0] < closed[1] <= before[1], "the gap closes, and no step lies on another"


def test_space_is_made_in_all_lanes_with_shift(hands: Hands) -> None:
    before = _heights(hands, "start", "settle", "back", "loose")
    hands.canvas.set_tool("space")
    start = hands.at("settle", down=-0.2)
    hands.one_step(lambda: hands.drag(start, start + QPoint(0, 80), Qt.KeyboardModifier.ShiftModifier), "Make space")
    after = _heights(hands, "start", "settle", "back", "loose")
    assert [new - old for new, old in zip(after, before, strict=True)] == [0, 80, 80, 80]


def test_a_step_pushed_right_stays_in_its_stage(hands: Hands) -> None:
    hands.canvas.set_tool("space")
    start = hands.at("settle", across=-0.03)
    hands.one_step(lambda: hands.drag(start, start + QPoint(200, 0)), "Make space")
    node = hands.store.journey.node("settle")
    assert node is not None
    assert node.stage == "research"


def test_escape_makes_no_space(hands: Hands) -> None:
    hands.canvas.set_tool("space")
    start = hands.at("settle", down=-0.2)

    def act() -> None:
        hands.drag(start, start + QPoint(0, 90), release=False)
        hands.key(Qt.Key.Key_Escape)

    hands.no_step(act)


def test_a_note_is_put_down_written_and_resized(hands: Hands) -> None:
    hands.canvas.set_tool("note")
    lane = hands.canvas.drawing.scene.lanes[2].rect
    hands.one_step(lambda: hands.click(hands.point(lane.x + 10, lane.y + 150)), "Add Note")
    (note,) = [node.id for node in hands.store.journey.nodes if node.kind == "note"]
    assert hands.canvas.tool == "select"
    editor = hands.canvas.renaming.editor
    assert editor is not None
    QTest.keyClicks(editor, "Ask Mira")
    hands.one_step(hands.canvas.renaming.commit)
    assert node_of(hands, note).parameters["text"] == "Ask Mira"
    hands.canvas.select((note,))
    box = hands.canvas.drawing.scene.boxes[note].rect
    corner = hands.point(box.right, box.bottom)
    hands.one_step(lambda: hands.drag(corner, corner + QPoint(40, 24)))
    resized = hands.canvas.drawing.scene.boxes[note].rect
    assert resized.width > box.width
    assert resized.height > box.height
    assert (resized.x, resized.y) == (box.x, box.y)


def test_what_lies_in_a_frame_moves_with_it(hands: Hands) -> None:
    scene = hands.canvas.drawing.scene
    rect = scene.boxes["loose"].rect
    lane = next(lane for lane in scene.lanes if lane.stage_id == "purchase").rect
    frame = edits.add_node(hands.store, "frame", rect.x - lane.x - 6, rect.y - 40, stage="purchase")
    edits.resize(hands.store, frame, rect.x - lane.x - 6, rect.y - 40, 174, 160)
    before = node_of(hands, "loose").y
    box = hands.canvas.drawing.scene.boxes[frame].rect
    head = hands.point(box.x + 60, box.y + 10)
    hands.one_step(lambda: hands.drag(head, head + QPoint(0, 64)), "Move 2 steps")
    assert node_of(hands, "loose").y > before


# --- View ---------------------------------------------------------------------------------------------------


def test_the_wheel_zooms_at_the_pointer(hands: Hands) -> None:
    at = QPoint(700, 300)
    scene = hands.canvas.view.to_scene(700, 300)
    zoom = hands.canvas.view.zoom
    for notches in (1, 1, -3, 2.5):
        hands.no_step(lambda notches=notches: hands.wheel(at, notches))
        assert hands.canvas.view.to_widget(*scene) == pytest.approx((700, 300), abs=1.01)
    assert hands.canvas.view.zoom == pytest.approx(zoom * 1.2**1.5)


def test_shift_and_the_wheel_move_sideways(hands: Hands) -> None:
    view = hands.canvas.view
    hands.wheel(QPoint(600, 300), 1, SHIFT)
    assert (hands.canvas.view.left - view.left, hands.canvas.view.top) == (60, view.top)


@pytest.mark.parametrize("way", ["middle", "space", "hand"])
def test_the_picture_is_dragged(hands: Hands, way: str) -> None:
    view = hands.canvas.view
    start, end = QPoint(600, 400), QPoint(500, 460)
    if way == "middle":
        hands.no_step(lambda: hands.drag(start, end, button=Qt.MouseButton.MiddleButton))
    elif way == "space":
        QTest.keyPress(hands.canvas, Qt.Key.Key_Space)
        hands.no_step(lambda: hands.drag(start, end))
        QTest.keyRelease(hands.canvas, Qt.Key.Key_Space)
        assert hands.canvas.quick_add.request is None
    else:
        hands.canvas.set_tool("hand")
        hands.no_step(lambda: hands.drag(start, end))
    assert (hands.canvas.view.left - view.left, hands.canvas.view.top - view.top) == (-100, 60)
    assert hands.canvas.selection == frozenset()


def test_fit_shows_all_and_fit_selection_that(hands: Hands) -> None:
    canvas = hands.canvas
    hands.wheel(QPoint(100, 100), 8)
    canvas.fit(animated=False)
    seen, bounds = canvas.view.seen(canvas.width(), canvas.height()), canvas.drawing.scene.bounds()
    assert seen.x <= bounds.x
    assert seen.bottom >= bounds.bottom
    canvas.select(("end",))
    canvas.zoom_to(0.2, animated=False)
    canvas.fit_selection(animated=False)
    assert canvas.view.zoom == 1.0


def test_a_change_during_a_drag_ends_the_drag(hands: Hands) -> None:
    start = hands.at("guide")
    hands.drag(start, start + QPoint(60, 30), release=False)
    edits.rename(hands.store, "end", "Finished")
    assert not hands.canvas.mouse.busy
    assert is_calm(hands.canvas.marks)
    QTest.mouseRelease(hands.canvas, Qt.MouseButton.LeftButton)
    assert hands.store.undo_name == "Rename"


def test_hovering_shows_ports_and_leaves_no_trace(hands: Hands) -> None:
    before = encode(hands.store.journey)
    hands.hover(hands.at("guide"))
    assert hands.canvas.marks.hovered == "guide"
    assert hands.canvas.marks.ports_of == ("guide",)
    hands.hover(QPoint(3, 3))
    assert hands.canvas.marks.hovered == ""
    assert encode(hands.store.journey) == before
