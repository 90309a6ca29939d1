"""Caps as sentences: "At most 2 e-mails in any 7 days"."""

from __future__ import annotations

from collections.abc import Mapping

from designer.inspector.cap_sentence import cap_pieces
from designer.inspector.pieces import Slot
from journey.journey import Journey
from journey.model import Cap
from journey.spans import duration_words
from journey.targets.applying import window_words
from journey.words import number, say


def cap_words(cap: Cap) -> str:
    """What a cap allows."""
    pieces = cap_pieces(cap, ())
    if cap.window_type not in ("person_days", "utc_days"):
        return " ".join(_said(piece) if isinstance(piece, Slot) else piece for piece in pieces)
    said = {piece.id: _said(piece) for piece in pieces if isinstance(piece, Slot)}
    # The form asks for the kind of days and for their number; read as a sentence that would not do.
    return say("At most {limit} {scope} in {span}", limit=said["limit"], scope=said["scope"], span=window_words(cap))


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
