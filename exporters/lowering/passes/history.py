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
from exporters.lowering.making import duration_text, ending, has_tag, header_beside, tagged, two_way, wait
from exporters.lowering.pieces import Piece, Way
from exporters.lowering.rewriting import with_before, with_piece
from exporters.lowering.verdicts import Passed, Verdict
from journey.condition import AnyOperand, Comparison, Condition, EventMatch, EventsOperand, Group, comparisons
from journey.condition_words import condition_words
from journey.identifiers import slug
from journey.letters import listed
from journey.model import HEADER_ID
from journey.steps import AssumedOutcome, Branch, Delay, Until, WaitForEvents
from journey.words import say

#: Seconds in which an event has reached every flow that it starts.
_MOMENT = 60


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
    """The wait that a look belongs to: the first part of it, where it is too long for one."""
    found: Piece | None = None
    later = look
    while look.made_for == "check" and len(ways := flow.ways_to.get(later.id, ())) == 1:
        later = flow.by_id[ways[0].source]
        if later.origin != look.origin or not isinstance(flow.steps[later.id], Delay):
            break
        found = later
    return found


def _one_at_a_time(flow: Flow, first: Piece, look: Piece) -> Flow:
    """The flow in which a person waits once at a time for whether a start is meant: of two waits the later one would
    take away the notes of the earlier one."""
    tag = f"{slug(flow.id)[:30]}-{slug(look.origin)[:30]}-waits"
    asks = two_way(f"{first.id}:waits", look.origin, has_tag(tag), say("Waits already?"), "check")
    on = tagged(f"{first.id}:waits:on", look.origin, tag, "check")
    end = ending(f"{first.id}:waits:out", look.origin, "timed out", say("Waits already"), "check")
    flow = with_before(flow, first.id, [asks, on], [(asks.id, "no", on.id)], "next")
    leaves = Way(id=f"{asks.id}:yes", source=asks.id, output="yes", target=end.id)
    flow = flow.with_(pieces=(*flow.pieces, end), ways=(*flow.ways, leaves))
    return with_before(flow, look.id, [tagged(f"{look.id}:waits:off", look.origin, tag, "check", on=False)], (), "next")


def _begins_at_event(flow: Flow, pause: Piece) -> bool:
    """Whether people can come to a wait at the moment of an event: without any other wait since."""
    waiting, seen = [pause.id], {pause.id}
    starts = {trigger.id for trigger in flow.triggers}
    while waiting:
        for way in flow.ways_to.get(waiting.pop(), ()):
            step = flow.steps[way.source]
            if way.source in starts or isinstance(step, WaitForEvents | AssumedOutcome):
                return True
            if way.source not in seen and not isinstance(step, Delay | Until):
                seen.add(way.source)
                waiting.append(way.source)
    return False


def _shortened(flow: Flow, pause: Piece) -> Piece:
    """The wait without the moment that is waited before it."""
    step = flow.steps[pause.id]
    assert isinstance(step, Delay)
    seconds = step.seconds - _MOMENT if step.seconds > _MOMENT else step.seconds
    return replace(pause, parameters={**pause.parameters, "duration": duration_text(seconds)})


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
        first = [tagged(f"{pause.id}:{tag}:off", look.origin, tag, "check", on=False) for tag in changed]
        if _begins_at_event(flow, pause):
            # That event is noted at the same moment: it must not count as one that came meanwhile.
            first.insert(0, wait(f"{pause.id}:passes", look.origin, _MOMENT, say("Let the event pass"), "check"))
            flow = with_piece(flow, _shortened(flow, pause))
        inner = [(before.id, "next", after.id) for before, after in pairwise(first)]
        flow = with_before(flow, pause.id, first, inner, "next")
        starting = any(trigger.origin == look.origin for trigger in flow.triggers)
        return _one_at_a_time(flow, first[0], look) if starting else flow

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
    header = header_beside(
        flow, f"notes{place}", say("{journey}: notes {event}", journey=flow.header.name, event=match.event)
    )
    return flow.with_(header=header, pieces=tuple(row), ways=ways)
