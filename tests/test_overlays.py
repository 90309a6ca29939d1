"""What the canvas is given: the same figures as the result's, lanes and ends only where they are certain."""

from __future__ import annotations

import msgspec
import pytest
from small_shop import lifecycle, small_result, small_shop

from canvas.overlay import HEAT_CLASSES
from designer.heat import class_step, heat_of
from designer.lane_people import lane_people
from designer.overlays import badges_of, overlay_of
from designer.path_ends import path_ends
from designer.replaying import replay
from journey.checks.findings import Finding
from journey.journey import Journey
from journey.program import program_of
from journey.steps import Send
from simulator.run import RunSettings
from simulator.tally import NodeTally


def test_nodes_and_edges_have_the_figures_of_the_result() -> None:
    overlay = overlay_of(lifecycle(), small_result())
    tally = small_result().tally
    assert overlay.replayed
    assert set(overlay.nodes) == set(tally.nodes)
    for node, figures in overlay.nodes.items():
        assert (figures.people, figures.entries) == (tally.nodes[node].unique, tally.nodes[node].entries)
        assert figures.active == sum(tally.nodes[node].active.values())
        sends = isinstance(small_result().programs[0].steps[node], Send)
        assert figures.sent == (tally.nodes[node].sent if sends else None)
    for edge, passes in overlay.edges.items():
        assert passes.passes == tally.edges[edge].passes
        assert sum(passes.by_pass) == (passes.passes if lifecycle().records[edge].loop else 0)  # type: ignore[union-attr]


def test_without_a_result_there_are_only_findings() -> None:
    finding = Finding("error", "code", "guide", "Something is wrong.", "Mend it.")
    overlay = overlay_of(lifecycle(), None, (finding,))
    assert not overlay.replayed
    assert overlay.findings["guide"].text == "Something is wrong. Mend it."


def test_a_result_of_another_journey_is_not_shown() -> None:
    journey = lifecycle()
    other = msgspec.structs.replace(journey.header, journey_id="another")
    assert not overlay_of(Journey({**journey.records, other.id: other}), small_result()).replayed


def test_a_badge_is_as_bad_as_the_worst_finding() -> None:
    found = [
        Finding("hint", "a", "guide", "Hint.", ""),
        Finding("error", "b", "guide", "Error.", "Mend."),
        Finding("warning", "c", "guide", "Warning.", ""),
    ]
    badge = badges_of(found)["guide"]
    assert (badge.severity, badge.count, badge.text) == ("error", 3, "Error. Mend.")


def test_people_of_a_lane_are_those_of_the_step_that_all_pass() -> None:
    journey, program = lifecycle(), program_of(lifecycle())
    tallies = {node: NodeTally(entries=9, unique=5) for node in program.steps}
    tallies["quiet"] = NodeTally(entries=7, unique=6)
    people = lane_people(journey, tallies, program)
    # Everybody in the lane of those who went quiet came in by its trigger; the purchase lane has two ways in.
    assert people["lapsed"] == 6
    assert "purchase" not in people


def test_people_of_a_lane_that_nobody_came_to_are_none() -> None:
    journey, program = lifecycle(), program_of(lifecycle())
    tallies = {node: NodeTally() for node in program.steps}
    assert set(lane_people(journey, tallies, program).values()) == {0}


def without_edge(edge: str) -> Journey:
    records = dict(lifecycle().records)
    del records[edge]
    return Journey(records)


def test_open_outputs_say_how_many_ended_there() -> None:
    journey = without_edge("last.next")
    result = replay((journey,), small_shop(), RunSettings(), engine="plain")
    told = path_ends(journey, result, result.programs[0])
    passes = small_result().tally.edges["last.next"].passes
    assert told == {"last": {"next": passes}}
    assert passes > 0


def test_an_open_output_of_a_wait_is_told_only_if_nothing_else_ended_there() -> None:
    journey = without_edge("interest.timeout")
    result = replay((journey,), small_shop(), RunSettings(), engine="plain")
    told = path_ends(journey, result, result.programs[0])
    ends = result.tally.journeys[result.programs[0].journey].ends
    certain = result.tally.nodes["interest"].ends == ends["end of path"]
    assert told == ({"interest": {"timeout": ends["end of path"]}} if certain else {})


@pytest.mark.parametrize("measure", ["reach", "fatigue", "time"])
def test_heat_has_seven_classes_with_a_legend(measure: str) -> None:
    heat = heat_of(small_result(), small_result().programs[0], measure)  # type: ignore[arg-type]
    assert len(heat.legend) == HEAT_CLASSES - 1
    assert set(heat.classes.values()) <= set(range(HEAT_CLASSES))
    assert set(heat.values) == set(heat.classes)
    assert len(set(heat.legend)) == len(heat.legend)


@pytest.mark.parametrize("largest", [0, 1, 6, 7, 8, 70, 71, 4_112, 99_999, 10**9])
def test_classes_hold_the_largest_and_are_round(largest: int) -> None:
    step = class_step(largest)
    assert step * (HEAT_CLASSES - 1) >= largest
    assert len(str(step).rstrip("0")) <= 2


def test_nothing_is_in_the_well_and_the_most_in_the_last_classes() -> None:
    heat = heat_of(small_result(), small_result().programs[0], "reach")
    people = {node: tally.unique for node, tally in small_result().tally.nodes.items()}
    most = max(people, key=lambda node: people[node])
    assert heat.classes[most] == max(heat.classes.values())
    assert all((heat.classes[node] == 0) == (count == 0) for node, count in people.items())
