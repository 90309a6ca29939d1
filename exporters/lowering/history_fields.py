"""The fields in which what people did before is kept, where a target can ask fields only."""

from __future__ import annotations

import hashlib

import msgspec

from journey.condition import AnyOperand, EventsOperand, SentOperand, StageVisitsOperand
from journey.identifiers import slug


def field_of(operand: AnyOperand) -> str:
    """The field that an operand on the past is kept in, such as ``order_count_p30d``; empty for every other operand.
    Its value is the operand's, and it is always the same for the same operand."""
    match operand:
        case EventsOperand(event=event, measure=measure, property=name, within=within, where=where):
            parts = [slug(event), measure, slug(name) if name else "", within.lower()]
            return "_".join([part for part in parts if part] + ([_digest(operand)] if where is not None else []))
        case SentOperand(within=within, channel=channel, measure=measure):
            return "_".join(
                part for part in ("sent", slug(channel) if channel else "", measure, within.lower()) if part
            )
        case StageVisitsOperand(name=name, within=within):
            return "_".join(part for part in ("visits", slug(name), within.lower()) if part)
        case _:
            return ""


def _digest(operand: AnyOperand) -> str:
    return hashlib.sha256(msgspec.json.encode(operand, order="deterministic")).hexdigest()[:6]
