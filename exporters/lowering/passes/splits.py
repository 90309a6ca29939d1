"""Splits over many ways, chained where the target splits two ways at a time; splits by lot."""

from __future__ import annotations

from dataclasses import replace

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow, declared_kind
from exporters.lowering.making import two_way
from exporters.lowering.pieces import Piece
from exporters.lowering.rewriting import Instead, with_instead
from exporters.lowering.verdicts import Passed, Verdict
from journey.steps import Branch, RandomSplit
from journey.words import say, say_count


def lower_splits(flow: Flow, ask: Ask) -> Passed:
    """The flow with splits as the target has them."""
    verdicts: list[Verdict] = []
    rules = ask.target.splits
    most = 2 if rules.ways == "two" else ask.target.limits.branches
    steps = flow.steps
    for piece in flow.pieces:
        step = steps[piece.id]
        if isinstance(step, Branch) and most is not None and len(step.branches) + 1 > most:
            flow = with_instead(flow, piece.id, _chain(piece, step))
            words = say_count(
                "{count} condition, one after the other.",
                "{count} conditions, one after the other.",
                len(step.branches),
            )
            verdicts.append(Verdict(piece.origin, "", "exact", words))
        elif isinstance(step, RandomSplit):
            chained = len(step.shares) > 2 and (rules.random == "two" or rules.ways == "two")
            if chained:
                flow = with_instead(flow, piece.id, _draws(piece, step))
            verdicts.append(_drawn(piece, step, ask, chained=chained))
    return Passed((flow,), tuple(verdict for verdict in verdicts if verdict.words))


def _chain(piece: Piece, step: Branch) -> Instead:
    """One split of two ways for each branch; everybody else goes on to the next."""
    names = [piece.id, *(f"{piece.id}:{place}" for place in range(2, len(step.branches) + 1))]
    made: list[Piece] = []
    inner: list[tuple[str, str, str]] = []
    leaves: dict[str, list[tuple[str, str]]] = {}
    for place, (name, branch) in enumerate(zip(names, step.branches, strict=True)):
        words = say("{split}: {output}", split=piece.name, output=_output_name(piece, branch.output))
        split = two_way(name, piece.origin, branch.condition, words, piece.made_for, at_entry=step.at_entry)
        made.append(replace(split, stage=piece.stage))
        leaves.setdefault(branch.output, []).append((name, "yes"))
        if place:
            inner.append((names[place - 1], "no", name))
    leaves.setdefault(step.default, []).append((names[-1], "no"))
    return Instead(tuple(made), tuple(inner), leaves)


def _output_name(piece: Piece, output: str) -> str:
    declared = declared_kind(piece)
    found = declared.outputs(declared.complete(piece.parameters))
    return next((one.words for one in found if one.id == output and one.words), output)


def _draws(piece: Piece, step: RandomSplit) -> Instead:
    """Draws of two ways, each with the shares so far against the rest. All draw the same number for a person, so the
    outcome is that of the one draw, for every person."""
    salt = step.salt or piece.origin
    names = [piece.id, *(f"{piece.id}:{place}" for place in range(2, len(step.shares)))]
    total = sum(weight for _, weight in step.shares)
    made: list[Piece] = []
    inner: list[tuple[str, str, str]] = []
    leaves: dict[str, list[tuple[str, str]]] = {}
    drawn = 0
    for place, name in enumerate(names):
        output, weight = step.shares[place]
        drawn += weight
        shares = [
            {"id": "this", "name": _output_name(piece, output), "weight": drawn},
            {"id": "rest", "name": say("the rest"), "weight": total - drawn},
        ]
        made.append(
            Piece(
                id=name,
                origin=piece.origin,
                kind="random_split",
                name=say("{split}: {output}", split=piece.name, output=_output_name(piece, output)),
                parameters={"shares": shares, "salt": salt, "sticky": step.sticky},
                made_for=piece.made_for,
                stage=piece.stage,
            )
        )
        leaves[output] = [(name, "this")]
        if place:
            inner.append((names[place - 1], "rest", name))
    leaves[step.shares[-1][0]] = [(names[-1], "rest")]
    return Instead(tuple(made), tuple(inner), leaves)


def _drawn(piece: Piece, step: RandomSplit, ask: Ask, *, chained: bool) -> Verdict:
    redrawn = chained and not step.sticky
    if ask.target.splits.random == "field":
        words = say(
            "{target} draws no lots: a number in a field of the person, written beforehand, decides.", target=ask.words
        )
        if not step.sticky:
            words = say("A number in a field of the person decides, the same at every visit.")
            return Verdict(piece.origin, "sticky", "approximated", words, redrawn)
        return Verdict(piece.origin, "", "exact", words)
    if chained:
        words = say("Drawn two ways at a time; the shares are the same.")
        return Verdict(piece.origin, "", "exact", words, redrawn)
    return Verdict(
        piece.origin, "", "exact", say("{target} draws the lots itself, by the same shares.", target=ask.words)
    )
