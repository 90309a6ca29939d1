"""Random journeys with fragments: they replay to the same integers as without, made, unpacked, nested and undone."""

from __future__ import annotations

import dataclasses
from collections import Counter
from random import Random

import pytest
from engines import compiled
from msgspec.structs import replace
from random_draw import Draw
from random_flows import random_document
from shaped_replays import NARROW, drawn_history

from exporters.lowering.asking import Options
from exporters.lowering.beside import integers
from exporters.lowering.fidelity import fidelities
from exporters.lowering.lower import lower
from journey.catalogue import kind
from journey.encoding import decode, encode
from journey.fragments import USE, is_use
from journey.fragments_inlining import inlined
from journey.fragments_making import chosen_steps, make_fragment
from journey.fragments_unpacking import unpack
from journey.journey import Journey
from journey.model import Edge
from journey.program import program_of
from journey.store import Store
from simulator.history.history import History
from simulator.plain.engine import simulate_plain
from simulator.result import Result, build_result
from simulator.run import RunError, RunSettings
from simulator.tally import Histogram, Tally


def _tally(journey: Journey, history: History) -> Tally:
    return simulate_plain([program_of(journey)], history, RunSettings(seed=7))


def _integers(tally: Tally, records: set[str], held_elsewhere: frozenset[str] = frozenset()) -> Tally:
    """The figures about these records, and about all people. ``held_elsewhere``: steps whose loop leaves a fragment:
    those who wait for it, or end at its limit, do so at the fragment's end, and leave by another end at its limit."""
    nodes = {key: figures for key, figures in tally.nodes.items() if key in records}
    for key in held_elsewhere & nodes.keys():
        nodes[key] = dataclasses.replace(nodes[key], ends=0, active={}, seconds=Histogram.empty())
    edges = {key: figures for key, figures in tally.edges.items() if key in records}
    for key in held_elsewhere & edges.keys():
        del edges[key]
    return dataclasses.replace(tally, nodes=nodes, edges=edges)


def _is_limit(edge: Edge, other: Edge) -> bool:
    """Whether people leave by ``other`` at a loop's limit."""
    return edge.loop is not None and edge.loop.on_limit == f"output:{other.output}"


def _some_steps(draw: Draw, journey: Journey) -> set[str]:
    """Steps that hang together, from one of them on."""
    steps = [node.id for node in journey.nodes if not _is_start(journey, node.id)]
    chosen = {draw.one(steps)}
    for _ in range(draw.number(0, 4)):
        near = {edge.target for edge in journey.edges if edge.source in chosen}
        near |= {edge.source for edge in journey.edges if edge.target in chosen}
        near = {key for key in near - chosen if not _is_start(journey, key)}
        if near:
            chosen.add(draw.one(sorted(near)))
    return chosen


def _is_start(journey: Journey, node_id: str) -> bool:
    node = journey.node(node_id)
    declared = kind(node.kind) if node is not None else None
    return declared is not None and declared.is_trigger


def _made(draw: Draw, store: Store) -> str:
    """A fragment of some steps; empty where they cannot be one."""
    chosen = _some_steps(draw, store.journey)
    return "" if isinstance(chosen_steps(store.journey, chosen), str) else make_fragment(store, chosen)


def test_steps_in_a_fragment_replay_as_before() -> None:
    seen: Counter[str] = Counter()
    for number in range(120):
        draw = Draw(Random(f"fragments {number}"))
        journey, history = random_document(draw), drawn_history(draw)
        try:
            before = _tally(journey, history)
        except RunError:
            continue
        store = Store(journey)
        uses = [made for _ in range(3) if (made := _made(draw, store))]
        if not uses:
            seen["none"] += 1
            continue
        records = set(journey.records)
        held = store.journey
        seen["nested"] += any(is_use(node) for found in held.fragments for node in found.nodes)
        seen["looped"] += any(edge.loop and edge.source in uses for edge in held.edges)
        flat = inlined(held).journey
        loops = [edge for edge in journey.edges if edge.loop is not None]
        leaving = [edge for edge in loops if (there := flat.edge(edge.id)) and there.source != edge.source]
        elsewhere = frozenset(
            key
            for edge in leaving
            for key in (edge.source, *(other.id for other in journey.edges_from[edge.source] if _is_limit(edge, other)))
        )
        after = _tally(held, history)
        assert _integers(after, records, elsewhere) == _integers(before, records, elsewhere), number
        seen["sent"] += sum(node.sent for node in before.nodes.values())
        again = decode(encode(held), "again")
        assert encode(again) == encode(held)
        assert _integers(_tally(again, history), records) == _integers(after, records), number
        # Out of everything again, the last one first.
        while any(node.kind == USE for node in store.journey.nodes):
            unpack(store, next(node.id for node in reversed(store.journey.nodes) if node.kind == USE))
        flat = store.journey
        assert _integers(_tally(flat, history), records) == _integers(before, records), number
        kept = {node.id: node for node in flat.nodes if node.kind != "merge"}
        for node in journey.nodes:
            if node.kind != "merge":
                there = kept.pop(node.id)
                assert (there.parameters, there.stage) == (node.parameters, node.stage)
        assert not kept
        for edge in journey.edges:
            there_edge = flat.edge(edge.id)
            assert there_edge is not None
            assert (there_edge.output, there_edge.loop) == (edge.output, edge.loop)
        while store.undo():
            pass
        assert encode(store.journey) == encode(journey)
        seen["made"] += 1
    assert seen["made"] >= 60, seen
    assert seen["nested"] >= 5, seen
    assert seen["looped"] >= 5, seen
    assert seen["sent"] >= 100, seen


def test_unpacking_one_of_several_uses_changes_nothing() -> None:
    compared = 0
    for number in range(60):
        draw = Draw(Random(f"uses {number}"))
        store, history = Store(random_document(draw)), drawn_history(draw)
        use = _made(draw, store)
        node = store.journey.node(use)
        if node is None:
            continue
        twice = replace(node, id="second_use", parameters={**node.parameters, "ids": {}})
        with store.transaction("Use it twice") as transaction:
            transaction.put(twice)
            for edge in store.journey.edges_from.get(use, ()):
                if edge.loop is None:
                    transaction.put(replace(edge, target="second_use"))
                    transaction.put(replace(edge, id=f"second {edge.id}"[:80], source="second_use"))
        held = store.journey
        try:
            before = _tally(held, history)
        except RunError:
            continue
        ids = set(inlined(held).journey.records)
        made = unpack(store, "second_use")
        assert made
        records = ids & set(inlined(store.journey).journey.records)
        assert _integers(_tally(store.journey, history), records) == _integers(before, records), number
        compared += 1
    assert compared >= 25


@pytest.mark.parametrize("number", range(3))
def test_the_compiled_engine_sees_the_same(number: int) -> None:
    draw = Draw(Random(f"compiled fragments {number}"))
    store, history = Store(random_document(draw)), drawn_history(draw)
    for _ in range(3):
        _made(draw, store)
    program = program_of(store.journey)
    assert compiled([program], history, RunSettings(seed=7)) == simulate_plain([program], history, RunSettings(seed=7))


def test_in_the_shape_of_a_target_fragments_are_in_place_and_exact() -> None:
    """Where the report says exact, the shape of a system that holds few things replays to the same messages."""
    compared = 0
    for number in range(60):
        draw = Draw(Random(f"shaped fragments {number}"))
        store, history = Store(random_document(draw)), drawn_history(draw)
        uses = [made for _ in range(2) if (made := _made(draw, store))]
        if not uses:
            continue
        held = store.journey
        lowered = lower(held, NARROW, Options(loops="unroll"))
        drawn = [node.id for node in held.nodes if is_use(node)]
        lines = {line.record: line for line in fidelities(lowered).lines}
        assert all(lines[use].kind == "Fragment" and lines[use].fidelity == "exact" for use in drawn)
        assert not set(inlined(held).ends.values()) & lines.keys()
        if not lowered.is_exact or lowered.is_redrawn:
            continue
        try:
            original = _result((held,), history)
        except RunError:
            continue
        origins = {piece.id: piece.origin for flow in lowered.flows for piece in flow.pieces}
        assert integers(_result(lowered.journeys, history), origins) == integers(original, {}), number
        compared += 1
    assert compared >= 10


def _result(journeys: tuple[Journey, ...], history: History) -> Result:
    programs, settings = [program_of(journey) for journey in journeys], RunSettings(seed=7)
    return build_result(simulate_plain(programs, history, settings), programs, history, settings, None)
