"""Mautic: whole campaigns with real loops, e-mails, segments, tags, contact fields."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from exporters.lowering.asking import Options
from exporters.lowering.lower import Lowered
from exporters.publishing.errors import PublishError
from exporters.publishing.service import Service
from exporters.targets.mautic.planning import plan_of
from exporters.targets.mautic.service import Login, service
from exporters.targets.mautic.shaping import shape
from exporters.targets.target import Choices, Plan, Question
from journey.journey import Journey
from journey.targets.profiles import profile_of
from journey.words import mark, say

_LOGINS: dict[str, Login] = {"password": "password", "token": "token"}


class Mautic:
    """Publishes whole campaigns, which are not published there."""

    profile = profile_of("mautic")
    questions: tuple[Question, ...] = (
        Question("address", mark("The address of your Mautic"), "https://mautic.shop.example"),
        Question("login", mark("How you log in: password (the key is NAME:PASSWORD) or token"), "password"),
    )
    rights = mark(
        "A user with a role of its own that may view, create, edit and delete campaigns, e-mails, text messages, "
        "segments, tags and contact fields. An administrator switches the interface on: Configuration, API settings; "
        "for a name and password also basic authentication."
    )

    def service(self, secret: str, answers: Mapping[str, str]) -> Service:
        """The interface of the instance at the answer ``address``."""
        login = _LOGINS.get(answers.get("login") or "password")
        if login is None:
            raise PublishError(
                say("Mautic has no such login: {login}.", login=answers["login"]),
                say("Answer password or token."),
            )
        address = answers.get("address", "")
        if not address and not secret:
            # Nothing is called without a key: a plan alone needs no address.
            return service("https://mautic.invalid", login)
        if not urlsplit(address).scheme or not urlsplit(address).netloc:
            raise PublishError(
                say("It is not known where your Mautic is."),
                say("Give its address, such as https://mautic.shop.example."),
            )
        if secret and login == "password" and ":" not in secret:
            raise PublishError(say("This is not a key of Mautic."), say("Write it as NAME:PASSWORD."))
        return service(address, login)

    def lower(self, journey: Journey, options: Options) -> Lowered:
        """The journey in Mautic's shape."""
        return shape(journey, self.profile, options)

    def plan(self, lowered: Lowered, choices: Choices) -> Plan:
        """Tags, fields, segments, e-mails and campaigns, in this order."""
        return plan_of(lowered, choices)


TARGET = Mautic()
