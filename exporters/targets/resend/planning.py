"""What is to stand in a Resend account for a journey: events, contact properties, segments, templates, and automations,
which are disabled."""

from __future__ import annotations

import msgspec

from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered
from exporters.lowering.wording import for_readers
from exporters.publishing.assets import Asset, Body, Named, Publication, Reference
from exporters.targets.resend.conditions import Rules
from exporters.targets.resend.names import is_own, property_key
from exporters.targets.resend.steps import AutomationSteps, variable_source
from exporters.targets.target import Choices, Lack, Plan
from exporters.targets.writing.messages import (
    book_of,
    sender_of,
    sent_messages,
    steps_sending,
    translated,
    without_choices,
)
from exporters.targets.writing.texts import with_preheader
from exporters.translation.message import TextName
from exporters.translation.tokens import ResendWriter, variable_of
from exporters.translation.writing import Book
from journey.model import Message
from journey.templating.tree import Template
from journey.words import say

TARGET = "resend"


#: The answer with which texts are sent as they stand where no condition of theirs holds.
CHOICES, OTHERWISE = "choices", "otherwise"


def _as_it_is(template: Template) -> Template:
    return template


def plan_of(lowered: Lowered, choices: Choices) -> Plan:
    """All assets in the order in which they are made, and what is lacking."""
    return _Planner(lowered, choices).plan()


class _Planner:
    """Collects assets and lacks."""

    def __init__(self, lowered: Lowered, choices: Choices) -> None:
        self.lowered = lowered
        self.choices = choices
        self.book: Book = book_of(lowered, choices)
        self.lacks: list[Lack] = []
        self.simplified = without_choices if choices.answers.get(CHOICES) == OTHERWISE else _as_it_is
        conditions = {segment.id: segment.condition for flow in lowered.flows for segment in flow.segments}
        self.rules = Rules(conditions)
        self.events: dict[str, None] = {}
        self.audiences: dict[str, None] = {}
        self.variables: dict[str, dict[str, str]] = {}

    def plan(self) -> Plan:
        """The whole plan."""
        templates = [asset for message in sent_messages(self.lowered) for asset in self._template(message)]
        automations = [self._automation(for_readers(flow)) for flow in self.lowered.flows]
        for variables in self.variables.values():
            for name in variables:
                self.rules.fields.setdefault(name, "")
        assets = (*self._events(), *self._properties(), *self._segments(), *templates, *automations)
        journey = self.lowered.journey.header.journey_id
        return Plan(Publication(TARGET, journey, assets), tuple(dict.fromkeys(self.lacks)))

    # --- What automations refer to ------------------------------------------------------------------------------

    def _events(self) -> list[Asset]:
        return [Asset(f"event.{name}", "event", name, {"name": Named(name)}) for name in self.events]

    def _properties(self) -> list[Asset]:
        found: dict[str, Asset] = {}
        for name, kind in self.rules.fields.items():
            key = property_key(name)
            if not is_own(key) and not name.startswith("event."):
                body: Body = {"key": Named(key), "type": kind or "string"}
                found.setdefault(key, Asset(f"property.{key}", "property", key, body))
        return list(found.values())

    def _segments(self) -> list[Asset]:
        made = [name for name in self.audiences if name not in self.choices.lists]
        return [Asset(f"segment.{name}", "segment", name, {"name": Named(name)}) for name in made]

    # --- Messages -----------------------------------------------------------------------------------------------

    def _template(self, message: Message) -> list[Asset]:
        # Resend has no choices in texts, so one language is all that a template can hold.
        own = msgspec.structs.replace(message, variants=())
        fallbacks: dict[str, str] = {}
        fields: dict[str, str] = {}

        def text(name: TextName) -> str:
            found, writer = translated(
                own, name, lambda: ResendWriter(self.book), self.lacks, simplified=self.simplified
            )
            assert isinstance(writer, ResendWriter)
            for variable, fallback in writer.fallbacks.items():
                if fallbacks.setdefault(variable, fallback) != fallback:
                    reason = say(
                        "“{message}”: {variable} stands for two different texts.",
                        message=message.name,
                        variable=variable,
                    )
                    self.lacks.append(Lack(message.id, reason, say("Write the same text everywhere.")))
            fields.update({one: variable_of(one) for one in found.fields})
            return found.text

        body, preheader, subject = text("body"), text("preheader"), text("subject")
        plain_text = text("text")
        self.variables[message.id] = fields
        name, address = sender_of(message, self.choices)
        if not address:
            reason = say("“{message}”: nobody is named as its sender.", message=message.name)
            self.lacks.append(Lack(message.id, reason, say("Say who writes when you publish.")))
        sender = f"{name} <{address}>" if name else address
        html = with_preheader(body, preheader)
        attributes: dict[str, Body] = {"name": Named(message.name), "from": sender, "subject": subject, "html": html}
        if plain_text:
            attributes["text"] = plain_text
        if fallbacks:
            attributes["variables"] = [
                {"key": key, "type": "string", **({"fallback_value": fallback} if fallback else {})}
                for key, fallback in fallbacks.items()
            ]
        steps = steps_sending(self.lowered, message.id)
        key = f"template.{message.id}"
        release = Asset(f"release.{message.id}", "release", message.name, {}, steps, Reference(key, copied=True))
        return [Asset(key, "template", message.name, attributes, steps), release]

    # --- Automations --------------------------------------------------------------------------------------------

    def _automation(self, flow: Flow) -> Asset:
        sources = {
            message: {variable: variable_source(name) for name, variable in fields.items()}
            for message, fields in self.variables.items()
        }
        written = AutomationSteps(flow, self.choices, self.rules, sources)
        written.write()
        self.lacks += written.lacks
        self.events |= written.events
        self.audiences |= written.audiences
        title = flow.header.name or flow.id
        body: Body = {
            "name": Named(title),
            "status": "disabled",
            "steps": written.steps,
            "connections": written.connections,
        }
        steps = tuple(dict.fromkeys(piece.origin for piece in flow.pieces))
        return Asset(f"automation.{flow.id}", "automation", title, body, steps)
