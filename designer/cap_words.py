"""Caps as sentences: "At most 2 e-mails in any 7 days"."""

from __future__ import annotations

from collections.abc import Mapping

from designer.inspector.cap_sentence import cap_pieces
from designer.inspector.pieces import Slot
from journey.journey import Journey
from journey.model import Cap
from journey.spans import duration_words
from journey.words import number


def cap_words(cap: Cap) -> str:
    """What a cap allows."""
    return " ".join(_said(piece) if isinstance(piece, Slot) else piece for piece in cap_pieces(cap, ()))


def caps_by_id(journey: Journey) -> Mapping[str, str]:
    """What the journey's caps allow, by id."""
    return {cap.id: cap_words(cap) for cap in journey.header.caps}


def _said(slot: Slot) -> str:
    if slot.kind == "number":
        return number(slot.value, 0 if slot.value == int(slot.value) else 1)
    if slot.kind == "duration":
        try:
            return duration_words(slot.value)
        except ValueError:
            return str(slot.value)
    return str(dict(slot.choices).get(slot.value, slot.value))
