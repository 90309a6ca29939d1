"""Finds out what a plan asks of whoever publishes: which events, lists and addresses it looks up. No Qt.

A target is not asked to declare it: it is given choices that note what they are asked for. So what is shown in the
window is what the target really uses, for this journey.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exporters.targets.target import Choices
from journey.identifiers import slug

if TYPE_CHECKING:
    from exporters.lowering.lower import Lowered
    from exporters.targets.target import Target

_MAPPINGS = ("events", "lists", "places")
_TEXTS = ("sender", "sender_name", "team")


@dataclass(frozen=True)
class Needs:
    """What is asked for, in the order in which it is: ``events``, ``lists`` and ``places`` by our names; ``sender``,
    ``sender_name`` and ``team``: whether a plan looks at them."""

    events: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sender: bool = False
    sender_name: bool = False
    team: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.events or self.lists or self.places or self.sender or self.sender_name or self.team)


class _Noting(dict[str, str]):
    """Answers as if it held nothing, and notes what it was asked for."""

    def __init__(self, asked: dict[str, None]) -> None:
        super().__init__()
        self._asked = asked

    def get(self, key: str, default: Any = None) -> Any:
        self._asked[key] = None
        return default

    def __contains__(self, key: object) -> bool:
        self._asked[str(key)] = None
        return False

    def __missing__(self, key: str) -> str:
        self._asked[key] = None
        raise KeyError(key)


@dataclass
class _Asked:
    mappings: dict[str, dict[str, None]] = field(default_factory=lambda: {name: {} for name in _MAPPINGS})
    texts: set[str] = field(default_factory=set)


def needs_of(target: Target, lowered: Lowered, answers: Mapping[str, str]) -> Needs:
    """What the target's plan for a lowered journey looks up. Pure: nothing is asked or sent."""
    asked = _Asked()

    class Watched(Choices):
        """Choices that note what of them is looked at."""

        def __getattribute__(self, name: str) -> Any:
            if name in _TEXTS:
                asked.texts.add(name)
            return object.__getattribute__(self, name)

    events, lists, places = (_Noting(asked.mappings[name]) for name in _MAPPINGS)
    target.plan(lowered, Watched(answers=answers, events=events, lists=lists, places=places))
    # What the flows of this journey tell one another is called after it, and is there once they are.
    journey = lowered.journey.header.journey_id
    own = (f"{journey}_", f"{journey}-", f"{slug(journey)}_", f"{slug(journey)}-")
    found = {
        name: tuple(key for key in keys if key and not key.startswith(own)) for name, keys in asked.mappings.items()
    }
    return Needs(
        events=found["events"],
        lists=found["lists"],
        places=found["places"],
        sender="sender" in asked.texts,
        sender_name="sender_name" in asked.texts,
        team="team" in asked.texts,
    )
