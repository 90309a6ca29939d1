"""What is to stand in a workspace of Dittofeed for a journey: user properties, subscription groups, templates,
segments, and journeys that are not started."""

from __future__ import annotations

import hashlib
import json

from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered
from exporters.lowering.passes.sends import channel_words
from exporters.lowering.wording import for_readers
from exporters.publishing.assets import Asset, Body, Named, Publication, Reference
from exporters.targets.dittofeed.conditions import Trees
from exporters.targets.dittofeed.names import identity
from exporters.targets.dittofeed.nodes import JourneyNodes, Parts
from exporters.targets.dittofeed.texts import JourneyWriter, event_field
from exporters.targets.target import Choices, Lack, Plan
from exporters.targets.writing.messages import book_of, sender_of, sent_messages, steps_sending, translated
from exporters.targets.writing.texts import with_preheader
from exporters.translation.message import TextName
from journey.identifiers import slug
from journey.model import Message
from journey.steps import EventTrigger
from journey.words import say

TARGET = "dittofeed"
_GROUPED = {"email": "Email", "sms": "Sms", "push": "MobilePush"}
_LONGEST_NAME = 120


def plan_of(lowered: Lowered, choices: Choices) -> Plan:
    """All assets in the order in which they are made, and what is lacking."""
    return _Planner(lowered, choices).plan()


class _Planner:
    """Collects assets and lacks."""

    def __init__(self, lowered: Lowered, choices: Choices) -> None:
        self.lowered = lowered
        self.choices = choices
        self.workspace = choices.answers.get("workspace", "")
        self.journey = lowered.journey.header.journey_id
        self.book = book_of(lowered, choices)
        self.prefix = slug(self.journey)
        self.lacks: list[Lack] = []
        self.conditions = {segment.id: segment.condition for flow in lowered.flows for segment in flow.segments}
        self.properties: dict[str, Asset] = {}
        self.groups: dict[str, Asset] = {}
        self.segments: dict[str, Asset] = {}
        self.templates: dict[str, Asset] = {}

    def plan(self) -> Plan:
        """The whole plan."""
        if not self.workspace:
            reason = say("It is not known which workspace is meant.")
            self.lacks.append(Lack("journey", reason, say("Give the workspace's id.")))
        for message in sent_messages(self.lowered):
            if message.channel in _GROUPED:
                self._template(message)
        journeys = [self._flow(for_readers(flow)) for flow in self.lowered.flows]
        assets = (
            *self.properties.values(),
            *self.groups.values(),
            *self.templates.values(),
            *self.segments.values(),
            *journeys,
        )
        return Plan(Publication(TARGET, self.journey, assets), tuple(dict.fromkeys(self.lacks)))

    def _asset(self, key: str, kind: str, title: str, rest: dict[str, Body], steps: tuple[str, ...] = ()) -> Asset:
        title = title[:_LONGEST_NAME]
        body: Body = {
            "workspaceId": self.workspace,
            "id": identity(self.workspace, self.journey, key),
            "name": Named(title),
            **rest,
        }
        return Asset(key, kind, title, body, steps)

    # --- What journeys refer to ---------------------------------------------------------------------------------

    def _property(self, name: str) -> Reference:
        key = f"property.{name}"
        definition: Body = {"type": "Trait", "path": name}
        self.properties.setdefault(key, self._asset(key, "property", name, {"definition": definition}))
        return Reference(key)

    def _event_property(self, name: str) -> None:
        """The user property with what the event that started the journey held: of the run's key where it has one, else
        of the latest such event."""
        field = event_field(self.prefix, name)
        entry_key = self.lowered.journey.header.entry.key
        leaves: list[dict[str, Body]] = []
        for event in self._start_events():
            leaf: dict[str, Body] = {"type": "Performed", "event": event, "path": name}
            leaves.append({**leaf, "type": "KeyedPerformed", "key": entry_key} if entry_key else leaf)
        if not leaves:
            reason = say("“event.{name}”: the journey starts without an event.", name=name)
            self.lacks.append(Lack("journey", reason, say("Write it without, or in another way.")))
            return
        definition: Body = leaves[0]
        if len(leaves) > 1:
            names = [f"e{place}" for place in range(1, len(leaves) + 1)]
            any_of: dict[str, Body] = {"id": "any", "type": "AnyOf", "children": names}
            each = [{"id": one, **leaf} for one, leaf in zip(names, leaves, strict=True)]
            definition = {"type": "Group", "entry": "any", "nodes": [any_of, *each]}
        key = f"property.{field}"
        self.properties.setdefault(key, self._asset(key, "property", field, {"definition": definition}))

    def _start_events(self) -> list[str]:
        """The events that people start with, as the account calls them."""
        found: dict[str, None] = {}
        for flow in self.lowered.flows:
            for piece in flow.triggers:
                step = flow.steps[piece.id]
                if isinstance(step, EventTrigger) and piece.made_for == "":
                    found[self.choices.events.get(step.match.event, step.match.event)] = None
        return list(found)

    def _group(self, channel: str, topic: str) -> Body:
        """The subscription group of a channel, or of a topic within it."""
        name = topic or channel_words(channel)
        known = self.choices.lists.get(name)
        if known:
            return known
        key = f"group.{channel}.{topic}" if topic else f"group.{channel}"
        rest: dict[str, Body] = {"channel": _GROUPED[channel], "type": "OptOut"}
        self.groups.setdefault(key, self._asset(key, "group", name, rest))
        return Reference(key)

    def _segment(self, words: str, definition: Body) -> Reference:
        """The segment of a definition: of two with the same one stands there."""
        key = f"segment.{_digest(definition)}"
        self.segments.setdefault(key, self._asset(key, "segment", words, {"definition": definition}))
        return Reference(key)

    def _call(self, name: str, operation: str, value: str) -> Reference:
        """The template of a call: the person, and what is to be done with which attribute or message."""
        told = {"userId": "{{ user.id }}", "name": name, "operation": operation, "value": value}
        request = {"url": self.choices.places.get("webhook", ""), "method": "POST", "data": told}
        key = f"call.{_digest([name, operation, value])}"
        definition: Body = {
            "type": "Webhook",
            "identifierKey": "id",
            "body": json.dumps({"config": request, "secret": {}}, ensure_ascii=False),
        }
        title = f"{name} = {value}" if operation == "set" else f"{name}: {operation}"
        self.templates.setdefault(key, self._asset(key, "template", title, {"definition": definition}))
        return Reference(key)

    def _template(self, message: Message) -> None:
        def text(name: TextName) -> str:
            found, _ = translated(message, name, lambda: JourneyWriter(self.book, self.prefix), self.lacks)
            for field in found.fields:
                self._property(field)
            for held in found.properties:
                self._event_property(held)
            return found.text

        body = text("body")
        definition: dict[str, Body] = {"type": _GROUPED[message.channel], "body": body}
        if message.channel == "push":
            definition["title"] = text("subject") or message.name
        elif message.channel == "email":
            name, sender = sender_of(message, self.choices)
            if not sender:
                reason = say("“{message}”: nobody is named as its sender.", message=message.name)
                self.lacks.append(Lack(message.id, reason, say("Say who writes when you publish.")))
            definition |= {"from": sender, "subject": text("subject"), "body": with_preheader(body, text("preheader"))}
            if name:
                definition["name"] = name
        key = f"template.{message.id}"
        steps = steps_sending(self.lowered, message.id)
        self.templates[key] = self._asset(key, "template", message.name, {"definition": definition}, steps)

    # --- Journeys -----------------------------------------------------------------------------------------------

    def _flow(self, flow: Flow) -> Asset:
        groups = {channel: Reference(f"group.{channel}") for channel in _GROUPED}
        messages = frozenset(key.removeprefix("template.") for key in self.templates if key.startswith("template."))
        trees = Trees(self.conditions, groups)
        parts = Parts(self._segment, self._group, self._property, self._call, messages)
        written = JourneyNodes(flow, self.choices, trees, parts)
        written.write()
        for channel in sorted(trees.asked):
            self._group(channel, "")
        self.lacks += written.lacks
        title = flow.header.name or flow.id
        rest: dict[str, Body] = {
            "status": "NotStarted",
            "canRunMultiple": flow.header.entry.mode == "any_time",
            "definition": {"entryNode": written.entry, "exitNode": {"type": "ExitNode"}, "nodes": written.nodes},
        }
        steps = tuple(dict.fromkeys(piece.origin for piece in flow.pieces))
        return self._asset(f"journey.{flow.id}", "journey", title, rest, steps)


def _digest(value: object) -> str:
    def plain(part: object) -> object:
        return {"refers": part.asset} if isinstance(part, Reference) else str(part)

    return hashlib.sha256(json.dumps(value, sort_keys=True, default=plain).encode()).hexdigest()[:12]
