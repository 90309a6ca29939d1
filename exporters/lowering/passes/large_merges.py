"""Ways that come together, where copies of what follows would be more than the target holds, or than people put
together by hand: people are handed over to a flow that begins there."""

from __future__ import annotations

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow
from exporters.lowering.passes.counted_loops import continued, with_ways_handed
from exporters.lowering.passes.loops import can_hand_over
from exporters.lowering.rewriting import reachable
from exporters.lowering.verdicts import Passed, Verdict
from journey.model import HEADER_ID
from journey.words import say

#: What comes after this pass makes flows longer by about so much: chained splits, tags.
_GROWTH = 1.4

#: A flow is divided into so many at most; what needs more is refused.
MOST_FLOWS = 12


def lower_large_merges(flow: Flow, ask: Ask) -> Passed:
    """The flow, and flows that begin where ways come together, as few as fit."""
    most = int(ask.most_steps / _GROWTH)
    return _divided(flow, min(most, ask.readable) if ask.is_by_hand else most, ask)


def lower_merges_left(flow: Flow, ask: Ask) -> Passed:
    """The same at the end, where something has made a flow longer than was thought."""
    return _divided(flow, ask.readable if ask.is_by_hand else ask.most_steps, ask)


def _divided(flow: Flow, most: int, ask: Ask) -> Passed:
    if ask.target.merges != "copied" or not can_hand_over(ask) or _fits(flow, most):
        return Passed((flow,))
    done: list[Flow] = []
    waiting = [flow]
    while waiting:
        if len(done) + len(waiting) > MOST_FLOWS:
            return Passed((flow,))
        one = waiting.pop(0)
        target = "" if _fits(one, most) else _best(one)
        if not target:
            done.append(one)
            continue
        waiting += [reachable(with_ways_handed(one, [target])), _begun(one, target)]
    if len(done) == 1:
        return Passed((flow,))
    words = say("Where ways come together, people are handed over to the flow that begins there.")
    return Passed(tuple(done), (Verdict(HEADER_ID, "ways_in", "approximated", words),))


def _begun(flow: Flow, target: str) -> Flow:
    return reachable(with_ways_handed(continued(flow, target), [target], flow))


def _fits(flow: Flow, most: int) -> bool:
    _, sizes = _tree(flow)
    return sum(sizes[piece.id] for piece in flow.triggers) <= most


def _tree(flow: Flow) -> tuple[dict[str, int], dict[str, int]]:
    """For each piece how often it stands in the flow if what follows is copied for each way, and how many pieces the
    part that begins there has. The flow has no circles."""
    open_ways = {piece.id: len(flow.ways_to.get(piece.id, ())) for piece in flow.pieces}
    copies = {piece.id: 1 if not open_ways[piece.id] else 0 for piece in flow.pieces}
    order = [piece for piece, ways in open_ways.items() if not ways]
    for piece in order:
        for way in flow.ways_from.get(piece, ()):
            copies[way.target] += copies[piece]
            open_ways[way.target] -= 1
            if not open_ways[way.target]:
                order.append(way.target)
    sizes = dict.fromkeys(copies, 1)
    for piece in reversed(order):
        sizes[piece] += sum(sizes[way.target] for way in flow.ways_from.get(piece, ()))
    return copies, sizes


def _best(flow: Flow) -> str:
    """The place whose flow leaves the longer of both shortest; empty if none makes them shorter."""
    begins = {piece.id for piece in flow.triggers}
    copies, sizes = _tree(flow)
    whole = sum(sizes[piece] for piece in begins)
    found: list[tuple[int, str]] = []
    for piece in flow.pieces:
        ways = flow.ways_to.get(piece.id, ())
        if len(ways) < 2 or all(way.source in begins for way in ways):
            continue
        # Each copy becomes one step that hands over; the flow that begins there has a start and a step of its own.
        rest = whole - copies[piece.id] * (sizes[piece.id] - 1)
        longest = max(rest, sizes[piece.id] + 2)
        if longest < whole:
            found.append((longest, piece.id))
    return min(found)[1] if found else ""
