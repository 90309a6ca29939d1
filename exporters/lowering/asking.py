"""What a lowering is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from journey.targets.profile import Profile

#: A flow of more steps than this is refused where the target names no limit of its own.
MOST_STEPS = 500
#: A flow of more steps than this is hard to read where it runs, and one of more than that tedious where people put it
#: together by hand; loops and ways that come together are handed over to flows of their own before.
MOST_READABLE, MOST_BY_HAND = 150, 60


@dataclass(frozen=True)
class Options:
    """What whoever exports can choose. ``loops``: written out as long as that fits and else handed over (auto), or
    always one of the two. ``looks``: how often a person is looked at during a wait for an event that the target cannot
    wait for."""

    loops: Literal["auto", "unroll", "hand_over"] = "auto"
    looks: int = 1


@dataclass(frozen=True)
class Ask:
    """The target and what was chosen."""

    target: Profile
    options: Options = Options()

    @property
    def most_steps(self) -> int:
        """So many steps a flow may have."""
        return self.target.limits.steps or MOST_STEPS

    @property
    def is_by_hand(self) -> bool:
        """Whether people put the flows together from parts."""
        return self.target.publishes == "parts"

    @property
    def readable(self) -> int:
        """So many steps a flow should have."""
        return min(self.most_steps, MOST_BY_HAND if self.is_by_hand else MOST_READABLE)

    @property
    def words(self) -> str:
        """The target's name."""
        return self.target.words
