"""The pieces of a flow as Klaviyo's actions. Every message and change is a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece
from exporters.publishing.assets import Body, Reference
from exporters.targets.klaviyo.conditions import Filters, property_key
from exporters.targets.target import Choices, Lack
from exporters.targets.writing.conditions import CannotSayError
from exporters.targets.writing.lots import drawn_share
from exporters.targets.writing.messages import sender_of
from exporters.targets.writing.walking import next_written
from journey.describe import output_words
from journey.model import WEEKDAYS, Message
from journey.steps import (
    PASS,
    AssumedOutcome,
    Branch,
    Delay,
    End,
    GoalStep,
    RandomSplit,
    Send,
    SetAttribute,
    SetStage,
    Step,
    Until,
)
from journey.words import say

_WEEKDAYS = dict(
    zip(WEEKDAYS, ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), strict=True)
)
_DRAFT: dict[str, Body] = {"status": "draft"}


@dataclass
class FlowActions:
    """Writes the actions of one flow. ``texts``: by message its subject, preview text and, of an SMS, body in Klaviyo's
    language."""

    flow: Flow
    choices: Choices
    filters: Filters
    texts: Mapping[str, Mapping[str, str]]
    lacks: list[Lack] = field(default_factory=list)

    def written(self) -> list[Body]:
        """All actions."""
        found: list[Body] = []
        starts = {trigger.id for trigger in self.flow.triggers}
        for piece in self.flow.pieces:
            step = self.flow.steps[piece.id]
            if piece.id not in starts and not self._is_passed(piece, step):
                found += self._actions(piece, step)
        return found

    def entry(self, trigger: str) -> str | None:
        """The first action after a start."""
        return self._next(trigger, "next")

    @staticmethod
    def _is_passed(piece: Piece, step: Step) -> bool:
        """Whether nothing stands there: ends, goals that are only counted here."""
        return isinstance(step, End | GoalStep)

    def _next(self, piece: str, output: str) -> str | None:
        return next_written(self.flow, piece, output, self._is_passed)

    def _lack(self, piece: Piece, reason: str, remedy: str) -> None:
        lack = Lack(piece.origin, say("“{step}”: {reason}", step=piece.name, reason=reason), remedy)
        if lack not in self.lacks:
            self.lacks.append(lack)

    # --- By what a piece does ---------------------------------------------------------------------------------

    def _actions(self, piece: Piece, step: Step) -> list[Body]:
        match step:
            case Delay():
                return [self._linear(piece, "time-delay", _delay(step.seconds))]
            case Until():
                return [self._linear(piece, "time-delay", _until(step))]
            case AssumedOutcome():
                return self._engagement(piece, step)
            case RandomSplit():
                return [self._sample(piece, step)]
            case Branch() if step == PASS:
                return [self._told(piece)]
            case Branch():
                return [self._split(piece, step)]
            case Send():
                return [self._send(piece, step)]
            case SetAttribute() | SetStage():
                return [self._change(piece, step)]
        self._lack(piece, say("Klaviyo has no such step."), say("Take it out, or build it by hand."))
        return []

    def _linear(self, piece: Piece, kind: str, data: Body) -> Body:
        return {"temporary_id": piece.id, "type": kind, "links": {"next": self._next(piece.id, "next")}, "data": data}

    def _two_way(self, name: str, yes: str | None, no: str | None, condition: Body) -> Body:
        return {
            "temporary_id": name,
            "type": "conditional-split",
            "links": {"next_if_true": yes, "next_if_false": no},
            "data": {"profile_filter": condition},
        }

    def _split(self, piece: Piece, step: Branch) -> Body:
        filters = []
        for branch in step.branches:
            try:
                filters.append(self.filters.filter_of(branch.condition))
            except CannotSayError as error:
                filters.append(self._unknown())
                self._lack(piece, str(error), say("Ask it in another way, or write it into a field beforehand."))
        if step.at_entry:
            words = say("Klaviyo asks conditions when people come to them, not as of the start.")
            self._lack(piece, words, say("Ask it at the start and write the answer into a field."))
        if len(filters) == 1:
            yes, no = self._next(piece.id, step.branches[0].output), self._next(piece.id, step.default)
            return self._two_way(piece.id, yes, no, filters[0])
        outputs = [(branch.output, found) for branch, found in zip(step.branches, filters, strict=True)]
        return self._many_ways(piece.id, piece, outputs, step.default)

    @staticmethod
    def _unknown() -> Body:
        """A filter that nobody could write."""
        return {"condition_groups": []}

    def _many_ways(self, name: str, piece: Piece, outputs: Sequence[tuple[str, Body]], default: str) -> Body:
        node = self.flow.journey.node(piece.id)
        assert node is not None
        branches: list[Body] = [
            {
                "branch_id": output,
                "name": output_words(node, output),
                "order": place,
                "is_else": output == default,
                "branch_filter": condition,
                "links": {"next": self._next(piece.id, output)},
            }
            for place, (output, condition) in enumerate((*outputs, (default, None)))
        ]
        return {
            "temporary_id": name,
            "type": "multi-branch-split",
            "data": {"name": piece.name, "branches": branches},
        }

    def _sample(self, piece: Piece, step: RandomSplit) -> Body:
        """A sample of those who come here."""
        (this, _), (rest, _) = step.shares
        percent = 100 * drawn_share(self.flow, piece, step)
        if percent.denominator != 1:
            words = say(
                "Klaviyo draws whole per cent of those who come: {percent} is rounded.", percent=f"{float(percent):.1f}"
            )
            self._lack(piece, words, say("Choose shares that come out even."))
        condition: Body = {
            "condition_groups": [{"conditions": [{"type": "profile-sample", "percentage": round(percent)}]}]
        }
        return self._two_way(piece.id, self._next(piece.id, this), self._next(piece.id, rest), condition)

    def _engagement(self, piece: Piece, step: AssumedOutcome) -> list[Body]:
        """A wait, then a look whether people did something with the message."""
        look = f"{piece.id}:look"
        pause: Body = {
            "temporary_id": piece.id,
            "type": "time-delay",
            "links": {"next": look},
            "data": _delay(step.within),
        }
        if len(step.outcomes) != 1 or piece.kind != "engagement_split":
            words = say("Klaviyo does not know these answers.")
            self._lack(piece, words, say("Let the shop send them as events, and wait for these."))
            outputs = [(output, self._unknown()) for output, _ in step.outcomes]
            return [pause, self._many_ways(look, piece, outputs, step.otherwise)]
        event = {"clicked": "Clicked Email", "opened": "Opened Email"}.get(step.label, step.label)
        asked: Body = {
            "type": "profile-metric",
            "metric_id": self.filters.metric(event),
            "measurement": "count",
            "measurement_filter": {"type": "numeric", "operator": "greater-than", "value": 0},
            "timeframe_filter": {"type": "date", "operator": "flow-start"},
        }
        did, not_done = self._next(piece.id, step.outcomes[0][0]), self._next(piece.id, step.otherwise)
        return [pause, self._two_way(look, did, not_done, {"condition_groups": [{"conditions": [asked]}]})]

    # --- Messages and changes ---------------------------------------------------------------------------------

    def _send(self, piece: Piece, step: Send) -> Body:
        if step.channel == "email":
            return self._linear(piece, "send-email", {**_DRAFT, "message": self._email(piece, step)})
        if step.channel == "sms":
            message: Body = {
                "name": piece.name,
                "body": self._text(piece, "body"),
                "smart_sending_enabled": step.message_class == "commercial",
                "transactional": step.message_class == "transactional",
            }
            return self._linear(piece, "send-sms", {**_DRAFT, "message": message})
        if step.channel in ("call", "social_team"):
            script = str(piece.parameters.get("script") or piece.parameters.get("text") or "")
            return self._linear(piece, "send-internal-alert", self._alert(piece, script))
        return self._linear(piece, "send-webhook", self._webhook(piece, step.channel))

    def _email(self, piece: Piece, step: Send) -> Body:
        message = self._message(piece)
        name, sender = sender_of(message, self.choices)
        if message is None:
            self._lack(piece, say("It has no text."), say("Write the message."))
        if not sender:
            self._lack(piece, say("Nobody is named as its sender."), say("Say who writes when you publish."))
        body: dict[str, Body] = {
            "name": piece.name,
            "from_email": sender or None,
            "from_label": name or None,
            "subject_line": self._text(piece, "subject"),
            "preview_text": self._text(piece, "preheader"),
            "smart_sending_enabled": step.message_class == "commercial",
            "transactional": step.message_class == "transactional",
        }
        if message is not None:
            body["template_id"] = Reference(f"template.{message.id}", copied=True)
        return body

    def _message(self, piece: Piece) -> Message | None:
        name = str(piece.parameters.get("message") or "")
        return next((message for message in self.flow.messages if message.id == name), None)

    def _text(self, piece: Piece, text: str) -> str:
        return self.texts.get(str(piece.parameters.get("message") or ""), {}).get(text, "")

    def _alert(self, piece: Piece, text: str) -> Body:
        if not self.choices.team:
            self._lack(piece, say("Nobody is named who is written to."), say("Name the team's e-mail addresses."))
        name, sender = sender_of(None, self.choices)
        message: Body = {
            "name": piece.name,
            "from_email": sender or None,
            "from_label": name or None,
            "to_emails": list(self.choices.team),
            "subject_line": f"{piece.name}: {text}"[:200] if text else piece.name,
        }
        return {**_DRAFT, "message": message}

    def _webhook(self, piece: Piece, name: str) -> Body:
        address = self.choices.places.get(name, "")
        if not address:
            words = say("The address of “{name}” is not known.", name=name)
            self._lack(piece, words, say("Name the address that is to be called."))
        body = '{"email": "{{ person.email }}", "step": "' + piece.origin + '"}'
        return {**_DRAFT, "message": {"name": piece.name, "url": address or None, "body": body}}

    def _told(self, piece: Piece) -> Body:
        """Steps that only tell somebody: the team by e-mail, others by a call."""
        if piece.kind in ("notify_team", "create_task"):
            text = str(piece.parameters.get("text") or piece.parameters.get("task") or "")
            return self._linear(piece, "send-internal-alert", self._alert(piece, text))
        name = str(piece.parameters.get("address") or piece.parameters.get("event") or piece.kind)
        return self._linear(piece, "send-webhook", self._webhook(piece, name))

    def _change(self, piece: Piece, step: SetAttribute | SetStage) -> Body:
        if isinstance(step, SetStage):
            operation: Body = _property("stage", step.stage)
        elif step.name.startswith("audience."):
            return self._linear(piece, "list-update", self._audience(piece, step))
        elif step.name.startswith("coupon.") or step.operation == "add":
            return self._linear(piece, "send-webhook", self._webhook(piece, step.name.partition(".")[0]))
        elif step.operation == "clear":
            operation = {"operator": "delete", "property_key": property_key(step.name)}
        elif "." in step.name and not isinstance(step.value, str):
            operation = _property(property_key(step.name), step.value != 0)
        else:
            operation = _property(property_key(step.name), step.value)
        return self._linear(piece, "update-profile", {**_DRAFT, "profile_operations": [operation]})

    def _audience(self, piece: Piece, step: SetAttribute) -> Body:
        name = step.name.partition(".")[2]
        known = self.choices.lists.get(name)
        member = step.operation == "set" and step.value != 0
        return {**_DRAFT, "name": piece.name, "on_execution": member, "list_id": known or Reference(f"list.{name}")}


def audiences(flow: Flow) -> tuple[str, ...]:
    """The lists that a flow puts people on or takes them off."""
    steps = (flow.steps[piece.id] for piece in flow.pieces)
    names = (step.name for step in steps if isinstance(step, SetAttribute) and step.name.startswith("audience."))
    return tuple(dict.fromkeys(name.partition(".")[2] for name in names))


def _property(key: str, value: float | str | bool) -> Body:
    kind = "boolean" if isinstance(value, bool) else "string" if isinstance(value, str) else "numeric"
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    return {"operator": "create", "property_type": kind, "property_key": key, "property_value": number}


def _delay(seconds: int) -> Body:
    """A wait in Klaviyo's units; parts of a minute are rounded up."""
    for unit, size in (("days", 86_400), ("hours", 3600)):
        if seconds and seconds % size == 0:
            return {"unit": unit, "value": seconds // size, "secondary_value": 0, "timezone": "profile"}
    return {"unit": "minutes", "value": -(-seconds // 60), "secondary_value": 0, "timezone": "profile"}


def _until(step: Until) -> Body:
    data: dict[str, Body] = {"unit": "days", "value": 0, "secondary_value": 0, "timezone": "profile"}
    if step.time is not None:
        data["delay_until_time"] = f"{step.time // 3600:02}:{step.time // 60 % 60:02}:00"
    if len(step.weekdays) < 7:
        data["delay_until_weekdays"] = [_WEEKDAYS[day] for place, day in enumerate(WEEKDAYS) if place in step.weekdays]
    return data
