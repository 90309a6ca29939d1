"""The pieces of a flow as the nodes of a journey."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from exporters.lowering.form import Flow
from exporters.lowering.passes.starts import form_of
from exporters.lowering.pieces import Piece
from exporters.publishing.assets import Body, Reference
from exporters.targets.dittofeed.conditions import Trees, did_with_message, keyed, turned
from exporters.targets.dittofeed.names import trait
from exporters.targets.target import Choices, Lack
from exporters.targets.writing.conditions import CannotSayError
from exporters.targets.writing.lots import drawn_share
from exporters.targets.writing.walking import next_written
from journey.condition import AttributeOperand, Comparison, Condition, EventsOperand
from journey.condition_words import condition_words, match_words
from journey.identifiers import slug
from journey.steps import (
    PASS,
    AssumedOutcome,
    Branch,
    Delay,
    End,
    EventTrigger,
    GoalStep,
    RandomSplit,
    SegmentTrigger,
    Send,
    SetAttribute,
    SetStage,
    Step,
    Until,
    WaitForDate,
    WaitForEvents,
)
from journey.words import say

EXIT = "ExitNode"
_CHANNELS = {"email": "Email", "sms": "Sms", "push": "MobilePush"}
_ANSWERS = {"clicked": "DFEmailClicked", "opened": "DFEmailOpened"}

Written = dict[str, Body]


@dataclass(frozen=True)
class Parts:
    """What a journey refers to, as the planner makes it: each gives what stands in the body. ``segment``: of a name for
    people and a definition; ``group``: of a channel and a topic; ``property``: of a trait; ``call``: of what an address
    is told, None if the address is not known."""

    segment: Callable[[str, Body], Body]
    group: Callable[[str, str], Body]
    property: Callable[[str], Body]
    call: Callable[[str, str, str], Body]
    templates: frozenset[str]


@dataclass
class JourneyNodes:
    """Writes one journey. After ``write`` there are its entry and nodes, and what is lacking."""

    flow: Flow
    choices: Choices
    trees: Trees
    parts: Parts
    entry: Written = field(default_factory=dict)
    nodes: list[Body] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)

    def write(self) -> None:
        """The entry and all nodes."""
        (trigger,) = self.flow.triggers
        self._entry(trigger, self.flow.steps[trigger.id])
        for piece in self.flow.pieces:
            step = self.flow.steps[piece.id]
            if isinstance(step, Send) and not self._is_written(piece, step):
                self._lack(piece, say("It has no text."), say("Write the message."))
            if piece is not trigger and not self._is_passed(piece, step):
                self._node(piece, step)

    def _is_passed(self, piece: Piece, step: Step) -> bool:
        """Whether nothing stands there: ends, goals that are only counted here, waits for no time, messages without a
        text."""
        match step:
            case Delay():
                return not step.seconds
            case Send():
                return not self._is_written(piece, step)
        return isinstance(step, End | GoalStep)

    def _is_written(self, piece: Piece, step: Send) -> bool:
        """Whether there is a text for a message; what an address is called for needs none."""
        return step.channel not in _CHANNELS or piece.parameters.get("message") in self.parts.templates

    def _next(self, piece: Piece, output: str = "next") -> str:
        return next_written(self.flow, piece.id, output, self._is_passed) or EXIT

    def _add(self, identity: str, kind: str, **rest: Body) -> None:
        self.nodes.append({"id": identity, "type": kind, **rest})

    def _lack(self, piece: Piece, reason: str, remedy: str = "") -> None:
        words = say("“{step}”: {reason}", step=piece.name, reason=reason)
        lack = Lack(piece.origin, words, remedy or say("Ask it in another way, or write it into a field beforehand."))
        if lack not in self.lacks:
            self.lacks.append(lack)

    # --- Starts -------------------------------------------------------------------------------------------------

    def _entry(self, piece: Piece, step: Step) -> None:
        child = self._next(piece)
        if isinstance(step, EventTrigger):
            name = self.choices.events.get(step.match.event, step.match.event)
            self.trees.entry = name
            if step.match.where is not None:
                # An entry asks for the event's name only: what it must hold is asked right after it.
                look = f"{piece.id}:meant"
                self._split_node(look, piece, match_words(step.match), self._entered(piece, step), child, EXIT)
                child = look
            self.entry = {"type": "EventEntryNode", "event": name, "child": child}
            if key := self.flow.header.entry.key:
                self.entry["key"] = key
            return
        again = self.flow.header.entry.mode != "once"
        self.entry = {"type": "EntryNode", "segment": self._start(piece, step), "reEnter": again, "child": child}

    def _entered(self, piece: Piece, step: EventTrigger) -> Body:
        """The segment of those whose latest such event is as it must be."""
        asked = Comparison(
            left=EventsOperand(event=step.match.event, within="PT1M", where=step.match.where),
            operator="at_least",
            value=1.0,
        )
        return self._definition(piece, asked)

    def _start(self, piece: Piece, step: Step) -> Body:
        if isinstance(step, SegmentTrigger):
            words = piece.name if step.on == "enter" else say("not: {segment}", segment=piece.name)
            return self.parts.segment(words, self._definition(piece, step.condition, holds=step.on == "enter"))
        # Whoever is to start is put into a segment by hand, or by the shop, when it happens.
        assert form_of(step) is not None
        name = slug(f"{self.flow.origin}_{piece.origin}")
        known = self.choices.lists.get(name)
        return known or self.parts.segment(
            name, {"entryNode": {"type": "Manual", "version": 1, "id": "1"}, "nodes": []}
        )

    # --- By what a piece does -----------------------------------------------------------------------------------

    def _node(self, piece: Piece, step: Step) -> None:
        match step:
            case Delay():
                self._delay(piece, {"type": "Second", "seconds": step.seconds})
            case Until():
                self._until(piece, step)
            case WaitForDate():
                self._date(piece, step)
            case WaitForEvents():
                self._wait(piece, step)
            case AssumedOutcome():
                self._answers(piece, step)
            case RandomSplit():
                self._lots(piece, step)
            case Branch() if step != PASS:
                self._split(piece, step)
            case Send():
                self._send(piece, step)
            case SetAttribute() | SetStage():
                self._told(piece, *_written(step))
            case Branch():
                self._told(piece, str(piece.parameters.get("event") or piece.kind), "happened", "")
            case _:
                self._lack(piece, say("Dittofeed has no such step."), say("Take it out, or build it by hand."))
                self._delay(piece, {"type": "Second", "seconds": 0})

    def _delay(self, piece: Piece, variant: Written) -> None:
        self._add(piece.id, "DelayNode", variant=variant, child=self._next(piece))

    def _until(self, piece: Piece, step: Until) -> None:
        if step.time is None:
            self._lack(piece, say("Dittofeed waits for a time of day."), say("Name the time of day."))
        time = step.time or 0
        variant: Written = {"type": "LocalTime", "hour": time // 3600, "minute": time // 60 % 60}
        if len(step.weekdays) < 7:
            # There the week begins on Sunday, here on Monday.
            variant["allowedDaysOfWeek"] = sorted((day + 1) % 7 for day in step.weekdays)
        self._delay(piece, variant)

    def _date(self, piece: Piece, step: WaitForDate) -> None:
        name = step.operand.name if isinstance(step.operand, AttributeOperand) else ""
        if not name:
            self._lack(piece, say("Dittofeed waits for a date in a field of the person only."))
        seconds = step.offset_days * 86_400 + step.at
        direction = "before" if seconds < 0 else "after"
        variant: Written = {
            "type": "UserProperty",
            "userProperty": self.parts.property(trait(name)),
            "offsetSeconds": abs(seconds),
            "offsetDirection": direction,
        }
        wait = piece.id
        if step.missing_output:
            wait = f"{piece.id}:date"
            asked = Comparison(left=AttributeOperand(name=name), operator="present")
            definition = self._definition(piece, asked)
            self._split_node(piece.id, piece, condition_words(asked), definition, wait, self._next(piece, "missing"))
        self._add(wait, "DelayNode", variant=variant, child=self._next(piece))

    def _wait(self, piece: Piece, step: WaitForEvents) -> None:
        key = self.flow.header.entry.key
        children: list[Body] = []
        for branch in step.branches:
            name = self.choices.events.get(branch.match.event, branch.match.event)
            try:
                definition = keyed(name, key, branch.match.where)
            except CannotSayError as error:
                self._lack(piece, str(error))
                continue
            segment = self.parts.segment(match_words(branch.match), definition)
            children.append({"id": self._next(piece, branch.output), "segmentId": segment})
        self._add(
            piece.id,
            "WaitForNode",
            timeoutSeconds=step.timeout,
            timeoutChild=self._next(piece, "timeout"),
            segmentChildren=children,
        )

    def _answers(self, piece: Piece, step: AssumedOutcome) -> None:
        """A wait, then a look at what people did with the message, or at the trait that holds their answer."""
        first = f"{piece.id}:look"
        self._add(piece.id, "DelayNode", variant={"type": "Second", "seconds": step.within}, child=first)
        otherwise = self._next(piece, step.otherwise)
        sent = [f"template.{one}" for one in answered_messages(self.flow, step)]
        if sent:
            definition = did_with_message(_ANSWERS[step.label], sent)
            self._split_node(first, piece, piece.name, definition, self._next(piece, step.outcomes[0][0]), otherwise)
            return
        names = [first, *(f"{first}:{place}" for place in range(2, len(step.outcomes) + 1)), otherwise]
        for place, (output, _) in enumerate(step.outcomes):
            asked = Comparison(left=AttributeOperand(name=answer_trait(step)), operator="equal", value=output)
            definition = self._definition(piece, asked)
            words = say("{split}: {output}", split=piece.name, output=output)
            self._split_node(names[place], piece, words, definition, self._next(piece, output), names[place + 1])

    def _lots(self, piece: Piece, step: RandomSplit) -> None:
        """A share of those who come here."""
        (this, _), (rest, _) = step.shares
        share = drawn_share(self.flow, piece, step)
        definition: Body = {
            "entryNode": {"type": "RandomBucket", "id": "1", "percent": round(float(share), 6)},
            "nodes": [],
        }
        words = say("{split}, drawn", split=piece.name)
        self._split_node(piece.id, piece, words, definition, self._next(piece, this), self._next(piece, rest))

    def _split(self, piece: Piece, step: Branch) -> None:
        if step.at_entry:
            words = say("Dittofeed asks conditions when people come to them, not as of the start.")
            self._lack(piece, words, say("Ask it at the start and write the answer into a field."))
        (branch,) = step.branches
        yes, no = self._next(piece, branch.output), self._next(piece, step.default)
        words = condition_words(branch.condition, self.flow.journey)
        try:
            definition = self.trees.definition(branch.condition)
        except CannotSayError as error:
            opposite = turned(branch.condition, self.trees.segments)
            try:
                definition = self.trees.definition(opposite) if opposite is not None else _EVERYONE
            except CannotSayError:
                opposite = None
                definition = _EVERYONE
            if opposite is None:
                self._lack(piece, str(error))
            words, yes, no = say("not: {segment}", segment=words), no, yes
        self._split_node(piece.id, piece, words, definition, yes, no)

    def _split_node(self, name: str, piece: Piece, words: str, definition: Body, yes: str, no: str) -> None:
        variant: Written = {
            "type": "Boolean",
            "segment": self.parts.segment(words, definition),
            "trueChild": yes,
            "falseChild": no,
        }
        self._add(name, "SegmentSplitNode", name=piece.name, variant=variant)

    def _definition(self, piece: Piece, condition: Condition, *, holds: bool = True) -> Body:
        try:
            return self.trees.definition(condition, holds=holds)
        except CannotSayError as error:
            self._lack(piece, str(error))
            return _EVERYONE

    # --- Messages and calls -------------------------------------------------------------------------------------

    def _send(self, piece: Piece, step: Send) -> None:
        channel = _CHANNELS.get(step.channel)
        message = str(piece.parameters.get("message") or "")
        if channel is None:
            self._told(piece, step.channel, "send", message)
            return
        variant: Written = {"type": channel, "templateId": Reference(f"template.{message}")}
        rest: Written = {"name": piece.name, "variant": variant, "child": self._next(piece)}
        if step.message_class == "commercial":
            rest["subscriptionGroupId"] = self.parts.group(step.channel, step.topic)
        self._add(piece.id, "MessageNode", **rest)

    def _told(self, piece: Piece, name: str, operation: str, value: str) -> None:
        """A call of an address, which has to do what Dittofeed cannot."""
        if not self.choices.places.get("webhook"):
            words = say("The address that is to be called is not known.")
            self._lack(piece, words, say("Name it as the place “webhook”."))
        variant: Written = {"type": "Webhook", "templateId": self.parts.call(name, operation, value)}
        self._add(piece.id, "MessageNode", name=piece.name, variant=variant, child=self._next(piece))


_EVERYONE: Body = {"entryNode": {"type": "Everyone", "id": "1"}, "nodes": []}


def answered_messages(flow: Flow, step: AssumedOutcome) -> tuple[str, ...]:
    """The e-mails (their messages' ids) that an answer can be about, where Dittofeed sees the answer itself."""
    if step.label not in _ANSWERS or len(step.outcomes) != 1:
        return ()
    channels = {message.id: message.channel for message in flow.messages}
    sent = [
        str(one.parameters.get("message") or "")
        for one in flow.sends
        if step.sent_by is None or one.id in step.sent_by or one.origin in step.sent_by
    ]
    return tuple(message for message in dict.fromkeys(sent) if channels.get(message) == "email")


def answer_trait(step: AssumedOutcome) -> str:
    """The trait that must hold an answer that Dittofeed does not see itself."""
    return f"last_{step.label}"


def _written(step: SetAttribute | SetStage) -> tuple[str, str, str]:
    """What is written where: the trait, the operation, the value as JSON."""
    if isinstance(step, SetStage):
        return "stage", "set", json.dumps(step.stage)
    whole = isinstance(step.value, float) and step.value.is_integer()
    value = int(step.value) if whole else step.value
    return trait(step.name), step.operation, "null" if step.operation == "clear" else json.dumps(value)
