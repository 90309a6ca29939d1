"""What a replay leaves to be put in order, and when that is done."""

from __future__ import annotations

from pathlib import Path

from engines import compiled

from journey.file import read_journey
from journey.program import program_of
from simulator.history.sample import sample_history
from simulator.ordering import put_in_order
from simulator.result import build_result
from simulator.run import RunSettings

JOURNEY = Path(__file__).resolve().parent.parent / "resources" / "templates" / "lifecycle.journey"
PROGRAMS = [program_of(read_journey(JOURNEY))]


def replayed():
    return compiled(PROGRAMS, sample_history(), RunSettings())


def waiting(tally):
    """The steps of which the times nobody has put in order."""
    return {name for name, node in tally.nodes.items() if not node.seconds.in_order}


def test_times_are_put_in_order_when_somebody_asks():
    tally = replayed()
    before = waiting(tally)
    assert before, "a replay leaves them as they come"
    asked = min(before)
    assert tally.nodes[asked].seconds.percentile(50) > 0
    assert waiting(tally) == before - {asked}


def test_all_are_put_in_order_at_once_and_stay_the_same():
    one_by_one, at_once = replayed(), replayed()
    put_in_order(at_once)
    assert waiting(one_by_one)
    assert not waiting(at_once)
    assert at_once == one_by_one


def test_whoever_is_told_to_stop_leaves_the_rest():
    tally = replayed()
    before = waiting(tally)
    put_in_order(tally, lambda: True)
    assert waiting(tally) == before


def test_a_result_is_written_in_order():
    tally = replayed()
    result = build_result(tally, PROGRAMS, sample_history(), RunSettings())
    assert result.document["nodes"]
    assert not waiting(tally)
