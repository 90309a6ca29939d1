"""What is true of a person at the replay's present moment."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from simulator.plain.person import LONG_AGO, Event, Person, Value

YES_NO = ("tag.", "coupon.", "audience.", "consent.", "reachable.", "unsubscribed.")
SUPPRESSED = "suppressed"

#: After every instant.
FOR_EVER = 2**62


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent: by a node of the journey number ``program``, or (``logged``) by the shop before."""

    time: int
    channel: str
    message_class: str
    topic: str
    weight: int
    node: str = ""
    program: int = -1
    logged: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed, to be delivered (R3.4, R3.5). ``cause``: the sequence number of the instance behind it,
    None for a dated value. ``stage``: the stages left and entered, if it is a change of stage. ``link``: an instance
    left its journey, starts or empties another; nothing else changed."""

    cause: int | None = None
    stage: tuple[str, str] | None = None
    link: JourneyLink | None = None


@dataclass(frozen=True, slots=True)
class JourneyLink:
    """What an instance of the journey number ``program`` with the entry event ``entry`` did to a journey: it left its
    own with ``reason``, starts the one with the id ``journey``, or removes the person from it (empty: all others)."""

    what: Literal["left", "start", "remove"]
    program: int
    entry: Event | None = None
    reason: str = ""
    journey: str = ""


@dataclass
class State:
    """``past``: the past events by name, ascending. ``stages``: each stage entered and when. ``changes``: waiting to
    be delivered."""

    person: Person
    now: int = LONG_AGO
    past: dict[str, list[Event]] = field(default_factory=dict)
    stages: list[tuple[int, str]] = field(default_factory=list)
    sends: list[Sent] = field(default_factory=list)
    changes: deque[Change] = field(default_factory=deque)
    _written: dict[str, tuple[int, Value]] = field(default_factory=dict)
    _suppressed_until: int = LONG_AGO

    def add_past(self, event: Event) -> None:
        """The event has happened (R1.4)."""
        self.past.setdefault(event.name, []).append(event)

    def attribute(self, name: str, oldest: int = LONG_AGO) -> Value:
        """An attribute as of now: what was dated or written last (R9.3), if at ``oldest`` or later."""
        if name == SUPPRESSED:
            return 1.0 if self.suppressed else 0.0
        value = self._latest(name, oldest)
        return 0.0 if value is None and name.startswith(YES_NO) else value

    def _latest(self, name: str, oldest: int = LONG_AGO) -> Value:
        dated = self.person.attributes.get(name)
        since, value = dated.as_of(self.now) if dated else (LONG_AGO, None)
        written_at, written = self._written.get(name, (None, None))
        if written_at is not None and written_at >= since:
            since, value = written_at, written
        return value if since >= oldest else None

    def is_yes(self, name: str) -> bool:
        """Whether a yes/no attribute is yes (R1.6)."""
        value = self.attribute(name)
        return isinstance(value, float) and value != 0

    def write(self, name: str, value: Value, cause: int) -> None:
        """An action writes an attribute (R15.2)."""
        self._written[name] = (self.now, value)
        self.changes.append(Change(cause))

    @property
    def suppressed(self) -> bool:
        """Whether no message may go to the person (R15.4)."""
        value = self._latest(SUPPRESSED)
        return self.now < self._suppressed_until or (isinstance(value, float) and value != 0)

    def suppress(self, seconds: int | None, cause: int) -> None:
        """An action suppresses messages (R15.3)."""
        until = FOR_EVER if seconds is None else self.now + seconds
        self._suppressed_until = max(self._suppressed_until, until)
        self.changes.append(Change(cause))

    @property
    def stage(self) -> str | None:
        """The person's stage."""
        return self.stages[-1][1] if self.stages else None

    def enter_stage(self, stage: str, cause: int) -> None:
        """An action sets the stage (R15.1)."""
        before = self.stage
        if stage != before:
            self.stages.append((self.now, stage))
            self.changes.append(Change(cause, stage=(before or "", stage)))
