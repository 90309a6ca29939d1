"""What only Mautic asks for, once a journey has its shape: one question a step, e-mails that go more than once, waits
for pages that are visited.

Each pass gives a flow that a replay runs as before, so the replay beside the original shows all that is said here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from exporters.lowering.asking import Options
from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered, lower
from exporters.lowering.making import two_way, wait
from exporters.lowering.naming import with_short_names
from exporters.lowering.pieces import Piece, Way
from exporters.lowering.rewriting import reaching, with_before, with_piece, without
from exporters.lowering.verdicts import Verdict
from exporters.targets.mautic.content import event_fields
from exporters.targets.mautic.moments import with_least_time
from exporters.targets.mautic.simple import with_single_questions
from exporters.targets.mautic.timing import Timing, opening, windows_of
from exporters.translation.tokens import alias_of
from journey.condition import (
    AttributeOperand,
    Comparison,
    Condition,
    EntryPropertyOperand,
    EventsOperand,
    Group,
    comparisons,
)
from journey.identifiers import slug
from journey.journey import Journey
from journey.model import HEADER_ID, WEEKDAYS, Message
from journey.spans import duration_seconds
from journey.steps import (
    AssumedOutcome,
    Branch,
    EventTrigger,
    Gate,
    SegmentTrigger,
    Send,
    SetAttribute,
    Suppress,
    Until,
    WaitForEvents,
)
from journey.targets.applying import cap_words
from journey.targets.profile import Profile
from journey.templating.parse import parse_template
from journey.templating.problems import TemplateError
from journey.words import say, say_count

#: What people do with an e-mail, as Mautic's decisions behind it.
DECISIONS = {"opened": "email.open", "clicked": "email.click", "replied": "email.reply"}


@dataclass(frozen=True)
class Shaped:
    """A flow, and what is to be said about it."""

    flow: Flow
    verdicts: tuple[Verdict, ...] = ()


def shape(journey: Journey, profile: Profile, options: Options) -> Lowered:
    """The journey in Mautic's shape."""
    lowered = lower(journey, profile, options)
    if lowered.problems:
        return lowered
    flows: list[Flow] = []
    verdicts = [*lowered.verdicts, *_left(lowered)]
    for flow in lowered.flows:
        made, kept = with_least_time(flow, duration_seconds(journey.header.entry.minimum_interval))
        verdicts = [one for one in verdicts if not kept or one.setting != "entry.minimum_interval"] + kept
        for one_pass in (_hours, _started, _cleared, _awaited, _texts, _repeated, _asked):
            passed = one_pass(made)
            made = passed.flow
            dropped = {(one.record, one.setting) for one in passed.verdicts if one.fidelity == "dropped"}
            verdicts = [one for one in verdicts if (one.record, one.setting) not in dropped]
            verdicts += passed.verdicts
        flows.append(made)
    return replace(lowered, flows=with_short_names(flows), verdicts=tuple(dict.fromkeys(verdicts)))


# --- Hours ---------------------------------------------------------------------------------------------------


def _hours(flow: Flow) -> Shaped:
    """Quiet hours and time windows: a step has one span of hours, the same on each of its days."""
    found: list[Verdict] = []
    quiet = flow.header.quiet_hours
    if quiet is not None and quiet.windows:
        rows = [(one.start, one.end, [WEEKDAYS.index(day) for day in one.weekdays]) for one in quiet.windows]
        hours = opening(windows_of(rows))
        if hours is None:
            words = say("Mautic has the same hours on each day that a message may go.")
            found.append(Verdict(HEADER_ID, "quiet_hours", "dropped", words))
            flow = flow.with_(header=msgspec.structs.replace(flow.header, quiet_hours=None))
        else:
            found += _zone(HEADER_ID, "quiet_hours", quiet.zone)
            found += _same_hour(HEADER_ID, "quiet_hours", hours)
    for piece in flow.pieces:
        step = flow.steps[piece.id]
        if isinstance(step, Gate):
            hours = opening(step.closed)
            if hours is None:
                flow = without(flow, piece.id)
                words = say("Mautic has the same hours on each open day: people go on at once.")
                found.append(Verdict(piece.origin, "", "dropped", words))
                continue
            found += _zone(piece.origin, "zone", step.zone)
            found += _same_hour(piece.origin, "weekdays", hours)
            if step.blocked:
                found.append(Verdict(piece.origin, "blocked", "dropped", say("Mautic knows no single days.")))
        elif isinstance(step, Until):
            found += _zone(piece.origin, "zone", step.zone)
            if step.if_past != "next":
                words = say("Whoever comes too late waits for the next such moment.")
                found.append(Verdict(piece.origin, "if_past", "approximated", words))
            if step.time is None and len(step.weekdays) < 7:
                words = say("On the next such day people go on at the hour at which they came.")
                found.append(Verdict(piece.origin, "time", "approximated", words))
    return Shaped(flow, tuple(found))


def _same_hour(record: str, setting: str, hours: Timing) -> list[Verdict]:
    if not hours.days:
        return []
    words = say("Whoever comes on a closed day goes on at the same hour of the next open one.")
    return [Verdict(record, setting, "approximated", words)]


def _zone(record: str, setting: str, zone: str) -> list[Verdict]:
    if zone == "person":
        return []
    words = say("Mautic counts hours in the contact's zone, and in its own for contacts without one.")
    return [Verdict(record, setting, "approximated", words)]


# --- Starts --------------------------------------------------------------------------------------------------


def _started(flow: Flow) -> Shaped:
    """Starts: segments, which all lead into the same steps, and whose members only stay in the campaign."""
    found: list[Verdict] = []
    for piece in flow.triggers:
        step = flow.steps[piece.id]
        if isinstance(step, SegmentTrigger) and piece.made_for != "rule":
            words = say("Whoever leaves the segment leaves the campaign at once.")
            found.append(Verdict(piece.origin, "", "approximated", words))
            found += _measured(piece.origin, [step.condition])
    if len({_first(flow, piece) for piece in flow.triggers}) > 1:
        words = say("One campaign for all starts: whoever is on several lists goes the way of the first of them.")
        found.append(Verdict(HEADER_ID, "starts", "approximated", words))
    return Shaped(flow, tuple(found))


def _left(lowered: Lowered) -> list[Verdict]:
    """What ends a run is an event that starts a small flow, and events start nobody in Mautic."""
    header = lowered.journey.header
    names = [
        list_of(flow, piece)
        for flow in lowered.flows
        for piece in flow.triggers
        if piece.made_for == "rule" and isinstance(flow.steps[piece.id], EventTrigger)
    ]
    settings = [f"exits.{rule.id}" for rule in header.exits if rule.event is not None]
    settings += [f"goals.{goal.id}" for goal in header.goals if goal.exits and not goal.node]
    words = [
        say("The list {name} must be filled with these people when it happens.", name=name)
        for name in dict.fromkeys(names)
    ]
    return [Verdict(HEADER_ID, setting, "approximated", sentence) for setting in settings for sentence in words]


def list_of(flow: Flow, trigger: Piece) -> str:
    """The name of the segment that others fill with those who are to start."""
    return slug(f"{flow.origin}_{trigger.origin}") if trigger.made_for != "rule" else slug(f"{flow.origin}_leaves")


def _first(flow: Flow, piece: Piece) -> str:
    way = flow.way(piece.id)
    return "" if way is None else way.target


# --- Fields --------------------------------------------------------------------------------------------------


def _cleared(flow: Flow) -> Shaped:
    """Fields cannot be emptied by a campaign: the numbers that count passes are set to 0, which is asked the same."""
    found: list[Verdict] = []
    for piece in flow.pieces:
        step = flow.steps[piece.id]
        if isinstance(step, Suppress) and step.seconds is not None:
            words = say("Mautic blocks messages for good, until somebody lets them through.")
            found.append(Verdict(piece.origin, "", "approximated", words))
        if not isinstance(step, SetAttribute) or step.operation != "clear" or "." in step.name:
            continue
        if piece.made_for == "count":
            zero = {"attribute": step.name, "operation": "set", "type": "number", "number": 0}
            flow = with_piece(flow, replace(piece, parameters=zero))
        else:
            words = say("Mautic cannot empty a field: it calls an address, and what stands there must do it.")
            found.append(Verdict(piece.origin, "", "approximated", words))
    return Shaped(flow, tuple(found))


# --- Waits for what people do --------------------------------------------------------------------------------


def _awaited(flow: Flow) -> Shaped:
    """What Mautic makes of waits for events: visits of pages, forms, what people do with the e-mail before."""
    found: list[Verdict] = []
    for piece in flow.pieces:
        step = flow.steps[piece.id]
        if isinstance(step, WaitForEvents):
            if len(step.branches) > 1:
                words = say("Which event it was stands in fields of the contact, which the shop must write.")
                found.append(Verdict(piece.origin, "", "approximated", words))
            for branch in step.branches:
                words = say(
                    "Mautic sees pages that are visited, and forms: which of them stands for “{event}” is said when "
                    "publishing.",
                    event=branch.match.event,
                )
                found.append(Verdict(piece.origin, "", "approximated", words))
                if branch.match.where is not None and len(step.branches) == 1:
                    words = say(
                        "Mautic does not know what the shop's events hold: every “{event}” counts.",
                        event=branch.match.event,
                    )
                    found.append(Verdict(piece.origin, "", "approximated", words))
        elif isinstance(step, AssumedOutcome):
            if decision_of(flow, piece, step) is None:
                words = say(
                    "A page that is visited or a form of Mautic's says it; which answer it was stands in a field."
                )
                found.append(Verdict(piece.origin, "", "approximated", words))
            else:
                flow, passed_by = _right_behind(flow, piece, step)
                found += passed_by
    return Shaped(flow, tuple(found))


def decision_of(flow: Flow, piece: Piece, step: AssumedOutcome) -> str | None:
    """Mautic's decision for what people do with an e-mail; None if it knows none, or asks about something else."""
    if piece.kind != "engagement_split" or len(step.outcomes) != 1:
        return None
    asked = [other for other in flow.sends if step.sent_by is None or other.id in step.sent_by]
    if asked and not any(_is_email(flow, other.id) for other in asked):
        return None
    return DECISIONS.get(step.label)


def _is_email(flow: Flow, piece: str) -> bool:
    step = flow.steps[piece]
    return isinstance(step, Send) and step.channel == "email"


def _right_behind(flow: Flow, piece: Piece, step: AssumedOutcome) -> tuple[Flow, list[Verdict]]:
    """The flow in which only those are asked who come from an e-mail, where some do: others have nothing to open."""
    ways = flow.ways_to.get(piece.id, ())
    others = {way.id for way in ways if not _is_email(flow, way.source)}
    if not others or len(others) == len(ways):
        return flow, []
    pause = _unsent(piece, step)
    moved = [replace(way, target=pause.id) if way.id in others else way for way in flow.ways]
    on = flow.way(piece.id, step.otherwise)
    if on is not None:
        moved.append(Way(id=f"{pause.id}:next", source=pause.id, output="next", target=on.target))
    words = say("Whoever comes without an e-mail is not asked, and goes on when the time is over.")
    made = flow.with_(pieces=(*flow.pieces, pause), ways=tuple(moved))
    return made, [Verdict(piece.origin, "", "approximated", words)]


def _unsent(piece: Piece, step: AssumedOutcome) -> Piece:
    """The wait of those who got nothing that they could answer."""
    return replace(wait(f"{piece.id}:unsent", piece.origin, step.within, say("Wait"), "check"), stage=piece.stage)


# --- Messages ------------------------------------------------------------------------------------------------


def _texts(flow: Flow) -> Shaped:
    """What messages print of the event that started the person, and text messages in several languages."""
    known = {message.id: message for message in flow.messages}
    found: list[Verdict] = []
    for piece in flow.sends:
        message = known.get(str(piece.parameters.get("message") or ""))
        if message is None or message.channel not in ("email", "sms"):
            continue
        if message.channel == "sms" and message.variants:
            words = say("Mautic sends a text message in one language: all get the message's own text.")
            found.append(Verdict(piece.origin, "message", "approximated", words))
        printed = sorted({name for text in _all_texts(message) for name in _event_fields(text)})
        if printed:
            words = say(
                "Mautic does not know the event in texts: the shop must write what is printed of it into fields of the "
                "contact: {fields}.",
                fields=", ".join(alias_of(name) for name in printed),
            )
            found.append(Verdict(piece.origin, "message", "approximated", words))
    return Shaped(flow, tuple(found))


def _all_texts(message: Message) -> Iterator[str]:
    variants = message.variants if message.channel == "email" else ()
    yield from (message.subject, message.preheader, message.body, message.text)
    for variant in variants:
        yield from (variant.subject, variant.preheader, variant.body, variant.text)


def _event_fields(text: str) -> tuple[str, ...]:
    try:
        return event_fields(parse_template(text))
    except TemplateError:
        # Whoever plans is told with the line.
        return ()


# --- E-mails that may go more than once ----------------------------------------------------------------------


def repeats(flow: Flow, piece: Piece, step: Send) -> bool:
    """Whether a person may get this e-mail more than once: by entering again, by a way back, or because another step
    sends it, too."""
    if step.channel != "email" or step.message_class != "commercial":
        return False
    if flow.header.entry.mode != "once":
        return True
    message = piece.parameters.get("message")
    if sum(1 for other in flow.sends if message and other.parameters.get("message") == message) > 1:
        return True
    return any(way.target in reaching(flow, piece.id) for way in flow.ways_from.get(piece.id, ()))


def _repeated(flow: Flow) -> Shaped:
    """Mautic sends a marketing e-mail once to a person, ever. What may go again is sent as a transactional one, behind
    a look whether the person may be written to, and past the frequency rules."""
    found: list[Verdict] = []
    for piece in flow.sends:
        step = flow.steps[piece.id]
        if isinstance(step, Send) and step.channel == "sms":
            flow = _looked(flow, piece, step)
            words = say("Whoever has no number or may not be written to goes past it: Mautic would keep them there.")
            found.append(Verdict(piece.origin, "", "exact", words))
        if not isinstance(step, Send) or not repeats(flow, piece, step):
            continue
        flow = _looked(flow, piece, step)
        words = say(
            "Mautic sends a marketing e-mail to a person once, ever. This one can go again: it is sent as a "
            "transactional one, after a look whether the person may be written to, and without the button by which "
            "mail programs unsubscribe."
        )
        found.append(Verdict(piece.origin, "", "approximated", words))
    if flow.header.caps and any(one.fidelity != "exact" for one in found):
        kept = tuple(cap for cap in flow.header.caps if cap.scope == "channel:sms")
        for cap in flow.header.caps:
            if cap not in kept:
                words = say(
                    "{cap}: Mautic's frequency rules pass over e-mails that can go to a person again.",
                    cap=cap_words(cap),
                )
                found.append(Verdict(HEADER_ID, f"caps.{cap.id}", "dropped", words))
        flow = flow.with_(header=msgspec.structs.replace(flow.header, caps=kept))
    return Shaped(flow, tuple(found))


def _looked(flow: Flow, piece: Piece, step: Send) -> Flow:
    """The flow with a look before an e-mail whether the person agreed; whoever did not goes on behind it."""
    asked = [f"reachable.{step.channel}"] if step.channel == "sms" else []
    asked += [f"consent.{step.channel}"] if step.message_class == "commercial" and step.needs_consent else []
    agreed = Group(
        conditions=tuple(Comparison(left=AttributeOperand(name=name), operator="equal", value=True) for name in asked)
    )
    name = f"{piece.id}:may"
    look = replace(
        two_way(name, piece.origin, agreed, say("May be written to?"), "check"),
        stage=piece.stage,
    )
    flow = with_before(flow, piece.id, [look], (), "yes")
    on = flow.way(piece.id)
    if on is None:
        return flow
    behind = flow.steps[on.target]
    if isinstance(behind, AssumedOutcome) and decision_of(flow, flow.by_id[on.target], behind) is not None:
        # Nobody answers what was not sent: the time is over, and they go on as whoever did nothing.
        pause = _unsent(piece, behind)
        ways = [*flow.ways, Way(id=f"{name}:no", source=name, output="no", target=pause.id)]
        other = flow.way(on.target, behind.otherwise)
        if other is not None:
            ways.append(Way(id=f"{pause.id}:next", source=pause.id, output="next", target=other.target))
        return flow.with_(pieces=(*flow.pieces, pause), ways=tuple(ways))
    return flow.with_(ways=(*flow.ways, Way(id=f"{name}:no", source=name, output="no", target=on.target)))


# --- Questions -----------------------------------------------------------------------------------------------


def _asked(flow: Flow) -> Shaped:
    """Conditions one question at a time, and what becomes of counts of events."""
    found: list[Verdict] = []
    for piece in flow.pieces:
        step = flow.steps[piece.id]
        if isinstance(step, Branch):
            found += _measured(piece.origin, [branch.condition for branch in step.branches])
    made, chained = with_single_questions(flow)
    for piece_id, questions in chained.items():
        words = say_count(
            "{count} question, one after the other.", "{count} questions, one after the other.", questions
        )
        found.append(Verdict(flow.by_id[piece_id].origin, "", "exact", words))
    return Shaped(made, tuple(found))


def _measured(record: str, conditions: Sequence[Condition]) -> list[Verdict]:
    events: dict[str, None] = {}
    for condition in conditions:
        for one in comparisons(condition):
            if isinstance(one.left, EventsOperand):
                events[one.left.event] = None
    if any(isinstance(one.left, EntryPropertyOperand) for condition in conditions for one in comparisons(condition)):
        told = say(
            "Mautic does not know the event: the shop must write what is asked of it into fields of the contact."
        )
        return [Verdict(record, "", "approximated", told)]
    words = [
        say(
            "Mautic does not count the shop's events: what is asked about “{event}” stands in a field of the contact, "
            "which the shop must write.",
            event=event,
        )
        for event in events
    ]
    return [Verdict(record, "", "approximated", sentence) for sentence in words]
