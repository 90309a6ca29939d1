"""Whatever is edited, the scene that follows is the scene that is derived anew."""

from __future__ import annotations

import msgspec
import pytest
from drawn_journeys import branching, moved
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canvas.geometry import Change, Rect
from canvas.layout.tidy import tidy
from canvas.scene import Scene
from canvas.visible import Visible
from journey.edits import move
from journey.journey import Journey
from journey.model import HEADER_ID, Edge, Header, Loop, Node, Stage
from journey.store import Difference, Store, Transaction

STAGES = ("s0", "s1", "s2", "")
KINDS = ("delay", "condition_split", "email", "note", "wait_for_event")


@st.composite
def nodes(draw: st.DrawFn, number: int) -> Node:
    on_grid = draw(st.booleans())
    x = 8 + 184 * draw(st.integers(0, 2)) if on_grid else draw(st.integers(-20, 500))
    y = 42 + 98 * draw(st.integers(0, 5)) if on_grid else draw(st.integers(0, 700))
    return Node(
        id=f"n{number}",
        kind=draw(st.sampled_from(KINDS)),
        stage=draw(st.sampled_from(STAGES)),
        x=float(x),
        y=float(y),
        order=float(number),
    )


@st.composite
def edges(draw: st.DrawFn, number: int, count: int) -> Edge:
    return Edge(
        id=f"e{number}",
        source=f"n{draw(st.integers(0, count - 1))}",
        output=draw(st.sampled_from(("next", "yes", "no", "timeout"))),
        target=f"n{draw(st.integers(0, count - 1))}",
        loop=Loop() if draw(st.integers(0, 3)) == 0 else None,
        order=float(number),
    )


@st.composite
def journeys(draw: st.DrawFn) -> Journey:
    count = draw(st.integers(2, 14))
    with_stages = draw(st.integers(0, 4)) > 0
    style = draw(st.sampled_from(("orthogonal", "curved")))
    records = {HEADER_ID: Header(id=HEADER_ID, journey_id="j", edges=style)}
    if with_stages:
        for number in range(3):
            folded = draw(st.integers(0, 5)) == 0
            stage = Stage(id=f"s{number}", name=f"Stage {number}", order=float(number), folded=folded)
            records[stage.id] = stage
    for number in range(count):
        node = draw(nodes(number))
        records[node.id] = node
    for number in range(draw(st.integers(0, 20))):
        edge = draw(edges(number, count))
        records[edge.id] = edge
    return Journey(records)


def edit(draw: st.DataObject, transaction: Transaction, journey: Journey) -> None:
    act = draw.draw(
        st.sampled_from(("move", "remove node", "add node", "add edge", "remove edge", "loop", "fold", "kind"))
    )
    some_nodes = [node for node in journey.nodes if transaction.get(node.id) is not None]
    if act == "add node":
        transaction.put(draw.draw(nodes(draw.draw(st.integers(20, 24)))))
    elif act == "add edge":
        transaction.put(draw.draw(edges(draw.draw(st.integers(30, 34)), 14)))
    elif act == "fold" and journey.stages:
        stage = draw.draw(st.sampled_from(journey.stages))
        transaction.put(msgspec.structs.replace(stage, folded=not stage.folded))
    elif act in ("remove edge", "loop") and journey.edges:
        edge = draw.draw(st.sampled_from(journey.edges))
        if transaction.get(edge.id) is None:
            return
        if act == "loop":
            transaction.put(msgspec.structs.replace(edge, loop=Loop() if edge.loop is None else None))
        else:
            transaction.remove(edge.id)
    elif some_nodes:
        node = draw.draw(st.sampled_from(some_nodes))
        if act == "remove node":
            transaction.remove(node.id)
        elif act == "kind":
            transaction.put(msgspec.structs.replace(node, kind=draw.draw(st.sampled_from(KINDS))))
        else:
            placed = draw.draw(nodes(0))
            place = {"stage": placed.stage, "x": placed.x, "y": placed.y}
            transaction.put(msgspec.structs.replace(node, **place))


def assert_same(followed: Scene, anew: Scene) -> None:
    assert followed.lanes == anew.lanes
    assert dict(followed.boxes) == dict(anew.boxes)
    assert dict(followed.routes) == dict(anew.routes)
    for node_id in anew.boxes:
        assert followed.stubs(node_id) == anew.stubs(node_id)
        assert followed.ports(node_id) == anew.ports(node_id)
    for edge_id in anew.routes:
        assert followed.label(edge_id) == anew.label(edge_id)
    everywhere = anew.bounds().grown(10)
    assert followed.nodes_in(everywhere) == anew.nodes_in(everywhere)
    assert followed.edges_in(everywhere) == anew.edges_in(everywhere)


def assert_told(before: Scene, after: Scene, change: Change) -> None:
    """Everything that is elsewhere now was named, and both places are covered."""
    if change.everything:
        return
    assert before.lanes == after.lanes
    for node_id in before.boxes.keys() | after.boxes.keys():
        if before.boxes.get(node_id) != after.boxes.get(node_id):
            assert node_id in change.nodes
    for edge_id in before.routes.keys() | after.routes.keys():
        old, new = before.routes.get(edge_id), after.routes.get(edge_id)
        if old != new:
            assert edge_id in change.edges
            for route in (old, new):
                if route is not None:
                    assert any(_covers(rect, route.bounds) for rect in change.rectangles)


def _covers(outer: Rect, inner: Rect) -> bool:
    return outer.holds(inner.x, inner.y) and outer.holds(inner.right, inner.bottom)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(journeys(), st.data())
def test_following_edits_gives_what_deriving_anew_gives(journey: Journey, data: st.DataObject) -> None:
    store = Store(journey)
    scene = Scene(journey)
    changes: list[Change] = []
    store.subscribe(lambda difference, before, after: changes.append(scene.update(difference, before, after)))
    for _ in range(data.draw(st.integers(1, 5))):
        before = Scene(store.journey)
        changes.clear()
        with store.transaction("Edit") as transaction:
            for _ in range(data.draw(st.integers(1, 3))):
                edit(data, transaction, store.journey)
        anew = Scene(store.journey)
        assert_same(scene, anew)
        if changes:
            assert_told(before, anew, changes[0])
    while store.undo_name is not None:
        store.undo()
    assert_same(scene, Scene(journey))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(journeys(), st.data())
def test_what_is_settled_in_pieces_is_what_deriving_anew_gives(journey: Journey, data: st.DataObject) -> None:
    store, scene = Store(journey), Scene(journey)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("canvas.scene.AT_ONCE", 0)
        patch.setattr("canvas.derivation._DRAWN_AT_ONCE", 0)
        if data.draw(st.booleans()):
            # What is out of sight may lie as before for a while.
            scene.sight = Rect(0.0, 0.0, 300.0, 200.0)
        store.subscribe(lambda difference, before, after: scene.update(difference, before, after, at_once=False))
        for _ in range(data.draw(st.integers(1, 5))):
            with store.transaction("Edit") as transaction:
                for _ in range(data.draw(st.integers(1, 3))):
                    edit(data, transaction, store.journey)
            # Whatever is not settled yet can be asked for, and nodes are where they belong in their lanes.
            everywhere = scene.bounds().grown(10)
            assert set(scene.nodes_in(everywhere)) == set(scene.boxes) == set(Scene(store.journey).boxes)
            assert set(scene.edges_in(everywhere)) == set(scene.routes)
            for node_id in scene.boxes:
                scene.ports(node_id)
            for edge_id in scene.routes:
                scene.label(edge_id)
            if data.draw(st.booleans()):
                scene.work(0.0)
            if data.draw(st.booleans()) and scene.drawing_left:
                scene.draw_left(0.0)
            if data.draw(st.booleans()):
                scene.finish()
                assert not scene.deriving
                assert_same(scene, Scene(store.journey))
        scene.finish()
        assert_same(scene, Scene(store.journey))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_edges_that_go_the_same_way_follow_each_other(data: st.DataObject) -> None:
    records = {HEADER_ID: Header(id=HEADER_ID, journey_id="j")}
    for number in range(2):
        records[f"s{number}"] = Stage(id=f"s{number}", name="Stage", order=float(number))
    stages = data.draw(st.sampled_from((("s0", "s0", "s1"), ("", "", ""), ("s0", "", "s1"))))
    for number, stage in enumerate(stages):
        place = {"x": 8.0 if stage else 400.0 * (number == 2), "y": 42.0 + 98 * number}
        records[f"n{number}"] = Node(id=f"n{number}", kind="random_split", stage=stage, order=float(number), **place)
    if stages == ("", "", ""):
        del records["s0"], records["s1"]
    store = Store(Journey(records))
    scene = Scene(store.journey)
    store.subscribe(lambda difference, before, after: scene.update(difference, before, after) and None)
    for _ in range(6):
        with store.transaction("Edit") as transaction:
            number = data.draw(st.integers(0, 6))
            if transaction.get(f"e{number}") is not None:
                transaction.remove(f"e{number}")
            else:
                transaction.put(data.draw(edges(number, 3)))
            if data.draw(st.integers(0, 3)) == 0:
                edit(data, transaction, store.journey)
        assert_same(scene, Scene(store.journey))


def test_whatever_edges_show_while_a_large_journey_is_derived_can_be_painted() -> None:
    journey = branching(60, 1, 4)
    store = Store(moved(journey, tidy(journey)))
    scene, visible = Scene(store.journey), Visible()
    shown: list[set[str]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("canvas.scene.AT_ONCE", 0)
        patch.setattr("canvas.bridge._MOST", 10)

        def follow(difference: Difference, before: Journey, after: Journey) -> None:
            scene.update(difference, before, after, at_once=False)
            visible.follow(scene.difference)

        store.subscribe(follow)
        for sight in ("n59", "n0"):
            scene.sight = scene.boxes[sight].rect
            move(store, {node.id: (node.stage, node.x, node.y + 8) for node in store.journey.nodes})
            for part in (scene.bounds().grown(500), scene.boxes[sight].rect.grown(40)):
                assert set(visible.edges(scene, part)) == set(scene.edges_in(part))
            shown.append(set(scene.routes))
    assert shown[1] - shown[0], "other edges than before"
