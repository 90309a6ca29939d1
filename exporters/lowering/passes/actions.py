"""Actions that the target does not know, and steps that are only passed."""

from __future__ import annotations

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow, declared_kind, outputs_of
from exporters.lowering.pieces import Piece
from exporters.lowering.rewriting import without
from exporters.lowering.verdicts import Passed, Verdict
from journey.steps import PASS, RemoveFromJourney, SetAttribute, SetStage, StartJourney, Step, Suppress
from journey.targets.profile import ActionForm
from journey.words import say

#: Steps that a replay only counts, by what a target must be able to do for them; None: nothing, they are left out.
_PASSED: dict[str, ActionForm | None] = {
    "merge": None,
    "checkpoint": None,
    "notify_team": "notify",
    "create_task": "notify",
    "log_event": "webhook",
    "webhook": "webhook",
}


def lower_passed(flow: Flow, ask: Ask) -> Passed:
    """The flow without steps that are switched off, and without places that only mark a spot."""
    verdicts: list[Verdict] = []
    jumps = {goal.node for goal in flow.header.goals}
    for piece in flow.pieces:
        if piece.disabled:
            first = outputs_of(piece)[0]
            flow = _only(flow, piece.id, first)
            leaving = flow.way(piece.id, first)
            if leaving is not None and leaving.loop is not None:
                # The way back has limits of its own: it is left out once the loop is written.
                continue
            words = say("The step is switched off and is left out.")
            flow = without(flow, piece.id, first)
            verdicts.append(Verdict(piece.origin, "", "exact", words))
        elif piece.kind in _PASSED and _PASSED[piece.kind] is None and piece.id not in jumps:
            leaving = flow.way(piece.id)
            if leaving is not None and leaving.loop is not None:
                continue
            flow = without(flow, piece.id)
            if piece.kind == "merge":
                words = say("The ways lead straight to what follows.")
                verdicts.append(Verdict(piece.origin, "", "exact", words))
            else:
                words = say("{target} counts nothing here; it is left out.", target=ask.words)
                verdicts.append(Verdict(piece.origin, "", "dropped", words))
    return Passed((flow,), tuple(verdicts))


def _only(flow: Flow, piece: str, output: str) -> Flow:
    """The flow in which a step is left by one output only, or where the limit of its way back sends people."""
    way = flow.way(piece, output)
    kept = {output}
    if way is not None and way.loop is not None:
        kept.add(way.loop.on_limit.removeprefix("output:"))
    return flow.with_(ways=tuple(way for way in flow.ways if way.source != piece or way.output in kept))


def lower_actions(flow: Flow, ask: Ask) -> Passed:
    """The flow with the actions that the target can do."""
    verdicts: list[Verdict] = []
    steps = flow.steps
    for piece in flow.pieces:
        form = form_of(piece, steps[piece.id])
        if form is None or form in ask.target.actions:
            continue
        if form == "tag" and "field" in ask.target.actions:
            words = say("{target} has no tags: a field of that name says yes or no.", target=ask.words)
            verdicts.append(Verdict(piece.origin, "", "exact", words))
            continue
        if form in ("field", "add", "tag", "coupon", "audience") and "webhook" in ask.target.actions:
            words = say("{target} calls an address, and what stands there must do it.", target=ask.words)
            verdicts.append(Verdict(piece.origin, "", "approximated", words))
            continue
        if form in ("coupon", "audience") and "field" in ask.target.actions:
            words = say("{target} writes it into a field of the person.", target=ask.words)
            verdicts.append(Verdict(piece.origin, "", "approximated", words))
            continue
        if form in ("notify", "webhook", "coupon", "add") and ask.is_by_hand and "tag" in ask.target.actions:
            words = say(
                "{target} cannot do this: a tag says for whom, and whoever reads it must do it.", target=ask.words
            )
            verdicts.append(Verdict(piece.origin, "", "approximated", words))
            continue
        flow = without(flow, piece.id)
        words = say("{target} cannot do this; it is left out.", target=ask.words)
        verdicts.append(Verdict(piece.origin, "", "dropped", words))
    return Passed((flow,), tuple(verdicts))


def form_of(piece: Piece, step: Step) -> ActionForm | None:
    """What a target must be able to do for a step; None if it is no action."""
    if declared_kind(piece).is_trigger:
        return None
    if step == PASS:
        return _PASSED.get(piece.kind)
    if isinstance(step, SetAttribute):
        scope = step.name.partition(".")[0] if "." in step.name else ""
        named: dict[str, ActionForm] = {"tag": "tag", "audience": "audience", "coupon": "coupon"}
        return named.get(scope, "add" if step.operation == "add" else "field")
    if isinstance(step, SetStage):
        return "field"
    if isinstance(step, Suppress):
        return "suppress"
    if isinstance(step, StartJourney | RemoveFromJourney):
        return "journey"
    return None
