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
class Choices:
    """What only whoever publishes can know: which things of the account are meant. ``events``: the account's ids of
    events by our names; ``lists``: of lists by our names; ``sender`` and ``sender_name``: who e-mails come from, where
    a message does not say."""

    events: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    sender: str = ""
    sender_name: str = ""


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
    """A system. ``service`` tells of its interface."""

    profile: Profile
    service: Service

    def lower(self, journey: Journey, options: Options) -> Lowered:
        """The journey in the system's shape. Pure."""

    def plan(self, lowered: Lowered, choices: Choices) -> Plan:
        """What is to stand in the account for it. Pure: nothing is asked or sent."""
