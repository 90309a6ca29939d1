"""Fewer flows to build: small flows that note the same event become one."""

from __future__ import annotations

from dataclasses import replace

from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece, Way


def with_notes_merged(flows: tuple[Flow, ...]) -> tuple[Flow, ...]:
    """The flows; of those that only put on or take off tags at one and the same event, one, which does it all."""
    found: list[Flow] = []
    places: dict[str, int] = {}
    for flow in flows:
        key = _event_of(flow)
        if key and key in places:
            found[places[key]] = _with_steps(found[places[key]], flow)
            continue
        if key:
            places[key] = len(found)
        found.append(flow)
    return tuple(found)


def _event_of(flow: Flow) -> str:
    """What tells the event of a flow that only notes it; empty for every other flow."""
    if len(flow.triggers) != 1 or any(piece.made_for != "rule" for piece in flow.pieces):
        return ""
    if any(piece.kind not in ("tag", "event_trigger") for piece in flow.pieces):
        return ""
    return repr(sorted(flow.triggers[0].parameters.items(), key=str))


def _with_steps(flow: Flow, other: Flow) -> Flow:
    """A flow that goes on with the steps of another behind its last."""
    more = _in_row(other)
    last = _in_row(flow)[-1] if _in_row(flow) else flow.triggers[0]
    if not more:
        return flow
    steps = {piece.id for piece in more}
    ways = [way for way in other.ways if way.source in steps]
    between = Way(id=f"{last.id}.{more[0].id}"[:80], source=last.id, output="next", target=more[0].id)
    return replace(flow, pieces=(*flow.pieces, *more), ways=(*flow.ways, between, *ways))


def _in_row(flow: Flow) -> list[Piece]:
    """The steps behind the start, in their order."""
    found: list[Piece] = []
    way = flow.way(flow.triggers[0].id)
    while way is not None and len(found) < len(flow.pieces):
        found.append(flow.by_id[way.target])
        way = flow.way(way.target)
    return found
