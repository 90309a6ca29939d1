"""What people did before, where a target's conditions can only ask fields of the person.

A look at what happened during a wait becomes a look at notes: a small flow for each event notes it on whoever does it,
and the note is taken away before the wait. Everything else that is asked about the past has to be kept in a field by
whoever knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import msgspec

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow
from exporters.lowering.history_fields import field_of
from exporters.lowering.making import has_tag, tagged
from exporters.lowering.pieces import Piece, Way
from exporters.lowering.rewriting import with_before, with_piece
from exporters.lowering.verdicts import Passed, Verdict
from journey.condition import AnyOperand, Comparison, Condition, EventMatch, EventsOperand, Group, comparisons
from journey.condition_words import condition_words
from journey.identifiers import slug
from journey.letters import listed
from journey.model import HEADER_ID, Entry
from journey.steps import Branch, Delay
from journey.words import say


def lower_history(flow: Flow, ask: Ask) -> Passed:
    """The flow whose looks ask notes, the flows that make the notes, and what has to be kept in fields."""
    if ask.target.history:
        return Passed((flow,))
    notes = _Notes()
    verdicts: list[Verdict] = []
    steps = flow.steps
    for piece in flow.pieces:
        step = steps[piece.id]
        if not isinstance(step, Branch) or not any(_is_past(branch.condition) for branch in step.branches):
            continue
        pause = _pause_before(flow, piece)
        if pause is not None and all(_can_be_noted(branch.condition) for branch in step.branches):
            flow = notes.noted(flow, pause, piece)
            words = say("Small flows note the events on the person; after the wait the notes are looked at.")
            verdicts.append(Verdict(piece.origin, "", "approximated", words))
        else:
            conditions = [branch.condition for branch in step.branches]
            verdicts.append(Verdict(piece.origin, "", "approximated", kept_words(flow, conditions, ask.words)))
    return Passed((flow, *notes.flows(flow)), tuple(verdicts))


def _is_past(condition: Condition) -> bool:
    return any(field_of(one.left) for one in comparisons(condition))


def _can_be_noted(condition: Condition) -> bool:
    """Whether a condition asks nothing of the past but whether something happened."""
    return all(not field_of(one.left) or _happened(one) for one in _asked(condition))


def _asked(condition: Condition) -> list[Comparison]:
    """The comparisons of a condition, not those inside of others."""
    if isinstance(condition, Comparison):
        return [condition]
    return [one for part in condition.conditions for one in _asked(part)]


def _happened(one: Comparison) -> bool:
    counted = isinstance(one.left, EventsOperand) and one.left.measure == "count"
    return counted and one.operator == "at_least" and one.value == 1.0


def _pause_before(flow: Flow, look: Piece) -> Piece | None:
    """The wait that a look belongs to."""
    ways = flow.ways_to.get(look.id, ())
    if look.made_for != "check" or len(ways) != 1:
        return None
    pause = flow.by_id[ways[0].source]
    return pause if pause.origin == look.origin and isinstance(flow.steps[pause.id], Delay) else None


def kept_words(
    flow: Flow,
    conditions: Sequence[Condition],
    target: str,
    is_kept: Callable[[AnyOperand], bool] = lambda operand: bool(field_of(operand)),
) -> str:
    """Which fields have to be kept, and what they hold; empty if there are none. ``is_kept``: whether a target asks a
    field for an operand."""
    kept = {
        field_of(one.left): condition_words(one, flow.journey)
        for condition in conditions
        for one in _asked(condition)
        if is_kept(one.left)
    }
    if not kept:
        return ""
    return say(
        "{target} cannot ask this: the shop must keep {fields} up to date.",
        target=target,
        fields=listed(
            [say("{field} (for “{condition}”)", field=name, condition=words) for name, words in kept.items()]
        ),
    )


@dataclass
class _Notes:
    """The notes of one flow: by event the tags that it puts on."""

    tags: dict[str, tuple[EventMatch, dict[str, None]]] = field(default_factory=dict)

    def noted(self, flow: Flow, pause: Piece, look: Piece) -> Flow:
        """The flow with a look at notes, which are taken away before the wait."""
        changed: dict[str, None] = {}

        def asked(condition: Condition) -> Condition:
            if isinstance(condition, Group):
                return msgspec.structs.replace(condition, conditions=tuple(map(asked, condition.conditions)))
            left = condition.left
            if not isinstance(left, EventsOperand):
                return condition
            tag = self._tag(flow, look, EventMatch(event=left.event, where=left.where))
            changed[tag] = None
            return has_tag(tag)

        step = flow.steps[look.id]
        assert isinstance(step, Branch)
        flow = with_piece(flow, _with_conditions(look, {one.output: asked(one.condition) for one in step.branches}))
        off = [tagged(f"{pause.id}:{tag}:off", look.origin, tag, "check", on=False) for tag in changed]
        inner = [(before.id, "next", after.id) for before, after in pairwise(off)]
        return with_before(flow, pause.id, off, inner, "next")

    def _tag(self, flow: Flow, look: Piece, match: EventMatch) -> str:
        key = msgspec.json.encode(match).decode()
        _, tags = self.tags.setdefault(key, (match, {}))
        place = list(self.tags).index(key) + 1
        tag = f"{slug(flow.id)[:30]}-{slug(look.origin)[:30]}-{place}"
        tags[tag] = None
        return tag

    def flows(self, flow: Flow) -> tuple[Flow, ...]:
        """The flows that make the notes."""
        return tuple(
            _noting(flow, place, match, tuple(tags)) for place, (match, tags) in enumerate(self.tags.values(), 1)
        )


def _with_conditions(look: Piece, conditions: dict[str, Condition]) -> Piece:
    """A look of one or of several conditions with others in their places."""
    parameters = dict(look.parameters)
    if "condition" in parameters:
        (condition,) = conditions.values()
        parameters["condition"] = msgspec.to_builtins(condition)
    else:
        parameters["branches"] = [
            {**row, "condition": msgspec.to_builtins(conditions[row["id"]])} for row in parameters["branches"]
        ]
    return replace(look, parameters=parameters)


def _noting(flow: Flow, place: int, match: EventMatch, tags: tuple[str, ...]) -> Flow:
    """The flow that notes an event."""
    start = Piece(
        id=f"{flow.id}:notes:{place}"[:80],
        origin=HEADER_ID,
        kind="event_trigger",
        name=say("Notes {event}", event=match.event),
        parameters={"event": msgspec.to_builtins(match)},
        made_for="rule",
    )
    notes = [tagged(f"{start.id}:{number}", HEADER_ID, tag, "rule") for number, tag in enumerate(tags, 1)]
    row = [start, *notes]
    ways = tuple(
        Way(id=f"{before.id}:next", source=before.id, output="next", target=after.id) for before, after in pairwise(row)
    )
    header = msgspec.structs.replace(
        flow.header,
        journey_id=f"{flow.id}.notes{place}",
        name=say("{journey}: notes {event}", journey=flow.header.name, event=match.event),
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
    return flow.with_(header=header, pieces=tuple(row), ways=ways)
