"""The way from step to step past those that a system has nothing for."""

from __future__ import annotations

from collections.abc import Callable

from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece
from journey.steps import Step


def next_written(flow: Flow, piece: str, output: str, is_passed: Callable[[Piece, Step], bool]) -> str | None:
    """The first step behind an output that is not only passed; None at the end of the way."""
    way = flow.way(piece, output)
    for _ in range(len(flow.pieces)):
        if way is None:
            return None
        if not is_passed(flow.by_id[way.target], flow.steps[way.target]):
            return way.target
        way = flow.way(way.target)
    return None
