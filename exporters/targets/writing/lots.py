"""Random splits of several ways, which systems with two ways a draw make of draws in a row."""

from __future__ import annotations

from fractions import Fraction

from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece
from journey.steps import RandomSplit


def drawn_share(flow: Flow, piece: Piece, step: RandomSplit) -> Fraction:
    """The share of those who come to a draw that its first way takes. Of draws in a row each takes its share of whom
    those before it left."""
    total, drawn = sum(weight for _, weight in step.shares), step.shares[0][1]
    before = _drawn_before(flow, piece)
    return Fraction(drawn - before, max(1, total - before))


def _drawn_before(flow: Flow, piece: Piece) -> int:
    for way in flow.ways_to.get(piece.id, ()):
        source, step = flow.by_id[way.source], flow.steps[way.source]
        if source.origin == piece.origin and isinstance(step, RandomSplit) and way.output == "rest":
            return step.shares[0][1]
    return 0
