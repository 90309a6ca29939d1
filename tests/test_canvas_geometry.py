"""Where lanes, cards, ports and edges are (look.md 5 and 6)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from drawn_journeys import branching, cards_run_through, cell, journey_of, moved, replaced, runs

from canvas.geometry import (
    ARROW_LENGTH,
    CARD_HEIGHT,
    CARD_HEIGHT_PLAIN,
    CARD_WIDTH,
    CHANNEL_PITCH,
    FIRST_CHANNEL,
    FOLDED_LANE_WIDTH,
    LANE_HEIGHT_LEAST,
    LANE_WIDTH_LEAST,
    STREET,
    Rect,
)
from canvas.layout.tidy import tidy
from canvas.overlay import EdgeFigures, NodeFigures, Overlay, breaks_for, flow_width
from canvas.routing.shape import flattened
from canvas.scene import Scene
from journey.journey import Journey
from journey.model import Edge

ROW = {row: cell(row, 0)[1] for row in range(8)}


def test_lanes_stand_side_by_side_with_streets_between() -> None:
    scene = Scene(journey_of("a b c", {"n": ("b", 0, 1)}, ()))
    first, second, third = scene.lanes
    assert first.rect == Rect(0, 0, LANE_WIDTH_LEAST, LANE_HEIGHT_LEAST)
    assert second.rect.x == LANE_WIDTH_LEAST + STREET
    assert second.rect.width == 360, "a sub-column more and its gap"
    assert third.rect.x == second.rect.right + STREET
    assert [lane.tint for lane in scene.lanes] == [0, 1, 2]
    assert scene.boxes["n"].rect == Rect(second.rect.x + 192, 42, CARD_WIDTH, CARD_HEIGHT)


def test_lanes_are_as_high_as_the_lowest_card_needs() -> None:
    scene = Scene(journey_of("a b", {"n": ("a", 9, 0)}, ()))
    lowest = scene.boxes["n"].rect.bottom
    assert {lane.rect.height for lane in scene.lanes} == {lowest + 24}


def test_cards_are_lower_without_figures_and_rows_stay() -> None:
    journey = journey_of("a", {"n": ("a", 0, 0), "m": ("a", 1, 0)}, ["n>m"])
    scene = Scene(journey, figures_shown=False)
    assert scene.boxes["n"].rect.height == CARD_HEIGHT_PLAIN
    assert scene.show_figures(True).everything
    assert scene.boxes["n"].rect.height == CARD_HEIGHT
    assert scene.boxes["m"].rect.y == ROW[1]
    assert not scene.show_figures(True).everything


def test_a_folded_lane_hides_its_steps_and_edges_end_at_it() -> None:
    journey = journey_of(
        "a b c", {"n": ("a", 0, 0), "m": ("b", 0, 0), "k": ("b", 1, 0), "o": ("c", 0, 0)}, ["n>m", "m>k", "m>o"]
    )
    records = {**journey.records, "b": replaced(journey.records["b"], folded=True)}
    scene = Scene(Journey(records))
    lane = scene.lanes[1]
    assert lane.folded
    assert lane.rect.width == FOLDED_LANE_WIDTH
    assert scene.node_box("m") is None
    assert scene.route("m>k") is None
    into, out = scene.route("n>m"), scene.route("m>o")
    assert into is not None
    assert out is not None
    assert into.tip[0] == lane.rect.x
    assert out.points[0][0] == lane.rect.right


def test_dropping_puts_a_step_into_the_lane_under_it() -> None:
    scene = Scene(journey_of("a b", {}, ()))
    second = scene.lanes[1].rect
    assert scene.to_lane(second.x + 40, 300) == ("b", 40, 300)
    assert scene.to_lane(second.x + 2, 5) == ("b", 8, 42), "inside the padding, under the header"
    assert scene.to_lane(40, 2_000) == ("", 40, 2_000)
    assert scene.lane_at(second.x + 1, 100) == "b"
    assert scene.lane_header_at(second.x + 1, 20) == "b"
    assert scene.lane_header_at(second.x + 1, 50) == ""
    assert scene.lane_edge_at(second.right + 2, 50) == "b"


def test_an_edge_that_stays_goes_down_and_one_that_changes_stage_goes_right() -> None:
    nodes = {"n": ("a", 0, 0), "m": ("a", 1, 0), "o": ("b", 0, 0)}
    scene = Scene(journey_of("a b", nodes, ["n>m", "m>o"]))
    down, right = scene.routes["n>m"], scene.routes["m>o"]
    assert down.points == ((88, ROW[0] + CARD_HEIGHT), (88, ROW[1]))
    assert down.direction == "down"
    assert right.points[0] == (168, ROW[1] + CARD_HEIGHT / 2)
    assert right.tip == (scene.boxes["o"].rect.x, ROW[0] + CARD_HEIGHT / 2)
    assert right.direction == "right"
    street = scene.lanes[0].rect.right + STREET / 2
    assert [x for x, _ in right.points[1:3]] == [street, street], "it turns in the middle of the street"
    assert right.radii == (8, 7), "the last corner leaves room for the arrow"
    assert 14 - right.radii[1] >= ARROW_LENGTH


def test_an_edge_that_skips_a_row_goes_round_the_card() -> None:
    nodes = {"n": ("a", 0, 0), "m": ("a", 1, 0), "o": ("a", 2, 0)}
    scene = Scene(journey_of("a", nodes, ["n>m", "m>o", "n>o"]))
    route = scene.routes["n>o"]
    assert cards_run_through(scene, route) == []
    assert route.tip == (88, ROW[2])


def test_parallel_branches_leave_and_join_without_touching_cards() -> None:
    nodes = {"n": ("a", 0, 0), "l": ("a", 1, 0), "r": ("a", 1, 1), "far": ("a", 1, 2), "m": ("a", 2, 0)}
    scene = Scene(journey_of("a", nodes, ["n.a>l", "n.b>r", "n.c>far", "l>m", "r>m", "far>m"]))
    for route in scene.routes.values():
        assert cards_run_through(scene, route) == []
    near, far = scene.routes["n>r"], scene.routes["n>far"]
    assert far.points[0][1] < near.points[0][1], "the farther branch leaves higher, so that they do not cross"
    assert {scene.routes[f"{source}>m"].tip for source in ("l", "r", "far")} == {(88, ROW[2])}


def test_runs_side_by_side_have_tracks_of_their_own_and_the_street_grows() -> None:
    nodes = {f"n{row}": ("a", row, 0) for row in range(5)} | {f"m{row}": ("b", row, 0) for row in range(5)}
    edges = [f"n{row}>m{4 - row}" for row in range(5)]
    scene = Scene(journey_of("a b", nodes, edges))
    turns = [scene.routes[edge].points[1][0] for edge in edges if len(scene.routes[edge].points) > 2]
    assert len(turns) == len(set(turns)) == 4
    tracks = sorted(turns)
    assert min(right - left for left, right in pairwise(tracks)) == 8
    assert scene.lanes[1].rect.x - scene.lanes[0].rect.right > STREET
    assert scene.lanes[0].rect.right - 8 < tracks[0]
    assert tracks[-1] < scene.lanes[1].rect.x + 8


def test_edges_into_one_card_share_their_track() -> None:
    nodes = {f"n{row}": ("a", row, 0) for row in range(4)} | {"m": ("b", 0, 0)}
    edges = [f"n{row}>m" for row in range(1, 4)]
    scene = Scene(journey_of("a b", nodes, edges))
    assert len({scene.routes[edge].points[1][0] for edge in edges}) == 1
    assert scene.lanes[1].rect.x == LANE_WIDTH_LEAST + STREET


def test_loops_fall_run_back_under_the_lanes_and_rise_left_of_their_target() -> None:
    nodes = {"n": ("a", 0, 0), "m": ("a", 1, 0), "o": ("b", 0, 0), "p": ("c", 1, 0)}
    scene = Scene(journey_of("a b c", nodes, ["n>m", "m>o", "o>p", "o>m*", "p>n*"]))
    inner, outer = scene.routes["o>m"], scene.routes["p>n"]
    assert inner.loop is not None
    assert outer.loop is not None
    bottom = scene.lanes[0].rect.bottom
    assert inner.loop.channel_y == bottom + FIRST_CHANNEL
    assert outer.loop.channel_y == bottom + FIRST_CHANNEL + CHANNEL_PITCH, "the wider one lies lower"
    box = scene.boxes["p"].rect
    assert outer.loop.port == outer.points[0] == (box.right - 12, box.bottom)
    assert outer.tip == (scene.boxes["n"].rect.x, ROW[0] + 36)
    assert outer.direction == "right"
    assert min(x for x, _ in outer.points) < min(x for x, _ in inner.points) < 0
    for route in (inner, outer):
        assert cards_run_through(scene, route) == []
        assert route.loop is not None
        assert route.bounds.meets(route.loop.pill(route.loop.pill_room))


def test_a_loop_from_a_card_with_others_below_falls_beside_them() -> None:
    nodes = {"n": ("a", 0, 0), "m": ("a", 1, 0), "o": ("a", 2, 0)}
    scene = Scene(journey_of("a", nodes, ["n>m", "m>o", "m>n*"]))
    assert cards_run_through(scene, scene.routes["m>n"]) == []
    assert max(x for x, _ in scene.routes["m>n"].points) > scene.lanes[0].rect.right


def test_a_loop_to_the_own_card_is_a_lug_at_its_lower_right() -> None:
    scene = Scene(journey_of("a", {"n": ("a", 0, 0)}, ["n>n*"]))
    route, box = scene.routes["n>n"], scene.boxes["n"].rect
    assert route.points[0] == (box.right - 12, box.bottom)
    assert route.tip == (box.right, box.bottom - 10)
    xs, ys = {x for x, _ in route.points}, {y for _, y in route.points}
    assert max(xs) - min(xs) == 24
    assert max(ys) - min(ys) == 20


@pytest.mark.parametrize(("count", "stages"), [(20, 3), (60, 4), (120, 6)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_tidy_journeys_have_crisp_routes_past_all_cards(count: int, stages: int, seed: int) -> None:
    journey = branching(count, seed, stages)
    scene = Scene(moved(journey, tidy(journey)))
    channels = []
    for edge in journey.edges:
        route = scene.routes[edge.id]
        assert cards_run_through(scene, route) == []
        for (x1, y1), (x2, y2) in runs(route):
            assert (x1 == x2) != (y1 == y2), "axis-parallel, and no run without length"
            assert x1 == round(x1)
            assert y1 == round(y1)
        assert len(route.radii) == len(route.points) - 2
        if route.loop is not None and edge.source != edge.target:
            channels.append(route.loop.channel_y)
    assert len(channels) == len(set(channels)), "two loops never share a channel"


def test_labels_stand_clear_of_cards() -> None:
    for seed in (1, 2, 3):
        journey = branching(60, seed, 4)
        scene = Scene(moved(journey, tidy(journey)))
        shown = 0
        for edge in journey.edges:
            label = scene.label(edge.id)
            if edge.loop is not None:
                assert label is None
                continue
            assert label is not None
            if label.room <= 0:
                continue
            shown += 1
            width = min(label.room, 60)
            left = label.x if label.align == "left" else label.x - width
            words = Rect(left, label.y - 4, width, 8)
            assert not any(box.rect.meets(words) for box in scene.boxes.values())
        assert shown > len(journey.edges) / 2


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("curved", [False, True])
@pytest.mark.parametrize(
    ("stages", "target"), [("a b", ("a", 1, 0)), ("a b", ("b", 0, 0)), ("a b", ("b", 0, 2)), ("", ("", 8, 200))]
)
def test_outputs_into_the_same_step_run_apart(
    stages: str, target: tuple[str, int, int], curved: bool, count: int
) -> None:
    nodes = {"n": ("a", 0, 0) if stages else ("", 8, 42), "m": target}
    journey = journey_of(stages, nodes, [f"n.w{number}>m" for number in range(count)], curved=curved)
    records = {key: record for key, record in journey.records.items() if record.id != "n>m"}
    for number in range(count):
        output = f"w{number}" if number else "next"
        edge = Edge(id=f"e{number}", source="n", output=output, target="m", order=number)
        records[edge.id] = edge
    scene = Scene(Journey(records), figures_shown=True)
    routes = [scene.routes[f"e{number}"] for number in range(count)]
    assert len({route.points for route in routes}) == count
    words: list[Rect] = []
    for route in routes:
        if not route.curved:
            assert all(x1 == x2 or y1 == y2 for (x1, y1), (x2, y2) in runs(route))
        label = scene.label(route.edge_id)
        assert label is not None
        if label.room > 0:
            # Room for a figure; what has less beside it shows while it is hovered.
            width = min(label.room, 40.0)
            left = label.x if label.align == "left" else label.x - width
            words.append(Rect(left, label.y - 5, width, 10))
    assert len(words) >= 2
    assert not any(one.meets(other) for number, one in enumerate(words) for other in words[:number])
    for box in words:
        for route in routes:
            points = flattened(route.points) if route.curved else route.points
            for (x1, y1), (x2, y2) in pairwise(points):
                assert not Rect(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)).meets(box)


def test_outputs_without_an_edge_have_stubs_and_ports() -> None:
    journey = journey_of("a b", {"n": ("a", 0, 0), "m": ("b", 0, 0)}, ["n.yes>m"], {"n": "condition_split"})
    scene = Scene(journey)
    (stub,) = scene.stubs("n")
    assert stub.output == "no"
    assert stub.words == "no"
    assert stub.y == scene.boxes["n"].rect.bottom
    by_output = {port.output: port for port in scene.ports("n") if port.output}
    assert by_output["yes"].connected
    assert by_output["yes"].side == "right"
    assert not by_output["no"].connected
    assert (by_output["no"].x, by_output["no"].side) == (stub.x, "bottom")
    sides = {port.side for port in scene.ports("m") if not port.output}
    assert sides == {"left", "top"}
    assert scene.port_at(by_output["no"].x + 5, by_output["no"].y + 5) == by_output["no"]
    assert scene.port_at(0, 400) is None


def test_finding_what_lies_at_a_point() -> None:
    nodes = {"n": ("a", 0, 0), "m": ("b", 1, 0), "note": ("a", 0, 0)}
    scene = Scene(journey_of("a b", nodes, ["n>m"], {"note": "note"}))
    assert scene.node_at(20, 60) == "n", "cards lie over notes"
    assert scene.nodes_in(Rect(0, 0, 100, 100)) == ("note", "n")
    assert scene.node_at(300, 20) is None
    (x, y), (_, lower) = scene.routes["n>m"].points[1:3]
    assert scene.edge_at(x + 4, (y + lower) / 2) == "n>m"
    assert scene.edge_at(x + 40, y) is None
    assert scene.edges_in(Rect(x - 1, y, 2, 20)) == ("n>m",)


def test_documents_without_stages_have_curves_and_loops_under_what_they_span() -> None:
    nodes = {"n": ("", 0, 0), "m": ("", 280, 0), "low": ("", 280, 400), "o": ("", 560, 0)}
    scene = Scene(journey_of("", nodes, ["n>m", "m>o", "o>n*", "o>m*"]))
    assert scene.curved
    assert scene.lanes == ()
    curve = scene.routes["n>m"]
    assert curve.curved
    assert curve.radii == ()
    assert len(curve.points) == 4
    short, wide = scene.routes["o>m"].loop, scene.routes["o>n"].loop
    assert short is not None
    assert wide is not None
    assert short.channel_y == scene.boxes["low"].rect.bottom + FIRST_CHANNEL
    assert wide.channel_y == short.channel_y + CHANNEL_PITCH


def test_a_curve_is_led_past_the_card_in_its_way() -> None:
    nodes = {"n": ("", 0, 0), "between": ("", 300, 0), "m": ("", 600, 0)}
    scene = Scene(journey_of("", nodes, ["n>m"]))
    box = scene.boxes["between"].rect
    points = flattened(scene.routes["n>m"].points)
    assert (points[0][0] < box.x, points[-1][0] > box.right) == (True, True)
    assert not any(box.holds(x, y) for x, y in points)


def test_documents_may_ask_for_curves_between_lanes() -> None:
    nodes = {"n": ("a", 0, 0), "m": ("b", 1, 0), "o": ("a", 3, 0)}
    scene = Scene(journey_of("a b", nodes, ["n>m", "m>o*"], curved=True))
    assert scene.routes["n>m"].curved
    assert not scene.routes["m>o"].curved, "loops keep their channels"


def test_dragged_steps_take_their_edges_along_and_nothing_is_kept() -> None:
    nodes = {"n": ("a", 0, 0), "m": ("a", 1, 0), "o": ("b", 0, 0)}
    scene = Scene(journey_of("a b", nodes, ["n>m", "m>o", "o>n*"]))
    before = dict(scene.routes)
    routes = scene.drag_routes({"m": (400, 500)})
    assert set(routes) == {"n>m", "m>o"}
    assert routes["n>m"].tip[0] == pytest.approx(400, abs=80)
    assert dict(scene.routes) == before


def test_an_empty_journey_has_a_scene() -> None:
    scene = Scene(journey_of("", {}, ()))
    assert scene.bounds() == Rect(0, 0, 0, 0)
    assert scene.nodes_in(Rect(0, 0, 10, 10)) == ()
    assert scene.ports("nobody") == ()
    assert scene.stubs("nobody") == ()


def test_dangling_edges_and_unknown_kinds_are_no_error() -> None:
    journey = journey_of("a", {"n": ("a", 0, 0)}, ["n>gone", "gone>n"], {"n": "from_a_newer_version"})
    scene = Scene(journey)
    assert dict(scene.routes) == {}
    assert [port.output for port in scene.ports("n")] == ["", "", "next"]


def test_widths_follow_flow_in_six_steps() -> None:
    passes = (0, 250, 251, 750, 1_500, 3_000, 6_000, 6_001)
    assert [flow_width(count) for count in passes] == [1, 1, 2, 2, 3, 4, 5, 6]
    assert breaks_for(60_000) == (250, 750, 1_500, 3_000, 6_000)
    assert breaks_for(60_001) == (2_500, 7_500, 15_000, 30_000, 60_000)
    edges = {"e": EdgeFigures(passes=10), "l": EdgeFigures(passes=10)}
    assert Overlay(edges=edges).edge_width("e") == 2, "before a replay all are alike"
    replayed = Overlay(edges=edges, replayed=True)
    assert replayed.edge_width("e") == 1
    assert replayed.edge_width("l", is_loop=True) == 2


def test_many_capped_sends_are_a_warning() -> None:
    assert NodeFigures(people=10, entries=100, sent=80, capped=11).capped_warns
    assert not NodeFigures(people=10, entries=100, sent=80, capped=10).capped_warns
    assert not NodeFigures(people=0, entries=0, sent=0, capped=0).capped_warns
