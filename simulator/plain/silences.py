"""Silence triggers (R5.3 to R5.9): inactivity, abandoned carts and views."""

from __future__ import annotations

from dataclasses import dataclass, field

from journey.steps import SilenceTrigger
from simulator.plain.conditions import Asker, matches, past_matches
from simulator.plain.person import LONG_AGO, Event, Value


@dataclass(frozen=True, slots=True)
class Silence:
    """One silence: when it is due, its place in the order of arming, and the event that armed it."""

    due: int
    place: int
    event: Event


@dataclass
class Silences:
    """The silences of one trigger for one customer, by key."""

    step: SilenceTrigger
    armed: dict[Value, Silence] = field(default_factory=dict)
    last_firing: int | None = None
    _arming: int = 0

    def hear(self, event: Event, asker: Asker) -> None:
        """An event cancels, then arms (R5.3)."""
        key = event.properties.get(self.step.key)
        if any(matches(match, event, asker) for match in self.step.cancel):
            self._cancel(key)
        if any(matches(match, event, asker) for match in self.step.arm) and self._enough(event, key, asker):
            self.armed[key] = Silence(event.time + self.step.after, self._arming, event)
            self._arming += 1

    def _cancel(self, key: Value) -> None:
        """R5.5."""
        if key is None:
            self.armed.clear()
        for ended in (key, None):
            self.armed.pop(ended, None)

    def _enough(self, event: Event, key: Value, asker: Asker) -> bool:
        if self.step.count <= 1:
            return True
        since = LONG_AGO if self.step.window is None else event.time - self.step.window
        armers = {
            id(past): past
            for match in self.step.arm
            for past in past_matches(match, asker, since)
            if past.properties.get(self.step.key) == key
        }
        return len(armers) >= self.step.count

    def begin(self, start: int, back_enrol: bool) -> None:
        """The replay starts: silences that were due before are over, or due now (R5.8)."""
        for key, silence in list(self.armed.items()):
            if silence.due < start:
                if back_enrol:
                    self.armed[key] = Silence(start, silence.place, silence.event)
                else:
                    del self.armed[key]

    def next(self) -> Silence | None:
        """The silence that is due first."""
        return min(self.armed.values(), key=lambda silence: (silence.due, silence.place), default=None)

    def fire(self, now: int) -> Event | None:
        """The first silence is due: its event if the trigger fires, None if it is lost (R5.6)."""
        silence = self.next()
        assert silence is not None
        del self.armed[silence.event.properties.get(self.step.key)]
        if self.last_firing is not None and now - self.last_firing < self.step.again_after:
            return None
        self.last_firing = now
        return silence.event
