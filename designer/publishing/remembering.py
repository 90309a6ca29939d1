"""What was chosen for a journey and a system, kept in this person's settings: never in the shared file, never a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from exporters.lowering.asking import Options
    from exporters.targets.target import Choices

#: So many journeys' choices are kept.
MOST_KEPT = 100


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Choices as of ``exporters.targets.target.Choices``, and the options of the lowering."""

    answers: dict[str, str] = {}
    events: dict[str, str] = {}
    lists: dict[str, str] = {}
    places: dict[str, str] = {}
    sender: str = ""
    sender_name: str = ""
    team: tuple[str, ...] = ()
    loops: Literal["auto", "unroll", "hand_over"] = "auto"
    looks: int = 1

    @property
    def choices(self) -> Choices:
        """As a target takes them."""
        from exporters.targets.target import Choices

        return Choices(
            answers=given(self.answers),
            events=given(self.events),
            lists=given(self.lists),
            sender=self.sender,
            sender_name=self.sender_name,
            team=self.team,
            places=given(self.places),
        )

    @property
    def options(self) -> Options:
        """As a lowering takes them."""
        from exporters.lowering.asking import Options

        return Options(loops=self.loops, looks=self.looks)


#: By journey and system.
Kept = dict[str, Chosen]


def kept_for(kept: Kept, journey: str, system: str) -> Chosen:
    """What was chosen for a journey and a system."""
    return kept.get(_name(journey, system), Chosen())


def keep(kept: Kept, journey: str, system: str, chosen: Chosen) -> Kept:
    """With other choices for a journey and a system; those that were not used for longest go first."""
    name = _name(journey, system)
    others = [(other, value) for other, value in kept.items() if other != name]
    return dict([*others[-(MOST_KEPT - 1) :], (name, chosen)])


def last_system(kept: Kept, journey: str) -> str:
    """The system that was last chosen for a journey; empty if none was."""
    begin = f"{journey} "
    return next((name[len(begin) :] for name in reversed(kept) if name.startswith(begin)), "")


def _name(journey: str, system: str) -> str:
    return f"{journey} {system}"


def given(texts: dict[str, str]) -> dict[str, str]:
    """Without what was left blank."""
    return {name: text for name, text in texts.items() if text}
