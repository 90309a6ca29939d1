"""Copies of pieces: what must be said of a step that stands several times in a flow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece
from exporters.lowering.verdicts import Verdict
from journey.steps import AssumedOutcome, Delay, GoalStep, RandomSplit, RateLimit, Send
from journey.words import say


def copy_of(piece: Piece, new_id: str) -> Piece:
    """Another copy of a piece. Splits by lot go on drawing as the first one draws."""
    parameters = piece.parameters
    if piece.kind in ("random_split", "holdout") and not parameters.get("salt"):
        parameters = {**parameters, "salt": piece.origin}
    return replace(piece, id=new_id, parameters=parameters, made_for=piece.made_for or "copy")


def copy_verdicts(flow: Flow, copied: Iterable[str]) -> tuple[Verdict, ...]:
    """What copies of these pieces (ids) do otherwise than the one that was drawn."""
    found: dict[str, Verdict] = {}
    for name in copied:
        step, origin = flow.steps[name], flow.by_id[name].origin
        if isinstance(step, RateLimit) or (isinstance(step, Send) and step.capacity is not None):
            words = say("Each copy of the step has a limit of its own.")
            found[origin] = Verdict(origin, "capacity", "approximated", words)
        elif isinstance(step, GoalStep) and not step.exits and step.counts == "first":
            words = say("Each copy of the goal counts for itself.")
            found[origin] = Verdict(origin, "counts", "approximated", words)
        elif (
            (isinstance(step, RandomSplit) and not step.sticky)
            or (isinstance(step, Delay) and step.jitter)
            or isinstance(step, AssumedOutcome)
        ):
            words = say("Drawn anew in each copy of the step: figures differ by chance.")
            found[origin] = Verdict(origin, "", "exact", words, redrawn=True)
    return tuple(found.values())
