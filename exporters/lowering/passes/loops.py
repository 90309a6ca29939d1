"""Chooses for each loop how it is written: with its limits, with a jump, written out, or handed over."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow
from exporters.lowering.passes.counted_loops import continued, count_verdicts, with_counts, with_ways_handed
from exporters.lowering.passes.unrolled_loops import Unrolling
from exporters.lowering.pieces import Way
from exporters.lowering.rewriting import reachable
from exporters.lowering.verdicts import Passed, Problem, Verdict
from journey.model import HEADER_ID
from journey.words import number, say


def lower_loops(flow: Flow, ask: Ask) -> Passed:
    """The flow without loop edges, and the flows that it hands people over to."""
    loops = [way for ways in flow.ways_from.values() for way in ways if way.loop is not None]
    adds = "add" in ask.target.actions
    if ask.target.loops.by != "none":
        names = [way.id for way in loops]
        jumped = count_verdicts(flow, names, ask.words, hand_over=False)
        return Passed((with_counts(flow, names, hand_over=False, adds=adds),), (*jumped, *_native_limits(loops, ask)))
    circle = open_circle(flow)
    if circle:
        reason = say("{target} knows no way back, and this one has no limit.", target=ask.words)
        return Passed((flow,), (), (Problem(circle, reason, say("Give the way back a most number of passes.")),))
    handed = _handed_over(flow, loops, ask)
    if not handed:
        return _written_out(flow, [way.id for way in loops], ask)
    counted = with_counts(flow, handed, hand_over=True, adds=adds)
    targets = list(dict.fromkeys(way.target for way in loops if way.id in handed))
    flows = [counted, *(continued(counted, target) for target in targets)]
    shared: list[Verdict] = []
    if ask.target.merges == "copied":
        flows = [reachable(with_ways_handed(one, targets, counted)) for one in flows]
        words = say("Where ways come together, people are handed over to the flow that begins there.")
        shared.append(Verdict(HEADER_ID, "ways_in", "approximated", words))
    ids = tuple(other.id for other in flows[1:])
    if ask.target.starts.exclusive:
        flows[0] = _not_while(flows[0], ids)
    verdicts = [*count_verdicts(flow, handed, ask.words, hand_over=True), *shared]
    made: list[Flow] = []
    problems: list[Problem] = []
    for one in flows:
        rest = [way.id for ways in one.ways_from.values() for way in ways if way.loop is not None]
        passed = _written_out(one, rest, ask)
        made += passed.flows
        verdicts += passed.verdicts
        problems += passed.problems
    return Passed(tuple(made), tuple(verdicts), tuple(problems))


def _not_while(flow: Flow, ids: Sequence[str]) -> Flow:
    """The flow that nobody enters while one of these runs."""
    if flow.header.entry.mode == "any_time":
        return flow
    return flow.with_(header=msgspec.structs.replace(flow.header, not_while=(*flow.header.not_while, *ids)))


def _written_out(flow: Flow, names: Sequence[str], ask: Ask) -> Passed:
    if not names:
        return Passed((flow,))
    unrolling = Unrolling(flow, names)
    if unrolling.size(ask.most_steps) > ask.most_steps:
        reason = say(
            "Written out, the ways back of “{flow}” come to more than {most} steps, which {target} does not hold.",
            flow=flow.header.name,
            most=number(ask.most_steps),
            target=ask.words,
        )
        remedy = say("Allow fewer passes, or divide the journey into two.")
        return Passed((flow,), (), (Problem(HEADER_ID, reason, remedy),))
    written = unrolling.written()
    return Passed((written,), unrolling.verdicts(written))


def _handed_over(flow: Flow, loops: Sequence[Way], ask: Ask) -> list[str]:
    """The loops that are handed over: those that only a count kept over several runs can hold, then the longest until
    the rest fits."""
    if ask.options.loops == "unroll" or not can_hand_over(ask):
        return []
    if ask.options.loops == "hand_over":
        return [way.id for way in loops]
    once = flow.header.entry.mode == "once"
    handed = [way.id for way in loops if way.loop is not None and way.loop.counter == "customer" and not once]
    handed = _with_limits(handed, loops)
    while len(handed) < len(loops):
        rest = [way for way in loops if way.id not in handed]
        if _size(flow, rest, handed, ask) <= ask.readable:
            break
        longest = max(rest, key=lambda way: way.loop.max_passes if way.loop is not None else 0)
        handed = _with_limits([*handed, longest.id], loops)
    return handed


def _with_limits(handed: Sequence[str], loops: Sequence[Way]) -> list[str]:
    """These loops, and those that their limits send people to: a way that is counted leads past the count of one that
    is written out."""
    found = list(handed)
    for name in found:
        way = next(way for way in loops if way.id == name)
        kind, _, output = way.loop.on_limit.partition(":") if way.loop is not None else ("", "", "")
        found += [
            other.id
            for other in loops
            if kind == "output" and (other.source, other.output) == (way.source, output) and other.id not in found
        ]
    return found


def can_hand_over(ask: Ask) -> bool:
    """Whether the target can mark a person and start from that mark."""
    marks = {"field", "tag", "audience", "webhook"} & set(ask.target.actions)
    return bool(marks) and bool({"segment", "event"} & set(ask.target.starts.forms))


def _size(flow: Flow, rest: Sequence[Way], handed: Sequence[str], ask: Ask) -> int:
    """How many steps the largest flow will have if these loops are written out and those handed over."""
    most = ask.readable
    adds = "add" in ask.target.actions
    counted = with_counts(flow, handed, hand_over=True, adds=adds) if handed else flow
    targets = list(dict.fromkeys(way.target for ways in flow.ways_from.values() for way in ways if way.id in handed))
    largest = 0
    flows = [counted, *(continued(counted, target) for target in targets)]
    if ask.target.merges == "copied":
        flows = [reachable(with_ways_handed(one, targets, counted)) for one in flows]
    for one in flows:
        names = [way.id for way in rest if way.source in one.by_id and way.target in one.by_id]
        unrolling = Unrolling(one, names)
        size = unrolling.size(most)
        if size <= most and ask.target.merges == "copied":
            size = tree_size(unrolling.written(), most)
        largest = max(largest, size)
        if largest > most:
            break
    return largest


def tree_size(flow: Flow, most: int) -> int:
    """How many pieces a flow without circles has once what follows is copied for each way; at most ``most`` + 1."""
    count = 0
    waiting = [piece.id for piece in flow.triggers]
    while waiting and count <= most:
        count += 1
        waiting += [way.target for way in flow.ways_from.get(waiting.pop(), ())]
    return count


def open_circle(flow: Flow) -> str:
    """The first piece on a circle without a bounded way back; empty if there is none."""
    import networkx as nx

    bounded = [(way.source, way.target) for way in flow.ways if way.loop is not None]
    plain = {(way.source, way.target) for way in flow.ways if way.loop is None}
    graph = flow.graph.copy()
    graph.remove_edges_from(edge for edge in bounded if edge not in plain)
    circles = [part for part in nx.strongly_connected_components(graph) if len(part) > 1]
    inside = set().union(*circles, (source for source, target in plain if source == target))
    return next((piece.id for piece in flow.pieces if piece.id in inside), "")


def _native_limits(loops: Sequence[Way], ask: Ask) -> tuple[Verdict, ...]:
    """What the target itself asks of a way back."""
    rules = ask.target.loops
    found = []
    for way in loops:
        loop = way.loop
        if loop is not None and rules.at_once is not None and loop.max_passes > rules.at_once:
            words = say(
                "{target} itself stops after {count} passes without a wait.", target=ask.words, count=rules.at_once
            )
            found.append(Verdict(way.origin, "max_passes", "approximated", words))
    return tuple(found)
