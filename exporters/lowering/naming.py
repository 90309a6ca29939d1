"""Short ids, unique over all flows of an export: those that were drawn keep theirs where they come first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece
from journey.identifiers import ID

_LONGEST = 70


def with_short_names(flows: Sequence[Flow]) -> tuple[Flow, ...]:
    """The flows with such ids for pieces and ways: ``remind``, ``remind.2``, ``remind.check``."""
    taken = {
        record.id
        for flow in flows
        for record in (flow.header, *flow.stages, *flow.messages, *flow.coupons, *flow.segments)
    }
    made = []
    for flow in flows:
        names = {piece.id: _free(_stem(piece), taken) for piece in flow.pieces}
        ways = tuple(
            replace(
                way,
                id=_free(f"{names[way.source]}.{way.output}", taken),
                source=names[way.source],
                target=names[way.target],
            )
            for way in flow.ways
        )
        goals = tuple(
            msgspec.structs.replace(goal, node=names.get(goal.node, "")) if goal.node else goal
            for goal in flow.header.goals
        )
        made.append(
            flow.with_(
                header=msgspec.structs.replace(flow.header, goals=goals),
                pieces=tuple(replace(piece, id=names[piece.id]) for piece in flow.pieces),
                ways=ways,
            )
        )
    return tuple(made)


def _stem(piece: Piece) -> str:
    return piece.origin if piece.made_for in ("", "copy") else f"{piece.origin}.{piece.made_for}"


def _free(stem: str, taken: set[str]) -> str:
    stem = stem[:_LONGEST] if ID.fullmatch(stem[:_LONGEST]) else "step"
    name, count = stem, 1
    while name in taken:
        count += 1
        name = f"{stem}.{count}"
    taken.add(name)
    return name
