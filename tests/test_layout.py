"""Tidy: where the automatic layout puts steps, and what it leaves alone (canvas.md 4)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from drawn_journeys import branching, cell, journey_of, moved, replaced
from hypothesis import given
from hypothesis import strategies as st

from canvas.geometry import CARD_HEIGHT, CARD_WIDTH, COLUMN_PITCH, FIRST_ROW, LANE_PADDING, ROW_PITCH, Rect
from canvas.layout.layered import layered
from canvas.layout.layers import layers
from canvas.layout.loops import back_pairs, loop_edges
from canvas.layout.ordering import Ordering
from canvas.layout.tidy import LAYER_PITCH, STEP_PITCH, tidy
from canvas.scene import Scene
from journey.journey import Journey

Cell = tuple[int, int]


def cells_of(journey: Journey) -> dict[str, Cell]:
    """Row and sub-column of each step."""
    return {
        node.id: (round((node.y - FIRST_ROW) / ROW_PITCH), round((node.x - LANE_PADDING) / COLUMN_PITCH))
        for node in journey.nodes
    }


def tidied(journey: Journey) -> Journey:
    return moved(journey, tidy(journey))


def unplaced(stages: str, nodes: str, edges: list[str], kinds: dict[str, str] | None = None) -> Journey:
    """Nodes as "stage:n,m,o stage2:p"; all in one place."""
    found: dict[str, tuple[str, int, int]] = {}
    for group in nodes.split():
        stage, _, ids = group.partition(":")
        found.update(dict.fromkeys(ids.split(","), (stage, 0, 0)))
    return journey_of(stages, found, edges, kinds)


def test_a_stage_runs_downwards_in_rows() -> None:
    journey = tidied(unplaced("a", "a:n,m,o", ["n>m", "m>o"]))
    assert cells_of(journey) == {"n": (0, 0), "m": (1, 0), "o": (2, 0)}
    assert [(node.x, node.y) for node in journey.nodes] == [cell(row, 0) for row in range(3)]


def test_every_stage_begins_at_the_top() -> None:
    journey = tidied(unplaced("a b", "a:n,m,o b:p,q", ["n>m", "m>o", "o>p", "p>q"]))
    assert cells_of(journey)["p"] == (0, 0)


def test_branches_stand_side_by_side_and_the_main_way_stays_straight() -> None:
    edges = ["n.a>l", "n.b>r", "l>m", "r>m", "m>o"]
    journey = tidied(unplaced("a", "a:n,l,r,m,o", edges))
    found = cells_of(journey)
    assert found["l"][0] == found["r"][0] == 1
    assert {found["l"][1], found["r"][1]} == {0, 1}
    assert found["n"][1] == found["m"][1] == found["o"][1] == 0
    assert found["m"][0] == 2


def test_an_exit_stands_beside_whoever_leads_to_it() -> None:
    edges = ["n>m", "m>o", "n>p", "p>q", "o>gone"]
    journey = tidied(unplaced("a b", "a:n,m,o b:p,q,gone", edges))
    found = cells_of(journey)
    assert found["gone"] == (found["o"][0], 0), "the edge to it runs straight across"


def test_nobody_stands_on_another_and_everybody_below_those_that_lead_to_them() -> None:
    for seed in range(1, 6):
        journey = tidied(branching(60, seed, 4))
        found = cells_of(journey)
        places = {(journey.records[node_id].stage, place) for node_id, place in found.items()}  # type: ignore[union-attr]
        assert len(places) == 60
        back = loop_edges(journey)
        for edge in journey.edges:
            source, target = journey.node(edge.source), journey.node(edge.target)
            assert source is not None
            assert target is not None
            if edge.id not in back and source.stage == target.stage:
                assert found[edge.source][0] < found[edge.target][0]


@pytest.mark.parametrize("stages", [0, 4])
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_tidy_journey_stays_as_it_is(seed: int, stages: int) -> None:
    journey = tidied(branching(40, seed, stages))
    again = tidied(journey)
    assert tidy(again) == {}


@pytest.mark.parametrize(
    ("count", "stages", "seed"), [(12, 2, 5), (25, 0, 4), (250, 4, 1), (1_000, 0, 1), (1_000, 8, 1)]
)
def test_a_tidy_journey_stays_as_it_is_at_any_size(count: int, stages: int, seed: int) -> None:
    assert tidy(tidied(branching(count, seed, stages))) == {}


def test_the_same_journey_is_always_laid_out_the_same_way() -> None:
    assert tidy(branching(80, 3, 0)) == tidy(branching(80, 3, 0))
    assert tidy(branching(80, 3, 5)) == tidy(branching(80, 3, 5))


def test_a_new_step_moves_only_what_it_must() -> None:
    nodes = {f"n{row}": ("a", row, 0) for row in range(6)} | {"p": ("a", 3, 1)}
    edges = [f"n{row}>n{row + 1}" for row in range(5)] + ["n2.b>p"]
    journey = journey_of("a", nodes, edges)
    assert tidy(journey) == {}
    records = {**journey.records}
    added = journey_of("a", {"new": ("a", 5, 2)}, ["p>new"]).records
    records |= {"new": replaced(added["new"], order=9.0), "p>new": replaced(added["p>new"], order=9.0)}
    assert set(tidy(Journey(records))) == {"new"}


def test_people_keep_the_order_of_branches_that_they_chose() -> None:
    nodes = {"n": ("a", 0, 0), "l": ("a", 1, 1), "r": ("a", 1, 0), "m": ("a", 2, 0)}
    journey = journey_of("a", nodes, ["n.a>l", "n.b>r", "l>m", "r>m"])
    assert tidy(journey) == {}


def test_pinned_steps_and_notes_stay_and_nobody_stands_on_them() -> None:
    journey = unplaced("a", "a:n,m,o,note", ["n>m", "m>o"], {"note": "note"})
    records = dict(journey.records)
    records["m"] = replaced(records["m"], x=100.0, y=150.0, pinned=True)
    records["note"] = replaced(records["note"], x=8.0, y=250.0, width=160.0, height=120.0)
    found = tidy(Journey(records))
    assert "m" not in found
    assert "note" not in found
    scene = Scene(moved(Journey(records), found))
    boxes = [box.rect for box in scene.boxes.values()]
    for index, box in enumerate(boxes):
        inside = Rect(box.x + 1, box.y + 1, box.width - 2, box.height - 2)
        assert not any(inside.meets(other) for other in boxes[index + 1 :])


def test_only_the_selection_moves() -> None:
    nodes = {f"n{number}": ("a", 0, 0) for number in range(6)}
    journey = journey_of("a", nodes, [f"n{number}>n{number + 1}" for number in range(5)])
    records = dict(journey.records)
    for number in range(3):
        records[f"n{number}"] = replaced(records[f"n{number}"], x=8.0, y=42.0 + number * 98)
    records["n3"] = replaced(records["n3"], x=333.0, y=47.0)
    found = tidy(Journey(records), only=frozenset({"n3", "n4"}))
    assert set(found) == {"n3", "n4"}
    assert found["n3"][1] > 42 + 2 * 98, "below the step that leads to it"
    assert found["n4"][1] > found["n3"][1]


def test_without_stages_the_journey_runs_to_the_right_in_layers() -> None:
    journey = tidied(unplaced("", ":n,l,r,m", ["n.a>l", "n.b>r", "l>m", "r>m", "m>n*"]))
    places = {node.id: (node.x, node.y) for node in journey.nodes}
    assert [places[node_id][0] for node_id in ("n", "l", "m")] == [0, LAYER_PITCH, 2 * LAYER_PITCH]
    assert abs(places["l"][1] - places["r"][1]) >= STEP_PITCH
    assert places["n"][1] == places["m"][1]


def test_without_stages_cards_never_overlap() -> None:
    for seed in (1, 2, 3):
        journey = tidied(branching(80, seed, 0))
        columns: dict[float, list[float]] = {}
        for node in journey.nodes:
            columns.setdefault(node.x, []).append(node.y)
        for heights in columns.values():
            for upper, lower in pairwise(sorted(heights)):
                assert lower - upper >= CARD_HEIGHT
        assert min(right - left for left, right in pairwise(sorted(columns))) >= CARD_WIDTH


def test_without_stages_pinned_steps_stay() -> None:
    journey = branching(12, 1, 0)
    records = dict(journey.records)
    records["n5"] = replaced(records["n5"], x=280.0, y=10.0, pinned=True)
    found = tidy(Journey(records))
    assert "n5" not in found
    pinned = Rect(280, 10, CARD_WIDTH, CARD_HEIGHT)
    assert not any(pinned.meets(Rect(x, y, CARD_WIDTH, CARD_HEIGHT)) for x, y in found.values())


def test_steps_outside_all_stages_go_under_the_lanes() -> None:
    journey = tidied(unplaced("a", "a:n,m :p,q", ["n>m", "p>q"]))
    scene = Scene(journey)
    lanes = scene.lanes[0].rect.bottom
    assert scene.boxes["p"].rect.y > lanes
    assert scene.boxes["q"].rect.x > scene.boxes["p"].rect.right


def test_an_empty_journey_is_tidy() -> None:
    assert tidy(journey_of("", {}, ())) == {}
    assert tidy(journey_of("a b", {}, ())) == {}


# --- Loops ---------------------------------------------------------------------------------------------------


def test_loops_are_what_goes_back_from_the_entries() -> None:
    journey = unplaced("", ":m,n,o,t", ["t>m", "m>n", "n>o", "o>m"], {"t": "event_trigger"})
    assert loop_edges(journey) == {"o>m"}


def test_every_edge_into_an_earlier_stage_is_a_loop() -> None:
    journey = unplaced("a b", "a:n,p b:m", ["n>m", "m>p"])
    assert loop_edges(journey) == {"m>p"}


def test_a_cycle_that_no_entry_leads_to_is_opened_once() -> None:
    assert back_pairs([[1], [2], [0]]) == {(2, 0)}
    assert back_pairs([[1], [2], [0]], first=[1]) == {(0, 1)}


@given(st.integers(2, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40))
def test_without_its_loops_a_journey_has_no_cycle(count: int, pairs: list[tuple[int, int]]) -> None:
    ways: list[list[int]] = [[] for _ in range(count)]
    for start, end in pairs:
        if start < count and end < count and start != end and end not in ways[start]:
            ways[start].append(end)
    back = back_pairs(ways)
    forward = [[end for end in ends if (start, end) not in back] for start, ends in enumerate(ways)]
    before: list[list[int]] = [[] for _ in range(count)]
    for start, ends in enumerate(forward):
        for end in ends:
            before[end].append(start)
    layer = layers(forward, before)
    assert all(layer[start] < layer[end] for start, ends in enumerate(forward) for end in ends)


# --- The layered layout --------------------------------------------------------------------------------------


def test_crossings_that_can_be_avoided_are() -> None:
    # two ways that only cross if the second layer stays in the order of its numbers
    places = layered(6, [(0, 1), (0, 2), (1, 4), (2, 3), (3, 5), (4, 5)])
    assert (places[1][1] < places[2][1]) == (places[4][1] < places[3][1])


def test_a_long_edge_keeps_room_for_itself() -> None:
    places = layered(4, [(0, 1), (1, 2), (2, 3), (0, 3)])
    assert [layer for layer, _ in places] == [0, 1, 2, 3]
    ends = (places[0][1] + places[3][1]) / 2
    assert all(abs(places[node][1] - ends) > 0.3 for node in (1, 2))


def test_a_given_order_stays_unless_much_is_gained() -> None:
    down, up = [[2], [3], [], []], [[], [], [0], [1]]
    assert Ordering([0, 0, 1, 1], down, up).best([[1, 0], [3, 2]]) == [[1, 0], [3, 2]]
    crossed = Ordering([0, 0, 1, 1], down, up).best([[1, 0], [2, 3]])
    assert crossed in ([[1, 0], [3, 2]], [[0, 1], [2, 3]])
