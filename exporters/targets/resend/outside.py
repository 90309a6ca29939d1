"""What Resend leaves to the shop: events that it must send, fields that it must keep. Each is told in the report."""

from __future__ import annotations

from dataclasses import replace

from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered
from exporters.lowering.passes.starts import form_of
from exporters.lowering.pieces import Piece
from exporters.lowering.verdicts import Verdict
from exporters.targets.resend.names import property_key
from journey.identifiers import slug
from journey.model import HEADER_ID
from journey.steps import AssumedOutcome, EventTrigger, SegmentTrigger, Send, SetAttribute
from journey.words import say, say_count

_AUDIENCE = "audience."


def with_outside(lowered: Lowered) -> Lowered:
    """The same, with what the shop has to do said of the steps that need it."""
    found: dict[Verdict, None] = {}
    for flow in lowered.flows:
        for piece in flow.pieces:
            for verdict in _verdicts(flow, piece):
                found[verdict] = None
    return replace(lowered, verdicts=(*lowered.verdicts, *found))


def start_event(flow: Flow, trigger: Piece) -> str:
    """The event that starts people where Resend has no such start: its name is that of the tag that hands people over,
    or of the step."""
    step = flow.steps[trigger.id]
    assert form_of(step) is not None
    if isinstance(step, EventTrigger):
        return step.match.event
    if trigger.made_for == "hand_over" and isinstance(step, SegmentTrigger):
        return str(trigger.parameters.get("segment") or trigger.origin).removeprefix("tag:")
    return slug(f"{flow.origin}_{trigger.origin}")


def answer_event(step: AssumedOutcome) -> str:
    """The event that tells of an answer to a message."""
    return f"message_{step.label}"


def answer_field(step: AssumedOutcome) -> str:
    """The field that tells which answer it was, where there are several."""
    return f"last_{step.label}"


def _verdicts(flow: Flow, piece: Piece) -> list[Verdict]:
    step = flow.steps[piece.id]
    if isinstance(step, SegmentTrigger) and piece.made_for == "hand_over":
        event = start_event(flow, piece)
        words = say(
            "Resend does not start from a field: the event {event} must be sent once the field {field} is 1.",
            event=event,
            field=property_key(f"tag.{event}"),
        )
        return [Verdict(HEADER_ID, "starts", "approximated", words)]
    if isinstance(step, AssumedOutcome):
        words = say("The event {event} must be sent when somebody answers so.", event=answer_event(step))
        if len(step.outcomes) > 1:
            outcomes = ", ".join(output for output, _ in step.outcomes)
            words += " " + say(
                "The field {field} must hold the answer before: {answers}.", field=answer_field(step), answers=outcomes
            )
        return [Verdict(piece.origin, "", "approximated", words)]
    if isinstance(step, SetAttribute) and step.name.startswith(_AUDIENCE) and step.value == 0.0:
        words = say("Resend takes nobody off a segment: a field says no, and the shop must take them off.")
        return [Verdict(piece.origin, "", "approximated", words)]
    if isinstance(step, Send):
        message = next((one for one in flow.messages if one.id == piece.parameters.get("message")), None)
        if message is not None and message.variants:
            words = say_count(
                "Resend has no choices in texts: {count} other language is left out.",
                "Resend has no choices in texts: {count} other languages are left out.",
                len(message.variants),
            )
            return [Verdict(piece.origin, "message", "dropped", words)]
    return []
