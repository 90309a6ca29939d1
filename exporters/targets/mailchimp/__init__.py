"""Mailchimp: fields, tags, segments, templates and draft campaigns; its interface makes no flows, so a runbook leads
through building them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from exporters.lowering.asking import Options
from exporters.lowering.lower import Lowered, lower
from exporters.publishing.assets import Identity
from exporters.publishing.client import Client
from exporters.publishing.errors import PublishError
from exporters.publishing.service import Service
from exporters.targets.mailchimp.handbook import Handbook
from exporters.targets.mailchimp.merging import with_notes_merged
from exporters.targets.mailchimp.pages import account_pages
from exporters.targets.mailchimp.planning import plan_of
from exporters.targets.mailchimp.service import NOWHERE, address, service
from exporters.targets.mailchimp.triggering import FlowSteps
from exporters.targets.mailchimp.verdicts import with_kept_outside
from exporters.targets.target import Choices, Plan, Question
from journey.journey import Journey
from journey.targets.profiles import profile_of
from journey.words import mark, say


class Mailchimp:
    """Publishes the parts of flows, as drafts."""

    profile = profile_of("mailchimp")
    questions: tuple[Question, ...] = (
        Question("audience", mark("Audience ID (Audience, Settings, Audience name and defaults)"), "a1b2c3d4e5"),
    )
    triggers = FlowSteps()
    rights = mark("A key of a user who may manage audiences and campaigns (Manager). Account, Extras, API keys.")

    def service(self, secret: str, answers: Mapping[str, str]) -> Service:
        """Mailchimp's interface for the key's data centre; with the answer ``address``, a server that speaks as it
        does. Without a key nothing can be asked of it. PublishError if the key or the audience cannot be right."""
        audience = answers.get("audience", "")
        if not audience.isalnum():
            raise PublishError(
                say("This is not the id of an audience: {text}", text=audience or "–"),
                say("Say its id: Audience, Settings, Audience name and defaults."),
            )
        base = answers.get("address") or (address(secret) if secret else NOWHERE)
        return service(base, audience)

    def lower(self, journey: Journey, options: Options) -> Lowered:
        """The journey in Mailchimp's shape."""
        lowered = lower(journey, self.profile, options)
        return with_kept_outside(replace(lowered, flows=with_notes_merged(lowered.flows)))

    def plan(self, lowered: Lowered, choices: Choices) -> Plan:
        """Fields, tags, segments, templates and draft campaigns, in this order."""
        return plan_of(lowered, choices)

    def handbook(self, lowered: Lowered, choices: Choices) -> Handbook:
        """The journey in the words of Mailchimp's flow builder."""
        return Handbook(lowered, choices)

    def pages(self, client: Client, identities: Mapping[str, Identity]) -> dict[str, str]:
        """Where people see what was made."""
        return account_pages(client, identities)


TARGET = Mailchimp()
