"""What a target is: a kind of file, or a system with an interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from exporters.lowering.asking import Options
from exporters.lowering.lower import Lowered
from exporters.publishing.assets import Publication
from exporters.publishing.service import Service
from journey.journey import Journey
from journey.targets.profile import Profile


@runtime_checkable
class FileTarget(Protocol):
    """A kind of file. ``words``: what it is, marked; ``suffixes``: how its names end, the usual one first."""

    id: str
    words: str
    suffixes: tuple[str, ...]

    def write(self, lowered: Lowered) -> bytes:
        """The file. Pure: the same journey gives the same bytes."""


@dataclass(frozen=True)
class Question:
    """What a connection needs to know beside the key, such as the address of an own instance. ``words`` ask it and are
    marked; ``example`` shows an answer. Answers are no secrets."""

    id: str
    words: str
    example: str


@dataclass(frozen=True)
class Choices:
    """What only whoever publishes can know: which things of the account are meant. ``answers``: to the target's
    questions, by their ids; ``events``: the account's ids of events by our names; ``lists``: of lists by our names;
    ``sender`` and ``sender_name``: who e-mails come from, where a message does not say; ``team``: the e-mail addresses
    of those whom steps notify; ``places``: addresses that texts and steps name (``shop_url``, ``cart_url``, a webhook's
    name)."""

    answers: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    sender: str = ""
    sender_name: str = ""
    team: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lack:
    """Something that is missing for a plan. ``record``: the step, edge or message that it is about."""

    record: str
    reason: str
    remedy: str


@dataclass(frozen=True)
class Plan:
    """What is to stand in the account, in the order in which it is made; ``lacks`` keep it from being published."""

    publication: Publication
    lacks: tuple[Lack, ...] = ()


@runtime_checkable
class Target(Protocol):
    """A system. ``questions`` are asked before the first connection; ``rights``, marked: the least that the key must be
    allowed to do, and where it is made."""

    profile: Profile
    questions: tuple[Question, ...]
    rights: str

    def service(self, secret: str, answers: Mapping[str, str]) -> Service:
        """The system's interface for a key and the answers. PublishError if one of them cannot be right."""

    def lower(self, journey: Journey, options: Options) -> Lowered:
        """The journey in the system's shape. Pure."""

    def plan(self, lowered: Lowered, choices: Choices) -> Plan:
        """What is to stand in the account for it. Pure: nothing is asked or sent."""
