"""How a journey is lowered for Dittofeed: which waits it can hold depends on what starts people.

In a journey that begins with an event it waits for events that carry the same key, and for nothing else; a journey that
begins with a segment cannot wait for such events. So without a key of its own a journey looks after a fixed wait.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from exporters.lowering.asking import Options
from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered, lower
from exporters.lowering.passes.history import kept_words
from exporters.lowering.passes.starts import form_of
from exporters.lowering.pieces import Piece
from exporters.lowering.verdicts import Verdict
from exporters.targets.dittofeed.conditions import is_kept
from exporters.targets.dittofeed.nodes import answer_trait, answered_messages
from exporters.translation.message import TextName, template_of
from journey.catalogue import kind
from journey.journey import Journey
from journey.model import Message
from journey.steps import AssumedOutcome, Branch, SegmentTrigger, Send, Step, WaitForEvents
from journey.targets.profile import Profile
from journey.templating.problems import TemplateError
from journey.templating.tree import uses
from journey.words import say


def lowered_for(journey: Journey, profile: Profile, options: Options) -> Lowered:
    """The journey in Dittofeed's shape, with what the shop has to keep said of the steps that need it."""
    found = lower(journey, _profile_of(journey, profile), options)
    return replace(found, target=profile, verdicts=(*found.verdicts, *_verdicts(found)))


def _profile_of(journey: Journey, profile: Profile) -> Profile:
    if journey.header.entry.key and _starts_with_events(journey):
        return profile
    forms = tuple(form for form in profile.waits.forms if form != "event")
    return msgspec.structs.replace(profile, waits=msgspec.structs.replace(profile.waits, forms=forms))


def _starts_with_events(journey: Journey) -> bool:
    for node in journey.nodes:
        declared = kind(node.kind)
        if declared is None or not declared.is_trigger or node.status == "disabled" or declared.step is None:
            continue
        if form_of(declared.step(declared.complete(node.parameters), journey)) != "event":
            return False
    return True


def _verdicts(lowered: Lowered) -> tuple[Verdict, ...]:
    found: dict[Verdict, None] = {}
    for flow in lowered.flows:
        for piece in flow.pieces:
            for setting, words in _told(flow, piece, flow.steps[piece.id]):
                found[Verdict(piece.origin, setting, "approximated", words)] = None
    return tuple(found)


def _told(flow: Flow, piece: Piece, step: Step) -> list[tuple[str, str]]:
    """What is to be said about a step: the setting, and the words."""
    key = flow.header.entry.key
    if isinstance(step, WaitForEvents):
        return [("", say("Dittofeed sees only events that carry the same {key} as the one that started.", key=key))]
    if isinstance(step, AssumedOutcome) and not answered_messages(flow, step):
        return [("", say("The field {field} must hold the answer.", field=answer_trait(step)))]
    if isinstance(step, Branch | SegmentTrigger):
        conditions = [branch.condition for branch in step.branches] if isinstance(step, Branch) else [step.condition]
        words = kept_words(flow, conditions, say("Dittofeed"), is_kept)
        return [("", words)] if words else []
    if isinstance(step, Send) and not key:
        message = next((one for one in flow.messages if one.id == piece.parameters.get("message")), None)
        if message is not None and _names_event(message):
            return [("message", say("Texts show what the person's latest such event held."))]
    return []


def _names_event(message: Message) -> bool:
    """Whether a text of a message says something of the event."""
    names: tuple[TextName, ...] = ("subject", "preheader", "body")
    try:
        return any(use.name.startswith("event.") for name in names for use in uses(template_of(message, name)))
    except TemplateError:
        return False
