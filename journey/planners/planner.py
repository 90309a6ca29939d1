"""What a planner is, and what it hands over to a journey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


class Planner(msgspec.Struct, frozen=True):
    """Something that works out when to write. ``words`` and ``help`` are marked texts; ``practices`` are the ids of the
    marketing practices that it carries out."""

    id: str
    words: str
    help: str
    icon: str
    practices: tuple[str, ...]


class NewStep(msgspec.Struct, frozen=True):
    """A step to be made: the id of its kind and its parameters."""

    kind: str
    parameters: Mapping[str, Any] = {}


class Plan(msgspec.Struct, frozen=True):
    """What a planner worked out, as it goes into a journey.

    ``name`` is the undo step's. ``step`` is what is put before a message; behind ``start``, if there is one, it can
    also begin a way of its own. ``settings`` gives, by kind, the parameters to set where a step of that kind is there.
    """

    name: str
    step: NewStep
    settings: Mapping[str, Mapping[str, Any]] = {}
    start: NewStep | None = None


class PlanError(ValueError):
    """The numbers give no plan. ``str(error)`` says what is wrong and what to do; ``field`` names the number."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
