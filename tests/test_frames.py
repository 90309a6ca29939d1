"""Frames that fold: a card stands for what lies in them, everywhere, and nothing of the journey is lost or changed."""

from __future__ import annotations

import pytest
from canvas_hands import Hands, small_journey
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from canvas import acts, clipboard, frame_acts
from canvas.accessible.interfaces import CanvasInterface
from canvas.accessible.words import description_of
from canvas.overlay import EdgeFigures, Finding, NodeFigures, Overlay
from canvas.painting.signs import fold_button
from canvas.reading_order import ReadingOrder
from canvas.scene import Scene
from canvas.theme import LIGHT
from canvas.walking import walk
from designer.picture import journey_svg
from journey import edits, frames
from journey.encoding import decode, encode, semantic_hash
from journey.journey import Journey
from journey.model import Edge, Loop, Node, Stage
from journey.store import Difference, Store

#: A frame round the first two steps of Research.
FRAME = Node(
    id="group",
    kind="frame",
    name="Looking round",
    stage="research",
    order=90.0,
    x=8.0,
    y=42.0,
    width=182.0,
    height=182.0,
)


@pytest.fixture
def hands(hands: Hands) -> Hands:
    with hands.store.transaction("Frame") as transaction:
        transaction.put(FRAME)
    return hands


def folded_journey() -> Journey:
    journey = small_journey()
    frame = replace(FRAME, folded=True, holds=("settle", "start"))
    return Journey({**journey.records, frame.id: frame})


def place(store: Store, node_id: str) -> tuple[str, float, float]:
    node = store.journey.node(node_id)
    assert node is not None
    return node.stage, node.x, node.y


# --- The document -------------------------------------------------------------------------------------------


def test_folding_is_kept_in_the_file_and_changes_no_behaviour() -> None:
    store = Store(Journey({**small_journey().records, FRAME.id: FRAME}))
    before, behaviour = encode(store.journey), semantic_hash(store.journey)
    frames.fold(store, "group", ("start", "settle", "group", "nobody"))
    folded = store.journey.node("group")
    assert folded is not None
    assert folded.holds == ("settle", "start")
    assert semantic_hash(store.journey) == behaviour
    read = decode(encode(store.journey), "x").node("group")
    assert read is not None
    assert (read.folded, read.holds) == (True, folded.holds)
    assert store.undo_name is not None
    assert "Looking round" in store.undo_name
    frames.unfold(store, ("group",))
    assert encode(store.journey) == before
    store.undo()
    store.undo()
    assert encode(store.journey) == before


def test_what_a_folded_frame_stands_for_goes_where_it_goes() -> None:
    store = Store(folded_journey())
    edits.move(store, {"group": ("research", 20.0, 134.0)})
    assert place(store, "start") == ("research", 20.0, 134.0)
    assert place(store, "settle") == ("research", 20.0, 232.0)
    edits.move(store, {"group": ("purchase", 8.0, 42.0)})
    assert place(store, "start")[0] == place(store, "settle")[0] == "purchase"
    assert place(store, "guide")[0] == "research"
    store.undo()
    store.undo()
    assert encode(store.journey) == encode(folded_journey())


def test_a_folded_frame_is_removed_and_copied_with_all_that_it_stands_for() -> None:
    store = Store(folded_journey())
    from journey.clipboard import copy_text, paste_text

    text = copy_text(store.journey, ("group",))
    edits.delete(store, ("group",))
    assert {"group", "start", "settle"}.isdisjoint(store.journey.records)
    store.undo()
    pasted = paste_text(store, text, 8.0, 400.0, "purchase")
    assert pasted is not None
    assert len(pasted.ids) == 3
    copy = next(node for key in pasted.ids if (node := store.journey.node(key)) is not None and node.kind == "frame")
    assert copy.folded
    assert set(copy.holds) == set(pasted.ids) - {copy.id}


def test_frames_that_hold_each_other_or_nobody_hide_nothing_that_is_not_theirs() -> None:
    records = dict(folded_journey().records)
    records["group"] = replace(FRAME, folded=True, holds=("other", "start", "gone", "group"))
    records["other"] = replace(FRAME, id="other", folded=True, holds=("group", "settle"), order=91.0)
    journey = Journey(records)
    seen = {node.id for node in Scene(journey).journey.nodes}
    assert "group" in seen
    assert seen.isdisjoint({"other", "start", "settle"})
    assert set(frames.content(journey, "group")) == {"other", "start", "settle"}
    assert frames.hiding(journey, "settle") == ("other", "group")


# --- What is seen -------------------------------------------------------------------------------------------


def test_a_folded_frame_is_a_card_and_edges_across_its_border_lead_to_it() -> None:
    scene = Scene(folded_journey())
    card = scene.boxes["group"]
    assert card.shape == "card"
    assert {"start", "settle"}.isdisjoint(scene.boxes)
    assert "start-next" not in scene.routes
    assert scene.routes["settle-next"].points[0][1] <= card.rect.bottom + 1
    assert card.rect.grown(1).holds(*scene.routes["back-timeout"].tip)
    assert scene.ports("group") == ()
    # One can still ask for what is hidden.
    assert scene.document.node("start") is not None


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_following_folds_gives_what_deriving_anew_gives(data: st.DataObject) -> None:
    store = Store(Journey({**small_journey().records, FRAME.id: FRAME}))
    scene = Scene(store.journey)

    def follow(difference: Difference, before: Journey, after: Journey) -> None:
        scene.update(difference, before, after)

    store.subscribe(follow)
    for _ in range(data.draw(st.integers(2, 6))):
        act = data.draw(st.sampled_from(("fold", "unfold", "move", "remove", "undo", "rename")))
        nodes = [node.id for node in store.journey.nodes]
        if not nodes:
            # A folded frame may have taken all with it.
            store.undo()
            continue
        if act == "fold" and "group" in nodes:
            frames.fold(store, "group", data.draw(st.sets(st.sampled_from(nodes))))
        elif act == "unfold":
            frames.unfold(store, ("group",))
        elif act == "move":
            stage = data.draw(st.sampled_from(("research", "comparison", "purchase")))
            edits.move(store, {data.draw(st.sampled_from(nodes)): (stage, 8.0, float(data.draw(st.integers(42, 400))))})
        elif act == "remove" and len(nodes) > 2:
            edits.delete(store, (data.draw(st.sampled_from(nodes)),))
        elif act == "rename":
            edits.rename(store, data.draw(st.sampled_from(nodes)), "Other")
        else:
            store.undo()
        anew = Scene(store.journey)
        assert scene.journey.records == anew.journey.records
        assert dict(scene.boxes) == dict(anew.boxes)
        assert dict(scene.routes) == dict(anew.routes)
        assert scene.lanes == anew.lanes


def test_the_card_says_how_many_steps_and_who_came() -> None:
    overlay = Overlay(
        nodes={"start": NodeFigures(900, 1_000), "settle": NodeFigures(800, 1_250)},
        edges={"start-next": EdgeFigures(1_000), "back-timeout": EdgeFigures(250), "settle-next": EdgeFigures(1_200)},
        findings={"settle": Finding("warning", 2, "Too long."), "start-next": Finding("hint", 1, "Look.")},
        replayed=True,
    )
    from canvas.faces import Faces

    journey = folded_journey()
    frame = journey.node("group")
    assert frame is not None
    face = Faces(journey, overlay).node(frame)
    assert (face.name, face.summary) == ("Looking round", "2 steps")
    # People come to both of its steps from outside: who came to both would count twice.
    assert [figure.text for figure in face.figures] == ["1,250"]
    assert face.finding == Finding("warning", 3, "Too long.")
    only_start = replace(overlay, edges={**overlay.edges, "back-timeout": EdgeFigures(0)})
    assert [figure.text for figure in Faces(journey, only_start).node(frame).figures] == ["900", "1,000"]
    assert "2 steps" in Faces(journey, overlay).tool_tip(frame)


def test_keys_screen_readers_and_pictures_go_by_what_is_seen() -> None:
    journey = folded_journey()
    scene = Scene(journey)
    assert walk(scene, "group", "down") == "guide"
    assert walk(scene, "guide", "up") == "group"
    order = ReadingOrder(scene.journey)
    assert order.children("research") == ["group", "guide"] or order.children("research") == ["guide", "group"]
    svg = journey_svg(journey, LIGHT)
    assert 'id="step-group"' in svg
    assert "2 steps" in svg
    assert 'id="step-start"' not in svg
    from canvas.drawing import Drawing

    drawing = Drawing(journey, LIGHT)
    assert "2 steps" in description_of(scene.journey, drawing.faces, drawing.overlay, "group")


def test_screen_readers_hear_of_folding_and_know_the_state(hands: Hands) -> None:
    from PySide6.QtGui import QAccessible

    from canvas.accessible.words import change_words

    heard: list[str] = []
    hands.store.subscribe(lambda difference, before, after: heard.append(change_words(difference, before, after)))
    root = QAccessible.queryAccessibleInterface(hands.canvas)
    assert isinstance(root, CanvasInterface)
    frame = root.record("group")
    assert frame.state().expanded
    frame_acts.fold(hands.canvas, "group")
    assert frame.state().collapsed
    assert "2 steps" in frame.text(QAccessible.Text.Description)
    assert not root.record("start").isValid()
    hands.store.undo()
    assert heard == ["Looking round folded", "Looking round opened"]


# --- Hands --------------------------------------------------------------------------------------------------


def test_a_double_click_unfolds_and_the_sign_in_the_head_folds(hands: Hands) -> None:
    button = fold_button(hands.canvas.drawing.scene.boxes["group"], False)
    hands.one_step(lambda: hands.click(hands.point(*button.center)), "Fold Looking round")
    scene = hands.canvas.drawing.scene
    assert scene.boxes["group"].shape == "card"
    hands.one_step(lambda: hands.double_click(hands.at("group")), "Unfold Looking round")
    assert scene.boxes["group"].shape == "frame"
    hands.click(hands.point(*button.center))
    hands.click(hands.point(*fold_button(scene.boxes["group"], True).center))
    assert scene.boxes["group"].shape == "frame"


def test_dragging_a_folded_frame_moves_all_of_it(hands: Hands) -> None:
    hands.canvas.select(("group",))
    frame_acts.fold_selected(hands.canvas)
    hands.drag(hands.at("group"), hands.at("group") + (hands.at("end") - hands.at("set")))
    assert {place(hands.store, key)[0] for key in ("group", "start", "settle")} == {"comparison"}
    assert hands.store.undo_name == "Move 1 step"


def test_what_is_hidden_is_selected_no_more_and_is_shown_when_one_goes_there(hands: Hands) -> None:
    hands.canvas.select(("start",))
    frame_acts.fold(hands.canvas, "group")
    assert hands.canvas.selection == frozenset()
    hands.one_step(lambda: hands.canvas.jump_to("settle"), "Unfold Looking round")
    hands.canvas.jump_to("settle")
    assert "settle" in hands.canvas.drawing.scene.boxes
    assert hands.canvas.selection == {"settle"}
    # A connection across the border is seen as it is.
    frame_acts.fold(hands.canvas, "group")
    steps = hands.store.undo_name
    hands.canvas.jump_to("settle-next")
    assert hands.store.undo_name == steps
    hands.canvas.jump_to("start-next")
    assert "start-next" in hands.canvas.drawing.scene.routes


def test_a_step_in_a_folded_stage_is_shown_when_one_goes_there(hands: Hands) -> None:
    from journey.stage_edits import change_stage

    change_stage(hands.store, "research", folded=True)
    hands.canvas.jump_to("guide")
    stage = hands.store.journey.stage("research")
    assert stage is not None
    assert not stage.folded


def test_frames_in_frames_fold_and_come_back(hands: Hands) -> None:
    inner = replace(FRAME, id="inner", name="Inner", order=91.0, x=8.0, y=42.0, width=170.0, height=90.0)
    with hands.store.transaction("Frame") as transaction:
        transaction.put(inner)
    frame_acts.fold(hands.canvas, "inner")
    frame_acts.fold(hands.canvas, "group")
    outer = hands.store.journey.node("group")
    assert outer is not None
    assert set(outer.holds) == {"inner", "settle"}
    assert set(frames.content(hands.store.journey, "group")) == {"inner", "settle", "start"}
    hands.canvas.jump_to("start")
    assert not any(node.folded for node in hands.store.journey.nodes)


def test_tidy_lays_a_folded_frame_out_like_a_step(hands: Hands) -> None:
    frame_acts.fold(hands.canvas, "group")
    edits.move(hands.store, {"group": ("research", 8.0, 700.0)})
    inside = place(hands.store, "start")[2] - place(hands.store, "group")[2]
    acts.tidy(hands.canvas)
    assert place(hands.store, "group")[2] < place(hands.store, "guide")[2]
    assert place(hands.store, "start")[2] - place(hands.store, "group")[2] == inside


def test_a_frame_is_put_around_the_selected_steps_with_room_for_its_name(hands: Hands) -> None:
    edits.delete(hands.store, ("group",))
    hands.canvas.select(("set", "back"))
    hands.one_step(lambda: frame_acts.put_frame(hands.canvas), "Put a frame around")
    made = next(node.id for node in hands.store.journey.nodes if node.kind == "frame")
    scene = hands.canvas.drawing.scene
    assert frame_acts.inside(scene, made) == {"set", "back"}
    assert scene.boxes["set"].rect.y - scene.boxes[made].rect.y >= 24
    assert hands.selected == {made}


def test_cutting_a_folded_frame_takes_all_of_it(hands: Hands) -> None:
    frame_acts.fold(hands.canvas, "group")
    hands.canvas.select(("group",))
    clipboard.cut(hands.canvas)
    assert {"start", "settle", "group"}.isdisjoint(hands.store.journey.records)
    assert clipboard.paste_clipboard(hands.canvas, None)
    frame = next(node for node in hands.store.journey.nodes if node.kind == "frame")
    assert len(frames.content(hands.store.journey, frame.id)) == 2


def test_pinned_steps_stay_when_the_rest_is_tidied(hands: Hands) -> None:
    edits.move(hands.store, {"guide": ("research", 8.0, 600.0), "back": ("comparison", 8.0, 640.0)})
    hands.canvas.select(("guide",))
    hands.one_step(lambda: frame_acts.pin(hands.canvas), "Pin")
    hands.canvas.select(("guide",))
    assert frame_acts.all_pinned(hands.canvas)
    acts.tidy(hands.canvas)
    assert place(hands.store, "guide") == ("research", 8.0, 600.0)
    assert place(hands.store, "back")[2] < 640.0
    frame_acts.pin(hands.canvas)
    node = hands.store.journey.node("guide")
    assert node is not None
    assert not node.pinned


def test_an_edge_into_a_frame_in_an_earlier_stage_is_drawn() -> None:
    records = dict(folded_journey().records)
    records["far"] = Edge(id="far", order=99.0, source="loose", output="next", target="start", loop=Loop())
    records["late"] = Stage(id="late", order=9.0, name="Late")
    scene = Scene(Journey(records))
    assert scene.routes["far"].loop is not None
    assert scene.boxes["group"].rect.grown(1).holds(*scene.routes["far"].tip)


def test_an_opened_frame_has_room_for_its_name(hands: Hands) -> None:
    frame_acts.fold(hands.canvas, "group")
    edits.move(hands.store, {"group": ("research", 8.0, 42.0)})
    frame_acts.fold(hands.canvas, "group")
    stage, x, y = place(hands.store, "group")
    assert (stage, x, y) == ("research", 8.0, 42.0)
    assert place(hands.store, "start")[2] == y
    assert frame_acts.inside(hands.canvas.drawing.scene, "group") >= {"start"}
