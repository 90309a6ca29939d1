"""The pieces of a flow as the steps and connections of an automation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece
from exporters.publishing.assets import Body, Reference
from exporters.targets.resend.conditions import Rules
from exporters.targets.resend.names import contact_field, is_own, lot_field, property_key, span
from exporters.targets.resend.outside import answer_event, answer_field, start_event
from exporters.targets.target import Choices, Lack
from exporters.targets.writing.conditions import CannotSayError
from exporters.targets.writing.walking import next_written
from journey.condition import AttributeOperand, Comparison, Condition
from journey.steps import (
    PASS,
    AssumedOutcome,
    Branch,
    Delay,
    End,
    EventTrigger,
    GoalStep,
    RandomSplit,
    Send,
    SetAttribute,
    SetStage,
    Step,
    WaitForEvents,
)
from journey.words import say

#: Lots are numbers from 0 up to this.
_LOTS = 100_000

Written = dict[str, Body]


@dataclass
class AutomationSteps:
    """Writes one automation. ``variables``: by message the variables of its template and the fields that fill them.
    After ``write`` there are steps and connections, the events and fields that they need, and lacks."""

    flow: Flow
    choices: Choices
    rules: Rules
    variables: Mapping[str, Mapping[str, str]]
    steps: list[Body] = field(default_factory=list)
    connections: list[Body] = field(default_factory=list)
    events: dict[str, None] = field(default_factory=dict)
    audiences: dict[str, None] = field(default_factory=dict)
    lacks: list[Lack] = field(default_factory=list)
    _keys: dict[str, str] = field(default_factory=dict)

    def write(self) -> None:
        """All steps and connections."""
        for piece in self.flow.pieces:
            step = self.flow.steps[piece.id]
            if isinstance(step, Send) and not self._is_written(piece):
                self._lack(piece, say("It has no text."), say("Write the message."))
            if piece in self.flow.triggers:
                self._trigger(piece, step)
            elif not self._is_passed(piece, step):
                self._step(piece, step)

    # --- Steps and the ways between them ------------------------------------------------------------------------

    def _key(self, piece: str) -> str:
        """The key of a step: small letters, digits and "_"."""
        if piece not in self._keys:
            stem = re.sub(r"[^a-z0-9]+", "_", piece.lower()).strip("_") or "step"
            name, count = stem, 1
            while name in self._keys.values():
                count += 1
                name = f"{stem}_{count}"
            self._keys[piece] = name
        return self._keys[piece]

    def _add(self, piece: str, kind: str, config: Written) -> None:
        self.steps.append({"key": self._key(piece), "type": kind, "config": config})

    def _lead(self, source: str, target: str | None, way: str = "default") -> None:
        if target is not None:
            self.connections.append({"from": self._key(source), "to": self._key(target), "type": way})

    def _next(self, piece: Piece, output: str = "next") -> str | None:
        return next_written(self.flow, piece.id, output, self._is_passed)

    def _is_passed(self, piece: Piece, step: Step) -> bool:
        """Whether nothing stands there: ends, goals that are only counted here, waits for no time, messages without a
        text."""
        match step:
            case Delay():
                return not step.seconds
            case Send():
                return not self._is_written(piece)
        return isinstance(step, End | GoalStep) or step == PASS

    def _is_written(self, piece: Piece) -> bool:
        """Whether there is a text for a message."""
        return str(piece.parameters.get("message") or "") in self.variables

    def _lack(self, piece: Piece, reason: str, remedy: str = "") -> None:
        words = say("“{step}”: {reason}", step=piece.name, reason=reason)
        lack = Lack(piece.origin, words, remedy or say("Ask it in another way, or write it into a field beforehand."))
        if lack not in self.lacks:
            self.lacks.append(lack)

    def _event(self, name: str) -> str:
        """The account's name of an event of ours."""
        known = self.choices.events.get(name, name)
        self.events[known] = None
        return known

    def _rule(self, piece: Piece, condition: Condition) -> Written:
        try:
            rule = self.rules.rule(condition)
        except CannotSayError as error:
            self._lack(piece, str(error))
            return {"type": "and", "rules": []}
        assert isinstance(rule, dict)
        return rule

    # --- By what a piece does -----------------------------------------------------------------------------------

    def _trigger(self, piece: Piece, step: Step) -> None:
        self._add(piece.id, "trigger", {"event_name": self._event(start_event(self.flow, piece))})
        first = self._next(piece)
        if isinstance(step, EventTrigger) and step.match.where is not None:
            # A trigger asks for the event's name only: what it must hold is asked right after it.
            look = f"{piece.id}:meant"
            self._add(look, "condition", self._rule(piece, step.match.where))
            self._lead(piece.id, look)
            self._lead(look, first, "condition_met")
        else:
            self._lead(piece.id, first)

    def _step(self, piece: Piece, step: Step) -> None:
        match step:
            case Delay():
                self._add(piece.id, "delay", {"duration": span(step.seconds)})
                self._lead(piece.id, self._next(piece))
            case WaitForEvents():
                self._wait(piece, step)
            case AssumedOutcome():
                self._answers(piece, step)
            case RandomSplit():
                self._lots(piece, step)
            case Branch():
                self._split(piece, step)
            case Send():
                self._send(piece)
            case SetAttribute() | SetStage():
                self._change(piece, step)
            case _:
                self._lack(piece, say("Resend has no such step."), say("Take it out, or build it by hand."))

    def _wait(self, piece: Piece, step: WaitForEvents) -> None:
        (branch,) = step.branches
        config: Written = {"event_name": self._event(branch.match.event), "timeout": span(step.timeout)}
        if branch.match.where is not None:
            config["filter_rule"] = self._rule(piece, branch.match.where)
        self._add(piece.id, "wait_for_event", config)
        self._lead(piece.id, self._next(piece, branch.output), "event_received")
        self._lead(piece.id, self._next(piece, "timeout"), "timeout")

    def _answers(self, piece: Piece, step: AssumedOutcome) -> None:
        """A wait for the event that tells of an answer; which one it was stands in a field."""
        config: Written = {"event_name": self._event(answer_event(step)), "timeout": span(step.within)}
        self._add(piece.id, "wait_for_event", config)
        otherwise = self._next(piece, step.otherwise)
        self._lead(piece.id, otherwise, "timeout")
        outputs = [output for output, _ in step.outcomes]
        source, way = piece.id, "event_received"
        for output in outputs[:-1]:
            look = f"{piece.id}:{output}"
            asked = Comparison(left=AttributeOperand(name=answer_field(step)), operator="equal", value=output)
            self._add(look, "condition", self._rule(piece, asked))
            self._lead(source, look, way)
            self._lead(look, self._next(piece, output), "condition_met")
            source, way = look, "condition_not_met"
        self._lead(source, self._next(piece, outputs[-1]), way)

    def _lots(self, piece: Piece, step: RandomSplit) -> None:
        """A number in a field decides: those below the share go by the first output."""
        (this, drawn), (rest, left) = step.shares
        name = lot_field(step.salt or piece.origin)
        below = -(-drawn * _LOTS // max(1, drawn + left))
        asked = Comparison(left=AttributeOperand(name=name), operator="less", value=float(below))
        self._two_ways(piece, asked, this, rest)

    def _split(self, piece: Piece, step: Branch) -> None:
        if step.at_entry:
            words = say("Resend asks conditions when people come to them, not as of the start.")
            self._lack(piece, words, say("Ask it at the start and write the answer into a field."))
        (branch,) = step.branches
        self._two_ways(piece, branch.condition, branch.output, step.default)

    def _two_ways(self, piece: Piece, condition: Condition, met: str, otherwise: str) -> None:
        self._add(piece.id, "condition", self._rule(piece, condition))
        self._lead(piece.id, self._next(piece, met), "condition_met")
        self._lead(piece.id, self._next(piece, otherwise), "condition_not_met")

    def _send(self, piece: Piece) -> None:
        message = str(piece.parameters["message"])
        template: Written = {"id": Reference(f"template.{message}")}
        if filled := {name: {"var": value} for name, value in self.variables[message].items()}:
            template["variables"] = filled
        self._add(piece.id, "send_email", {"template": template})
        self._lead(piece.id, self._next(piece))

    def _change(self, piece: Piece, step: SetAttribute | SetStage) -> None:
        last = piece.id
        name, value = _written(step)
        if isinstance(step, SetAttribute):
            if name.startswith("audience.") and value == 1:
                audience = name.partition(".")[2]
                self.audiences[audience] = None
                segment = self.choices.lists.get(audience) or Reference(f"segment.{audience}")
                self._add(piece.id, "add_to_segment", {"segment_id": segment})
                last = f"{piece.id}:field"
                self._lead(piece.id, last)
            if step.operation == "add":
                self._lack(piece, say("Resend cannot add to a number."))
        key = property_key(name)
        if name.startswith("consent.email"):
            config: Written = {"unsubscribed": value == 0}
        elif is_own(key):
            config = {key: value}
        else:
            config = {"properties": {key: value}}
            self.rules.fields[name] = self.rules.fields.get(name) or ("string" if isinstance(value, str) else "number")
        self._add(last, "contact_update", config)
        self._lead(last, self._next(piece))


def _written(step: SetAttribute | SetStage) -> tuple[str, float | str]:
    """Which attribute is written, and what; one that is cleared becomes 0, as Resend has no word for "nothing"."""
    if isinstance(step, SetStage):
        return "stage", step.stage
    if step.operation == "clear":
        return step.name, 0
    whole = isinstance(step.value, float) and step.value.is_integer()
    return step.name, int(step.value) if whole else step.value


def variable_source(name: str) -> str:
    """Where a template's variable is filled from: a field of the contact, or a property of the starting event."""
    scope, _, rest = name.partition(".")
    return f"event.{rest}" if scope == "event" and rest else contact_field(name)
