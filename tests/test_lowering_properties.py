"""Random journeys in the shapes of targets: where the report says exact, both replays give equal integers."""

from __future__ import annotations

from collections import Counter
from random import Random

from random_draw import Draw
from random_flows import random_document
from shaped_replays import NARROW, drawn_history, replayed

from exporters.lowering.asking import Options
from exporters.lowering.beside import integers
from exporters.lowering.lower import Lowered, lower
from journey.targets.profiles import profiles
from simulator.run import RunError

JOURNEYS = 110


def _origins(lowered: Lowered) -> dict[str, str]:
    return {piece.id: piece.origin for flow in lowered.flows for piece in flow.pieces}


def test_where_the_report_says_exact_both_replays_are_equal() -> None:
    seen: Counter[str] = Counter()
    for number in range(JOURNEYS):
        draw = Draw(Random(f"lowering {number}"))
        journey = random_document(draw)
        history = drawn_history(draw)
        lowered = lower(journey, NARROW, Options(loops="unroll"))
        looped = any(edge.loop is not None for edge in journey.edges)
        if not lowered.is_exact or lowered.is_redrawn:
            seen["not exact"] += 1
            continue
        try:
            original = replayed((journey,), history)
        except RunError:
            continue
        shaped = replayed(lowered.journeys, history)
        assert integers(shaped, _origins(lowered)) == integers(original, {}), number
        seen["looped" if looped else "plain"] += 1
        seen["sent"] += original.sent
        for flow in lowered.flows:
            assert all(way.loop is None for way in flow.ways)
            assert all(len(ways) == 1 for ways in flow.ways_to.values()), "a tree"
    assert seen["looped"] >= 20, seen
    assert seen["sent"] >= 200, seen


def test_every_target_takes_every_journey_or_says_why_not() -> None:
    refused = 0
    for number in range(8):
        draw = Draw(Random(f"shapes {number}"))
        journey = random_document(draw)
        history = drawn_history(draw)
        for target in profiles():
            lowered = lower(journey, target)
            if lowered.problems:
                refused += 1
                continue
            ids = [piece.id for flow in lowered.flows for piece in flow.pieces]
            assert len(ids) == len(set(ids))
            for flow in lowered.flows:
                starts = len(flow.triggers)
                assert target.limits.triggers is None or starts <= target.limits.triggers
                begins = {trigger.id for trigger in flow.triggers}
                assert target.merges != "copied" or all(
                    len(ways) == 1 or {way.source for way in ways} <= begins for ways in flow.ways_to.values()
                )
                assert all(way.loop is None for way in flow.ways)
            if number % 6 == 0:
                replayed(lowered.journeys, history)
    assert refused < 8 * len(profiles()) / 2
