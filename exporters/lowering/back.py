"""The way back: a flow as a journey of ours, which can be replayed, drawn and opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from exporters.lowering.pieces import Piece, Way
from journey.journey import Journey
from journey.model import AnyRecord, Coupon, Edge, Header, Message, Node, Segment, Stage


class FlowLike(Protocol):
    """What a flow holds (form.Flow)."""

    @property
    def header(self) -> Header:
        """Its settings."""

    @property
    def pieces(self) -> Sequence[Piece]:
        """Its steps."""

    @property
    def ways(self) -> Sequence[Way]:
        """Its edges."""

    @property
    def stages(self) -> Sequence[Stage]:
        """The journey's stages."""

    @property
    def messages(self) -> Sequence[Message]:
        """The journey's messages."""

    @property
    def coupons(self) -> Sequence[Coupon]:
        """The journey's coupons."""

    @property
    def segments(self) -> Sequence[Segment]:
        """The journey's segments, and those that lowering made."""


def journey_of(flow: FlowLike) -> Journey:
    """The journey that does what a flow does. Steps are laid out in ranks from the starts, in one column a way."""
    places = _places(flow)
    records: list[AnyRecord] = [flow.header, *flow.stages, *flow.messages, *flow.coupons, *flow.segments]
    for order, piece in enumerate(flow.pieces):
        x, y = places[piece.id]
        records.append(
            Node(
                id=piece.id,
                order=float(order),
                kind=piece.kind,
                name=piece.name,
                parameters=piece.parameters,
                stage=piece.stage,
                status="disabled" if piece.disabled else "ready",
                x=x,
                y=y,
            )
        )
    for order, way in enumerate(flow.ways):
        records.append(
            Edge(id=way.id, order=float(order), source=way.source, output=way.output, target=way.target, loop=way.loop)
        )
    return Journey({record.id: record for record in records})


#: How far apart steps are laid out, in canvas units.
_ACROSS, _DOWN = 220.0, 120.0


def _places(flow: FlowLike) -> dict[str, tuple[float, float]]:
    """A place for each piece: its row is its distance from the starts."""
    leaving: dict[str, list[str]] = {}
    for way in flow.ways:
        leaving.setdefault(way.source, []).append(way.target)
    entered = {target for targets in leaving.values() for target in targets}
    row = [piece.id for piece in flow.pieces if piece.id not in entered]
    places: dict[str, tuple[float, float]] = {}
    depth = 0
    while row:
        places |= {piece: (_ACROSS * column, _DOWN * depth) for column, piece in enumerate(row)}
        following = dict.fromkeys(target for piece in row for target in leaving.get(piece, ()))
        row = [piece for piece in following if piece not in places]
        depth += 1
    rest = (piece.id for piece in flow.pieces if piece.id not in places)
    return places | {piece: (_ACROSS * column, _DOWN * depth) for column, piece in enumerate(rest)}
