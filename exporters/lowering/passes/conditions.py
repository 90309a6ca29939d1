"""Conditions on a property of the latest event, where the target can only ask whether there was such an event."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow
from exporters.lowering.making import many_ways
from exporters.lowering.pieces import Piece
from exporters.lowering.rewriting import Instead, with_instead
from exporters.lowering.verdicts import Passed, Verdict
from journey.condition import Comparison, Condition, EventPropertyOperand, EventsOperand, Group
from journey.describe import output_words
from journey.spans import duration_words
from journey.steps import Branch, ConditionBranch
from journey.words import say

#: Without a time of its own the event is looked for so far back.
LOOKED_BACK = "P7D"


def lower_conditions(flow: Flow, ask: Ask) -> Passed:
    """The flow with the conditions that the target can ask."""
    if ask.target.latest:
        return Passed((flow,))
    verdicts: list[Verdict] = []
    steps = flow.steps
    for piece in flow.pieces:
        step = steps[piece.id]
        if not isinstance(step, Branch):
            continue
        branches = tuple(ConditionBranch(branch.output, asked(branch.condition)) for branch in step.branches)
        if branches != step.branches:
            flow = with_instead(flow, piece.id, _instead(flow, piece, step, branches))
            words = say(
                "{target} cannot ask what the latest event held: it asks whether there was such an event in {span}.",
                target=ask.words,
                span=duration_words(LOOKED_BACK),
            )
            verdicts.append(Verdict(piece.origin, "", "approximated", words))
    return Passed((flow,), tuple(verdicts))


def asked(condition: Condition) -> Condition:
    """The condition with "there was such an event" in the place of "the latest was such a one"."""
    if isinstance(condition, Group):
        return msgspec.structs.replace(condition, conditions=tuple(asked(part) for part in condition.conditions))
    left = condition.left
    if not isinstance(left, EventsOperand) or left.measure != "last":
        return condition
    test = Comparison(left=EventPropertyOperand(name=left.property), operator=condition.operator, value=condition.value)
    where: Condition = test if left.where is None else Group(conditions=(left.where, test))
    if condition.operator == "missing":
        counted = EventsOperand(event=left.event, within=left.within, where=left.where)
        return Comparison(left=counted, operator="less", value=1.0)
    counted = EventsOperand(event=left.event, within=left.within or LOOKED_BACK, where=where)
    return Comparison(left=counted, operator="at_least", value=1.0)


def _instead(flow: Flow, piece: Piece, step: Branch, branches: tuple[ConditionBranch, ...]) -> Instead:
    node = flow.journey.node(piece.id)
    assert node is not None
    rows = [(branch.output, output_words(node, branch.output), branch.condition) for branch in branches]
    made = many_ways(piece.id, piece.origin, rows, piece.name, piece.made_for)
    if step.at_entry:
        made = replace(made, parameters={**made.parameters, "evaluated": "entry"})
    leaves = {branch.output: [(piece.id, branch.output)] for branch in branches}
    leaves[step.default] = [(piece.id, "else")]
    return Instead((replace(made, stage=piece.stage),), (), leaves)
