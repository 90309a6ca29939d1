"""One run of a customer through a journey, and what can happen to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from journey.steps import LoopLimits
from simulator.plain.person import Event, Value

WaitingKind = Literal["wait", "quiet", "cap", "loop", "stay", "place"]


# --- What a step decides ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave by an output. ``on_limit``: instead of another one, whose loop edge has reached its limit."""

    output: str
    on_limit: bool = False


@dataclass(slots=True)
class Wait:
    """Wait until ``due`` (None: without a timer). ``best``: the place of the best branch seen (R8.5).
    ``anchor_until``: until when an event may still be the anchor (R8.9). ``output``: the way out that is held (R7.3)
    or drawn (R10.4).
    """

    kind: WaitingKind
    due: int | None
    best: int | None = None
    anchor_until: int | None = None
    output: str = ""


@dataclass(frozen=True, slots=True)
class Jump:
    """Go to a node, by no edge."""

    node: str


@dataclass(frozen=True, slots=True)
class Finish:
    """End with a reason."""

    reason: str


Outcome = Leave | Wait | Jump | Finish


# --- Its state ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class LoopCount:
    """Passes of a loop edge under one counter, and the time of the last."""

    passes: int = 0
    last: int | None = None

    def expire(self, limits: LoopLimits, now: int) -> None:
        """Start anew if the last pass is long enough ago (R7.7)."""
        if limits.reset_after is not None and self.last is not None and now - self.last >= limits.reset_after:
            self.clear()

    def clear(self) -> None:
        """Start anew."""
        self.passes, self.last = 0, None


@dataclass(slots=True)
class Visit:
    """One visit at a message or rate limit. ``first_blocks``: when each cap (by its place) first blocked it (R12.6).
    ``booking``: the number of the customer's booking that it holds, ``slot`` its instant (R17.4)."""

    held: bool = False
    cap_waited: bool = False
    settled: bool = False
    first_blocks: dict[int, int] = field(default_factory=dict)
    booking: int | None = None
    slot: int = 0


@dataclass(slots=True, eq=False)
class Instance:
    """``sequence``: its place among the customer's entries. ``moves``: how often it moved, to tell whether it did.
    ``waiting`` is None only while it walks. ``refused``: when each loop edge last refused it (R7.5). ``at_entry``: the
    outputs of the branches that were settled at the entry (R10.3)."""

    sequence: int
    program: int
    key: Value
    entered: int
    entry: Event | None
    node: str = ""
    arrived: int = 0
    moves: int = 0
    alive: bool = True
    waiting: Wait | None = None
    visit: Visit = field(default_factory=Visit)
    loops: dict[str, LoopCount] = field(default_factory=dict)
    goals_met: set[str] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)
    at_entry: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Deferred:
    """An entry that is held for another journey (R4.8)."""

    program: int
    trigger: str
    entry: Event | None
    key: Value


@dataclass(slots=True)
class Entries:
    """A customer's entries into one journey under one key (R4.3)."""

    last_entry: int | None = None
    last_end: int | None = None
    running: int = 0
