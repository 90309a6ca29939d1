"""Conditions of several parts as several steps, of which each asks one thing.

Truth has three values here and two there, so a negation goes down to the comparisons first, where it becomes their
opposite: a comparison with a missing value does not hold either way. Then "all" and "any" need no more than yes and no.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from exporters.lowering.form import Flow
from exporters.lowering.making import two_way
from exporters.lowering.pieces import Piece
from exporters.lowering.rewriting import Instead, with_instead, without
from exporters.targets.writing.conditions import OPPOSITES
from journey.condition import Comparison, Condition, EventsOperand, Group, SegmentOperand
from journey.condition_words import condition_words
from journey.steps import PASS, Branch
from journey.words import say

#: A condition of more questions than this is left as it is, and refused when it is written.
MOST_QUESTIONS = 40


def with_single_questions(flow: Flow) -> tuple[Flow, dict[str, int]]:
    """The flow in which each split asks one thing, and into how many questions which pieces (ids) became."""
    segments = {segment.id: segment.condition for segment in flow.segments}
    chained: dict[str, int] = {}
    for piece in flow.pieces:
        step = flow.steps[piece.id]
        if not isinstance(step, Branch) or step == PASS or len(step.branches) != 1:
            continue
        (branch,) = step.branches
        plain = simplified(branch.condition, True, segments, 0)
        if plain is None or _size(plain) > MOST_QUESTIONS:
            continue
        if isinstance(plain, Group) and not plain.conditions:
            holds = plain.match == "all"
            flow = without(flow, piece.id, branch.output if holds else step.default)
        elif is_question(plain):
            if plain != branch.condition:
                flow = with_instead(flow, piece.id, _one(piece, step, plain))
        else:
            made = _Chain(piece, step.at_entry).instead(plain, branch.output, step.default)
            chained[piece.id] = len(made.pieces)
            flow = with_instead(flow, piece.id, made)
    return flow, chained


def is_question(condition: Condition) -> bool:
    """Whether a condition is one comparison, or the opposite of one."""
    if isinstance(condition, Comparison):
        return True
    return condition.negated and len(condition.conditions) == 1 and isinstance(condition.conditions[0], Comparison)


def simplified(condition: Condition, holds: bool, segments: dict[str, Condition], depth: int) -> Condition | None:
    """The condition, or its opposite, as groups without a negation of comparisons (or the opposite of one); segments
    are written out. An empty group of "all" always holds, one of "any" never does. None if it is nested too deeply."""
    if depth > 20:
        return None
    if isinstance(condition, Comparison):
        return _comparison(condition, holds, segments, depth)
    holds = holds != condition.negated
    parts = [simplified(part, holds, segments, depth + 1) for part in condition.conditions]
    known = [part for part in parts if part is not None]
    if len(known) != len(parts):
        return None
    # An empty group is true, whatever it is called.
    match = "all" if not parts else condition.match
    return _group(match if holds else _other(match), known)


def _comparison(one: Comparison, holds: bool, segments: dict[str, Condition], depth: int) -> Condition | None:
    left = one.left
    if isinstance(left, SegmentOperand):
        known = segments.get(left.segment)
        asked = one.value in (True, 1.0)
        if known is None or one.operator not in ("equal", "not_equal") or one.value not in (True, False, 1.0, 0.0):
            return one if holds else Group(negated=True, conditions=(one,))
        # Whether somebody is in a segment is never unknown, but its condition can be: its opposite is "not yes".
        if asked == (one.operator == "equal") == holds:
            return simplified(known, True, segments, depth + 1)
        inner = simplified(known, True, segments, depth + 1)
        return None if inner is None else _not_yes(inner)
    if one.operator == "one_of" and isinstance(one.value, tuple):
        each = [Comparison(left=left, operator="equal", value=value) for value in one.value]
        parts = [simplified(part, holds, segments, depth + 1) for part in each]
        return _group("any" if holds else "all", [part for part in parts if part is not None])
    if isinstance(left, EventsOperand):
        if left.measure == "last":
            return _latest(left, one, holds, segments, depth)
        return one if holds else Group(negated=True, conditions=(one,))
    return _of_value(one, holds)


def _of_value(one: Comparison, holds: bool) -> Condition | None:
    """A comparison with a value that may be missing: then neither it nor its opposite holds."""
    present = Comparison(left=one.left, operator="present")
    if not holds:
        operator = OPPOSITES.get(one.operator)
        if operator is None:
            # Of a missing value nothing can be said, so it does not lack the text either.
            return _group("all", [present, Group(negated=True, conditions=(one,))])
        one = Comparison(left=one.left, operator=operator, value=one.value)
    if one.operator == "not_equal" and not _is_yes_or_no(one):
        return _group("all", [present, one])
    return one


def _latest(
    left: EventsOperand, one: Comparison, holds: bool, segments: dict[str, Condition], depth: int
) -> Condition | None:
    """A property of the latest event as that of a field; with a time, whether there was such an event meanwhile."""
    plain = EventsOperand(event=left.event, measure="last", property=left.property, where=left.where)
    if left.within and left.where is None and one.operator != "missing":
        lately = Comparison(left=EventsOperand(event=left.event, within=left.within), operator="at_least", value=1.0)
        field = _latest(plain, Comparison(left=plain, operator=one.operator, value=one.value), holds, segments, depth)
        return None if field is None else _group("all", [lately, field])
    return _of_value(one, holds)


def _is_yes_or_no(one: Comparison) -> bool:
    name = getattr(one.left, "name", "")
    return "." in name or name == "suppressed"


def _not_yes(condition: Condition) -> Condition:
    """What holds wherever a simplified condition does not hold, be it unknown or not."""
    if is_question(condition):
        if isinstance(condition, Group):
            return condition.conditions[0]
        return Group(negated=True, conditions=(condition,))
    assert isinstance(condition, Group)
    return _group(_other(condition.match), [_not_yes(part) for part in condition.conditions])


def _other(match: str) -> str:
    return "any" if match == "all" else "all"


def _group(match: str, parts: list[Condition]) -> Condition:
    """The parts together, without those that change nothing."""
    decided = _other(match)
    kept: list[Condition] = []
    for part in parts:
        if isinstance(part, Group) and not part.conditions:
            if part.match == decided:
                return part
            continue
        inside = isinstance(part, Group) and not is_question(part) and part.match == match
        kept += part.conditions if inside and isinstance(part, Group) else [part]
    if len(kept) == 1:
        return kept[0]
    return Group(match="all" if match == "all" else "any", conditions=tuple(kept))


def _size(condition: Condition) -> int:
    if is_question(condition) or not isinstance(condition, Group):
        return 1
    return sum(_size(part) for part in condition.conditions)


def _one(piece: Piece, step: Branch, condition: Condition) -> Instead:
    made = two_way(piece.id, piece.origin, condition, piece.name, piece.made_for, at_entry=step.at_entry)
    leaves = {step.branches[0].output: [(piece.id, "yes")], step.default: [(piece.id, "no")]}
    return Instead((replace(made, stage=piece.stage),), (), leaves)


@dataclass
class _Exits:
    """A part of a chain: where it begins, and by which outputs it is left as yes and as no."""

    first: str
    yes: list[tuple[str, str]]
    no: list[tuple[str, str]]


class _Chain:
    """Writes a condition as pieces that ask one thing each."""

    def __init__(self, piece: Piece, at_entry: bool) -> None:
        self._piece = piece
        self._at_entry = at_entry
        self._pieces: list[Piece] = []
        self._inner: list[tuple[str, str, str]] = []

    def instead(self, condition: Condition, yes: str, no: str) -> Instead:
        """What takes the piece's place."""
        exits = self._part(condition)
        assert exits.first == self._piece.id
        return Instead(tuple(self._pieces), tuple(self._inner), {yes: exits.yes, no: exits.no})

    def _part(self, condition: Condition) -> _Exits:
        if is_question(condition) or not isinstance(condition, Group):
            return self._question(condition)
        parts = [self._part(part) for part in condition.conditions]
        whole = parts[0]
        for part in parts[1:]:
            # "All" goes on from a yes, "any" from a no.
            going_on = whole.yes if condition.match == "all" else whole.no
            self._inner += [(source, output, part.first) for source, output in going_on]
            if condition.match == "all":
                whole = _Exits(whole.first, part.yes, [*whole.no, *part.no])
            else:
                whole = _Exits(whole.first, [*whole.yes, *part.yes], part.no)
        return whole

    def _question(self, condition: Condition) -> _Exits:
        count = len(self._pieces)
        piece = self._piece
        name = piece.id if not count else f"{piece.id}:asked{count + 1}"
        asked = condition_words(condition)
        words = say("{split}: {output}", split=piece.name, output=asked) if piece.name else asked
        purpose = piece.made_for if not count else piece.made_for or "check"
        made = two_way(name, piece.origin, condition, words, purpose, at_entry=self._at_entry)
        self._pieces.append(replace(made, stage=piece.stage))
        return _Exits(name, [(name, "yes")], [(name, "no")])
