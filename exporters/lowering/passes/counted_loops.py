"""Bounded loops with a count kept in a field of the person: jumps back, and hand-overs to a flow of their own.

Before a pass the field is asked: at the limit people go where the limit sends them, else the pass is counted, from the
second pass on after the least time between passes. Then they jump back; or, in a target that knows no way back, they
get a tag and leave, and another flow, which begins where the loop leads, takes up whoever gets that tag.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from exporters.lowering.form import Flow
from exporters.lowering.loop_time import missing_time
from exporters.lowering.making import (
    counted,
    ending,
    forgotten,
    has_tag,
    many_ways,
    number_is,
    tagged,
    two_way,
    wait,
)
from exporters.lowering.passes.unrolled_loops import STAY_SECONDS
from exporters.lowering.pieces import Piece, Way
from exporters.lowering.rewriting import reachable, settled, with_after
from exporters.lowering.verdicts import Verdict
from journey.identifiers import slug
from journey.model import HEADER_ID, Entry, Header, Loop, Segment
from journey.words import say, say_count


def field_of(way: Way) -> str:
    """The field that counts a loop's passes."""
    return f"passes_{slug(way.origin or way.id)}"


def tag_of(flow: Flow, target: str) -> str:
    """The tag that hands people over to the flow that begins at ``target``."""
    return f"{slug(flow.id)}-{slug(target)}"


def with_counts(flow: Flow, names: Sequence[str], *, hand_over: bool, adds: bool) -> Flow:
    """The flow with these loops counted in fields; handed over, or jumping back. Those that are handed over end at the
    tag. ``adds``: the target can add to a number; else each pass has a step that sets its number."""
    chosen = frozenset(names)
    loops = tuple(way for ways in flow.ways_from.values() for way in ways if way.id in chosen)
    holds = {way.id: missing_time(flow, way)[0] for way in loops}
    gates = {way.id: f"{way.source}:{way.output}:passes" for way in loops}
    ways = [
        replace(way, target=gates[way.id], loop=None) if way.id in gates else way
        for leaving in flow.ways_from.values()
        for way in leaving
    ]
    pieces = list(flow.pieces)
    made = flow.with_(ways=tuple(ways))
    gated = _Gated({way.id: way for way in loops}, holds, hand_over, adds)
    for way in loops:
        new_pieces, new_ways = _gate(made, way, gates[way.id], gated)
        pieces += new_pieces
        ways += new_ways
    made = flow.with_(pieces=tuple(pieces), ways=tuple(ways))
    for trigger in flow.triggers:
        cleared = [
            forgotten(f"{trigger.id}:{field_of(way)}", way.origin, field_of(way))
            for way in loops
            if way.loop is not None and way.loop.counter == "instance"
        ]
        last, output = settled(made, trigger)
        if cleared and made.way(last, output) is not None:
            made = with_after(made, last, cleared, output)
    return made


@dataclass(frozen=True)
class _Gated:
    """The loops that get gates, by their ids, with the waits before later passes."""

    loops: Mapping[str, Way]
    holds: Mapping[str, int]
    hand_over: bool
    adds: bool

    def instead(self, flow: Flow, way: Way) -> Way | None:
        """The way that is taken at the limit of another one."""
        kind, _, output = way.loop.on_limit.partition(":") if way.loop is not None else ("", "", "")
        return flow.way(way.source, output) if kind == "output" else None

    def goes_round(self, flow: Flow, way: Way) -> bool:
        """Whether the limits of loops send people from one to the next until they are back."""
        seen: list[str] = []
        found: Way | None = way
        while found is not None and found.id in self.loops and found.id not in seen:
            seen.append(found.id)
            found = self.instead(flow, self.loops[found.id])
        return found is not None and found.id in seen


def _gate(
    flow: Flow, way: Way, gate: str, gated: _Gated, refused: frozenset[str] = frozenset()
) -> tuple[list[Piece], list[Way]]:
    """What stands before a pass. ``flow`` has the ways as they are once all loops are gated; ``refused``: the loops
    whose limits sent people here. Whoever is sent back to one of those is at the end, as in a replay."""
    loop = way.loop
    assert loop is not None
    hold, adds, hand_over = gated.holds[way.id], gated.adds, gated.hand_over
    field, origin, most = field_of(way), way.origin, loop.max_passes
    pieces: list[Piece] = []
    ways: list[Way] = []

    def lead(source: str, output: str, target: str) -> None:
        ways.append(Way(id=f"{source}:{output}", source=source, output=output, target=target, origin=origin))

    def counting(place: int) -> tuple[str, Piece]:
        """The first step of a pass that was made ``place`` times before, and the one that counts it."""
        count = counted(f"{gate}:count{place}", origin, field, None if adds else place + 1)
        if not hold or not place:
            pieces.append(count)
            return count.id, count
        pause = wait(f"{gate}:hold{place}", origin, hold, say("Wait before the next pass"), "hold")
        pieces.extend((pause, count))
        lead(pause.id, "next", count.id)
        return pause.id, count

    first, count = counting(0)
    counts = [count]
    branches = [("limit", say("limit reached"), number_is(field, "at_least", float(most)))]
    outputs = []
    # Where the number can be added to, all later passes are alike; without a wait the first one, too.
    later = range(1, 1 if adds and not hold else min(most, 2) if adds else most)
    for place in later:
        entered, count = counting(place)
        counts.append(count)
        asked = number_is(field, "at_least", 1.0) if adds else number_is(field, "equal", float(place))
        branches.append((f"again{place}", say_count("passed {count} time", "passed {count} times", place), asked))
        outputs.append((f"again{place}", entered))
    name = say_count("Passed {count} time?", "Passed {count} times?", most)
    if outputs:
        pieces.append(many_ways(gate, origin, branches, name, "count"))
        for output, entered in outputs:
            lead(gate, output, entered)
        lead(gate, "else", first)
        limit = "limit"
    else:
        pieces.append(two_way(gate, origin, branches[0][2], name, "count"))
        lead(gate, "no", first)
        limit = "yes"
    goal = way.target
    if hand_over:
        tag = tagged(f"{gate}:tag", origin, tag_of(flow, way.target), "hand_over")
        pieces.append(tag)
        goal = tag.id
    for count in counts:
        lead(count.id, "next", goal)
    other = gated.instead(flow, way)
    if other is not None and other.id in gated.loops and gated.goes_round(flow, way):
        before = refused | {way.id}
        if other.id in before:
            end = ending(f"{gate}:limit", origin, "limit", say("Limit reached"))
            pieces.append(end)
            lead(gate, limit, end.id)
        else:
            more_pieces, more_ways = _gate(flow, gated.loops[other.id], f"{gate}:other", gated, before)
            pieces += more_pieces
            ways += more_ways
            lead(gate, limit, f"{gate}:other")
    elif other is not None:
        lead(gate, limit, other.target)
    elif loop.on_limit == "stay":
        stay = wait(f"{gate}:limit", origin, STAY_SECONDS, say("Stay here"), "limit")
        pieces.append(stay)
        lead(gate, limit, stay.id)
    elif not loop.on_limit.startswith("output:"):
        end = ending(f"{gate}:limit", origin, "limit", say("Limit reached"))
        pieces.append(end)
        lead(gate, limit, end.id)
    return pieces, ways


def with_ways_handed(flow: Flow, targets: Sequence[str], divided: Flow | None = None) -> Flow:
    """The flow in which every way into one of ``targets`` hands people over to the flow that begins there; a start, or
    the beginning of that flow itself, leads on as it is. ``divided``: the flow that those flows were made from, whose
    tags they begin with; by default this one."""
    begins = {piece.id for piece in flow.triggers}
    begins |= {
        way.target for way in flow.ways if way.source in begins and flow.by_id[way.target].made_for == "hand_over"
    }
    pieces = list(flow.pieces)
    ways = []
    for way in flow.ways:
        if way.target not in targets or way.source in begins or way.loop is not None:
            ways.append(way)
            continue
        name = tag_of(divided or flow, way.target)
        tag = tagged(f"{way.id}:over", way.origin or way.target, name, "hand_over")
        pieces.append(tag)
        ways.append(replace(way, target=tag.id))
    return flow.with_(pieces=tuple(pieces), ways=tuple(ways))


def continued(flow: Flow, target: str) -> Flow:
    """The flow that begins at ``target`` for whoever gets its tag. ``flow`` has its loops handed over."""
    tag = tag_of(flow, target)
    segment = Segment(id=f"tag:{tag}"[:80], name=say("Has the tag {tag}", tag=tag), condition=has_tag(tag))
    name = say("{journey}: again from “{step}”", journey=flow.header.name, step=_drawn_name(flow, target))
    start = Piece(
        id=f"{target}:start",
        origin=target,
        kind="segment_entry",
        name=say("Gets tag {tag}", tag=tag),
        parameters={"segment": segment.id},
        made_for="hand_over",
    )
    off = tagged(f"{target}:off", target, tag, "hand_over", on=False)
    header = _header(flow, f"{flow.id}.{slug(target)}"[:80], name)
    starts = {trigger.id for trigger in flow.triggers}
    drawn = [piece for piece in flow.pieces if piece.id not in starts]
    ways = (
        Way(id=f"{start.id}:next", source=start.id, output="next", target=off.id),
        Way(id=f"{off.id}:next", source=off.id, output="next", target=target),
        *flow.ways,
    )
    made = flow.with_(header=header, pieces=(start, off, *drawn), ways=ways, segments=(*flow.segments, segment))
    return reachable(made)


def _drawn_name(flow: Flow, target: str) -> str:
    """The name of the step that a piece was put there for, as it was drawn."""
    origin = flow.by_id[target].origin
    return next((one.name for one in flow.pieces if one.origin == origin and not one.made_for), flow.by_id[target].name)


def _header(flow: Flow, journey_id: str, name: str) -> Header:
    """The header of a flow that goes on with what another began: whoever is sent to it may enter."""
    return msgspec.structs.replace(flow.header, journey_id=journey_id, name=name, entry=Entry(mode="any_time"))


def count_verdicts(flow: Flow, names: Sequence[str], target: str, *, hand_over: bool) -> tuple[Verdict, ...]:
    """What is to be said about loops that are counted in fields."""
    found: list[Verdict] = []
    for ways in flow.ways_from.values():
        for way in ways:
            if way.id in names and way.loop is not None:
                found += _verdicts(flow, way, way.loop, target, hand_over)
    if hand_over and found:
        found += _lost(flow)
    return tuple(found)


def _verdicts(flow: Flow, way: Way, loop: Loop, target: str, hand_over: bool) -> list[Verdict]:
    if hand_over:
        words = say(
            "{target} knows no way back. Passes are counted in the field {field}; the tag {tag} hands people over to a "
            "flow of its own.",
            target=target,
            field=field_of(way),
            tag=tag_of(flow, way.target),
        )
    else:
        words = say(
            "{target} jumps back without a limit. Passes are counted in the field {field}.",
            target=target,
            field=field_of(way),
        )
    found = [Verdict(way.origin, "", "approximated", words)]
    missing, more = missing_time(flow, way)
    if missing and more != 0:
        words = say("The wait before a later pass has a fixed length, however long the pass took.")
        found.append(Verdict(way.origin, "minimum_interval", "approximated", words))
    if loop.reset != "never":
        words = say("The count is not set back.")
        found.append(Verdict(way.origin, "reset", "dropped", words))
    if loop.on_limit == "stay":
        words = say("Whoever reaches the limit waits five years.")
        found.append(Verdict(way.origin, "on_limit", "approximated", words))
    return found


def _lost(flow: Flow) -> list[Verdict]:
    """What belongs to a run and begins anew with a hand-over."""
    header = flow.header
    found = []
    if header.entry.key:
        words = say("After a hand-over it is not known any more which {key} it was about.", key=header.entry.key)
        found.append(Verdict(HEADER_ID, "entry.key", "approximated", words))
    if header.entry.mode == "after_exit":
        words = say("Whoever was handed over has left the first flow; while the other runs nobody enters it.")
        found.append(Verdict(HEADER_ID, "entry.mode", "approximated", words))
    for goal in header.goals:
        if goal.window:
            words = say("Its time begins anew with a hand-over.")
            found.append(Verdict(HEADER_ID, f"goals.{goal.id}", "approximated", words))
    return found
