"""What is to stand in a Mautic for a journey: tags, fields, segments, e-mails, campaigns that are not published."""

from __future__ import annotations

import hashlib
from html import escape

import msgspec

from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered
from exporters.lowering.passes.starts import form_of
from exporters.lowering.pieces import Piece
from exporters.publishing.assets import Asset, Body, Named, Publication, Reference
from exporters.targets.mautic.campaign import Campaign, audiences
from exporters.targets.mautic.conditions import Conditions
from exporters.targets.mautic.fields import Fields
from exporters.targets.mautic.letters import email_body, letters
from exporters.targets.mautic.shaping import list_of
from exporters.targets.target import Choices, Lack, Plan
from exporters.targets.writing.conditions import CannotSayError
from exporters.targets.writing.messages import book_of, sender_of, sent_messages, steps_sending
from journey.condition import Condition
from journey.condition_words import condition_words
from journey.identifiers import slug
from journey.model import Message
from journey.steps import SegmentTrigger
from journey.words import say

TARGET = "mautic"
_LONGEST_NAME = 191


def plan_of(lowered: Lowered, choices: Choices) -> Plan:
    """All assets in the order in which they are made, and what is lacking."""
    return _Planner(lowered, choices).plan()


class _Planner:
    """Collects assets and lacks."""

    def __init__(self, lowered: Lowered, choices: Choices) -> None:
        self.lowered = lowered
        self.choices = choices
        self.lacks: list[Lack] = []
        self.tags: dict[str, Asset] = {}
        self.segments: dict[str, Asset] = {}
        self.notices: dict[str, Asset] = {}
        self.fields = Fields()
        known = {segment.id: segment.condition for flow in lowered.flows for segment in flow.segments}
        self.conditions = Conditions(self.fields, self._tag, self._list, self._excluded, known)

    def plan(self) -> Plan:
        """The whole plan."""
        messages = [asset for message in sent_messages(self.lowered) for asset in self._message(message)]
        written = [self._campaign(flow) for flow in self.lowered.flows]
        campaigns = [campaign for campaign in written if campaign is not None]
        assets = (
            *self.tags.values(),
            *self.fields.assets(),
            *self.segments.values(),
            *messages,
            *self.notices.values(),
            *campaigns,
        )
        journey = self.lowered.journey.header.journey_id
        return Plan(Publication(TARGET, journey, assets), tuple(dict.fromkeys(self.lacks)))

    # --- Tags and segments ------------------------------------------------------------------------------------

    def _tag(self, name: str) -> Reference:
        self.tags.setdefault(name, Asset(f"tag.{name}", "tag", name, {"tag": name}))
        return Reference(f"tag.{name}")

    def _list(self, name: str) -> Body:
        """A segment that others fill: an audience, or those who are to start."""
        chosen = self.choices.lists.get(name)
        if chosen is not None and chosen.isdecimal():
            return int(chosen)
        if chosen is not None:
            words = say("“{id}” is no segment.", id=chosen)
            self.lacks.append(Lack("journey", words, say("Write the number that Mautic shows beside it.")))
        key = f"segment.{slug(name)}"
        self.segments.setdefault(key, _segment(key, name, []))
        return Reference(key)

    def _excluded(self, condition: Condition) -> Reference:
        """A segment of those who are to be left out of others."""
        digest = hashlib.sha256(msgspec.json.encode(condition)).hexdigest()[:8]
        key = f"segment.out.{digest}"
        if key not in self.segments:
            filters = self.conditions.filters(condition)
            self.segments[key] = _segment(key, say("To leave out: {who}", who=condition_words(condition)), filters)
        return Reference(key)

    def _source(self, flow: Flow, trigger: Piece) -> Body:
        """The segment that feeds a campaign from a start."""
        step = flow.steps[trigger.id]
        if not isinstance(step, SegmentTrigger):
            assert form_of(step) is not None
            return self._list(list_of(flow, trigger))
        name = str(trigger.parameters.get("segment") or trigger.origin)
        key = f"segment.asked.{slug(name)}{'' if step.on == 'enter' else '.left'}"
        if key not in self.segments:
            filters: list[Body] = []
            try:
                filters = self.conditions.filters(step.condition, holds=step.on == "enter")
            except CannotSayError as error:
                words = say("“{step}”: {reason}", step=trigger.name, reason=str(error))
                remedy = say("Ask it in another way, or write it into a field beforehand.")
                self.lacks.append(Lack(trigger.origin, words, remedy))
            self.segments[key] = _segment(key, trigger.name, filters, (trigger.origin,))
        return Reference(key)

    # --- Messages ---------------------------------------------------------------------------------------------

    def _message(self, message: Message) -> list[Asset]:
        written = letters(message, book_of(self.lowered, self.choices), self.conditions)
        for name in written.fields:
            self.fields.need(name, "number" if name in written.numbers else "text")
        self.lacks += written.lacks
        found = []
        for letter in written.letters:
            body = dict(letter.body)
            if message.channel == "email":
                name, sender = sender_of(message, self.choices)
                body |= {"fromAddress": sender} if sender else {}
                body |= {"fromName": name} if name else {}
            found.append(
                Asset(letter.key, message.channel, letter.title, body, steps_sending(self.lowered, message.id))
            )
        return found

    def _notice(self, piece: Piece, text: str) -> Reference:
        """The e-mail by which the team is told something."""
        key = f"email.notice.{piece.origin}"
        lines = [escape(line) for line in (text or piece.name).splitlines() if line.strip()]
        paragraphs = "".join(f"<p>{line}</p>" for line in [*lines, "{contactfield=email}"])
        html = f"<!DOCTYPE html><html><body>{paragraphs}</body></html>"
        body = email_body(piece.name, piece.name or text, html)
        self.notices.setdefault(key, Asset(key, "email", piece.name, body, (piece.origin,)))
        return Reference(key)

    # --- Campaigns --------------------------------------------------------------------------------------------

    def _campaign(self, flow: Flow) -> Asset | None:
        for audience in audiences(flow):
            self._list(audience)
        campaign = Campaign(
            flow, self.choices, self.conditions, lambda trigger: self._source(flow, trigger), self._notice
        )
        asset = campaign.asset()
        self.lacks += campaign.lacks
        return asset


def _segment(key: str, name: str, filters: list[Body], steps: tuple[str, ...] = ()) -> Asset:
    body: dict[str, Body] = {"name": Named(name, _LONGEST_NAME), "filters": filters, "isPublished": 1, "isGlobal": 1}
    return Asset(key, "segment", name, body, steps)
