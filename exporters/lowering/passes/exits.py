"""Rules that end a run, where the target keeps them only before a message, or not at all.

A target that keeps none looks before each message: at a tag that a small flow of its own puts on whoever does what ends
the run, or at the condition itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow
from exporters.lowering.making import ending, has_tag, header_beside, tagged, two_way
from exporters.lowering.pieces import Piece, Way
from exporters.lowering.rewriting import settled, with_after, with_before
from exporters.lowering.verdicts import Passed, Verdict
from journey.condition import Condition, EventMatch, Group
from journey.identifiers import slug
from journey.model import HEADER_ID
from journey.words import say


def lower_exits(flow: Flow, ask: Ask) -> Passed:
    """The flow with the rules that end a run as the target keeps them, and the flows that they need."""
    header = flow.header
    settings = [f"exits.{rule.id}" for rule in header.exits]
    settings += [f"goals.{goal.id}" for goal in header.goals if goal.exits and not goal.node]
    if not settings or ask.target.exits == "anywhere":
        return Passed((flow,))
    if ask.target.exits == "messages":
        words = say("{target} looks at it before each message; until then people go on.", target=ask.words)
        return Passed((flow,), tuple(Verdict(HEADER_ID, setting, "approximated", words) for setting in settings))
    events = ending_events(flow)
    conditions = [rule.condition for rule in header.exits if rule.condition is not None]
    kept = tuple(goal for goal in header.goals if not goal.exits)
    tag = f"{slug(flow.origin)}-left"
    checks: list[Condition] = [*conditions]
    if events:
        checks.append(has_tag(tag))
    made = flow.with_(header=msgspec.structs.replace(header, exits=(), goals=kept))
    made = _checked(made, Group(match="any", conditions=tuple(checks)))
    flows = [made]
    if events:
        for trigger in flow.triggers:
            if trigger.made_for != "hand_over" and made.way(trigger.id) is not None:
                off = tagged(f"{trigger.id}:stay", HEADER_ID, tag, "rule", on=False)
                last, output = settled(flows[0], trigger)
                flows[0] = with_after(flows[0], last, [off], output)
        if flow.id == flow.origin:
            flows.append(listening(flow, events, tag, on=True))
    words = (
        say(
            "{target} does not end runs: a small flow notes the event, and it is looked at before each message.",
            target=ask.words,
        )
        if events
        else say("{target} does not end runs: it is looked at before each message.", target=ask.words)
    )
    return Passed(tuple(flows), tuple(Verdict(HEADER_ID, setting, "approximated", words) for setting in settings))


def _checked(flow: Flow, condition: Condition) -> Flow:
    """The flow with a look before each message."""
    for piece in flow.sends:
        name = f"{piece.id}:stay"
        look = two_way(name, HEADER_ID, condition, say("Has left?"), "rule")
        end = ending(f"{name}:out", HEADER_ID, "timed out", say("Has left"), "rule")
        flow = with_before(flow, piece.id, [look], (), "no")
        ways = (*flow.ways, Way(id=f"{name}:yes", source=name, output="yes", target=end.id))
        flow = flow.with_(pieces=(*flow.pieces, end), ways=ways)
    return flow


def ending_events(flow: Flow) -> list[EventMatch]:
    """The events that end a run."""
    header = flow.header
    events = [rule.event for rule in header.exits if rule.event is not None]
    return events + [goal.event for goal in header.goals if goal.exits and not goal.node]


def listening(flow: Flow, events: Sequence[EventMatch], tag: str, *, on: bool) -> Flow:
    """The flow that puts a tag on whoever does one of the events, or takes it off."""
    starts = [
        Piece(
            id=f"{flow.id}:leaves:{place}"[:80],
            origin=HEADER_ID,
            kind="event_trigger",
            name=say("Ends {journey}", journey=flow.header.name),
            parameters={"event": msgspec.to_builtins(event)},
            made_for="rule",
        )
        for place, event in enumerate(events, 1)
    ]
    note = tagged(f"{flow.id}:left"[:80], HEADER_ID, tag, "rule", on=on)
    header = header_beside(flow, "left", say("{journey}: who leaves", journey=flow.header.name))
    ways = tuple(Way(id=f"{start.id}:next", source=start.id, output="next", target=note.id) for start in starts)
    return flow.with_(header=header, pieces=(*starts, note), ways=ways)
