"""Klaviyo: whole flows in draft, templates, segments, lists."""

from __future__ import annotations

from collections.abc import Mapping

from exporters.lowering.asking import Options
from exporters.lowering.lower import Lowered, lower
from exporters.publishing.service import Service
from exporters.targets.klaviyo.planning import plan_of
from exporters.targets.klaviyo.service import service
from exporters.targets.target import Choices, Plan, Question
from journey.journey import Journey
from journey.targets.profiles import profile_of
from journey.words import mark


class Klaviyo:
    """Publishes whole flows as drafts."""

    profile = profile_of("klaviyo")
    questions: tuple[Question, ...] = ()
    rights = mark("Flows, lists, segments and templates: full access; accounts and metrics: read. Settings, API keys.")

    def service(self, secret: str, answers: Mapping[str, str]) -> Service:
        """Klaviyo's interface; with the answer ``address``, that of a server that speaks as it does."""
        return service(answers["address"]) if answers.get("address") else service()

    def lower(self, journey: Journey, options: Options) -> Lowered:
        """The journey in Klaviyo's shape."""
        return lower(journey, self.profile, options)

    def plan(self, lowered: Lowered, choices: Choices) -> Plan:
        """Lists, segments, templates and flows, in this order."""
        return plan_of(lowered, choices)


TARGET = Klaviyo()
