"""How a check is declared, and what a shop may change about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from journey.checks.findings import Severity


class Limit(msgspec.Struct, frozen=True):
    """A number that a check compares with; it lies in [minimum, maximum]. ``words`` is a marked text, and so is
    ``unit``, or the marked forms of so many where the word goes by the number."""

    id: str
    words: str
    default: float
    minimum: float = 0.0
    maximum: float = 1e6
    unit: str | tuple[str, str] = ""


class Check(msgspec.Struct, frozen=True):
    """A check. ``id`` is the code of its findings, ``words`` names it, ``help`` says in a sentence why it matters.

    ``practices``: ids of journey.practices that it stands for. ``firm``: what it finds stops a replay, so that nobody
    can switch it off. ``asks``: whether the drawing is enough for it, or it needs a history.
    """

    id: str
    severity: Severity
    words: str
    help: str
    practices: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    firm: bool = False
    asks: Literal["journey", "history"] = "journey"

    def limit(self, limit_id: str) -> Limit:
        """The limit with this id. Raises KeyError if there is none."""
        for limit in self.limits:
            if limit.id == limit_id:
                return limit
        raise KeyError(limit_id)


class Preference(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a shop wants of one check: none of it, another kind, other limits (by their ids)."""

    off: bool = False
    severity: Severity | None = None
    limits: dict[str, float] = {}


#: By the check's id; checks that are not named are as they are declared.
Preferences = Mapping[str, Preference]
USUAL: Preferences = {}
