"""One run a person over several flows: in a target whose entries cannot ask whether another flow runs, a tag says so.

The tag is put on at each start and taken off where a run is over for good; whoever has it does not start. What ends a
run from outside takes it off by a small flow of its own.
"""

from __future__ import annotations

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow, outputs_of
from exporters.lowering.making import ending, has_tag, tagged, two_way
from exporters.lowering.passes.exits import ending_events, listening
from exporters.lowering.passes.starts import start_groups
from exporters.lowering.pieces import Piece, Way
from exporters.lowering.rewriting import settled, with_after, with_before
from exporters.lowering.verdicts import Passed, Verdict
from journey.identifiers import slug
from journey.model import HEADER_ID
from journey.words import say


def lower_exclusivity(flow: Flow, ask: Ask) -> Passed:
    """The flow with a tag that keeps people out of it while another flow of the same journey has them."""
    if ask.target.starts.exclusive or flow.mode != "after_exit" or _only_listens(flow):
        return Passed((flow,))
    most = ask.target.limits.triggers
    is_first = flow.id == flow.origin
    handed = any(piece.made_for == "hand_over" for piece in flow.pieces)
    if not handed and len(start_groups(flow, most)) <= 1:
        return Passed((flow,))
    tag = f"{slug(flow.origin)}-runs"
    made = _ended(flow, tag)
    if not is_first:
        return Passed((made,))
    for trigger in flow.triggers:
        if made.way(trigger.id) is not None:
            made = _guarded(made, trigger, tag)
    flows = [made]
    if ask.target.exits != "none" and (events := ending_events(flow)):
        flows.append(listening(flow, events, tag, on=False))
    words = say("{target} does not see other flows: the tag {tag} keeps people to one run.", target=ask.words, tag=tag)
    return Passed(tuple(flows), (Verdict(HEADER_ID, "entry.mode", "approximated", words),))


def _only_listens(flow: Flow) -> bool:
    return all(trigger.made_for == "rule" for trigger in flow.triggers)


def _guarded(flow: Flow, trigger: Piece, tag: str) -> Flow:
    """The flow whose start asks for the tag and puts it on: once it is settled whether somebody starts at all."""
    name = f"{trigger.id}:runs"
    last, output = settled(flow, trigger)
    look = two_way(name, HEADER_ID, has_tag(tag), say("Runs already?"), "rule")
    on = tagged(f"{name}:on", HEADER_ID, tag, "rule")
    end = ending(f"{name}:out", HEADER_ID, "timed out", say("Runs already"), "rule")
    flow = with_after(flow, last, [look, on], output)
    ways = [
        Way(id=f"{name}:no", source=name, output="no", target=on.id) if way.source == name else way for way in flow.ways
    ]
    ways.append(Way(id=f"{name}:yes", source=name, output="yes", target=end.id))
    return flow.with_(pieces=(*flow.pieces, end), ways=tuple(ways))


def _ended(flow: Flow, tag: str) -> Flow:
    """The flow that takes the tag off wherever a run is over, but not where people are handed over."""
    starts = {trigger.origin for trigger in flow.triggers}
    for piece in flow.pieces:
        if piece.made_for == "check" and piece.origin in starts:
            # Who leaves here has not begun.
            continue
        outputs = outputs_of(piece)
        if not outputs:
            flow = with_before(flow, piece.id, [_off(piece, "end", tag)], (), "next")
            continue
        if piece.made_for == "hand_over" and flow.way(piece.id) is None:
            continue
        for output in outputs:
            if flow.way(piece.id, output) is None:
                off = _off(piece, output, tag)
                way = Way(id=f"{piece.id}:{output}:off", source=piece.id, output=output, target=off.id)
                flow = flow.with_(pieces=(*flow.pieces, off), ways=(*flow.ways, way))
    return flow


def _off(piece: Piece, where: str, tag: str) -> Piece:
    return tagged(f"{piece.id}:{where}:off", HEADER_ID, tag, "rule", on=False)
