"""What a target profile says."""

from __future__ import annotations

from typing import Literal

import msgspec

from journey.model import Cap

WindowType = Literal["rolling", "person_days", "utc_days", "person_week", "utc_week"]
#: How well something is known: from the system's own specification or source, from what its makers or users write, or
#: guessed from what is common.
Known = Literal["verified", "reported", "assumed"]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What fits in, in the system's own terms; None: no limit is known. Waits in seconds."""

    steps: int | None = None
    branches: int | None = None
    triggers: int | None = None
    shortest_wait: int | None = None
    longest_wait: int | None = None


class Loops(msgspec.Struct, frozen=True, kw_only=True):
    """How a way back can be written: as an edge, by a jump step, or not at all (it must be unrolled). ``at_once``:
    passes before the system stops one without a wait; ``a_day``: in 24 hours with one. ``shortest``: seconds between
    passes."""

    by: Literal["edge", "jump", "none"] = "none"
    at_once: int | None = None
    a_day: int | None = None
    shortest: int = 0


class Caps(msgspec.Struct, frozen=True, kw_only=True):
    """Frequency caps. ``windows``: what its windows can be, the usual one first; empty: a journey's caps cannot be
    kept. ``spans``: the lengths in seconds that it offers (empty: any). ``on_block``: what it does with a message that
    is one too many; ``wait_at_most``: so long, if it waits. ``weights``: messages can count differently. ``channels``:
    caps of one channel can be given. ``own``: caps that it keeps of itself."""

    windows: tuple[WindowType, ...] = ()
    spans: tuple[int, ...] = ()
    on_block: Literal["skip", "wait"] = "skip"
    wait_at_most: str = "P1D"
    weights: bool = False
    channels: bool = True
    own: tuple[Cap, ...] = ()
    known: Known = "assumed"


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """Quiet hours. ``on_block``: what it can do with a message in them, the usual first; empty: it knows none.
    ``persons_zone``: in the person's zone, else only in one of the account."""

    on_block: tuple[Literal["hold", "skip"], ...] = ()
    persons_zone: bool = True
    known: Known = "assumed"


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One target. ``words``: its name. ``merges``: several ways can lead into one step. ``priority``: journeys have
    one; without it whoever comes first goes first."""

    id: str
    words: str
    limits: Limits = Limits()
    loops: Loops = Loops()
    merges: bool = False
    priority: bool = False
    caps: Caps = Caps()
    quiet: Quiet = Quiet()
