"""All tags and fields of a journey at Mailchimp, and what is left to the shop: events to send, tags and fields to keep,
and what to do for whom a tag says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from exporters.lowering.form import Flow
from exporters.lowering.history_fields import field_of
from exporters.lowering.lower import Lowered
from exporters.lowering.pieces import Piece
from exporters.targets.mailchimp.conditions import Rows
from exporters.targets.mailchimp.names import event_field, field_name, merge_tags
from exporters.targets.mailchimp.reading import Asked, Change, Reading, Start, is_answer
from exporters.translation.merge_tags import OWN_TAGS
from journey.condition import (
    AnyOperand,
    Comparison,
    Condition,
    EntryPropertyOperand,
    EventsOperand,
    SegmentOperand,
)
from journey.condition_words import condition_words, match_words
from journey.describe import output_words, summary_of
from journey.steps import AssumedOutcome, Branch, Step
from journey.words import say

#: What the shop does: sends an event; puts on a tag, or keeps one; keeps a field; reads a tag and does something.
DutyKind = Literal["event", "tag", "condition", "field", "due"]


@dataclass(frozen=True)
class Duty:
    """Something that is left to the shop. ``name``: of the event, tag or field; ``words``: what it is to do;
    ``steps``: the steps that need it."""

    kind: DutyKind
    name: str
    words: str
    steps: tuple[str, ...] = ()


@dataclass
class Usage:
    """What a journey's flows ask and write. ``fields``: our names, and whether they hold numbers; ``tags``: in the
    order in which they are met, with the steps that need them; ``written``: tags and fields that a flow writes."""

    reading: Reading
    fields: dict[str, bool] = field(default_factory=dict)
    tags: dict[str, dict[str, None]] = field(default_factory=dict)
    members: dict[str, tuple[Piece, Asked]] = field(default_factory=dict)
    asked: dict[str, tuple[Piece, Asked]] = field(default_factory=dict)
    duties: dict[tuple[str, str], Duty] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)

    def merge_tags(self) -> dict[str, str]:
        """The merge tags of all fields, by our names."""
        return merge_tags(self.fields)

    def tells(self, rows: Rows) -> bool:
        """Whether a saved segment for these rows tells more than tags and counts of passes, which flows write."""
        if len(rows.rows) == 1 and rows.rows[0].tag:
            return False
        return any(row.op != "always" and (row.tag or row.field) not in self.written for row in rows.rows)

    def add_duty(self, kind: DutyKind, name: str, words: str, step: str) -> None:
        """Note something that is left to the shop."""
        known = self.duties.get((kind, name))
        steps = (*(known.steps if known is not None else ()), step) if step else ()
        self.duties[kind, name] = Duty(
            kind, name, known.words if known is not None else words, tuple(dict.fromkeys(steps))
        )

    def add_tag(self, tag: str, step: str) -> None:
        """Note a tag."""
        self.tags.setdefault(tag, {})[step] = None


def usage_of(lowered: Lowered, events: Mapping[str, str]) -> Usage:
    """What the flows of a journey ask and write. ``events``: the shop's names of events by ours."""
    usage = Usage(Reading(lowered, events))
    for flow in lowered.flows:
        for piece in flow.pieces:
            change = usage.reading.change(piece, flow.steps[piece.id])
            usage.written |= {change.field or change.tag} if change is not None else set()
    for flow in lowered.flows:
        starts = {trigger.id for trigger in flow.triggers}
        for piece in flow.pieces:
            _read(usage, flow, piece, flow.steps[piece.id], is_start=piece.id in starts)
    return usage


def _read(usage: Usage, flow: Flow, piece: Piece, step: Step, *, is_start: bool) -> None:
    if is_start:
        _start(usage, flow, piece, usage.reading.start(piece, step))
        return
    if isinstance(step, Branch):
        for _, asked in usage.reading.splits(piece, step):
            _asked(usage, flow, piece, asked)
    if isinstance(step, AssumedOutcome) and is_answer(piece, step):
        for output, _ in step.outcomes:
            tag = usage.reading.answer(piece, output)
            usage.add_tag(tag, piece.origin)
            answer = answer_words(flow, piece, output)
            words = say("Put it on whoever answers so: “{step}”, {answer}.", step=piece.name, answer=answer)
            usage.add_duty("tag", tag, words, piece.origin)
    change = usage.reading.change(piece, step)
    if change is not None:
        _changed(usage, flow, piece, change)


def answer_words(flow: Flow, piece: Piece, output: str) -> str:
    """What an answer, or another way out of a step, is called."""
    node = flow.journey.node(piece.id)
    return (output_words(node, output) if node is not None else "") or output.replace("_", " ")


def _start(usage: Usage, flow: Flow, piece: Piece, start: Start) -> None:
    if start.event and start.match is not None:
        words = say("Send it for whoever does this: {event}.", event=match_words(start.match))
        usage.add_duty("event", start.event, words, piece.origin)
        return
    usage.add_tag(start.tag, piece.origin)
    if start.members is not None and _is_known(usage, start.members):
        usage.members.setdefault(start.tag, (piece, start.members))
        _fields(usage, flow, piece, start.members)
    if start.kept and start.tag not in usage.written:
        what = _words(flow, start.members.condition) if start.members is not None else _summary(flow, piece)
        words = say("Put it on whoever begins to be so: “{step}”, {what}.", step=piece.name, what=what)
        usage.add_duty("tag", start.tag, words, piece.origin)


def _is_known(usage: Usage, asked: Asked) -> bool:
    """Whether Mailchimp itself knows whom a condition is about."""
    return asked.rows is not None and not any(map(field_of, _operands(asked.condition, usage.reading.segments)))


def _asked(usage: Usage, flow: Flow, piece: Piece, asked: Asked) -> None:
    if asked.rows is None:
        usage.add_tag(asked.tag, piece.origin)
        words = say("Keep it on those for whom this holds: {condition}.", condition=_words(flow, asked.condition))
        usage.add_duty("condition", asked.tag, words, piece.origin)
        return
    usage.asked.setdefault(repr(asked.rows), (piece, asked))
    _fields(usage, flow, piece, asked)


def _fields(usage: Usage, flow: Flow, piece: Piece, asked: Asked) -> None:
    """The tags and fields of rows; what nobody writes here is the shop's to keep."""
    if asked.rows is None:
        return
    for row in asked.rows.rows:
        if row.tag:
            usage.add_tag(row.tag, piece.origin)
            if row.tag not in usage.written:
                usage.add_duty("tag", row.tag, say("Keep it on those whom it is about."), piece.origin)
        if row.field:
            usage.fields[row.field] = usage.fields.get(row.field, False) or row.number
    for operand in _operands(asked.condition, usage.reading.segments):
        name = field_name(operand)
        if name and name in usage.fields and name not in usage.written:
            usage.add_duty("field", name, _field_words(flow, operand, name), piece.origin)


def _operands(condition: Condition, segments: Mapping[str, Condition]) -> list[AnyOperand]:
    if isinstance(condition, Comparison):
        if isinstance(condition.left, SegmentOperand) and condition.left.segment in segments:
            return _operands(segments[condition.left.segment], segments)
        return [condition.left]
    return [operand for part in condition.conditions for operand in _operands(part, segments)]


def _field_words(flow: Flow, operand: AnyOperand, name: str) -> str:
    if isinstance(operand, EntryPropertyOperand):
        return _event_field_words(operand.name)
    if isinstance(operand, EventsOperand) and operand.measure == "count":
        asked = Comparison(left=operand, operator="at_least", value=1.0)
        return say("Keep in it how often this is so: {what}.", what=_words(flow, asked))
    if field_of(operand):
        return say("Keep it up to date: it holds “{name}”.", name=name)
    return _kept_words(name)


def _kept_words(name: str) -> str:
    return say("Keep it up to date with “{name}”.", name=name)


def _event_field_words(name: str) -> str:
    return say("Write “{name}” of the event into it before you send the event.", name=name)


def note_texts(usage: Usage, names: Iterable[str], made: Mapping[str, tuple[str, str]]) -> None:
    """Note the fields that texts print. ``made``: those that hold another field through a filter."""
    for name in names:
        known = name in usage.fields
        usage.fields.setdefault(name, False)
        if known or name in usage.written:
            continue
        if name in made:
            source, told = made[name]
            words = say("Keep in it “{name}” as the filter {filter} makes it.", name=source, filter=told)
            usage.add_duty("field", name, words, "")
        elif name.startswith(event_field("")):
            usage.add_duty("field", name, _event_field_words(name.removeprefix(event_field(""))), "")
        elif name not in OWN_TAGS:
            usage.add_duty("field", name, _kept_words(name), "")


def _changed(usage: Usage, flow: Flow, piece: Piece, change: Change) -> None:
    if change.field:
        usage.fields[change.field] = usage.fields.get(change.field, change.number) or change.number
        return
    usage.add_tag(change.tag, piece.origin)
    if change.tag == usage.reading.due(piece):
        words = say(
            "Do this for whoever gets it, then take it off: “{step}”, {what}.",
            step=piece.name,
            what=_summary(flow, piece),
        )
        usage.add_duty("due", change.tag, words, piece.origin)


def _summary(flow: Flow, piece: Piece) -> str:
    node = flow.journey.node(piece.id)
    return summary_of(node, flow.journey) if node is not None else piece.name


def _words(flow: Flow, condition: Condition) -> str:
    return condition_words(condition, flow.journey)
