"""Ways that come together, where copies of what follows would be more than the target holds: people are handed over to
a flow that begins there."""

from __future__ import annotations

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow
from exporters.lowering.passes.counted_loops import continued, with_ways_handed
from exporters.lowering.passes.loops import can_hand_over, tree_size
from exporters.lowering.rewriting import reachable
from exporters.lowering.verdicts import Passed, Verdict
from journey.model import HEADER_ID
from journey.words import say

#: What comes after this pass makes flows longer by about so much: chained splits, tags.
_GROWTH = 1.4


def lower_large_merges(flow: Flow, ask: Ask) -> Passed:
    """The flow, and flows that begin where ways come together, as few as fit."""
    if ask.target.merges != "copied" or not can_hand_over(ask) or _fits(flow, ask):
        return Passed((flow,))
    done: list[Flow] = []
    waiting = [flow]
    while waiting:
        one = waiting.pop(0)
        target = "" if _fits(one, ask) else _best(one, ask)
        if not target:
            done.append(one)
            continue
        waiting += [reachable(with_ways_handed(one, [target])), _begun(one, target)]
    if len(done) == 1:
        return Passed((flow,))
    words = say("Where ways come together, people are handed over to the flow that begins there.")
    return Passed(tuple(done), (Verdict(HEADER_ID, "ways_in", "approximated", words),))


def _begun(flow: Flow, target: str) -> Flow:
    return reachable(with_ways_handed(continued(flow, target), [target]))


def _size(flow: Flow, ask: Ask) -> int:
    return tree_size(flow, 4 * ask.most_steps)


def _fits(flow: Flow, ask: Ask) -> bool:
    return _size(flow, ask) * _GROWTH <= ask.most_steps


def _best(flow: Flow, ask: Ask) -> str:
    """The place whose flow leaves the longer of both shortest; empty if none makes them shorter."""
    begins = {piece.id for piece in flow.triggers}
    before = _size(flow, ask)
    found: list[tuple[int, str]] = []
    for piece in flow.pieces:
        ways = flow.ways_to.get(piece.id, ())
        if len(ways) < 2 or all(way.source in begins for way in ways):
            continue
        rest = reachable(with_ways_handed(flow, [piece.id]))
        longest = max(_size(rest, ask), _size(_begun(flow, piece.id), ask))
        if longest < before:
            found.append((longest, piece.id))
    return min(found)[1] if found else ""
