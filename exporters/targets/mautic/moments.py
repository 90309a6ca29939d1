"""The least time between two entries, which Mautic does not know: a field keeps when somebody entered, and whoever
comes sooner leaves at once. Fields of moments are written "now" and asked "not longer ago than"."""

from __future__ import annotations

from dataclasses import replace

from exporters.lowering.form import Flow
from exporters.lowering.making import duration_text, ending, two_way
from exporters.lowering.pieces import Piece, Way
from exporters.lowering.rewriting import settled, with_after
from exporters.lowering.verdicts import Verdict
from journey.condition import AttributeOperand, Comparison
from journey.identifiers import slug
from journey.model import HEADER_ID
from journey.words import say

#: What the names of attributes begin with that keep a moment. In a replay it is that at which they were written.
MOMENT = "moment_"


def with_least_time(flow: Flow, seconds: int) -> tuple[Flow, list[Verdict]]:
    """The flow that nobody goes into again within so many seconds after the last entry."""
    starts = [trigger for trigger in flow.triggers if trigger.made_for == "" and flow.way(trigger.id) is not None]
    if not seconds or flow.header.entry.mode == "once" or not starts:
        return flow, []
    name = f"{MOMENT}{slug(flow.origin)}"
    for trigger in starts:
        flow = _guarded(flow, trigger, name, seconds)
    words = say("A field keeps when somebody entered; whoever comes sooner leaves at once.")
    return flow, [Verdict(HEADER_ID, "entry.minimum_interval", "approximated", words)]


def _guarded(flow: Flow, trigger: Piece, name: str, seconds: int) -> Flow:
    lately = AttributeOperand(name=name, within=duration_text(max(1, seconds - 1)))
    look = two_way(
        f"{trigger.id}:soon",
        HEADER_ID,
        Comparison(left=lately, operator="present"),
        say("Entered lately?"),
        "rule",
    )
    note = Piece(
        id=f"{trigger.id}:entered",
        origin=HEADER_ID,
        kind="update_attribute",
        name=say("Note the entry"),
        parameters={"attribute": name, "operation": "set", "type": "number", "number": 1},
        made_for="rule",
    )
    end = ending(f"{look.id}:out", HEADER_ID, "timed out", say("Too soon"), "rule")
    last, output = settled(flow, trigger)
    flow = with_after(flow, last, [look, note], output)
    ways = [replace(way, output="no") if way.source == look.id else way for way in flow.ways]
    ways.append(Way(id=f"{look.id}:yes", source=look.id, output="yes", target=end.id))
    return flow.with_(pieces=(*flow.pieces, end), ways=tuple(ways))
