"""Starts: those that the target has, and others by what it has; one flow for each where it takes one only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow
from exporters.lowering.making import duration_text, ending, happened, two_way, wait
from exporters.lowering.pieces import Piece, Way
from exporters.lowering.rewriting import reachable, with_after
from exporters.lowering.verdicts import Passed, Problem, Verdict
from journey.condition import Comparison, Condition, EventMatch, EventsOperand, Group
from journey.identifiers import slug
from journey.model import HEADER_ID, Segment
from journey.spans import seconds_words
from journey.steps import (
    DAY,
    DateTrigger,
    EventTrigger,
    JourneyTrigger,
    ScheduleTrigger,
    SegmentTrigger,
    SilenceTrigger,
    StageTrigger,
    Step,
)
from journey.targets.profile import StartForm
from journey.words import say

_FORMS: dict[type, StartForm] = {
    EventTrigger: "event",
    SilenceTrigger: "silence",
    DateTrigger: "date",
    SegmentTrigger: "segment",
    ScheduleTrigger: "schedule",
    StageTrigger: "stage",
    JourneyTrigger: "journey",
}


def form_of(step: Step) -> StartForm | None:
    """The form of start that a step is; None if it is no start."""
    return _FORMS.get(type(step))


def lower_starts(flow: Flow, ask: Ask) -> Passed:
    """The flow with the starts that the target has."""
    if not flow.triggers:
        problem = Problem(HEADER_ID, say("Nobody can start."), say("Add a start."))
        return Passed((flow,), (), (problem,))
    verdicts: list[Verdict] = []
    forms = ask.target.starts.forms
    steps = flow.steps
    for piece in flow.triggers:
        step = steps[piece.id]
        form = form_of(step)
        if isinstance(step, EventTrigger) and form in forms and ask.target.publishes != "nothing":
            flow, found = _narrowed(flow, piece, step)
            verdicts += found
        if form is None or form in forms:
            continue
        if isinstance(step, SilenceTrigger) and "segment" in forms and step.after >= DAY:
            flow = _silent_segment(flow, piece, step)
            words = say("People start when they come into a segment of those who were silent for so long.")
            verdicts.append(Verdict(piece.origin, "", "approximated", words))
            continue
        if isinstance(step, SilenceTrigger) and "event" in forms:
            flow = _silence(flow, piece, step, ask)
            words = say(
                "People start at the first such event and wait {span}; whom something called off meanwhile leaves.",
                span=seconds_words(step.after),
            )
            verdicts.append(Verdict(piece.origin, "", "approximated", words))
            continue
        name = slug(f"{flow.origin}_{piece.origin}")
        if "segment" in forms:
            words = say(
                "{target} cannot start so: the list {name} must be filled with these people when it happens.",
                target=ask.words,
                name=name,
            )
        else:
            words = say(
                "{target} cannot start so: the event {name} must be sent when it happens.",
                target=ask.words,
                name=name,
            )
        verdicts.append(Verdict(piece.origin, "", "approximated", words))
    return Passed((flow,), tuple(verdicts))


def _narrowed(flow: Flow, piece: Piece, step: EventTrigger) -> tuple[Flow, list[Verdict]]:
    """What a start asks beside its event is asked after it: how often, the how-manieth, what came before."""
    asked: list[Condition] = []
    if step.count > 1:
        asked.append(_how_often(step.match, step.count, step.window))
    if step.ordinal:
        left = EventsOperand(event=step.match.event, where=step.match.where)
        asked.append(Comparison(left=left, operator="equal", value=float(step.ordinal)))
    if step.earlier is not None:
        earlier = tuple(_how_often(match, 1, step.earlier.window) for match in step.earlier.matches)
        asked.append(Group(match="any", conditions=earlier))
    if not asked:
        return flow, []
    look = two_way(
        f"{piece.id}:asked", piece.origin, Group(conditions=tuple(asked)), say("{start}?", start=piece.name), "check"
    )
    start = replace(piece, kind="event_trigger", parameters={"event": msgspec.to_builtins(step.match)})
    flow = flow.with_(pieces=tuple(start if one.id == piece.id else one for one in flow.pieces))
    flow = with_after(flow, piece.id, [look])
    ways = tuple(replace(way, output="yes") if way.source == look.id else way for way in flow.ways)
    words = say("People start at each such event; whether they are meant is looked at right after it.")
    return flow.with_(ways=ways), [Verdict(piece.origin, "", "approximated", words)]


def _how_often(match: EventMatch, times: int, window: int | None) -> Condition:
    within = duration_text(window) if window else ""
    left = EventsOperand(event=match.event, within=within, where=match.where)
    return Comparison(left=left, operator="at_least", value=float(times))


def _silence(flow: Flow, piece: Piece, step: SilenceTrigger, ask: Ask) -> Flow:
    """Starts at the event that begins the silence; whoever broke the silence meanwhile leaves."""
    first, *others = step.arm
    parameters: dict[str, Any] = {"event": msgspec.to_builtins(first)}
    if step.count > 1 and step.window is not None:
        parameters |= {"count": step.count, "window": duration_text(step.window)}
    start = replace(piece, kind="event_trigger", parameters=parameters)
    flow = flow.with_(pieces=tuple(start if one.id == piece.id else one for one in flow.pieces))
    # Where nothing calls it off, doing it again does; else it goes on counting from the first time.
    calling_off = step.cancel or step.arm
    end = ending(f"{piece.id}:out", piece.origin, "timed out", say("Not any more"), "check")
    longest = ask.target.limits.longest_wait or step.after
    if "event" in ask.target.waits.forms and len(calling_off) <= (ask.target.waits.events or len(calling_off)):
        spans = [min(longest, step.after - begun) for begun in range(0, max(1, step.after), longest)]
        held = [_held(piece, place, max(1, span), calling_off) for place, span in enumerate(spans)]
        flow = with_after(flow, piece.id, held)
        ways = [replace(way, output="timeout") if way.source in {one.id for one in held} else way for way in flow.ways]
        ways += [
            Way(id=f"{one.id}:{name}", source=one.id, output=name, target=end.id)
            for one in held
            for name in _broken_by(calling_off)
        ]
        return _with_others(flow, start, others, held[0].id, end, ways)
    broken: list[Condition] = [happened(match, step.after - 1) for match in calling_off]
    look = two_way(
        f"{piece.id}:look",
        piece.origin,
        Group(match="any", conditions=tuple(broken)),
        say("{start}: broken meanwhile?", start=piece.name),
        "check",
    )
    pause = wait(f"{piece.id}:wait", piece.origin, max(1, step.after), piece.name, "check")
    flow = with_after(flow, piece.id, [pause, look])
    ways = [replace(way, output="no") if (way.source, way.output) == (look.id, "next") else way for way in flow.ways]
    ways.append(Way(id=f"{look.id}:yes", source=look.id, output="yes", target=end.id))
    return _with_others(flow, start, others, pause.id, end, ways)


def _held(piece: Piece, place: int, seconds: int, calling_off: Sequence[EventMatch]) -> Piece:
    """A wait that an event which calls the start off ends."""
    names = _broken_by(calling_off)
    branches = [
        {"id": name, "name": match.event, "event": msgspec.to_builtins(match)}
        for name, match in zip(names, calling_off, strict=True)
    ]
    return Piece(
        id=f"{piece.id}:wait{place or ''}",
        origin=piece.origin,
        kind="wait_for_event",
        name=piece.name,
        parameters={"branches": branches, "timeout": duration_text(seconds)},
        made_for="check",
    )


def _broken_by(calling_off: Sequence[EventMatch]) -> list[str]:
    """The outputs by which a start that is called off is left."""
    return [f"broken{place}" for place in range(1, len(calling_off) + 1)]


def _with_others(
    flow: Flow, start: Piece, others: Sequence[EventMatch], wait: str, end: Piece, ways: Sequence[Way]
) -> Flow:
    """The flow with the other events that begin a silence, which lead to the same wait, and the end of who broke it."""
    more, found = [], list(ways)
    for place, match in enumerate(others, 2):
        again = replace(start, id=f"{start.id}:{place}", parameters={"event": msgspec.to_builtins(match)})
        more.append(again)
        found.append(Way(id=f"{again.id}:next", source=again.id, output="next", target=wait))
    pieces = [new for one in flow.pieces for new in ((one, *more) if one.id == start.id else (one,))]
    return flow.with_(pieces=(*pieces, end), ways=tuple(found))


#: For so long after a silence began to be long enough it is still seen: segments are looked at once a day.
_SEEN = 2 * DAY


def _silent_segment(flow: Flow, piece: Piece, step: SilenceTrigger) -> Flow:
    """Starts when somebody comes into the segment of those whose last such event is long enough ago."""
    began = Group(match="any", conditions=tuple(happened(match, step.after + _SEEN) for match in step.arm))
    broken = Group(
        match="any",
        negated=True,
        conditions=(
            *(happened(match, step.after) for match in step.arm),
            *(happened(match, step.after + _SEEN) for match in step.cancel),
        ),
    )
    segment = Segment(id=f"{slug(piece.origin)}_silent", name=piece.name, condition=Group(conditions=(began, broken)))
    start = replace(piece, kind="segment_entry", parameters={"segment": segment.id})
    pieces = tuple(start if one.id == piece.id else one for one in flow.pieces)
    return flow.with_(pieces=pieces, segments=(*flow.segments, segment))


def start_groups(flow: Flow, most: int | None) -> list[list[Piece]]:
    """The starts that can stand in one flow each: all where there is no limit, else so many at most, and where it is
    more than one, those that lead to the same step, for they have one way on in common."""
    if most is None:
        return [list(flow.triggers)]
    groups: list[list[Piece]] = []
    heads: dict[str, list[Piece]] = {}
    for trigger in flow.triggers:
        way = flow.way(trigger.id)
        head = way.target if way is not None else ""
        group = heads.get(head)
        if group is None or len(group) >= most:
            group = heads[head] = []
            groups.append(group)
        group.append(trigger)
    return groups


def divide_starts(flow: Flow, ask: Ask) -> Passed:
    """One flow for each few starts where the target takes so many only."""
    most = ask.target.limits.triggers
    triggers = flow.triggers
    groups = start_groups(flow, most)
    if most is None or len(groups) <= 1:
        return Passed((flow,))
    flows = []
    header = flow.header
    for place, group in enumerate(groups):
        names = {piece.id for piece in group}
        drop = {piece.id for piece in triggers if piece.id not in names}
        changes: dict[str, Any] = {}
        if place:
            changes["journey_id"] = f"{header.journey_id}.{place + 1}"
        changes["name"] = say("{journey}: from “{start}”", journey=header.name, start=group[0].name)
        if header.entry.mode != "any_time" and not header.exclusion_group and ask.target.starts.exclusive:
            changes["exclusion_group"] = header.journey_id
        kept = tuple(piece for piece in flow.pieces if piece.id not in drop)
        made = flow.with_(header=msgspec.structs.replace(header, **changes), pieces=kept)
        flows.append(reachable(made))
    words = say(
        "{target} takes one start a flow: there are {count} flows, and the entry rule holds in each for itself.",
        target=ask.words,
        count=len(groups),
    )
    if most > 1:
        words = say(
            "{target} takes {most} starts a flow, which lead to the same step: there are {count} flows, and the entry "
            "rule holds in each for itself.",
            target=ask.words,
            most=most,
            count=len(groups),
        )
    return Passed(tuple(flows), (Verdict(HEADER_ID, "starts", "approximated", words),))
