"""Dittofeed: whole journeys, not started, with their templates, segments, user properties and subscription groups."""

from __future__ import annotations

from collections.abc import Mapping

from exporters.lowering.asking import Options
from exporters.lowering.lower import Lowered
from exporters.publishing.errors import PublishError
from exporters.publishing.service import Service
from exporters.targets.dittofeed.outside import lowered_for
from exporters.targets.dittofeed.planning import plan_of
from exporters.targets.dittofeed.service import service
from exporters.targets.target import Choices, Plan, Question
from journey.journey import Journey
from journey.targets.profiles import profile_of
from journey.words import mark, say


class Dittofeed:
    """Publishes whole journeys, which are not started."""

    profile = profile_of("dittofeed")
    questions = (
        Question("address", mark("The address of the instance"), "https://dittofeed.example"),
        Question("workspace", mark("The workspace's id"), "6b1a5d0e-3f0c-4a6b-9a53-2f3f6f0f9a11"),
    )
    rights = mark("An admin key of the workspace: Settings, Authentication, Admin API keys.")

    def service(self, secret: str, answers: Mapping[str, str]) -> Service:
        """A workspace of the instance that the answers name. PublishError if one of them is missing."""
        address, workspace = answers.get("address", ""), answers.get("workspace", "")
        if not address or not workspace:
            raise PublishError(
                say("It is not known which instance of Dittofeed and which of its workspaces is meant."),
                say("Give the answers “address” and “workspace”."),
            )
        return service(address, workspace)

    def lower(self, journey: Journey, options: Options) -> Lowered:
        """The journey in Dittofeed's shape."""
        return lowered_for(journey, self.profile, options)

    def plan(self, lowered: Lowered, choices: Choices) -> Plan:
        """User properties, subscription groups, templates, segments and journeys, in this order."""
        return plan_of(lowered, choices)


TARGET = Dittofeed()
