"""Sentences with slots: what a row that is edited in the line is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from string import Formatter
from typing import Any, Literal

#: choice: one of ``choices``; name: a text with suggestions; number: a count; value and list: constants; span:
#: a duration or none; duration: a duration; time: a time of day.
SlotKind = Literal["choice", "name", "number", "value", "list", "span", "duration", "time"]


@dataclass(frozen=True)
class Slot:
    """A changeable place of a sentence. ``put(value)`` is the whole thing with another value in it.

    ``words``: what is shown instead of the value."""

    id: str
    kind: SlotKind
    value: Any
    put: Callable[[Any], Any]
    choices: tuple[tuple[Any, str], ...] = ()
    suggestions: tuple[str, ...] = ()
    words: str = ""


Piece = str | Slot


def filled(text: str, **slots: Slot | None) -> tuple[Piece, ...]:
    """A text's ``{name}`` replaced by slots; a slot that is None is left out."""
    pieces: list[Piece] = []
    for words, name, _, _ in Formatter().parse(text):
        if words.strip():
            pieces.append(words.strip())
        slot = slots[name] if name is not None else None
        if slot is not None:
            pieces.append(slot)
    return tuple(pieces)
