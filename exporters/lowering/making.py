"""Pieces that passes put into a flow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece, Purpose
from journey.condition import AttributeOperand, Comparison, Condition, EventMatch, EventsOperand, Operator
from journey.model import Entry, Header
from journey.spans import DAY_SECONDS, write_duration
from journey.words import say


def duration_text(seconds: int) -> str:
    """A number of seconds as the document writes it, in the largest unit that divides it."""
    for unit, size in (("days", DAY_SECONDS), ("hours", 3600), ("minutes", 60)):
        if seconds and seconds % size == 0:
            return write_duration(seconds // size, unit)
    return write_duration(seconds, "seconds")


def wait(piece_id: str, origin: str, seconds: int, name: str, purpose: Purpose) -> Piece:
    """A wait for a fixed time."""
    return Piece(
        id=piece_id,
        origin=origin,
        kind="delay",
        name=name,
        parameters={"duration": duration_text(seconds)},
        made_for=purpose,
    )


def two_way(
    piece_id: str, origin: str, condition: Condition, name: str, purpose: Purpose, *, at_entry: bool = False
) -> Piece:
    """A split by one condition, with the outputs yes and no."""
    parameters: dict[str, Any] = {"condition": msgspec.to_builtins(condition)}
    if at_entry:
        parameters["evaluated"] = "entry"
    return Piece(id=piece_id, origin=origin, kind="condition_split", name=name, parameters=parameters, made_for=purpose)


def many_ways(
    piece_id: str, origin: str, branches: Sequence[tuple[str, str, Condition]], name: str, purpose: Purpose
) -> Piece:
    """A split by several conditions (output, its name, condition); everybody else leaves by ``else``."""
    rows = [
        {"id": output, "name": words, "condition": msgspec.to_builtins(condition)}
        for output, words, condition in branches
    ]
    return Piece(
        id=piece_id, origin=origin, kind="multi_branch", name=name, parameters={"branches": rows}, made_for=purpose
    )


def ending(piece_id: str, origin: str, reason: str, name: str, purpose: Purpose = "limit") -> Piece:
    """The end of a way."""
    return Piece(id=piece_id, origin=origin, kind="exit", name=name, parameters={"reason": reason}, made_for=purpose)


def counted(piece_id: str, origin: str, field: str, number: int | None = None) -> Piece:
    """Adds one to a number of the person; with ``number`` it becomes that."""
    operation: dict[str, Any] = {"operation": "add", "number": 1}
    if number is not None:
        operation = {"operation": "set", "type": "number", "number": number}
    return Piece(
        id=piece_id,
        origin=origin,
        kind="update_attribute",
        name=say("Count the pass"),
        parameters={"attribute": field, **operation},
        made_for="count",
    )


def forgotten(piece_id: str, origin: str, field: str) -> Piece:
    """Clears a number of the person."""
    return Piece(
        id=piece_id,
        origin=origin,
        kind="update_attribute",
        name=say("Forget earlier passes"),
        parameters={"attribute": field, "operation": "clear"},
        made_for="count",
    )


def tagged(piece_id: str, origin: str, tag: str, purpose: Purpose, *, on: bool = True) -> Piece:
    """Puts a tag on the person, or takes it off."""
    name = say("Add tag {tag}", tag=tag) if on else say("Remove tag {tag}", tag=tag)
    return Piece(
        id=piece_id,
        origin=origin,
        kind="tag",
        name=name,
        parameters={"tag": tag, "operation": "add" if on else "remove"},
        made_for=purpose,
    )


def has_tag(tag: str) -> Condition:
    """Whether the person has a tag."""
    return Comparison(left=AttributeOperand(name=f"tag.{tag}"), operator="equal", value=True)


def number_is(field: str, operator: Operator, value: float) -> Condition:
    """A number of the person compared."""
    return Comparison(left=AttributeOperand(name=field), operator=operator, value=value)


def happened(match: EventMatch, seconds: int) -> Condition:
    """Whether such an event happened in the last ``seconds``."""
    left = EventsOperand(event=match.event, within=duration_text(max(1, seconds)), where=match.where)
    return Comparison(left=left, operator="at_least", value=1.0)


def header_beside(flow: Flow, part: str, name: str) -> Header:
    """The header of a small flow beside another, which anybody may enter at any time and nothing ends."""
    return msgspec.structs.replace(
        flow.header,
        journey_id=f"{flow.id}.{part}",
        name=name,
        entry=Entry(mode="any_time"),
        exits=(),
        goals=(),
        caps=(),
        quiet_hours=None,
        longest="",
        not_while=(),
        defer_while=(),
        exclusion_group="",
    )
