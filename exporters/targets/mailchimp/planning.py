"""What is to stand in a Mailchimp account for a journey: audience fields, tags, saved segments, templates and draft
campaigns with their contents. Flows cannot be made there; the runbook leads through building them."""

from __future__ import annotations

import hashlib

from exporters.lowering.lower import Lowered
from exporters.publishing.assets import Asset, Body, Named, Publication, Reference
from exporters.targets.mailchimp.conditions import Rows, segment_options, tag_key
from exporters.targets.mailchimp.texts import FlowTextWriter
from exporters.targets.mailchimp.usage import Usage, note_texts, usage_of
from exporters.targets.target import Choices, Lack, Plan
from exporters.targets.writing.messages import book_of, sender_of, sent_messages, steps_sending, translated
from exporters.translation.merge_tags import OWN_TAGS
from exporters.translation.message import TextName
from journey.model import Message
from journey.words import say

TARGET = "mailchimp"
_TEXTS: tuple[TextName, ...] = ("subject", "preheader", "body", "text")
#: Longer names are refused: of templates, fields, segments, and subjects of campaigns.
_TEMPLATE, _FIELD, _SEGMENT, _SUBJECT = 50, 50, 100, 150


def plan_of(lowered: Lowered, choices: Choices) -> Plan:
    """All assets in the order in which they are made, and what is lacking."""
    return _Planner(lowered, choices).plan()


def segment_key(rows: Rows) -> str:
    """The key of a saved segment's asset: the same for the same rows."""
    return f"segment.{hashlib.sha256(repr(rows).encode()).hexdigest()[:8]}"


def read_usage(lowered: Lowered, choices: Choices) -> tuple[Usage, dict[str, str]]:
    """What the flows and their texts use, and the merge tags of all fields by our names."""
    usage = usage_of(lowered, choices.events)
    for message in sent_messages(lowered):
        for text in _TEXTS:
            _, writer = translated(message, text, lambda: FlowTextWriter(book_of(lowered, choices), {}), [])
            assert isinstance(writer, FlowTextWriter)
            note_texts(usage, writer.fields, writer.made)
    return usage, usage.merge_tags()


class _Planner:
    """Collects assets and lacks."""

    def __init__(self, lowered: Lowered, choices: Choices) -> None:
        self.lowered = lowered
        self.choices = choices
        self.lacks: list[Lack] = []
        self.usage, self.tags = read_usage(lowered, choices)

    def plan(self) -> Plan:
        """The whole plan."""
        audience = self.choices.answers.get("audience", "")
        if not audience:
            reason = say("It is not known which audience is meant.")
            self.lacks.append(
                Lack("journey", reason, say("Say its id: Audience, Settings, Audience name and defaults."))
            )
        assets = [*self._fields(), *self._tags(), *self._segments()]
        for message in sent_messages(self.lowered):
            assets += self._message(message, audience)
        journey = self.lowered.journey.header.journey_id
        return Plan(Publication(TARGET, journey, tuple(assets)), tuple(dict.fromkeys(self.lacks)))

    def _fields(self) -> list[Asset]:
        found = []
        for name, is_number in sorted(self.usage.fields.items()):
            if name in OWN_TAGS:
                continue
            tag = self.tags[name]
            body: Body = {
                "name": name[:_FIELD],
                "tag": tag,
                "type": "number" if is_number else "text",
                "public": False,
                "required": False,
            }
            found.append(Asset(f"field.{name}", "merge_field", tag, body))
        return found

    def _tags(self) -> list[Asset]:
        return [
            Asset(tag_key(tag), "tag", tag, {"name": tag, "static_segment": []}, tuple(steps))
            for tag, steps in self.usage.tags.items()
        ]

    def _segments(self) -> list[Asset]:
        """A saved segment for whatever fields are asked, so that everybody sees whom it is about; one tag is enough of
        itself."""
        wanted: dict[str, tuple[str, Rows, str]] = {}
        for piece, asked in (*self.usage.members.values(), *self.usage.asked.values()):
            rows = asked.rows
            if rows is not None and self.usage.tells(rows):
                wanted.setdefault(segment_key(rows), (piece.name, rows, piece.origin))
        found = []
        for key, (name, rows, origin) in wanted.items():
            body: Body = {"name": Named(name, _SEGMENT), "options": segment_options(rows, self.tags.__getitem__)}
            found.append(Asset(key, "segment", name, body, (origin,)))
        return found

    # --- Messages ---------------------------------------------------------------------------------------------

    def _message(self, message: Message, audience: str) -> list[Asset]:
        texts = {text: translated(message, text, self._writer, self.lacks)[0].text for text in _TEXTS}
        if message.channel != "email":
            return []
        steps = steps_sending(self.lowered, message.id)
        name, address = sender_of(message, self.choices)
        if not address:
            reason = say("“{message}”: nobody is named as its sender.", message=message.name)
            self.lacks.append(Lack(message.id, reason, say("Say who writes when you publish.")))
        template: Body = {"name": Named(message.name, _TEMPLATE), "html": texts["body"]}
        settings: dict[str, Body] = {
            "title": Named(message.name, _SEGMENT),
            "subject_line": texts["subject"][:_SUBJECT],
            "preview_text": texts["preheader"][:_SUBJECT],
            "from_name": name or address.partition("@")[0],
            "reply_to": address,
        }
        campaign: Body = {"type": "regular", "recipients": {"list_id": audience}, "settings": settings}
        content: dict[str, Body] = {"html": texts["body"]}
        if texts["text"]:
            content["plain_text"] = texts["text"]
        made = Reference(f"campaign.{message.id}")
        return [
            Asset(f"template.{message.id}", "template", message.name, template, steps),
            Asset(made.asset, "campaign", message.name, campaign, steps),
            Asset(f"content.{message.id}", "content", message.name, content, steps, parent=made),
        ]

    def _writer(self) -> FlowTextWriter:
        return FlowTextWriter(book_of(self.lowered, self.choices), self.tags)
