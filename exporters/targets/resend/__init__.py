"""Resend: whole automations, disabled, with their templates, events, contact properties and segments."""

from __future__ import annotations

from collections.abc import Mapping

from exporters.lowering.asking import Options
from exporters.lowering.lower import Lowered, lower
from exporters.publishing.service import Service
from exporters.targets.resend.outside import with_outside
from exporters.targets.resend.planning import CHOICES, OTHERWISE, plan_of
from exporters.targets.resend.service import service
from exporters.targets.target import Choices, Plan, Question
from journey.journey import Journey
from journey.targets.profiles import profile_of
from journey.words import mark


class Resend:
    """Publishes whole automations, which stay disabled."""

    profile = profile_of("resend")
    questions = (
        Question(
            CHOICES,
            mark(
                "Resend has no choices in texts. “otherwise” sends what stands where no condition holds; without an "
                "answer such texts stop the publishing."
            ),
            OTHERWISE,
        ),
    )
    rights = mark("A key with full access: Resend knows no narrower one for automations. API Keys, Create API Key.")

    def service(self, secret: str, answers: Mapping[str, str]) -> Service:
        """Resend's interface; with the answer ``address``, that of a server that speaks as it does."""
        return service(answers["address"]) if answers.get("address") else service()

    def lower(self, journey: Journey, options: Options) -> Lowered:
        """The journey in Resend's shape, with what the shop has to send and to keep."""
        return with_outside(lower(journey, self.profile, options))

    def plan(self, lowered: Lowered, choices: Choices) -> Plan:
        """Events, contact properties, segments, templates and automations, in this order."""
        return plan_of(lowered, choices)


TARGET = Resend()
